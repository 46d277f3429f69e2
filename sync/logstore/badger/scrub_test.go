package badger_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/logstore/storetest"
)

// holding lists the files that hold some bytes.
func holding(t *testing.T, dir string, what []byte) []string {
	t.Helper()
	var out []string
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, what) {
			out = append(out, path)
		}
		return err
	}))
	return out
}

// TestADestroyedSpaceIsInNoFileAfterTheNextStart, and everything else is as it was.
func TestADestroyedSpaceIsInNoFileAfterTheNextStart(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	s := open(t, dir)
	secret := storetest.Offer(30, 3, 0, 0)
	secret.Raw = []byte("sealed bytes of a space that is to be destroyed")
	l := logstore.Log{Store: s}
	_, err := l.Commit(t.Context(), []logstore.Offer{secret})
	must(t, err)
	must(t, s.DropSpace(t.Context(), storetest.Space(30)))
	if len(holding(t, dir, secret.Raw)) == 0 {
		t.Fatal("the bytes were in no file to begin with")
	}
	must(t, s.Close())
	for range 2 {
		s = open(t, dir)
		if left := holding(t, dir, secret.Raw); len(left) != 0 {
			t.Errorf("the bytes are still in %v", left)
		}
		must(t, whole(t, s))
		sound(t, s)
		if n, err := s.Head(t.Context(), storetest.Space(30)); !errors.Is(err, logstore.ErrDestroyed) || n != 1 {
			t.Errorf("the mark of the destroyed space: %d, %v", n, err)
		}
		must(t, s.Close())
	}
	if _, err := os.Stat(filepath.Join(dir, "scrub")); err == nil {
		t.Error("it would be written anew at every start")
	}
}

// TestWritingOutMayBeCutAnywhere: whatever of the change-over is done, the next
// start ends it, or begins again.
func TestWritingOutMayBeCutAnywhere(t *testing.T) {
	master := t.TempDir()
	fill(t, master) // with a destroyed space
	done := t.TempDir()
	copyTree(t, master, filepath.Join(done, "s"))
	must(t, open(t, filepath.Join(done, "s")).Close())
	move := func(dir, part string) {
		must(t, os.MkdirAll(filepath.Join(dir, "fresh"), 0o700))
		copyTree(t, filepath.Join(done, "s", part), filepath.Join(dir, "fresh", part))
	}
	mark := func(dir string) { must(t, os.WriteFile(filepath.Join(dir, "fresh.whole"), nil, 0o600)) }
	replace := func(dir, part string) {
		must(t, os.RemoveAll(filepath.Join(dir, part)))
		must(t, os.Rename(filepath.Join(dir, "fresh", part), filepath.Join(dir, part)))
	}
	for name, cut := range map[string]func(dir string){
		"half written":        func(dir string) { move(dir, "journal") },
		"written, not marked": func(dir string) { move(dir, "journal"); move(dir, "view") },
		"marked":              func(dir string) { move(dir, "journal"); move(dir, "view"); mark(dir) },
		"old journal removed": func(dir string) {
			move(dir, "journal")
			move(dir, "view")
			mark(dir)
			must(t, os.RemoveAll(filepath.Join(dir, "journal")))
		},
		"new journal, old view": func(dir string) { move(dir, "journal"); move(dir, "view"); mark(dir); replace(dir, "journal") },
		"both new, mark still set": func(dir string) {
			move(dir, "journal")
			move(dir, "view")
			mark(dir)
			replace(dir, "journal")
			replace(dir, "view")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "s")
			copyTree(t, master, dir)
			cut(dir)
			for range 2 {
				s, err := badger.Open(dir, options())
				must(t, err)
				must(t, whole(t, s))
				sound(t, s)
				must(t, s.Close())
			}
			for _, name := range []string{"fresh", "fresh.whole", "scrub"} {
				if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
					t.Errorf("%s is left", name)
				}
			}
		})
	}
}
