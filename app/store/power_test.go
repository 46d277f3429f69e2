package store

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"doorstep/sync/journal"
)

// keepView copies the view's folder as it is now.
func (l *life) keepView() string {
	l.Helper()
	to := l.TempDir()
	names, err := os.ReadDir(filepath.Join(l.a.home, dirView))
	if err != nil {
		return to
	}
	for _, e := range names {
		b, err := os.ReadFile(filepath.Join(l.a.home, dirView, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue // Badger works on
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, e.Name()), trimZeros(b), 0o600)
		}
		if err != nil {
			l.Fatal(err)
		}
	}
	return to
}

// trimZeros leaves out the zeros that Badger maps in advance; what is gone from
// a file's end reads as zeros all the same.
func trimZeros(b []byte) []byte {
	n := len(b)
	for n > 0 && b[n-1] == 0 {
		n--
	}
	return b[:min(len(b), n+64)]
}

// putView puts one of the copies in place of the view, sometimes torn.
func (l *life) putView(from string) {
	l.Helper()
	dir := filepath.Join(l.a.home, dirView)
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		l.Fatal(err)
	}
	names, err := os.ReadDir(from)
	if err != nil {
		l.Fatal(err)
	}
	torn := l.rnd.IntN(4) == 0
	for _, e := range names {
		b, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			l.Fatal(err)
		}
		if torn && len(b) > 0 && l.rnd.IntN(3) == 0 {
			b = b[:l.rnd.IntN(len(b))]
		}
		if err := os.WriteFile(filepath.Join(dir, e.Name()), b, 0o600); err != nil {
			l.Fatal(err)
		}
	}
}

// TestPowerCutsLoseNothingAcknowledged lets the power fail at any call to the
// disk, again and again in the life of one vault: writes that were not flushed
// are lost, torn or out of order, the view may be from before, torn or gone.
// After each the vault opens by itself with everything that it acknowledged,
// and goes on with its colleagues as if nothing had been.
func TestPowerCutsLoseNothingAcknowledged(t *testing.T) {
	t.Parallel()
	lives, cuts := 1, 12
	if proving() {
		lives, cuts = 20, 25
	}
	for seed := range lives {
		l := newLife(t, uint64(seed))
		for cut := range cuts {
			l.powerCut(fmt.Sprintf("seed %d cut %d", seed, cut))
		}
		l.meet(fmt.Sprintf("seed %d end", seed))
		l.over()
	}
}

// over ends a life.
func (l *life) over() {
	l.Helper()
	for _, tab := range []*tablet{l.a, l.b} {
		if err := errors.Join(tab.Close(), os.RemoveAll(tab.home)); err != nil {
			l.Fatal(err)
		}
	}
}

func (l *life) powerCut(when string) {
	l.Helper()
	var after *simDisk
	var view string
	var dead atomic.Bool
	l.views = []string{l.keepView()}
	at := 1 + l.rnd.IntN(120)
	l.disk.mu.Lock()
	l.disk.calls = 0
	l.disk.fault = func(call, name string) error {
		if dead.Load() {
			return errDead
		}
		if call == "remove" && strings.HasSuffix(name, ".seg") {
			l.views = nil // the journal was shortened: the view had been flushed
		}
		if l.disk.calls < at {
			return nil
		}
		dead.Store(true)
		after = l.disk.cutLocked(l.rnd)
		view = l.keepView()
		return errDead
	}
	l.disk.mu.Unlock()
	for i := 0; i < 400 && !dead.Load(); i++ {
		if l.rnd.IntN(10) == 0 {
			l.disk.mu.Lock()
			if l.views != nil {
				l.views = append(l.views, l.keepView())
			}
			l.disk.mu.Unlock()
		}
		l.act()
	}
	_ = l.a.Close() // the process ends; its disk is dead
	if !dead.Load() {
		l.Fatalf("%s: no power cut in 400 steps", when)
	}
	l.putView(slices.Concat(l.views, []string{view})[l.rnd.IntN(len(l.views)+1)])
	if l.rnd.IntN(10) == 0 {
		if err := os.RemoveAll(filepath.Join(l.a.home, dirView)); err != nil {
			l.Fatal(err)
		}
	}
	for _, old := range append(l.views, view) {
		if err := os.RemoveAll(old); err != nil {
			l.Fatal(err)
		}
	}
	l.disk, l.a.disk = after, after
	if err := l.a.open(); err != nil {
		l.Fatalf("%s: the vault does not open: %v", when, err)
	}
	if l.a.Report().Unread == 0 {
		l.holdsAll(l.a, when+" (offline)", "a")
	}
	for _, ref := range l.parts {
		for _, c := range ref.Chunks {
			if _, err := l.a.readPart(ref.Space, c); err != nil && !l.swept(c) {
				l.Fatalf("%s: a part of a picture is lost: %v", when, err)
			}
		}
	}
	if l.rnd.IntN(3) == 0 {
		l.meet(when)
	}
}

// swept reports whether the server has a part that no answer names.
func (l *life) swept(hash [32]byte) bool {
	_, err := l.w.store.Blob(l.Context(), hash)
	return err == nil
}

// TestDiskFull fills the disk at every write, one after the other: nothing
// that was acknowledged is lost, nothing crashes, and when there is room again
// the vault goes on by itself.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	lives := 1
	if proving() {
		lives = 20
	}
	for seed := range lives {
		l := newLife(t, 1000+uint64(seed))
		l.fill(fmt.Sprintf("seed %d", seed))
		l.over()
	}
}

// fill lets the disk fill up at one write after the other.
func (l *life) fill(when string) {
	l.Helper()
	full := fmt.Errorf("%w (in the test)", journal.ErrDiskFull)
	for round := range 32 {
		at, length := 1+l.rnd.IntN(60), 1+l.rnd.IntN(12)
		l.disk.mu.Lock()
		l.disk.calls = 0
		l.disk.fault = func(call, name string) error {
			if (call == "write" || call == "create") && l.disk.calls >= at && l.disk.calls < at+length {
				return full
			}
			return nil
		}
		l.disk.mu.Unlock()
		for range 8 {
			l.act()
		}
		l.disk.mu.Lock()
		l.disk.fault = nil
		l.disk.mu.Unlock()
		if round%8 == 7 {
			when := fmt.Sprintf("%s round %d", when, round)
			l.meet(when)
			l.a.again()
			l.holdsAll(l.a, when+", opened again", "")
		}
	}
}

// TestKilledAnywhere copies the vault's files in the middle of its work, as a
// killed process leaves them, and opens the copy: everything acknowledged by
// then is there.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	lives := 1
	if proving() {
		lives = 15
	}
	for seed := range lives {
		l := newLife(t, 2000+uint64(seed))
		l.kill(fmt.Sprintf("seed %d", seed))
		l.over()
	}
}

// kill leaves the process behind in the middle of its work, again and again.
func (l *life) kill(when string) {
	l.Helper()
	for round := range 10 {
		for range 1 + l.rnd.IntN(12) {
			l.act()
		}
		acked := maps.Clone(l.acked)
		view := l.keepView()
		l.disk.mu.Lock()
		copied := newSimDisk()
		for name, dir := range l.disk.dirs {
			next := &simDir{d: copied, name: name, files: map[string]*simFile{}}
			for n, f := range dir.files {
				next.files[n] = &simFile{data: slices.Clone(f.data), durable: slices.Clone(f.data)}
			}
			next.durable = maps.Clone(next.files)
			copied.dirs[name] = next
		}
		l.disk.mu.Unlock()
		home := view + "-home"
		if err := errors.Join(os.MkdirAll(home, 0o700), os.Rename(view, filepath.Join(home, dirView))); err != nil {
			l.Fatal(err)
		}
		again := l.w.tabletOn(0, home, copied)
		for doc, want := range acked {
			got := again.texts(doc)
			for _, text := range want {
				if strings.HasPrefix(text, "a ") && !slices.Contains(got, text) {
					l.Fatalf("%s round %d: %q is lost from %s", when, round, text, doc)
				}
			}
		}
		if err := errors.Join(again.Close(), os.RemoveAll(home)); err != nil {
			l.Fatal(err)
		}
	}
	l.meet(when + " at the end")
}
