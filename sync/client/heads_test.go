package client_test

import (
	"bytes"
	"errors"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// slip puts entries into a store's log whatever the rules say, as a server that
// lies would: with a sound tree above them.
func slip(t *testing.T, s logstore.Store, space [16]byte, raws ...[]byte) {
	t.Helper()
	l := logstore.Log{Store: s}
	for _, raw := range raws {
		signed, err := wire.ParseSigned(raw)
		if err != nil {
			t.Fatal(err)
		}
		key := signed.Key
		if key.Class == 0 {
			// Under another number the store sees no gap.
			key.Inc, key.N = simtest.ID("slipped in"), slipped(t, s, space)
		}
		if _, err := l.Commit(t.Context(), []logstore.Offer{{Key: key, Raw: raw}}); err != nil {
			t.Fatal(err)
		}
	}
}

// slipped counts what was slipped into a space.
func slipped(t *testing.T, s logstore.Store, space [16]byte) (n uint64) {
	t.Helper()
	err := s.Read(t.Context(), space, 0, 1<<20, func(e logstore.Entry) error {
		if e.Key.Inc == simtest.ID("slipped in") {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// lastOf gives the last entry that a vault holds of a space.
func lastOf(tab *simtest.Tablet, space [16]byte) client.Entry {
	log := tab.Log(space)
	return log[len(log)-1]
}

// TestForkDetectedOnFirstCross: the server shows Jane one log and Lucy another.
// The first entry of Lucy's that it shows to Jane, or to somebody who reads for
// the first time, says what Lucy had seen. It is not handed on.
func TestForkDetectedOnFirstCross(t *testing.T) {
	for _, reader := range []string{"who reads on", "who reads for the first time"} {
		t.Run(reader, func(t *testing.T) {
			r := newRig(t, 3)
			jane, lucy, mary := r.org.Tablets[0], r.org.Tablets[1], r.org.Tablets[2]
			jane.Open(caseA)
			r.sync(r.client(jane, r.srv.URL), jane)
			for _, tab := range []*simtest.Tablet{lucy, mary} {
				tab.FollowSpace(caseA)
			}
			r.sync(r.client(lucy, r.srv.URL), lucy)
			lucy.Join(caseA)
			janes, lucys := r.store, copyOf(t, r.store, caseA, 1)

			jane.Bundle(caseA, "in one world")
			r.sync(r.client(jane, r.srv.URL), jane)
			r.store = lucys
			r.start()
			lucy.Bundle(caseA, "in the other")
			r.sync(r.client(lucy, r.srv.URL), lucy)
			lucy.Bundle(caseA, "and it crosses")
			r.sync(r.client(lucy, r.srv.URL), lucy)
			crossing := lastOf(lucy, caseA).Raw
			slip(t, janes, caseA, crossing)
			r.store = janes
			r.start()

			tab := jane
			if reader != "who reads on" {
				tab = mary
			}
			before := len(tab.Entries[caseA])
			_, err := r.client(tab, r.srv.URL).Sync(t.Context(), tab.Source(), tab.Source())
			if !errors.Is(err, client.ErrFork) || len(tab.Alarms) != 1 {
				t.Fatalf("%v, %d alarms", err, len(tab.Alarms))
			}
			a := tab.Alarms[0]
			if a.Kind != client.Fork || a.Space != caseA || a.Author != lucy.Sign.KID() || !bytes.Equal(a.Entry, crossing) || a.Held.Size != 2 {
				t.Errorf("evidence: %+v", a)
			}
			// Both words of the evidence verify by themselves.
			s, err := wire.ParseSigned(a.Entry)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Verify(r.org.State); err != nil {
				t.Errorf("the author's word: %v", err)
			}
			if _, err := wire.OpenCheckpoint(verifier(t, r.org.NoteVerifier), r.org.State.Org, caseA, a.ShownNote); err != nil {
				t.Errorf("the server's word: %v", err)
			}
			if len(tab.Entries[caseA]) != before {
				t.Error("new content is shown beside the alarm")
			}
		})
	}
}

// TestDroppedEntryDetected: the server leaves out one entry for a reader. The
// next author who had seen it says so; nothing of the section is handed on, and
// when the server shows all, all is taken.
func TestDroppedEntryDetected(t *testing.T) {
	r := newRig(t, 3)
	jane, lucy, mary := r.org.Tablets[0], r.org.Tablets[1], r.org.Tablets[2]
	cj, cl := r.client(jane, r.srv.URL), r.client(lucy, r.srv.URL)
	jane.Open(caseA)
	r.sync(cj, jane)
	lucy.FollowSpace(caseA)
	r.sync(cl, lucy)
	lucy.Join(caseA)
	jane.Bundle(caseA, "what the server hides")
	r.sync(cj, jane)
	r.sync(cl, lucy)
	hiding := copyOf(t, r.store, caseA, 1)
	lucy.Bundle(caseA, "said after reading it")
	r.sync(cl, lucy)
	slip(t, hiding, caseA, lastOf(lucy, caseA).Raw)

	honest := r.store
	r.store = hiding
	r.start()
	mary.FollowSpace(caseA)
	_, err := r.client(mary, r.srv.URL).Sync(t.Context(), mary.Source(), mary.Source())
	if !errors.Is(err, client.ErrWithheld) || len(mary.Alarms) != 1 {
		t.Fatalf("%v, %d alarms", err, len(mary.Alarms))
	}
	if a := mary.Alarms[0]; a.Kind != client.Withheld || a.Held.Size != 2 || a.Shown.Size != 2 || a.Author != lucy.Sign.KID() {
		t.Errorf("evidence: %+v", a)
	}
	if len(mary.Entries[caseA]) != 0 || mary.Cursor(caseA).Tree.Size != 0 {
		t.Error("new content is shown beside the alarm")
	}
	r.store = honest
	r.start()
	if rep := r.sync(r.client(mary, r.srv.URL), mary); rep.Pulled != 3 {
		t.Errorf("afterwards: %+v", rep)
	}
}

// TestOwnEntryDroppedAfterItsReceipt: what a receipt called safe is not in the
// log that the server shows its author later.
func TestOwnEntryDroppedAfterItsReceipt(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	without := copyOf(t, r.store, caseA, 3)
	jane.Bundle(caseA, "safe, says the receipt")
	r.sync(cs[0], jane)
	// The server puts something else in its place.
	slip(t, without, caseA, lucy.Seal(caseA, "instead"), lucy.Seal(caseA, "and on"))
	r.store = without
	r.start()
	_, err := r.client(jane, r.srv.URL).Sync(t.Context(), jane.Source(), jane.Source())
	if !errors.Is(err, client.ErrFork) || len(jane.Alarms) != 1 || jane.Alarms[0].Kind != client.Fork {
		t.Fatalf("%v, %+v", err, jane.Alarms)
	}
}

// TestWithheldStatementDetected: an author had seen more of the organisation's log
// than the server shows. It is asked once more, and if it still hides it, nothing
// of the author's is handed on.
func TestWithheldStatementDetected(t *testing.T) {
	r, _ := team(t, 1)
	jane := r.org.Tablets[0]
	secret := copyOf(t, r.store, caseA, 1<<20) // the organisation's log as it is now
	old := *r.org.State
	oldLog := r.org.Entries
	r.append(orglog.NewPerson(simtest.ID("p new"), orglog.Practitioner, r.org.State.People[r.org.State.Devices[jane.ID].Person].Name, orglog.RoleStaff), 1)
	cs := r.restore(r.store.(*mem.Store))
	r.sync(cs[0], jane)
	jane.Bundle(caseA, "under the new log")
	r.sync(cs[0], jane)
	slip(t, secret, caseA, lastOf(jane, caseA).Raw)

	reader := simtest.NewVault()
	reader.State, reader.OrgLog = &old, oldLog
	reader.FollowSpace(caseA)
	honest := r.store
	r.store = secret
	r.start()
	_, err := r.clientAt(jane.Sign, reader, r.srv.URL).Sync(t.Context(), reader.Source(), reader.Source())
	if !errors.Is(err, client.ErrWithheld) || len(reader.Alarms) != 1 {
		t.Fatalf("%v, %+v", err, reader.Alarms)
	}
	if a := reader.Alarms[0]; a.Kind != client.Withheld || a.HeldOrg != old.Size+1 || a.ShownOrg != old.Size {
		t.Errorf("evidence: %+v", a)
	}
	if len(reader.Entries[caseA]) != 0 {
		t.Error("new content is shown beside the alarm")
	}

	// The same, when somebody only appended while an answer was on its way: the
	// second answer shows it, and there is no alarm.
	r.store = honest
	r.start()
	reader.Alarms = nil
	late := true
	url := r.rewriting(wire.PathPull, func(frames []wire.Frame) []wire.Frame {
		if !late {
			return frames
		}
		late = false
		return frames[1:] // without the statement
	})
	c := r.clientAt(jane.Sign, reader, url)
	rep, err := c.Sync(t.Context(), reader.Source(), reader.Source())
	if err != nil || len(reader.Alarms) != 0 || len(reader.Entries[caseA]) == 0 || rep.Statements != 1 {
		t.Errorf("%v, %+v, %d entries", err, rep, len(reader.Entries[caseA]))
	}
}
