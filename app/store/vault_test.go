package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/op"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// two are two tablets that hold one case with a document.
func two(t testing.TB) (w *town, a, b *tablet, c op.ID) {
	t.Helper()
	w = newTown(t, 2)
	a, b = w.tablet(0), w.tablet(1)
	c = a.newCase("case one")
	w.must(b.Follow(c))
	a.write(c, "doc", "q1", "from a")
	a.sync()
	b.sync()
	b.write(c, "doc", "q2", "from b")
	b.sync()
	a.sync()
	for _, tab := range []*tablet{a, b} {
		tab.wantTexts("doc", "from a", "from b")
	}
	return w, a, b, c
}

// raw gives the log of a space as a vault holds it.
func (tab *tablet) raw(space op.ID) (out [][]byte) {
	tab.w.Helper()
	for e, err := range tab.Raw(context.Background(), space, 0) {
		tab.w.must(err)
		if e.Pos != uint64(len(out)) {
			tab.w.Fatalf("entry %d where %d should be", e.Pos, len(out))
		}
		out = append(out, e.Raw)
	}
	return out
}

// TestEveryEntryIsKeptAsItCame: own and others' entries stand in the vault's
// copy of the log in the server's order, with the root after each.
func TestEveryEntryIsKeptAsItCame(t *testing.T) {
	w, a, b, c := two(t)
	a.write(c, "doc", "q3", "more")
	a.sync()
	b.sync()
	ra, rb := a.raw(c), b.raw(c)
	if len(ra) != 4 || !slices.EqualFunc(ra, rb, bytes.Equal) {
		t.Fatalf("%d entries here, %d there, or they differ", len(ra), len(rb))
	}
	cs, err := a.Cursors(t.Context())
	w.must(err)
	i := slices.IndexFunc(cs, func(x client.Cursor) bool { return op.ID(x.Space) == c })
	for size := uint64(1); size <= 4; size++ {
		x, okA, errA := a.RootAt(t.Context(), c, size)
		y, okB, errB := b.RootAt(t.Context(), c, size)
		if !okA || !okB || errA != nil || errB != nil || x != y {
			t.Errorf("root at %d: %x %v %v and %x %v %v", size, x[:4], okA, errA, y[:4], okB, errB)
		}
		if size == 4 && x != [32]byte(cs[i].Tree.Root()) {
			t.Error("the last root is not the cursor's")
		}
	}
	if _, ok, _ := a.RootAt(t.Context(), c, 5); ok {
		t.Error("a root beyond the end")
	}
	a.again()
	if !slices.EqualFunc(a.raw(c), ra, bytes.Equal) {
		t.Error("the log differs after closing and opening")
	}
}

// TestAVaultGivesBackWhatAServerLost: a server that was restored from an empty
// backup gets everything back from one member, in the old order.
func TestAVaultGivesBackWhatAServerLost(t *testing.T) {
	w, a, b, c := two(t)
	want := b.raw(c)
	w.store = mem.New()
	w.must(w.store.OrgAppend(t.Context(), 0, w.org.Entries))
	w.serve()
	for range 3 {
		if _, err := b.trySync(); err == nil {
			break
		}
	}
	al := b.Alarms()
	if len(al) == 0 || al[0].Kind != client.Rollback || len(al[0].HeldNote) == 0 || al[0].Healed.IsZero() {
		t.Fatalf("alarms are %+v", al)
	}
	b.again()
	if al := b.Alarms(); len(al) == 0 || al[0].Healed.IsZero() {
		t.Error("the evidence is gone after closing and opening")
	}
	var got [][]byte
	w.must(w.store.Read(t.Context(), c, 0, 100, func(e logstore.Entry) error {
		got = append(got, bytes.Clone(e.Raw))
		return nil
	}))
	if !slices.EqualFunc(got, want, bytes.Equal) {
		t.Fatalf("the server holds %d of %d entries, or in another order", len(got), len(want))
	}
	a.sync()
	a.wantTexts("doc", "from a", "from b")
}

// TestAnAlarmIsKeptOnce: a fault that lasts is told in every sync and kept as
// it was first seen; when it is over the evidence stays.
func TestAnAlarmIsKeptOnce(t *testing.T) {
	w := newTown(t, 1)
	a := w.tablet(0)
	first := client.Alarm{Kind: client.Fork, Space: someID("x"), HeldNote: []byte("held"), ShownNote: []byte("shown")}
	w.must(a.KeepAlarm(t.Context(), first))
	second := first
	second.ShownNote = []byte("later")
	w.must(a.KeepAlarm(t.Context(), second))
	if al := a.Alarms(); len(al) != 1 || string(al[0].ShownNote) != "shown" || !al[0].Healed.IsZero() {
		t.Fatalf("%+v", al)
	}
	w.must(a.KeepHealed(t.Context(), someID("x"), 3))
	w.must(a.KeepAlarm(t.Context(), second))
	a.again()
	al := a.Alarms()
	if len(al) != 2 || al[0].Healed.IsZero() || !al[1].Healed.IsZero() || string(al[1].ShownNote) != "later" {
		t.Fatalf("%+v", al)
	}
}

// TestAReadThatWaitsForAKeyOpensWhenItComes: a vault that was never given a
// role keeps what it cannot open and shows it once the role's seed has come.
func TestWhatWaitsForAKeyOpensWhenItComes(t *testing.T) {
	w := newTown(t, 2)
	a := w.tablet(0)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "from a")
	a.sync()
	b := w.tablet(1)
	w.must(b.Close())
	roles := b.o.Roles
	b.o.Roles, b.o.Identity = nil, nil
	w.must(b.open())
	w.must(b.Follow(c))
	b.sync()
	if n, err := b.Held(); err != nil || n == 0 {
		t.Fatalf("%d held, %v", n, err)
	}
	b.wantTexts("doc")
	for role, gens := range roles {
		for _, g := range gens {
			w.must(b.AddRole(role, g))
		}
	}
	b.sync()
	b.wantTexts("doc", "from a")
	if n, err := b.Held(); err != nil || n != 0 {
		t.Errorf("%d still held, %v", n, err)
	}
}

// TestServerResetTakesEntriesAgain: after an administrator's reset the cursor
// comes back smaller, entries come at other places, and nothing doubles.
func TestServerResetTakesEntriesAgain(t *testing.T) {
	w, a, b, c := two(t)
	cs, err := b.Cursors(t.Context())
	w.must(err)
	var all []client.Entry
	for e, err := range b.Raw(t.Context(), c, 0) {
		w.must(err)
		all = append(all, e)
	}
	// The same entries but the last two the other way round.
	n := len(all)
	all[n-1], all[n-2] = all[n-2], all[n-1]
	tree := cs[0].Tree
	tree.Size, tree.Edge = 0, nil
	for i := range all {
		tree = tree.Add(wire.LeafHash(all[i].Raw))
		all[i].Pos, all[i].RootAfter = uint64(i), [32]byte(tree.Root())
	}
	w.must(b.KeepEntries(t.Context(), all, client.Cursor{Space: c, Tree: tree}))
	b.wantTexts("doc", "from a", "from b")
	if got := b.raw(c); len(got) != n || !bytes.Equal(got[n-1], all[n-1].Raw) {
		t.Error("the log is not the server's new one")
	}
	if bad, err := b.Fsck(); err != nil || len(bad) > 0 {
		t.Errorf("fsck: %v %v", bad, err)
	}
	b.again()
	b.wantTexts("doc", "from a", "from b")
	_ = a
}

// TestHeadersTellWhatTheirAuthorHadSeen: the header of what is published names the
// log of its space as far as this vault has verified it, also when the app was
// started anew since, and names nothing that administrators know to be lost.
func TestHeadersTellWhatTheirAuthorHadSeen(t *testing.T) {
	w, a, b, c := two(t)
	told := func(tab *tablet, text string) bundle.Checkpoint {
		t.Helper()
		tab.write(c, "doc", "q3", text)
		var last bundle.Checkpoint
		for o, err := range tab.Pending(t.Context()) {
			w.must(err)
			s, err := wire.ParseSigned(o.Raw)
			w.must(err)
			if s.Bundle == nil {
				t.Fatal("a record waits")
			}
			last = s.Bundle.Header.Checkpoint
		}
		return last
	}
	cursor := func(tab *tablet) bundle.Checkpoint {
		t.Helper()
		cs, err := tab.Cursors(t.Context())
		w.must(err)
		at := slices.IndexFunc(cs, func(x client.Cursor) bool { return op.ID(x.Space) == c })
		return bundle.Checkpoint{Size: cs[at].Tree.Size, Root: [32]byte(cs[at].Tree.Root())}
	}
	want := cursor(a)
	if got := told(a, "as it stands"); got != want || got.Size == 0 {
		t.Errorf("it says %d, read were %d", got.Size, want.Size)
	}
	a.sync()
	b.sync()
	b.again()
	want = cursor(b)
	if got := told(b, "after a night"); got != want || got.Size == 0 {
		t.Errorf("after a start it says %d, read were %d", got.Size, want.Size)
	}
	b.sync()
	a.sync()

	w.say(orglog.ServerReset{Reason: 1}, 2)
	a.sync()
	if got := told(a, "when the loss was stated"); got.Size != 0 {
		t.Errorf("it names %d entries of a log that is known to be lost", got.Size)
	}
	a.sync()
	b.sync() // reads on, and knows of the loss
	want = cursor(b)
	if got := told(b, "what came after it was read"); got != want || got.Size == 0 {
		t.Errorf("afterwards it says %d, read were %d", got.Size, want.Size)
	}
}

// TestTwoGiveARoleItsNextKeyAtOnce: two leads both make the next generation of a
// role, one of them loses the signal before it is posted, opens a case under it and is
// started anew, while the other's comes first, or anything else does. The case stays
// readable to its author and reaches colleagues under the generation that counts.
func TestTwoGiveARoleItsNextKeyAtOnce(t *testing.T) {
	restarts := map[string]func(b *tablet){
		"the app stays open":                       func(*tablet) {},
		"it is started anew before it syncs":       func(b *tablet) { b.again() },
		"and again when it has heard of the other": func(b *tablet) { _, _ = b.trySync(); b.again() },
		"and its view is lost": func(b *tablet) {
			_, _ = b.trySync()
			b.without(dirView)
		},
		"and its view and the file of keys": func(b *tablet) {
			_, _ = b.trySync()
			b.without(dirView, fileEpochs)
		},
	}
	for name, restart := range restarts {
		for _, otherRotates := range []bool{true, false} {
			if !otherRotates && name != "the app stays open" {
				continue
			}
			t.Run(fmt.Sprintf("%s, the other rotates %v", name, otherRotates), func(t *testing.T) {
				w := newTown(t, 3)
				a, b, third := w.tablet(0), w.tablet(1), w.tablet(2)
				for _, tab := range []*tablet{a, b} {
					tab.o.Seeds = func(r map[string][]seal.RoleGen) error { tab.o.Roles = r; return nil }
					tab.again()
				}
				old := a.newCase("case one")
				a.write(old, "doc", "q1", "before")
				for _, tab := range []*tablet{a, b, third} {
					w.must(tab.Follow(old))
					tab.sync()
				}
				rotate := func(tab *tablet) {
					m, _, err := tab.State().Rotate(randReader, simtest.Team, tab.Keyring())
					w.must(err)
					w.must(tab.Propose(m))
				}
				rotate(b)
				if otherRotates {
					rotate(a)
				} else {
					w.say(orglog.Policy{Values: map[string]int64{orglog.PolicyLease: 9}}, 2)
				}
				w.off = true
				c := b.newCase("case two")
				b.write(c, "doc two", "q1", "under a key that came second")
				if made, err := b.Rekey(t.Context(), old); err != nil || !made {
					t.Fatalf("the old case got no new key: %v", err)
				}
				b.write(old, "doc", "q2", "and here")
				w.must(b.Publish(t.Context()))
				w.off = false
				a.sync()
				restart(b)
				b.wantTexts("doc two", "under a key that came second")
				b.sync()
				b.sync()
				b.without(dirView, fileEpochs)
				b.wantTexts("doc two", "under a key that came second")
				b.wantTexts("doc", "before", "and here")
				b.write(c, "doc two", "q2", "and on")
				b.sync()
				b.sync()
				if keys, err := b.outKeys(); err != nil || len(keys) != 0 {
					t.Errorf("%d wait, %v", len(keys), err)
				}
				w.must(third.Follow(c))
				third.sync()
				third.sync()
				third.wantTexts("doc two", "under a key that came second", "and on")
				third.wantTexts("doc", "before", "and here")
				for _, tab := range []*tablet{b, third} {
					if bad, err := tab.Fsck(); err != nil || len(bad) > 0 {
						t.Errorf("fsck: %v %v", bad, err)
					}
				}
			})
		}
	}
}

// without closes the vault, takes away files or folders of it, and opens it.
func (tab *tablet) without(names ...string) {
	tab.w.Helper()
	tab.w.must(tab.Close())
	for _, name := range names {
		tab.w.must(os.RemoveAll(filepath.Join(tab.home, name)))
	}
	tab.w.must(tab.open())
}

// TestLostDeviceIsShutOut: after a revocation the next write goes under a new
// key that the lost device cannot open, made without a signal; colleagues read
// on, and a space that nobody writes to is re-keyed by whoever is asked to.
func TestLostDeviceIsShutOut(t *testing.T) {
	w := newTown(t, 3)
	a, b, lost := w.tablet(0), w.tablet(1), w.tablet(2)
	c, quiet := a.newCase("case one"), a.newCase("case two")
	for _, tab := range []*tablet{b, lost} {
		w.must(tab.Follow(c))
		w.must(tab.Follow(quiet))
	}
	a.write(c, "doc", "q1", "before")
	a.sync()
	lost.sync()
	lost.wantTexts("doc", "before")

	w.say(orglog.RevokeDevice{Device: lost.dev.ID, Reason: orglog.Lost}, 1)
	a.sync()
	if k, err := a.Keys(c); err != nil || k.Due {
		t.Fatalf("before the roles moved on: %+v, %v", k, err)
	}
	for _, role := range []string{orglog.RoleStaff, simtest.Team} {
		m, _, err := a.State().Rotate(randReader, role, a.Keyring())
		w.must(err)
		w.must(a.Propose(m))
	}
	if k, err := a.Keys(c); err != nil || !k.Due || !k.Open {
		t.Fatalf("after: %+v, %v", k, err)
	}
	w.off = true
	a.write(c, "doc", "q2", "after")
	w.must(a.Publish(t.Context()))
	if k, _ := a.Keys(c); k.Due {
		t.Error("publishing did not make a new key")
	}
	if due := a.Due(); len(due) != 1 || due[0] != quiet {
		t.Errorf("due are %v", due)
	}
	if n, err := a.RekeyAll(t.Context(), a.Due()); n != 1 || err != nil {
		t.Errorf("%d re-keyed, %v", n, err)
	}
	if made, err := a.Rekey(t.Context(), quiet); made || err != nil {
		t.Errorf("re-keyed twice: %v", err)
	}
	w.off = false
	a.sync()
	b.sync()
	b.wantTexts("doc", "after", "before")
	// The lost device gets hold of the whole log.
	w.must(lost.KeepEntries(t.Context(), entriesOf(a, c, lost), cursorOf(a, c)))
	lost.wantTexts("doc", "before")
	if n, err := lost.Held(); err != nil || n == 0 {
		t.Errorf("%d held, %v", n, err)
	}
}

// entriesOf are the entries of a log that another vault has not.
func entriesOf(from *tablet, c op.ID, to *tablet) (out []client.Entry) {
	have := len(to.raw(c))
	for e, err := range from.Raw(context.Background(), c, uint64(have)) {
		from.w.must(err)
		out = append(out, e)
	}
	return out
}

func cursorOf(tab *tablet, c op.ID) client.Cursor {
	cs, err := tab.Cursors(context.Background())
	tab.w.must(err)
	for _, x := range cs {
		if op.ID(x.Space) == c {
			return x
		}
	}
	return client.Cursor{}
}

// TestAnOldKeyIsMadeAnew: a key older than the policy allows is replaced with
// the next write.
func TestAnOldKeyIsMadeAnew(t *testing.T) {
	w := newTown(t, 1)
	a := w.tablet(0)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "one")
	a.sync()
	if k, err := a.Keys(c); err != nil || k.Due {
		t.Fatalf("%+v %v", k, err)
	}
	w.now = w.now.AddDate(0, 0, a.State().EpochDays()+1)
	if k, err := a.Keys(c); err != nil || !k.Due {
		t.Fatalf("%+v %v", k, err)
	}
	a.write(c, "doc", "q2", "two")
	a.sync()
	if k, err := a.Keys(c); err != nil || k.Due {
		t.Fatalf("%+v %v", k, err)
	}
	if n := len(a.raw(c)); n != 4 {
		t.Errorf("%d entries, want two keys and two bundles", n)
	}
}

// TestRewrapMovesACase: what is written after a case moved opens only for its
// new team, and what was written before still opens for both.
func TestRewrapMovesACase(t *testing.T) {
	w, a, b, c := two(t)
	m, g, err := a.State().NewRole(randReader, "team:south", []orglog.ID{b.State().Devices[b.dev.ID].Person}, nil, nil)
	w.must(err)
	w.must(a.Propose(m))
	_ = g
	w.must(a.Rewrap(t.Context(), c, orglog.SpaceCore, []string{"team:south"}))
	a.sync()
	b.sync()
	k, err := b.Keys(c)
	if err != nil || !slices.Equal(k.Roles, []string{"team:south"}) || !k.Open {
		t.Fatalf("%+v, %v", k, err)
	}
	b.write(c, "doc", "q9", "moved")
	b.sync()
	a.sync()
	a.wantTexts("doc", "from a", "from b")
	b.wantTexts("doc", "from a", "from b", "moved")
	if err := a.Rewrap(t.Context(), someID("nowhere"), orglog.SpaceCore, []string{simtest.Team}); !errors.Is(err, ErrSpace) {
		t.Errorf("a space that is not known: %v", err)
	}
}
