package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// forgetful is a vault that keeps no entries as they came.
type forgetful struct{ *simtest.Desk }

// Raw implements client.Source.
func (forgetful) Raw(context.Context, wire.ID, uint64) iter.Seq2[client.Entry, error] {
	return func(func(client.Entry, error) bool) {}
}

// TestRollbackAlarm: a server restored from an older copy shows less than the
// vault has seen; the evidence is kept and the work stays.
func TestRollbackAlarm(t *testing.T) {
	r := newRig(t, 1)
	jane := r.org.Tablets[0]
	jane.Open(caseA)
	jane.Open(caseB)
	jane.Bundle(caseA, "one")
	r.sync(r.client(jane, r.srv.URL), jane)
	old := copyOf(t, r.store, caseA, 1)
	jane.Bundle(caseA, "two")
	r.sync(r.client(jane, r.srv.URL), jane)

	r.store = old
	r.start()
	_, err := r.client(jane, r.srv.URL).Sync(t.Context(), forgetful{jane.Source()}, jane.Source())
	if !errors.Is(err, client.ErrRollback) || len(jane.Alarms) != 1 {
		t.Fatalf("%v, %d alarms", err, len(jane.Alarms))
	}
	a := jane.Alarms[0]
	if a.Kind != client.Rollback || a.Space != caseA || a.Held.Size != 3 || a.Shown.Size != 1 {
		t.Errorf("evidence: %+v", a)
	}
	for _, note := range [][]byte{a.ShownNote} {
		if _, err := wire.OpenCheckpoint(verifier(t, r.org.NoteVerifier), r.org.State.Org, caseA, note); err != nil {
			t.Errorf("the evidence does not verify: %v", err)
		}
	}
	if size := jane.Cursor(caseA).Tree.Size; size != 3 || len(jane.Healed) != 0 {
		t.Errorf("the cursor went back to %d, healed %v", size, jane.Healed)
	}
}

// team makes a rig whose tablets all follow caseA and caseB and have written
// there, and gives a client for each.
func team(t *testing.T, n int) (*rig, []*client.Client) {
	t.Helper()
	r := newRig(t, n)
	var cs []*client.Client
	for i, tab := range r.org.Tablets {
		cs = append(cs, r.client(tab, r.srv.URL))
		if i == 0 {
			tab.Open(caseA)
			tab.Open(caseB)
			r.sync(cs[0], tab)
			continue
		}
		tab.FollowSpace(caseA)
		tab.FollowSpace(caseB)
		r.sync(cs[i], tab)
		tab.Join(caseA)
		tab.Join(caseB)
	}
	r.write(cs, "first")
	return r, cs
}

// write lets every tablet write to both cases and sync, twice, so that all of them
// have all of it.
func (r *rig) write(cs []*client.Client, what string) {
	r.t.Helper()
	for i, tab := range r.org.Tablets {
		tab.Bundle(caseA, fmt.Sprintf("%s by %d", what, i))
		tab.Bundle(caseB, fmt.Sprintf("%s by %d, too", what, i))
		r.sync(cs[i], tab)
	}
	for i, tab := range r.org.Tablets {
		r.sync(cs[i], tab)
	}
}

// restore starts the server on another store, at another address, and gives new
// clients.
func (r *rig) restore(store *mem.Store) []*client.Client {
	r.t.Helper()
	r.store = store
	r.start()
	var cs []*client.Client
	for _, tab := range r.org.Tablets {
		cs = append(cs, r.client(tab, r.srv.URL))
	}
	return cs
}

// TestSelfHealAfterRestore: the server's store is empty after a fire. The
// members bring everything back, whoever comes first, and its logs are the very
// ones that they were: every bundle, at its place.
func TestSelfHealAfterRestore(t *testing.T) {
	for _, first := range []int{0, 2} {
		t.Run(fmt.Sprintf("tablet %d comes first", first), func(t *testing.T) {
			r, cs := team(t, 3)
			r.write(cs, "second")
			wantA, wantB := logOf(t, r.store, caseA), logOf(t, r.store, caseB)

			cs = r.restore(mem.New())
			tabs := r.org.Tablets
			rep := r.sync(cs[first], tabs[first])
			if len(rep.Alarms) != 3 { // two cases and the organisation's log
				t.Errorf("alarms: %+v", rep.Alarms)
			}
			if rep.Healed != len(r.org.Entries)+2*(1+2*len(tabs)) {
				t.Errorf("%d brought back", rep.Healed)
			}
			if string(logOf(t, r.store, caseA)) != string(wantA) || string(logOf(t, r.store, caseB)) != string(wantB) {
				t.Fatal("the logs are not the ones that they were")
			}
			if size, err := r.store.OrgRead(t.Context(), 0, func(pos uint64, raw []byte) error {
				if string(raw) != string(r.org.Entries[pos]) {
					t.Errorf("statement %d differs", pos)
				}
				return nil
			}); err != nil || size != uint64(len(r.org.Entries)) {
				t.Errorf("%d statements, %v", size, err)
			}
			for _, space := range []wire.ID{{}, caseA, caseB} {
				if _, ok := tabs[first].Healed[space]; !ok {
					t.Errorf("%x is not said to be healed", space)
				}
			}
			// The others find nothing amiss, and all go on as if nothing had been.
			for i, tab := range tabs {
				if i != first {
					if rep := r.sync(cs[i], tab); len(rep.Alarms) != 0 || rep.Healed != 0 {
						t.Errorf("%s: %+v", tab.Name, rep)
					}
				}
			}
			r.write(cs, "third")
			if a, b := tabs[0].Cursor(caseA).Tree, tabs[2].Cursor(caseA).Tree; a.Root() != b.Root() || a.Size != 10 {
				t.Errorf("different logs: %d and %d", a.Size, b.Size)
			}
		})
	}
}

// TestSelfHealBeforeNewWork: whoever has new work to send first gives back what
// the server lost, so that the new work does not take its place.
func TestSelfHealBeforeNewWork(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	// What the server loses is Jane's alone: nothing but the log's length tells
	// Lucy, whose new work it would take at once.
	backup := copyOf(t, r.store, caseA, 3).(*mem.Store)
	jane.Bundle(caseA, "after the backup")
	r.sync(cs[0], jane)
	r.sync(cs[1], lucy)
	want := logOf(t, r.store, caseA)
	cs = r.restore(backup)
	lucy.Bundle(caseA, "after the restore")
	rep := r.sync(cs[1], lucy)
	if rep.Pushed != 1 || rep.Healed == 0 || len(rep.Alarms) != 1 {
		t.Errorf("%+v", rep)
	}
	if got := logOf(t, r.store, caseA); string(got[:len(want)]) != string(want) || len(got) == len(want) {
		t.Error("the new work stands where the lost was")
	}
	if rep := r.sync(cs[0], jane); len(rep.Alarms) != 0 || rep.Pulled != 1 {
		t.Errorf("the other tablet: %+v", rep)
	}
}

// TestSelfHealInPieces: nobody holds all; each brings what he has, and the alarm
// of each ends when the log is again what he had read.
func TestSelfHealInPieces(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	// Lucy is away while Jane goes on.
	for i := range 3 {
		jane.Bundle(caseA, fmt.Sprintf("alone %d", i))
	}
	r.sync(cs[0], jane)
	want := logOf(t, r.store, caseA)
	cs = r.restore(copyOf(t, r.store, caseA, 1).(*mem.Store))
	if rep := r.sync(cs[1], lucy); len(rep.Alarms) != 1 || rep.Healed != 2 {
		t.Errorf("Lucy: %+v", rep)
	}
	if rep := r.sync(cs[0], jane); len(rep.Alarms) != 1 || rep.Healed != 3 {
		t.Errorf("Jane: %+v", rep)
	}
	if got := logOf(t, r.store, caseA); string(got) != string(want) {
		t.Error("the log is not the one that it was")
	}
	if rep := r.sync(cs[1], lucy); rep.Pulled != 3 {
		t.Errorf("Lucy afterwards: %+v", rep)
	}
}

// TestServerResetRestartsCursors: somebody who did not know wrote where the lost
// entries had stood. Everything comes back, yet in another order; the alarm stands
// until administrators state the loss. Then every tablet reads anew, and all hold
// the same.
func TestServerResetRestartsCursors(t *testing.T) {
	r := newRig(t, 3)
	jane, lucy, mary := r.org.Tablets[0], r.org.Tablets[1], r.org.Tablets[2]
	cs := r.restore(r.store.(*mem.Store))
	jane.Open(caseA)
	r.sync(cs[0], jane)
	for i, tab := range r.org.Tablets[1:] {
		tab.FollowSpace(caseA)
		r.sync(cs[i+1], tab)
		tab.Join(caseA)
	}
	// Mary is away from here on.
	backup := copyOf(t, r.store, caseA, 1).(*mem.Store)
	jane.Bundle(caseA, "one")
	r.sync(cs[0], jane)
	lucy.Bundle(caseA, "two")
	r.sync(cs[1], lucy)
	r.sync(cs[0], jane)

	cs = r.restore(backup)
	mary.Bundle(caseA, "by one who did not know")
	r.sync(cs[2], mary)
	for i, tab := range []*simtest.Tablet{jane, lucy} {
		_, err := cs[i].Sync(t.Context(), tab.Source(), tab.Source())
		if !errors.Is(err, client.ErrFork) && !errors.Is(err, client.ErrRollback) {
			t.Fatalf("%s: %v", tab.Name, err)
		}
		if _, ok := tab.Healed[caseA]; ok || len(tab.Alarms) == 0 {
			t.Errorf("%s is told that all is well: %+v", tab.Name, tab.Alarms)
		}
	}
	now := logOf(t, r.store, caseA)
	for _, e := range jane.Log(caseA) {
		if !bytes.Contains(now, e.Raw) {
			t.Errorf("entry %d did not come back", e.Pos)
		}
	}
	alarms := len(jane.Alarms)

	// Two administrators state the loss.
	r.append(orglog.ServerReset{Reason: 1}, 2)
	cs = r.restore(backup)
	for i, tab := range r.org.Tablets {
		r.sync(cs[i], tab)
	}
	if len(jane.Alarms) != alarms {
		t.Error("an alarm after the loss was stated")
	}
	if a, b, c := jane.Cursor(caseA).Tree, lucy.Cursor(caseA).Tree, mary.Cursor(caseA).Tree; a.Root() != b.Root() || a.Root() != c.Root() || a.Size != 4 {
		t.Errorf("different logs: %d, %d and %d", a.Size, b.Size, c.Size)
	}
	for _, tab := range []*simtest.Tablet{jane, lucy} {
		if _, ok := tab.Healed[caseA]; !ok {
			t.Errorf("%s is not told that it is over", tab.Name)
		}
	}
	jane.Bundle(caseA, "and on")
	r.sync(cs[0], jane)
	if rep := r.sync(cs[1], lucy); rep.Pulled != 1 || len(rep.Alarms) != 0 {
		t.Errorf("afterwards: %+v", rep)
	}
}

// restored starts the server on another store as one that was put back from a copy,
// and gives new clients.
func (r *rig) restored(store *mem.Store, healFor time.Duration) []*client.Client {
	r.t.Helper()
	if err := server.MarkRestored(r.t.Context(), store, r.clock.Now()); err != nil {
		r.t.Fatal(err)
	}
	r.healFor = healFor
	return r.restore(store)
}

// TestARestoredServerIsHealedWithoutAdministrators: a copy from the morning is put
// back. Mary, who saw nothing of the afternoon, is the first to come, with new work;
// Jane and Lucy hold the afternoon. Nobody loses anything, nobody is alarmed for
// longer than a sync, no administrator is needed, and the log is the one that it was.
func TestARestoredServerIsHealedWithoutAdministrators(t *testing.T) {
	r, cs := team(t, 3)
	jane, lucy, mary := r.org.Tablets[0], r.org.Tablets[1], r.org.Tablets[2]
	backup := copyOf(t, r.store, caseA, 4).(*mem.Store)
	for i, tab := range []*simtest.Tablet{jane, lucy} {
		tab.Bundle(caseA, "in the afternoon by "+tab.Name)
		r.sync(cs[i], tab)
	}
	r.sync(cs[0], jane)
	want := logOf(t, r.store, caseA)

	cs = r.restored(backup, 24*time.Hour)
	mary.Bundle(caseA, "by one who did not know")
	waits := func() {
		t.Helper()
		rep, err := cs[2].Sync(t.Context(), mary.Source(), mary.Source())
		if !errors.Is(err, client.ErrBusy) || rep.Pushed != 0 || len(mary.Waiting()) != 1 || len(mary.Alarms) != 0 || len(rep.Refusals) != 0 {
			t.Fatalf("Mary: %v, %+v", err, rep)
		}
	}
	waits()
	jane.Bundle(caseA, "new, by one who knew")
	rep, err := cs[0].Sync(t.Context(), jane.Source(), jane.Source())
	if !errors.Is(err, client.ErrBusy) || rep.Healed != 2 || len(rep.Alarms) != 1 || len(jane.Healed) != 1 {
		t.Fatalf("Jane: %v, %+v, healed %v", err, rep, jane.Healed)
	}
	if got := logOf(t, r.store, caseA); !bytes.Equal(got, want) {
		t.Fatal("the log is not the one that it was")
	}
	waits() // Lucy may hold more
	r.sync(cs[1], lucy)
	waits() // and others may be on their way
	r.clock.advance(17 * time.Minute)
	for i, tab := range []*simtest.Tablet{mary, jane, lucy, mary, jane} {
		if rep := r.sync(cs[[]int{2, 0, 1, 2, 0}[i]], tab); len(rep.Alarms) != 0 {
			t.Errorf("%s afterwards: %+v", tab.Name, rep)
		}
		if len(tab.Waiting()) != 0 {
			t.Errorf("%v", tab)
		}
	}
	if got := logOf(t, r.store, caseA); !bytes.HasPrefix(got, want) || len(got) == len(want) {
		t.Error("the new work is not after what was lost")
	}
	for _, tab := range []*simtest.Tablet{lucy, mary} {
		if a, b := jane.Cursor(caseA).Tree, tab.Cursor(caseA).Tree; a.Root() != b.Root() || a.Size != 8 {
			t.Errorf("different logs: %d and %d", a.Size, b.Size)
		}
	}
}

// TestRefusedForWhatTheServerLost: a server goes back while a tablet is at work, and
// no restore is known of. The tablet sends without a look; the server sees by the
// work itself that it lacks something, and gets that first.
func TestRefusedForWhatTheServerLost(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	backup := copyOf(t, r.store, caseA, 3).(*mem.Store)
	jane.Bundle(caseA, "lost")
	r.sync(cs[0], jane)
	r.sync(cs[1], lucy)
	want := logOf(t, r.store, caseA)
	cs = r.restore(backup)
	lucy.Bundle(caseA, "after the restore")
	rep := r.sync(cs[1], lucy)
	// Signing in, the push that is refused, the index, what was lost, the push.
	if rep.Pushed != 1 || rep.Healed == 0 || len(rep.Alarms) != 1 || len(rep.Refusals) != 0 || rep.Requests > 6 {
		t.Errorf("%+v", rep)
	}
	if got := logOf(t, r.store, caseA); !bytes.HasPrefix(got, want) || len(got) == len(want) {
		t.Error("the new work stands where the lost was")
	}
	if rep := r.sync(cs[0], jane); len(rep.Alarms) != 0 || rep.Pulled != 1 {
		t.Errorf("the other tablet: %+v", rep)
	}

	// Nobody holds what was lost any more: the work is taken all the same.
	backup = copyOf(t, r.store, caseA, 1<<20).(*mem.Store)
	jane.Bundle(caseA, "lost, and on no tablet")
	r.sync(cs[0], jane)
	r.sync(cs[1], lucy)
	cs = r.restore(backup)
	lucy.Bundle(caseA, "and again")
	rep, err := cs[1].Sync(t.Context(), forgetful{lucy.Source()}, lucy.Source())
	if !errors.Is(err, client.ErrRollback) || rep.Pushed != 1 || len(lucy.Waiting()) != 0 {
		t.Errorf("%v, %+v", err, rep)
	}
}

// TestAnothersWorkIsTakenThoughItsAuthorSawMore: work that came by stick was written
// after entries which the server lost and its bearer never saw; its author does not
// come back. It is taken all the same.
func TestAnothersWorkIsTakenThoughItsAuthorSawMore(t *testing.T) {
	r, _ := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	backup := copyOf(t, r.store, caseA, 1<<20).(*mem.Store)
	slip(t, r.store, caseA, lucy.Seal(caseA, "one"), lucy.Seal(caseA, "two"))
	r.start()
	r.sync(r.client(jane, r.srv.URL), jane)
	stick := jane.Seal(caseA, "written after that")
	s, err := wire.ParseSigned(stick)
	if err != nil || s.Bundle.Header.Checkpoint.Size != 5 {
		t.Fatalf("%+v, %v", s.Bundle.Header.Checkpoint, err)
	}
	cs := r.restore(backup)
	lucy.Queue(client.Outgoing{Key: s.Key, Raw: stick})
	rep := r.sync(cs[1], lucy)
	if rep.Pushed != 1 || len(rep.Refusals) != 0 || len(lucy.Waiting()) != 0 || rep.Requests > 3 {
		t.Errorf("%+v", rep)
	}
}

// TestSigningInApart: a proxy that takes away what it does not know, or an older
// server, wants a token for every push. The tablet finds out once.
func TestSigningInApart(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	tab.Open(caseA)
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		if strings.HasPrefix(req.Header.Get("Authorization"), wire.SignedScheme) {
			req.Header.Del("Authorization")
		}
		s.ServeHTTP(w, req)
	})
	c := r.client(tab, url)
	for i, want := range []int{5, 1, 3} { // the first is told, asks again and gets a token
		if i == 2 {
			r.clock.advance(time.Hour)
		}
		tab.Bundle(caseA, fmt.Sprint("text ", i))
		if rep := r.sync(c, tab); rep.Requests != want || len(tab.Waiting()) != 0 {
			t.Errorf("sync %d: %d requests, want %d", i, rep.Requests, want)
		}
	}
}

// TestAStolenSignInIsOfNoUse: who repeats a push as it was, header and all, gets
// nothing.
func TestAStolenSignInIsOfNoUse(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	tab.Open(caseA)
	again := 0
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		body, _ := io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(body))
		s.ServeHTTP(w, req)
		if auth := req.Header.Get("Authorization"); strings.HasPrefix(auth, wire.SignedScheme) {
			thief := httptest.NewRequest(http.MethodPost, wire.PathPull, bytes.NewReader(wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())))
			thief.Host = req.Host
			thief.Header.Set("Authorization", auth)
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, thief)
			if rec.Code != http.StatusUnauthorized {
				t.Errorf("a sign-in that was used: %d", rec.Code)
			}
			again++
		}
	})
	r.sync(r.client(tab, url), tab)
	if again != 1 {
		t.Errorf("%d tried", again)
	}
}

// without gives the rig's store as it was before the last n statements.
func (r *rig) without(n int) *mem.Store {
	r.t.Helper()
	out := mem.New()
	keep := r.org.Entries[:len(r.org.Entries)-n]
	if err := out.OrgAppend(r.t.Context(), 0, keep); err != nil {
		r.t.Fatal(err)
	}
	l := logstore.Log{Store: out}
	for _, space := range [][16]byte{caseA, caseB} {
		err := r.store.Read(r.t.Context(), space, 0, 1<<20, func(e logstore.Entry) error {
			_, err := l.Commit(r.t.Context(), []logstore.Offer{{Key: e.Key, Raw: bytes.Clone(e.Raw)}})
			return err
		})
		if err != nil {
			r.t.Fatal(err)
		}
	}
	return out
}

// TestOrgLogHealsItself: the server has lost the last statements. A member brings
// them back as they were, before work that was written under them.
func TestOrgLogHealsItself(t *testing.T) {
	r, _ := team(t, 2)
	jane := r.org.Tablets[0]
	r.promote("one")
	r.promote("two")
	cs := r.restore(r.store.(*mem.Store))
	r.sync(cs[0], jane)
	jane.Bundle(caseA, "written under the whole log")
	cs = r.restore(r.without(2))
	rep := r.sync(cs[0], jane)
	if len(rep.Alarms) != 1 || rep.Alarms[0].Kind != client.OrgRollback || rep.Alarms[0].HeldOrg != rep.Alarms[0].ShownOrg+2 {
		t.Errorf("%+v", rep.Alarms)
	}
	if rep.Healed != 2 || rep.Pushed != 1 || jane.Healed[wire.ID{}] != 2 {
		t.Errorf("%+v, healed %v", rep, jane.Healed)
	}
	_, err := r.store.OrgRead(t.Context(), 0, func(pos uint64, raw []byte) error {
		if !bytes.Equal(raw, r.org.Entries[pos]) {
			t.Errorf("statement %d differs", pos)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rep := r.sync(cs[0], jane); len(rep.Alarms) != 0 || rep.Requests != 1 {
		t.Errorf("afterwards: %+v", rep)
	}
}

// TestOrgLogThatWentOnDifferently is a fork that nothing heals: the server lost
// statements and took others in their place, fewer, as many, or more.
func TestOrgLogThatWentOnDifferently(t *testing.T) {
	for _, others := range []int{1, 2, 3} {
		r, _ := team(t, 2)
		jane := r.org.Tablets[0]
		was, log := r.org.State, r.org.Entries
		r.promote("one")
		r.promote("two")
		cs := r.restore(r.store.(*mem.Store))
		r.sync(cs[0], jane)
		back := r.without(2)
		r.org.State, r.org.Entries, r.store = was, log, back
		for i := range others {
			r.promote(fmt.Sprintf("other %d", i))
		}
		c := r.clientAt(jane.Sign, jane.Vault, r.srv.URL)
		_, err := c.Sync(t.Context(), jane.Source(), jane.Source())
		switch {
		case others == 2:
			// As many: nothing tells until somebody goes on, and then it does.
			if err != nil {
				t.Fatal(err)
			}
			r.promote("and on")
			c = r.clientAt(jane.Sign, jane.Vault, r.srv.URL)
			if _, err = c.Sync(t.Context(), jane.Source(), jane.Source()); !errors.Is(err, client.ErrFork) {
				t.Errorf("%d others: %v", others, err)
			}
		case others == 1 && !errors.Is(err, client.ErrRollback), others == 3 && !errors.Is(err, client.ErrFork):
			t.Errorf("%d others: %v", others, err)
		}
		if _, ok := jane.Healed[wire.ID{}]; ok || len(jane.Alarms) == 0 {
			t.Errorf("%d others: %+v, healed %v", others, jane.Alarms, jane.Healed)
		}
		if jane.State.Size != was.Size+2 {
			t.Errorf("%d others: the vault's log has %d statements", others, jane.State.Size)
		}
	}
}

// TestDestroyedIsNoAlarm: a record that administrators had destroyed is gone from
// the server by their order. Nobody is alarmed, nothing of it is brought back, and
// other records go on; a server that only says so is told of.
func TestDestroyedIsNoAlarm(t *testing.T) {
	r, _ := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	lucy.Bundle(caseA, "written before she knew")
	lucy.Bundle(caseB, "elsewhere")
	lie := r.rewriting(wire.PathPush, func(h []wire.Frame) []wire.Frame {
		no := wire.Refusal{Reason: wire.RefusedDestroyed, Key: wire.Key{Space: caseA}}
		return append([]wire.Frame{{Code: wire.CodeRefusal, Body: no.Encode()}}, h...)
	})
	jane.Bundle(caseB, "text")
	if rep, err := r.client(jane, lie).Sync(t.Context(), jane.Source(), jane.Source()); err != nil || len(rep.Refusals) != 1 {
		t.Errorf("a server that only says so: %v, %+v", err, rep)
	}
	r.append(orglog.Destroy{Space: caseA, Basis: 1}, 2)
	cs := r.restore(r.store.(*mem.Store))
	for i, tab := range r.org.Tablets {
		rep := r.sync(cs[i], tab)
		if len(rep.Alarms) != 0 || rep.Healed != 0 || len(rep.Refusals) != 0 {
			t.Errorf("%s: %+v", tab.Name, rep)
		}
	}
	if n := len(lucy.Waiting()); n != 1 {
		t.Errorf("%d wait", n)
	}
	if got := lucy.Texts(caseB); len(got) == 0 || len(logOf(t, r.store, caseB)) == 0 {
		t.Error("other records suffer")
	}
}
