package badger_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/logstore/storetest"
	"doorstep/sync/wire"
)

const spaces, perSpace = 3, 12

// fill writes a known content with something of every kind and closes the store.
func fill(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir)
	l := logstore.Log{Store: s}
	for n := range uint64(perSpace) {
		for sp := range spaces {
			if _, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(sp, 1, 0, n)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	must(t, s.OrgAppend(t.Context(), 0, [][]byte{[]byte("genesis"), []byte("next")}))
	must(t, s.Set(t.Context(), "note", []byte("key")))
	must(t, s.Keep(t.Context(), storetest.Offer(1, 1, 0, 0).Key, []byte("another content")))
	o := storetest.Offer(1, 9, 0, 4)
	_, err := s.Hold(t.Context(), logstore.Held{Device: storetest.Inc(9), Key: o.Key, Hash: wire.HashOf(o.Raw), At: time.Unix(1e9, 0), Raw: o.Raw})
	must(t, err)
	_, err = s.PutBlob(t.Context(), sha256.Sum256(chunk), chunk, logstore.Owner{Device: storetest.Inc(1), Space: storetest.Space(1)})
	must(t, err)
	must(t, s.DropSpace(t.Context(), storetest.Space(77)))
	must(t, s.Close())
}

var chunk = bytes.Repeat([]byte("a sealed chunk "), 200)

// whole says whether the store holds exactly what fill wrote: nil, or the error
// with which it admits that it does not. A silent difference fails the test.
func whole(t *testing.T, s *badger.Store) error {
	t.Helper()
	for sp := range spaces {
		n := uint64(0)
		err := s.Read(t.Context(), storetest.Space(sp), 0, 1<<20, func(e logstore.Entry) error {
			want := storetest.Offer(sp, 1, 0, n)
			if e.Pos != n || e.Key != want.Key || !bytes.Equal(e.Raw, want.Raw) {
				t.Errorf("space %d entry %d is silently another", sp, n)
			}
			n++
			return nil
		})
		if err != nil {
			return err
		}
		if n != perSpace {
			t.Errorf("space %d silently has %d entries of %d", sp, n, perSpace)
		}
	}
	if size, err := s.OrgRead(t.Context(), 0, func(uint64, []byte) error { return nil }); err != nil {
		return err
	} else if size != 2 {
		t.Errorf("the organisation's log silently has %d statements", size)
	}
	if v, err := s.Setting(t.Context(), "note"); err != nil {
		return err
	} else if string(v) != "key" {
		t.Errorf("a setting is silently %q", v)
	}
	if _, err := s.Head(t.Context(), storetest.Space(77)); !errors.Is(err, logstore.ErrDestroyed) {
		if err != nil {
			return err
		}
		t.Errorf("a destroyed space is silently not")
	}
	n := 0
	if err := s.HeldAside(t.Context(), func(h logstore.Held) error {
		n++
		if !bytes.Equal(h.Raw, storetest.Offer(1, 9, 0, 4).Raw) || h.At.Unix() != 1e9 || h.Device != storetest.Inc(9) {
			t.Errorf("what is held aside is silently another")
		}
		return nil
	}); err != nil {
		return err
	}
	if err := s.Evidence(t.Context(), func(_ wire.Key, raw []byte) error {
		n++
		if string(raw) != "another content" {
			t.Errorf("evidence is silently another")
		}
		return nil
	}); err != nil {
		return err
	}
	if n != 2 {
		t.Errorf("%d of two pieces are held aside or kept", n)
	}
	data, err := s.Blob(t.Context(), sha256.Sum256(chunk))
	if err == nil && !bytes.Equal(data, chunk) {
		t.Errorf("a blob is silently another")
	}
	return err
}

// copyTree copies a folder and leaves the holes of its files as holes: an open
// Badger makes its files far larger than what is in them.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	must(t, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		return copyFile(path, filepath.Join(to, rel))
	}))
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	size := int64(0)
	block, zero := make([]byte, 64<<10), make([]byte, 64<<10)
	for err == nil {
		var n int
		n, err = io.ReadFull(src, block)
		if n > 0 && !bytes.Equal(block[:n], zero[:n]) {
			if _, werr := dst.WriteAt(block[:n], size); werr != nil {
				err = werr
			}
		}
		size += int64(n)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = dst.Truncate(size)
	}
	return errors.Join(err, dst.Close())
}

// TestADamagedViewIsSetAsideAndRebuilt, whatever happened to it.
func TestADamagedViewIsSetAsideAndRebuilt(t *testing.T) {
	master := t.TempDir()
	fill(t, master)
	for name, harm := range map[string]func(dir string) error{
		"manifest gone": func(d string) error { return os.Remove(filepath.Join(d, "view", "MANIFEST")) },
		"manifest zeroed": func(d string) error {
			return os.WriteFile(filepath.Join(d, "view", "MANIFEST"), make([]byte, 16), 0o600)
		},
		"view gone": func(d string) error { return os.RemoveAll(filepath.Join(d, "view")) },
		"crash in opening": func(d string) error {
			return os.WriteFile(filepath.Join(d, "view.opening"), nil, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "server")
			copyTree(t, master, dir)
			must(t, harm(dir))
			s := open(t, dir)
			must(t, whole(t, s))
			if !s.Report().Rebuilt {
				t.Errorf("it was not rebuilt: %+v", s.Report())
			}
			must(t, s.Close())
			s = open(t, dir)
			must(t, whole(t, s))
			if s.Report().Rebuilt {
				t.Errorf("it was rebuilt a second time")
			}
			must(t, s.Close())
		})
	}
}

// inspectorEnv names the folder that a child process opens and reads.
const inspectorEnv = "DOORSTEP_TEST_INSPECT"

// The child's verdicts, as exit codes.
const (
	verdictWhole   = 0
	verdictRefused = 40 // it did not open, and said why
	verdictAdmits  = 41 // it opened, and a read said what is wrong
	verdictSilent  = 42 // it gave something else than was written
)

// TestInspectorProcess is not a test: it is what the flipping tests run in a process
// of its own, because some damage makes Badger crash where nothing can catch it.
func TestInspectorProcess(t *testing.T) {
	dir := os.Getenv(inspectorEnv)
	if dir == "" {
		return
	}
	s, err := badger.Open(dir, options())
	if err != nil {
		if !errors.Is(err, logstore.ErrDamaged) && !errors.Is(err, logstore.ErrNewer) {
			t.Logf("opening failed without a reason to act on: %v", err)
			os.Exit(verdictSilent)
		}
		os.Exit(verdictRefused)
	}
	err = whole(t, s)
	if t.Failed() {
		os.Exit(verdictSilent)
	}
	if err == nil {
		// What no read has shown, the check must not show either.
		_, err = logstore.Check(t.Context(), s, func(logstore.Entry) error { return nil }, func(p string) {
			t.Log(p)
			err = logstore.ErrDamaged
		})
	}
	if cerr := s.Close(); err == nil && cerr != nil {
		t.Logf("closing: %v", cerr)
		os.Exit(verdictSilent)
	}
	switch {
	case err == nil:
		os.Exit(verdictWhole)
	case errors.Is(err, logstore.ErrDamaged):
		os.Exit(verdictAdmits)
	}
	t.Log(err)
	os.Exit(verdictSilent)
}

// inspect runs the inspector on a folder; crashed tells that it died.
func inspect(t *testing.T, dir string) (verdict int, crashed bool, said string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestInspectorProcess$", "-test.v")
	cmd.Env = append(os.Environ(), inspectorEnv+"="+dir)
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	switch code := cmd.ProcessState.ExitCode(); code {
	case verdictWhole, verdictRefused, verdictAdmits, verdictSilent:
		return code, false, string(out)
	default:
		return code, true, string(out)
	}
}

// TestFlipAnyBitOfAnyFile flips bits in every file of the folder: the store is
// whole, or says that it is damaged, or the process dies at opening and the next
// one builds the view again; it never gives something else in silence.
func TestFlipAnyBitOfAnyFile(t *testing.T) {
	master := t.TempDir()
	fill(t, master)
	must(t, os.Remove(filepath.Join(master, "journal", "spare"))) // zeros, made again at opening
	rounds := 16
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		rounds = 1300
	}
	var files []string
	must(t, filepath.WalkDir(master, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "lock" && d.Name() != "LOCK" {
			files = append(files, strings.TrimPrefix(p, master))
		}
		return err
	}))
	rng := rand.New(rand.NewPCG(7, 11))
	outcomes := map[string]int{}
	for i := range rounds {
		dir := filepath.Join(t.TempDir(), "server")
		copyTree(t, master, dir)
		name := files[i%len(files)]
		b, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		used := len(bytes.TrimRight(b, "\x00"))
		if used == 0 {
			continue
		}
		at := rng.IntN(used)
		b[at] ^= 1 << rng.IntN(8)
		must(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
		kind := strings.Split(strings.TrimPrefix(name, string(filepath.Separator)), string(filepath.Separator))[0]
		verdict, crashed, said := inspect(t, dir)
		if crashed {
			outcomes[kind+": crashed, then rebuilt"]++
			if verdict, crashed, said = inspect(t, dir); crashed || verdict != verdictWhole {
				t.Fatalf("%s byte %d: after a crash at opening: %d, %s", name, at, verdict, said)
			}
			continue
		}
		outcomes[kind+": "+map[int]string{verdictWhole: "whole", verdictRefused: "refused", verdictAdmits: "admitted", verdictSilent: "SILENT"}[verdict]]++
		if verdict == verdictSilent {
			t.Fatalf("%s byte %d: %s", name, at, said)
		}
		if i%4 == 0 {
			if verdict, crashed, said := inspect(t, dir); crashed || verdict == verdictSilent {
				t.Fatalf("%s byte %d, second opening: %d, %s", name, at, verdict, said)
			}
		}
		must(t, os.RemoveAll(dir))
	}
	t.Logf("%d files: %v", len(files), outcomes)
}

func TestOneProcessAtATime(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := badger.Open(dir, options()); !errors.Is(err, badger.ErrInUse) {
		t.Errorf("a second opening: %v", err)
	}
	must(t, s.Close())
	must(t, open(t, dir).Close())
}

// TestAFullDiskRefusesAndRecovers: nothing acknowledged is lost, and writing goes
// on once there is room.
func TestAFullDiskRefusesAndRecovers(t *testing.T) {
	dir := t.TempDir()
	free := int64(1 << 30)
	o := options()
	o.MinFree, o.Free = 1<<20, func(string) (int64, error) { return free, nil }
	s, err := badger.Open(dir, o)
	must(t, err)
	l := logstore.Log{Store: s}
	_, err = l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)})
	must(t, err)
	free = 0
	if _, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 1)}); !errors.Is(err, logstore.ErrFull) {
		t.Errorf("full disk: %v", err)
	}
	if _, err := s.PutBlob(t.Context(), [32]byte{1}, []byte("x"), logstore.Owner{}); !errors.Is(err, logstore.ErrFull) {
		t.Errorf("blob on a full disk: %v", err)
	}
	free = 1 << 30
	out, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0), storetest.Offer(1, 1, 0, 1)})
	if err != nil || out[0].New || !out[1].New {
		t.Errorf("after there was room: %+v, %v", out, err)
	}
	must(t, s.Close())
}

// TestTheJournalIsShortenedAndTheViewStandsAlone: what was dropped is in the view;
// should that then be damaged, the store says so instead of starting with less.
func TestTheJournalIsShortenedAndTheViewStandsAlone(t *testing.T) {
	dir := t.TempDir()
	o := options()
	o.KeepJournal = 12 << 20
	s, err := badger.Open(dir, o)
	must(t, err)
	l := logstore.Log{Store: s}
	const entries = 300
	for n := range uint64(entries) {
		of := storetest.Offer(1, 1, 0, n)
		of.Raw = append(of.Raw, bytes.Repeat([]byte{byte(n)}, 100<<10)...)
		_, err := l.Commit(t.Context(), []logstore.Offer{of})
		must(t, err)
	}
	must(t, s.Close())
	segments, err := os.ReadDir(filepath.Join(dir, "journal"))
	must(t, err)
	if len(segments) > 6 {
		t.Errorf("%d segments are left of 30 MB in segments of 5 MiB", len(segments))
	}
	s, err = badger.Open(dir, o)
	must(t, err)
	n := 0
	must(t, s.Read(t.Context(), storetest.Space(1), 0, 1<<20, func(logstore.Entry) error { n++; return nil }))
	if n != entries {
		t.Errorf("%d entries of %d", n, entries)
	}
	must(t, s.Close())
	tables, err := filepath.Glob(filepath.Join(dir, "view", "*.sst"))
	must(t, err)
	for _, harm := range []func(manifest string) error{
		func(m string) error { return os.WriteFile(m, make([]byte, 16), 0o600) }, os.Remove,
	} {
		must(t, harm(filepath.Join(dir, "view", "MANIFEST")))
		if _, err := badger.Open(dir, o); !errors.Is(err, logstore.ErrDamaged) {
			t.Errorf("a damaged view without a whole journal: %v", err)
		}
		left, err := filepath.Glob(filepath.Join(dir, "view", "*.sst"))
		must(t, err)
		if len(left) < len(tables) || len(tables) == 0 {
			t.Errorf("%d of %d tables are left where they were", len(left), len(tables))
		}
	}
}

// BenchmarkRebuild builds a view of 10,000 entries from the journal.
func BenchmarkRebuild(b *testing.B) {
	dir := b.TempDir()
	s, err := badger.Open(dir, options())
	if err != nil {
		b.Fatal(err)
	}
	l := logstore.Log{Store: s}
	for n := uint64(0); n < 10_000; n += 100 {
		var offers []logstore.Offer
		for i := range uint64(100) {
			of := storetest.Offer(int(i), 1, 0, n/100)
			of.Raw = append(of.Raw, bytes.Repeat([]byte{byte(i)}, 3000)...)
			offers = append(offers, of)
		}
		if _, err := l.Commit(b.Context(), offers); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		if err := os.RemoveAll(filepath.Join(dir, "view")); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		s, err := badger.Open(dir, options())
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkCommit is one bundle of 3 kB made durable and applied.
func BenchmarkCommit(b *testing.B) {
	s, err := badger.Open(b.TempDir(), options())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	l := logstore.Log{Store: s}
	n := uint64(0)
	for b.Loop() {
		of := storetest.Offer(1, 1, 0, n)
		of.Raw = append(of.Raw, bytes.Repeat([]byte{byte(n)}, 3000)...)
		n++
		if _, err := l.Commit(b.Context(), []logstore.Offer{of}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestBehindDamageInTheJournal: a record that the view lacks is destroyed in the
// journal. It is reported; what other spaces gained after it is taken in, what its
// own space gained is not, since it would stand on nothing. Without a view to
// stand on, the store does not start with less than it acknowledged.
func TestBehindDamageInTheJournal(t *testing.T) {
	dir := t.TempDir()
	write := func(from, to uint64) {
		s := open(t, dir)
		l := logstore.Log{Store: s}
		for n := from; n < to; n++ {
			for sp := range 2 {
				_, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(sp, 1, 0, n)})
				must(t, err)
			}
		}
		must(t, s.Close())
	}
	write(0, 5)
	old := filepath.Join(t.TempDir(), "view")
	copyTree(t, filepath.Join(dir, "view"), old)
	write(5, 10)
	must(t, os.RemoveAll(filepath.Join(dir, "view")))
	copyTree(t, old, filepath.Join(dir, "view"))

	segment := filepath.Join(dir, "journal", "00000000000000000001.seg")
	b, err := os.ReadFile(segment)
	must(t, err)
	at := bytes.Index(b, storetest.Offer(1, 1, 0, 6).Raw)
	if at < 0 {
		t.Fatal("the record is not in the first segment")
	}
	b[at] ^= 1
	must(t, os.WriteFile(segment, b, 0o600))
	bare := filepath.Join(t.TempDir(), "bare")
	copyTree(t, dir, bare)

	s := open(t, dir)
	if len(s.Report().Damage) == 0 {
		t.Errorf("the damage is not reported")
	}
	for sp, want := range []uint64{10, 6} {
		n := uint64(0)
		must(t, s.Read(t.Context(), storetest.Space(sp), 0, 99, func(e logstore.Entry) error {
			if !bytes.Equal(e.Raw, storetest.Offer(sp, 1, 0, n).Raw) {
				t.Errorf("space %d entry %d is another", sp, n)
			}
			n++
			return nil
		}))
		if n != want {
			t.Errorf("space %d has %d entries, want %d", sp, n, want)
		}
	}
	must(t, s.Close())
	must(t, open(t, dir).Close())

	must(t, os.RemoveAll(filepath.Join(bare, "view")))
	if _, err := badger.Open(bare, options()); !errors.Is(err, logstore.ErrDamaged) {
		t.Errorf("a damaged journal without a view: %v", err)
	}
}
