package store

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/journal"
	"doorstep/sync/op"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// proving reports whether the long form of a proof is asked for.
func proving() bool { return os.Getenv("DOORSTEP_PROVE") != "" }

// errDead is what a disk without power says.
var errDead = errors.New("the disk has no power")

// life is a vault that lives through one fault after the other, and what it
// acknowledged.
type life struct {
	*testing.T
	w     *town
	a, b  *tablet
	rnd   *rand.Rand
	disk  *simDisk
	n     int
	acked map[string][]string // texts by document
	ours  []op.ID             // spaces whose making was acknowledged
	parts []BlobRef
	views []string // copies of the view's folder that a power cut may bring back
}

func newLife(t *testing.T, seed uint64) *life {
	w := newTown(t, 2)
	l := &life{T: t, w: w, rnd: rand.New(rand.NewPCG(seed, 7)), disk: newSimDisk(), acked: map[string][]string{}}
	l.a, l.b = w.tabletOn(0, t.TempDir(), l.disk), w.tablet(1)
	l.ours = []op.ID{l.a.newCase("case 0")}
	return l
}

// docOf names the document of a case.
func docOf(c op.ID) string { return "d " + strings.TrimRight(string(c[:]), "\x00") }

// act does one thing that a person or the server might do.
func (l *life) act() {
	c := l.ours[l.rnd.IntN(len(l.ours))]
	l.n++
	switch l.rnd.IntN(12) {
	case 0:
		id := someID(fmt.Sprintf("case %d", l.n))
		if l.a.NewSpace(id, orglog.SpaceCore, []string{simtest.Team}) == nil {
			l.ours = append(l.ours, id)
		}
	case 1:
		_ = l.a.Publish(l.Context())
	case 2, 3:
		_, _ = l.a.trySync()
	case 4:
		text := fmt.Sprintf("b %d", l.n)
		if err := l.b.Follow(c); err == nil {
			if _, err := l.b.trySync(); err != nil {
				return
			}
			if _, err := l.b.tryWrite(c, docOf(c), fmt.Sprintf("b%d", l.n), op.Text(text)); err == nil {
				l.acked[docOf(c)] = append(l.acked[docOf(c)], text)
			}
			_, _ = l.b.trySync()
		}
	case 5:
		if ref, err := l.a.PutBlob(l.Context(), c, "image/png", []byte(strings.Repeat("picture", l.rnd.IntN(200)))); err == nil {
			l.parts = append(l.parts, ref)
		}
	case 6:
		if k, err := l.a.Keys(c); err == nil && k.Open {
			_ = l.a.Rewrap(l.Context(), c, k.Kind, k.Roles)
		}
	default:
		text := fmt.Sprintf("a %d", l.n)
		doc := docOf(c)
		if _, err := l.a.tryWrite(c, doc, fmt.Sprintf("a%d", l.n), op.Text(text)); err == nil {
			l.acked[doc] = append(l.acked[doc], text)
		}
	}
}

// holdsAll checks that a tablet has everything that was acknowledged to a
// person here, each once.
func (l *life) holdsAll(tab *tablet, when string, only string) {
	l.Helper()
	for doc, want := range l.acked {
		got := tab.texts(doc)
		if twice := slices.Compact(slices.Clone(got)); len(twice) != len(got) {
			l.Fatalf("%s: %s has something twice: %q %+v", when, doc, got, tab.Report())
		}
		for _, text := range want {
			if strings.HasPrefix(text, only) && !slices.Contains(got, text) {
				l.Fatalf("%s: %q is lost from %s; journal %q, rebuilt %q, unread %d, mended %q", when, text, doc, tab.Report().Journal, tab.Report().Rebuilt, tab.Report().Unread, tab.Report().Mended)
			}
		}
	}
	for _, id := range l.ours {
		if !slices.Contains(tab.Spaces(), id) && only == "a" {
			l.Fatalf("%s: a case is lost", when)
		}
	}
}

// meet syncs both tablets until both have everything, with all keys and
// pictures, and the checks of the vaults find nothing.
func (l *life) meet(when string) {
	l.Helper()
	for _, id := range l.ours {
		if err := l.b.Follow(id); err != nil {
			l.Fatal(err)
		}
	}
	for range 2 {
		for _, tab := range []*tablet{l.a, l.b} {
			rep, err := tab.client.Sync(l.Context(), tab.Store, tab.Store)
			if tab.Restored() || len(rep.Refusals) > 0 {
				l.Fatalf("%s: the vault takes itself for an older copy: %v", when, rep.Refusals)
			}
			if err == nil {
				err = tab.Synced()
			}
			if err != nil {
				l.Fatalf("%s: sync: %v", when, err)
			}
		}
	}
	for i, tab := range []*tablet{l.a, l.b} {
		when := fmt.Sprintf("%s, tablet %d", when, i)
		l.holdsAll(tab, when, "")
		if n, err := tab.Held(); n != 0 || err != nil {
			tab.logHeld()
			l.Fatalf("%s: %d held, %v", when, n, err)
		}
		if bad, err := tab.Fsck(); err != nil || len(bad) > 0 {
			l.Fatalf("%s: fsck: %v, %v", when, bad, err)
		}
	}
	for doc := range l.acked {
		if a, b := l.a.texts(doc), l.b.texts(doc); !slices.Equal(a, b) {
			l.Fatalf("%s: %s differs: %q and %q", when, doc, a, b)
		}
	}
	for _, ref := range l.parts {
		if _, err := l.a.Blob(l.Context(), ref); err != nil && !errors.Is(err, ErrBlobNotHere) {
			l.Fatalf("%s: a picture: %v", when, err)
		}
	}
}

// logHeld tells why entries are held.
func (tab *tablet) logHeld() {
	_ = tab.view.each([]byte{rowHeld}, func(key []byte, row func() ([]byte, error)) error {
		raw, _ := row()
		id := op.ID(key[1:17])
		e := tab.judged(id, raw, wire.Tree{})
		_, err := tab.openEntry(id, e, map[op.ID]sign.KID{})
		tab.w.Logf("%v class %d n %d by %v (own %v) held: %v", id, e.Key.Class, e.Key.N, e.Device, e.Device == tab.kid, err)
		return nil
	})
}

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
	lives, cuts := 2, 9
	if proving() {
		lives, cuts = 60, 60
	}
	for seed := range lives {
		l := newLife(t, uint64(seed))
		for cut := range cuts {
			l.powerCut(fmt.Sprintf("seed %d cut %d", seed, cut))
		}
		l.meet(fmt.Sprintf("seed %d end", seed))
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
	rounds := 40
	if proving() {
		rounds = 2000
	}
	l := newLife(t, 99)
	full := fmt.Errorf("%w (in the test)", journal.ErrDiskFull)
	for round := range rounds {
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
			l.meet(fmt.Sprintf("round %d", round))
			l.a.again()
			l.holdsAll(l.a, fmt.Sprintf("round %d, opened again", round), "")
		}
	}
}

// TestKilledAnywhere copies the vault's files in the middle of its work, as a
// killed process leaves them, and opens the copy: everything acknowledged by
// then is there.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	rounds := 12
	if proving() {
		rounds = 400
	}
	l := newLife(t, 5)
	for round := range rounds {
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
		home := t.TempDir()
		if err := os.Rename(view, filepath.Join(home, dirView)); err != nil {
			t.Fatal(err)
		}
		again := l.w.tabletOn(0, home, copied)
		for doc, want := range acked {
			got := again.texts(doc)
			for _, text := range want {
				if strings.HasPrefix(text, "a ") && !slices.Contains(got, text) {
					t.Fatalf("round %d: %q is lost from %s", round, text, doc)
				}
			}
		}
		l.w.must(again.Close())
	}
	l.meet("at the end")
}
