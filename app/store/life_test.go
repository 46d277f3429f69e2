package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
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
		if bad, err := tab.fsck(); err != nil || len(bad) > 0 {
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
