package client_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"testing"
	"time"

	"doorstep/crypto/invite"
	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
	"doorstep/sync/simtest"
)

// invited gives a rig with an open invite for one more person.
func invited(t *testing.T, life time.Duration) (*rig, invite.Secret, [16]byte) {
	t.Helper()
	r := &rig{t: t, org: simtest.New(t, 1), store: mem.New(), clock: &wall{}}
	r.clock.advance(time.Until(simtest.Day) + time.Minute)
	secret, id := r.org.Invite("Newcomer", simtest.Day.Add(life))
	r.log = &bytes.Buffer{}
	r.start()
	r.org.Tablets[0].Vault.State = r.org.State
	r.post()
	return r, secret, id
}

func (r *rig) enrolment(secret invite.Secret, url string) *client.Enrolment {
	r.t.Helper()
	e, err := client.NewEnrolment(client.EnrolConfig{URL: url, Secret: secret, Clock: r.clock})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(e.Close)
	return e
}

// TestEnrolByTypedCode: the newcomer reads the log with nothing but address and
// code, asks to be added, is approved, and then syncs as a device.
func TestEnrolByTypedCode(t *testing.T) {
	r, secret, id := invited(t, 48*time.Hour)
	e := r.enrolment(secret, r.srv.URL)
	st, err := e.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if st.Genesis != r.org.Genesis() || st.Size != r.org.State.Size {
		t.Fatalf("read a log of %d entries, want %d", st.Size, r.org.State.Size)
	}
	tab := r.org.Stranger("newcomer's")
	join, err := orglog.NewJoin(st.Org, id, secret, tab.NewDevice)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a lost answer makes it come twice
		if err := e.Join(t.Context(), join); err != nil {
			t.Fatal(err)
		}
	}

	boss := r.org.Tablets[0]
	cb := r.client(boss, r.srv.URL)
	joins, err := cb.Joins(t.Context())
	if err != nil || len(joins) != 1 {
		t.Fatalf("%d joins wait, %v", len(joins), err)
	}
	boss.ToPost = func(on *orglog.State) [][]byte {
		if _, there := on.DeviceByKID(tab.Sign.KID()); there {
			return nil
		}
		c, err := on.Approve(joins[0], r.clock.Now(), boss.Keys, nil)
		if err != nil {
			t.Fatal(err)
		}
		entry, next, err := on.Append(r.clock.Now(), c, boss.Sign)
		if err != nil {
			t.Fatal(err)
		}
		r.org.State = next
		return [][]byte{entry}
	}
	if rep := r.sync(cb, boss); rep.Statements != 1 || rep.Requests != 1 {
		t.Fatalf("approval: %+v", rep)
	}
	if joins, err := cb.Joins(t.Context()); err != nil || len(joins) != 0 {
		t.Fatalf("%d joins wait after approval, %v", len(joins), err)
	}

	st, err = e.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, there := st.DeviceByKID(tab.Sign.KID()); !there {
		t.Fatal("the approval does not reach the newcomer")
	}
	tab.Vault.State = st
	tab.FollowSpace(caseA)
	r.sync(r.client(tab, r.srv.URL), tab)
}

// TestAWrongCodeGetsNothing: neither a guess, nor a code of another
// organisation, nor one that has run out for joining.
func TestAWrongCodeGetsNothing(t *testing.T) {
	r, secret, id := invited(t, time.Hour)
	guess, err := invite.NewCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.enrolment(guess, r.srv.URL).Read(t.Context()); !errors.Is(err, invite.ErrUnknown) {
		t.Errorf("a guess: %v", err)
	}
	r.clock.advance(2 * time.Hour)
	if _, err := r.enrolment(secret, r.srv.URL).Read(t.Context()); !errors.Is(err, invite.ErrExpired) {
		t.Errorf("run out: %v", err)
	}
	r.clock.advance(-2 * time.Hour)
	e := r.enrolment(secret, r.srv.URL)
	if _, err := e.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	join, err := orglog.NewJoin(r.org.State.Org, id, guess, r.org.Stranger("x").NewDevice)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Join(t.Context(), join); !errors.Is(err, client.ErrRefused) {
		t.Errorf("a join by another key: %v", err)
	}
}

// TestAnInviteTokenReadsTheLogAndNothingElse.
func TestAnInviteTokenReadsTheLogAndNothingElse(t *testing.T) {
	r, secret, _ := invited(t, time.Hour)
	var bearer string
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		if h := req.Header.Get("Authorization"); h != "" {
			bearer = h
		}
		s.ServeHTTP(w, req)
	})
	if _, err := r.enrolment(secret, url).Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ method, path string }{
		{"POST", "/v1/pull"},
		{"POST", "/v1/push"},
		{"POST", "/v1/org"},
		{"GET", "/v1/joins"},
		{"GET", "/v1/blobs/" + "00000000000000000000000000000000" + "00000000000000000000000000000000"},
	} {
		req, err := http.NewRequest(c.method, url+c.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", bearer)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s with an invite's token: %d, want 403", c.method, c.path, res.StatusCode)
		}
	}
}

// TestAnotherServerInTheMiddleIsSeen: a server that passes on the real log but
// cannot sign with the organisation's note key.
func TestAnotherServerInTheMiddleIsSeen(t *testing.T) {
	r, secret, _ := invited(t, time.Hour)
	other := simtest.New(t, 0)
	cfg := r.cfg
	cfg.Store, cfg.NoteKey, cfg.Genesis = mem.New(), other.NoteKey, other.Genesis()
	if err := cfg.Store.OrgAppend(t.Context(), 0, other.Entries); err != nil {
		t.Fatal(err)
	}
	liar, err := server.New(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		if req.URL.Path == "/v1/auth/challenge" {
			s = liar
		}
		s.ServeHTTP(w, req)
	})
	_, err = r.enrolment(secret, url).Read(t.Context())
	if !errors.Is(err, client.ErrRefused) && !errors.Is(err, client.ErrNotOurServer) {
		t.Errorf("%v", err)
	}
	boss := r.org.Tablets[0]
	boss.Open(caseA)
	_, err = r.client(boss, url).Sync(t.Context(), boss.Source(), boss.Source())
	if !errors.Is(err, client.ErrNotOurServer) || len(boss.Waiting()) != 1 {
		t.Errorf("an enrolled device: %v, %v", err, boss)
	}
}

// TestFounding: a fresh server on loopback adopts the first organisation with
// its note key, and nobody after it.
func TestFounding(t *testing.T) {
	r := &rig{t: t, org: simtest.New(t, 1), store: mem.New(), clock: &wall{}, log: &bytes.Buffer{}}
	founder := r.org.Tablets[0]
	founder.ToPost = func(on *orglog.State) [][]byte {
		if on == nil {
			return r.org.Entries
		}
		return nil
	}
	founder.Open(caseA)
	founder.Bundle(caseA, "first words")
	start := func(genesis [32]byte, key string, adopt bool) (*client.Client, string) {
		r.store = mem.New()
		founder.Vault.State = nil
		r.startWith(genesis, key, adopt)
		c, err := client.New(client.Config{
			URL: r.srv.URL, Clock: r.clock, Rand: rand.Reader, Device: founder.Sign, Org: r.org.State.Org, Genesis: r.org.Genesis(),
			NoteKey: r.org.NoteVerifier, Founding: r.org.NoteKey, State: founder.Source(),
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c, r.srv.URL
	}

	c, _ := start([32]byte{}, "", false)
	if _, err := c.Sync(t.Context(), founder.Source(), founder.Source()); !errors.Is(err, client.ErrUnknownServer) {
		t.Errorf("a server that neither knows nor adopts: %v", err)
	}
	c, _ = start(simtest.New(t, 0).Genesis(), "", true)
	if _, err := c.Sync(t.Context(), founder.Source(), founder.Source()); !errors.Is(err, client.ErrUnknownServer) {
		t.Errorf("a server for another organisation: %v", err)
	}
	c, _ = start([32]byte{}, "", true)
	rep, err := c.Sync(t.Context(), founder.Source(), founder.Source())
	if err != nil || rep.Pushed != 2 || rep.Statements != len(r.org.Entries) {
		t.Fatalf("adoption: %+v, %v", rep, err)
	}
	// A founder whose answer was lost comes again.
	founder.Vault.State = nil
	if rep, err := c.Sync(t.Context(), founder.Source(), founder.Source()); err != nil || rep.Pushed != 0 {
		t.Errorf("the same founder again: %+v, %v", rep, err)
	}
	// The key outlives the process.
	r.startWith([32]byte{}, "", true)
	if rep, err := r.client(founder, r.srv.URL).Sync(t.Context(), founder.Source(), founder.Source()); err != nil || rep.Requests != 2 {
		t.Errorf("after a restart: %+v, %v", rep, err)
	}
	rival := simtest.New(t, 1)
	rt := rival.Tablets[0]
	rt.ToPost = func(on *orglog.State) [][]byte { return rival.Entries }
	rc, err := client.New(client.Config{
		URL: r.srv.URL, Clock: r.clock, Rand: rand.Reader, Device: rt.Sign, Org: rival.State.Org, Genesis: rival.Genesis(),
		NoteKey: rival.NoteVerifier, Founding: rival.NoteKey, State: rt.Source(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rc.Sync(t.Context(), rt.Source(), rt.Source()); !errors.Is(err, client.ErrNotOurServer) {
		t.Errorf("a second organisation: %v", err)
	}
	founder.SetCursor(client.Cursor{Space: caseA}) // or it would rightly raise an alarm
	c, _ = start(r.org.Genesis(), r.org.NoteKey, false)
	if rep, err := c.Sync(t.Context(), founder.Source(), founder.Source()); err != nil || rep.Statements != len(r.org.Entries) {
		t.Errorf("a server started for this organisation: %+v, %v", rep, err)
	}
}

// TestTwoManagersAtOnce: the loser of the race builds anew and both are in.
func TestTwoManagersAtOnce(t *testing.T) {
	r := newRig(t, 2)
	var clients []*client.Client
	for i, tab := range r.org.Tablets {
		name := []string{"Ann", "Ben"}[i]
		tab.ToPost = func(on *orglog.State) [][]byte {
			person := simtest.ID("p " + name)
			if _, there := on.People[person]; there {
				return nil
			}
			g, _ := tab.Keys.Gen(orglog.RoleStaff, 1)
			n, err := orglog.NewName(rand.Reader, g, on.Org, orglog.NamePerson, person[:], name)
			if err != nil {
				t.Fatal(err)
			}
			entry, _, err := on.Append(r.clock.Now(), orglog.AddPerson{
				Person: person, Rank: orglog.Practitioner, Roles: []string{orglog.RoleStaff}, Name: n,
			}, tab.Sign)
			if err != nil {
				t.Fatal(err)
			}
			return [][]byte{entry}
		}
		clients = append(clients, r.client(tab, r.srv.URL))
	}
	for i, tab := range r.org.Tablets {
		r.sync(clients[i], tab)
	}
	r.sync(clients[0], r.org.Tablets[0])
	for _, tab := range r.org.Tablets {
		for _, name := range []string{"Ann", "Ben"} {
			if _, there := tab.Vault.State.People[simtest.ID("p "+name)]; !there {
				t.Errorf("%s does not know %s", tab.Name, name)
			}
		}
	}
	if a, b := r.org.Tablets[0].Vault.State, r.org.Tablets[1].Vault.State; a.Head != b.Head {
		t.Errorf("two logs: %d and %d entries", a.Size, b.Size)
	}
}
