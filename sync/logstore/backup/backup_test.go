package backup_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/backup"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/logstore/storetest"
	"doorstep/sync/wire"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// filled is a store with something of everything.
func filled(t testing.TB) logstore.Store {
	t.Helper()
	s := mem.New()
	l := logstore.Log{Store: s}
	for n := range uint64(7) {
		for sp := range 3 {
			_, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(sp, 1, 0, n), storetest.Offer(sp, 2, 1, n*3)})
			must(t, err)
		}
	}
	must(t, s.OrgAppend(t.Context(), 0, [][]byte{[]byte("genesis"), []byte("next")}))
	must(t, s.Set(t.Context(), "note", []byte("key")))
	must(t, s.Keep(t.Context(), storetest.Offer(1, 1, 0, 2).Key, []byte("another")))
	o := storetest.Offer(2, 5, 0, 0)
	_, err := s.Hold(t.Context(), logstore.Held{Device: storetest.Inc(5), Key: o.Key, Hash: wire.HashOf(o.Raw), At: time.Unix(1e9, 0), Raw: o.Raw})
	must(t, err)
	for i := range 3 {
		data := fmt.Appendf(nil, "chunk %d", i)
		_, err := s.PutBlob(t.Context(), sha256.Sum256(data), data, logstore.Owner{Device: storetest.Inc(1), Space: storetest.Space(i)})
		must(t, err)
		_, err = s.PutBlob(t.Context(), sha256.Sum256(data), data, logstore.Owner{Device: storetest.Inc(2), Space: storetest.Space(9)})
		must(t, err)
	}
	must(t, s.DropSpace(t.Context(), storetest.Space(2)))
	return s
}

func write(t testing.TB, s logstore.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := backup.Write(t.Context(), &b, s)
	must(t, err)
	return b.Bytes()
}

// TestARestoredStoreIsTheSame: written again it gives the same bytes, its roots
// are those of before and it passes every check.
func TestARestoredStoreIsTheSame(t *testing.T) {
	from := filled(t)
	file := write(t, from)
	to := mem.New()
	n, err := backup.Restore(t.Context(), bytes.NewReader(file), to)
	must(t, err)
	if want := (backup.Counts{Spaces: 3, Entries: 28, Statements: 2, Evidence: 1, Held: 0, Blobs: 3, Settings: 1}); n != want {
		t.Errorf("restored %+v, want %+v", n, want)
	}
	if again := write(t, to); !bytes.Equal(again, file) {
		t.Errorf("written again the backup has %d bytes of %d or others", len(again), len(file))
	}
	must(t, backup.Finished(t.Context(), to))
	_, err = logstore.Check(t.Context(), to, func(logstore.Entry) error { return nil }, func(p string) { t.Error(p) })
	must(t, err)
	a, b := logstore.Log{Store: from}, logstore.Log{Store: to}
	for sp := range 2 {
		ra, err := a.Root(t.Context(), storetest.Space(sp), 14)
		must(t, err)
		rb, err := b.Root(t.Context(), storetest.Space(sp), 14)
		must(t, err)
		if ra != rb {
			t.Errorf("space %d has another root", sp)
		}
	}
}

// TestEveryFlippedBitOfABackupIsFound before anything is restored.
func TestEveryFlippedBitOfABackupIsFound(t *testing.T) {
	file := write(t, filled(t))
	for at := range file {
		b := bytes.Clone(file)
		b[at] ^= 1 << (at % 8)
		to := mem.New()
		if _, err := backup.Restore(t.Context(), bytes.NewReader(b), to); !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrFormat) {
			t.Fatalf("byte %d of %d changed: %v", at, len(file), err)
		}
		must(t, to.Settings(t.Context(), "", func(string, []byte) error { return errors.New("something was restored") }))
	}
}

// TestABackupCutAnywhereIsRefused, and one that goes on after its end.
func TestABackupCutAnywhereIsRefused(t *testing.T) {
	file := write(t, filled(t))
	for n := range file {
		if _, err := backup.Verify(bytes.NewReader(file[:n])); !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrFormat) {
			t.Fatalf("cut at %d of %d: %v", n, len(file), err)
		}
	}
	if _, err := backup.Verify(bytes.NewReader(append(file, 0))); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("a byte after the end: %v", err)
	}
}

func TestRestoreRefusesAStoreWithAnythingInIt(t *testing.T) {
	file := write(t, filled(t))
	for name, put := range map[string]func(s *mem.Store) error{
		"a setting":   func(s *mem.Store) error { return s.Set(t.Context(), "x", nil) },
		"a statement": func(s *mem.Store) error { return s.OrgAppend(t.Context(), 0, [][]byte{{1}}) },
		"a destroyed space": func(s *mem.Store) error {
			return s.DropSpace(t.Context(), storetest.Space(1))
		},
		"a blob": func(s *mem.Store) error {
			_, err := s.PutBlob(t.Context(), sha256.Sum256(nil), nil, logstore.Owner{})
			return err
		},
	} {
		s := mem.New()
		must(t, put(s))
		if _, err := backup.Restore(t.Context(), bytes.NewReader(file), s); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("%s: %v, want ErrNotEmpty", name, err)
		}
	}
}

// failing refuses writes after some have passed.
type failing struct {
	*mem.Store
	left int
}

func (f *failing) Append(ctx context.Context, b []logstore.Batch) error {
	if f.left--; f.left < 0 {
		return logstore.ErrFull
	}
	return f.Store.Append(ctx, b)
}

// TestARestoreThatDidNotEndIsKnown, so that nobody serves half a store.
func TestARestoreThatDidNotEndIsKnown(t *testing.T) {
	file := write(t, filled(t))
	s := &failing{mem.New(), 1}
	if _, err := backup.Restore(t.Context(), bytes.NewReader(file), s); !errors.Is(err, logstore.ErrFull) {
		t.Fatalf("restore on a full disk: %v", err)
	}
	if err := backup.Finished(t.Context(), s); !errors.Is(err, backup.ErrUnfinished) {
		t.Errorf("half a restore: %v", err)
	}
	if _, err := backup.Restore(t.Context(), bytes.NewReader(file), s); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("restored over half a restore: %v", err)
	}
}

// FuzzVerify: any bytes give counts or one of the two errors, and what verifies
// restores or says that it is damaged.
func FuzzVerify(f *testing.F) {
	file := write(f, filled(f))
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte("doorstep backup 1\n"))
	f.Add(write(f, mem.New()))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := backup.Verify(bytes.NewReader(b))
		if err == nil {
			_, err = backup.Restore(t.Context(), bytes.NewReader(b), mem.New())
		}
		if err != nil && !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrFormat) {
			t.Errorf("%v", err)
		}
	})
}
