package client_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"iter"
	"net/http"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/client"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// revoke posts a revocation of a tablet, and some other statement before and after
// it, so that the tablet must read the log to believe it.
func (r *rig) revoke(tab *simtest.Tablet, wipe bool) (statement []byte) {
	r.t.Helper()
	r.promote("before")
	r.append(orglog.RevokeDevice{Device: tab.ID, Reason: orglog.Lost, Wipe: wipe}, 1)
	statement = r.org.Entries[len(r.org.Entries)-1]
	r.promote("after")
	return statement
}

// promote adds a person without a device: a statement that matters to nobody.
func (r *rig) promote(name string) {
	r.t.Helper()
	tab := r.org.Tablets[0]
	r.append(orglog.NewPerson(simtest.ID("p "+name), orglog.Practitioner, r.org.State.People[r.org.State.Devices[tab.ID].Person].Name, orglog.RoleStaff), 1)
}

// TestRevocationMustVerify: a server that only says that a tablet was revoked is
// not believed, whatever it attaches; the tablet keeps everything and goes on with
// an honest one.
func TestRevocationMustVerify(t *testing.T) {
	for name, detail := range map[string]func(r *rig, jane, lucy *simtest.Tablet) []byte{
		"nothing":                     func(*rig, *simtest.Tablet, *simtest.Tablet) []byte { return nil },
		"rubbish":                     func(*rig, *simtest.Tablet, *simtest.Tablet) []byte { return []byte("you are out") },
		"a statement about something": func(r *rig, _, _ *simtest.Tablet) []byte { return r.org.Entries[2] },
		"somebody else's revocation": func(r *rig, _, lucy *simtest.Tablet) []byte {
			raw, _, err := r.org.State.Append(simtest.Day.AddDate(0, 0, 1), orglog.RevokeDevice{Device: lucy.ID}, r.org.Admins[0])
			if err != nil {
				r.t.Fatal(err)
			}
			return raw
		},
		"signed by another organisation's administrator": func(r *rig, jane, _ *simtest.Tablet) []byte {
			forged, err := sign.NewPrivate(rand.Reader)
			if err != nil {
				r.t.Fatal(err)
			}
			raw, err := r.org.State.Propose(simtest.Day.AddDate(0, 0, 1), orglog.RevokeDevice{Device: jane.ID}, forged)
			if err != nil {
				r.t.Skip(err)
			}
			return raw
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 2)
			jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
			jane.Open(caseA)
			jane.Bundle(caseA, "must not be lost")
			said := detail(r, jane, lucy)
			lie := true
			url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
				if !lie {
					s.ServeHTTP(w, req)
					return
				}
				body := wire.AppendFrame(nil, wire.CodeRefusal, wire.Refusal{Reason: wire.RefusedRevoked, Detail: said}.Encode())
				status := http.StatusForbidden
				switch req.URL.Path {
				case wire.PathChallenge:
					s.ServeHTTP(w, req)
					return
				case wire.PathCourierToken:
					body, status = wire.CourierToken{TTL: 900, Scope: wire.ScopeQuarantine, Revoked: said}.Encode(), 200
				case wire.PathOrg:
					var b []byte
					body = wire.AppendFrame(b, wire.CodeEnd, wire.End{Org: r.org.State.Size}.Encode())
					status = 200
				}
				w.Header().Set("Content-Type", wire.ContentType)
				w.WriteHeader(status)
				_, _ = w.Write(body)
			})
			c := r.client(jane, url)
			_, err := c.Sync(t.Context(), jane.Source(), jane.Source())
			if !errors.Is(err, client.ErrLied) || errors.Is(err, client.ErrRevoked) || jane.Revoked != nil {
				t.Fatalf("%v, kept %x", err, jane.Revoked)
			}
			_, err = courier(r, jane, jane.Courier, url).Push(t.Context(), sealed(jane))
			if !errors.Is(err, client.ErrLied) || errors.Is(err, client.ErrRevoked) {
				t.Fatalf("the courier: %v", err)
			}
			lie = false
			if rep := r.sync(c, jane); rep.Pushed != 2 {
				t.Errorf("afterwards: %+v", rep)
			}
		})
	}
}

// courier makes the courier of a tablet whose vault is locked.
func courier(r *rig, tab *simtest.Tablet, key sign.Private, url string) *client.Courier {
	r.t.Helper()
	k, err := client.NewCourier(client.CourierConfig{
		URL: url, Clock: r.clock, Org: r.org.State.Org, Genesis: r.org.Genesis(), NoteKey: r.org.NoteVerifier, Key: key,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(k.Close)
	return k
}

// sealed gives what a tablet's outbox holds, as a courier finds it.
func sealed(tab *simtest.Tablet) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, o := range tab.Waiting() {
			if !yield(o.Raw, nil) {
				return
			}
		}
	}
}

// TestRevokedGoesToQuarantine: a revoked tablet learns it by a statement that
// verifies, although others stand around it; what it had not sent is held aside,
// listed for a lead, admitted, and then read by everybody.
func TestRevokedGoesToQuarantine(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	_ = cs
	lucy.Bundle(caseA, "written on the lost tablet")
	lucy.Bundle(caseB, "there, too")
	statement := r.revoke(lucy, true)

	rep, err := r.client(lucy, r.srv.URL).Sync(t.Context(), lucy.Source(), lucy.Source())
	if !errors.Is(err, client.ErrRevoked) || !bytes.Equal(lucy.Revoked, statement) {
		t.Fatalf("%v, %d bytes kept as the revocation", err, len(lucy.Revoked))
	}
	if len(rep.HeldAside) != 2 || len(lucy.Waiting()) != 2 || rep.Waiting != 0 {
		t.Errorf("%+v, %d wait", rep, len(lucy.Waiting()))
	}
	// It reads the log as far as the proof goes and no further.
	if lucy.State.Size != r.org.State.Size-1 || lucy.State.Devices[lucy.ID].Active() || !lucy.State.Devices[lucy.ID].Wipe {
		t.Errorf("the vault has %d statements of %d: %+v", lucy.State.Size, r.org.State.Size, lucy.State.Devices[lucy.ID])
	}
	// It stays so: no reads, and the answer is the same.
	n := len(lucy.Entries[caseA])
	if rep, err = r.client(lucy, r.srv.URL).Sync(t.Context(), lucy.Source(), lucy.Source()); !errors.Is(err, client.ErrRevoked) || len(rep.HeldAside) != 2 || len(lucy.Entries[caseA]) != n {
		t.Errorf("again: %v, %+v", err, rep)
	}

	c := r.client(jane, r.srv.URL)
	if rep := r.sync(c, jane); rep.Pulled != 0 {
		t.Errorf("Jane reads what was held aside: %+v", rep)
	}
	held, err := c.Quarantine(t.Context())
	if err != nil || len(held) != 2 {
		t.Fatalf("%v, %d held aside", err, len(held))
	}
	for _, h := range held {
		if h.Device != lucy.ID || wire.HashOf(h.Raw) != h.Hash || h.Received.IsZero() {
			t.Errorf("%+v", h)
		}
		r.append(orglog.NewAdmit(h.Key.Space, h.Hash), 1)
	}
	c = r.client(jane, r.srv.URL)
	if rep := r.sync(c, jane); rep.Pulled != 2 {
		t.Errorf("what was admitted does not come: %+v", rep)
	}
	if held, err := c.Quarantine(t.Context()); err != nil || len(held) != 0 {
		t.Errorf("%v, %d still aside", err, len(held))
	}
}

// TestCourierOfALockedVault: the courier key brings the sealed outbox to the logs;
// every receipt verifies by itself, and the vault, opened later, has nothing left
// to send and finds its own work in place.
func TestCourierOfALockedVault(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	lucy.Bundle(caseA, "written, then the passphrase was gone")
	lucy.Open(simtest.ID("case C"))
	lucy.Bundle(simtest.ID("case C"), "a new case, too")
	k := courier(r, lucy, lucy.Courier, r.srv.URL)
	rep, err := k.Push(t.Context(), sealed(lucy))
	if err != nil || len(rep.Receipts) != 3 || len(rep.HeldAside)+len(rep.Refusals) != 0 || rep.Revoked != nil {
		t.Fatalf("%v, %+v", err, rep)
	}
	if rep.Requests != 3 {
		t.Errorf("%d requests", rep.Requests)
	}
	for _, e := range rep.Evidence {
		if _, err := wire.OpenReceipts(verifier(t, r.org.NoteVerifier), r.org.State.Org, e); err != nil {
			t.Errorf("a receipt: %v", err)
		}
	}
	// Again: the same answer, nothing doubled.
	before := logOf(t, r.store, caseA)
	if rep, err = k.Push(t.Context(), sealed(lucy)); err != nil || len(rep.Receipts) != 3 || !bytes.Equal(before, logOf(t, r.store, caseA)) {
		t.Errorf("again: %v, %+v", err, rep)
	}
	if rep := r.sync(cs[0], jane); rep.Pulled != 1 {
		t.Errorf("Jane: %+v", rep)
	}
	if rep := r.sync(cs[1], lucy); rep.Pushed != 3 || len(lucy.Waiting()) != 0 || len(rep.Alarms) != 0 {
		t.Errorf("the vault, opened again: %+v, %d wait", rep, len(lucy.Waiting()))
	}
}

// TestCourierOfARevokedTablet, with its courier key and with the device's own,
// whether it still holds the organisation's log or nothing but the pins.
func TestCourierOfARevokedTablet(t *testing.T) {
	for _, log := range []string{"whole", "damaged", "none"} {
		r, _ := team(t, 2)
		lucy := r.org.Tablets[1]
		held := r.org.Entries
		lucy.Bundle(caseA, "written on the lost tablet")
		statement := r.revoke(lucy, true)
		for _, key := range []sign.Private{lucy.Courier, lucy.Sign} {
			cfg := client.CourierConfig{
				URL: r.srv.URL, Clock: r.clock, Org: r.org.State.Org, Genesis: r.org.Genesis(), NoteKey: r.org.NoteVerifier, Key: key,
			}
			switch log {
			case "whole":
				cfg.Log = held
			case "damaged":
				cfg.Log = [][]byte{held[0], held[2]}
			}
			k, err := client.NewCourier(cfg)
			if err != nil {
				t.Fatal(err)
			}
			rep, err := k.Push(t.Context(), sealed(lucy))
			k.Close()
			if !errors.Is(err, client.ErrRevoked) || len(rep.HeldAside) != 1 || !bytes.Equal(rep.Revoked, statement) {
				t.Fatalf("%v, %+v", err, rep)
			}
			if rep.Device == nil || !rep.Device.Wipe || rep.Device.Reason != orglog.Lost {
				t.Errorf("what the log says: %+v", rep.Device)
			}
			if _, err := wire.OpenHeld(verifier(t, r.org.NoteVerifier), r.org.State.Org, rep.HeldEvidence[0]); err != nil {
				t.Errorf("the server's word: %v", err)
			}
		}
	}
}

// TestCourierScope: the courier's key takes nothing from the server and brings
// nobody else's work.
func TestCourierScope(t *testing.T) {
	r, _ := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	jane.Bundle(caseA, "Jane's own")
	rep, err := courier(r, lucy, lucy.Courier, r.srv.URL).Push(t.Context(), sealed(jane))
	if err != nil || len(rep.Receipts) != 0 || len(rep.Refusals) != 1 {
		t.Errorf("another's work: %v, %+v", err, rep)
	}
	c := r.clientAt(lucy.Courier, lucy.Vault, r.srv.URL)
	if _, err := c.Sync(t.Context(), lucy.Source(), lucy.Source()); !errors.Is(err, client.ErrRefused) {
		t.Errorf("a pull with the courier's key: %v", err)
	}
	if _, err := c.Quarantine(t.Context()); !errors.Is(err, client.ErrRefused) {
		t.Errorf("the quarantine with the courier's key: %v", err)
	}
}

// TestCourierBelievesOnlyReceipts: whatever a server answers to a courier, nothing
// is called safe or held aside without its signed word for the very bytes.
func TestCourierBelievesOnlyReceipts(t *testing.T) {
	r, _ := team(t, 1)
	jane := r.org.Tablets[0]
	jane.Bundle(caseA, "text")
	raw := jane.Waiting()[0]
	other, _, err := note.GenerateKey(rand.Reader, "sync.example")
	if err != nil {
		t.Fatal(err)
	}
	row := wire.HeldRow{Key: raw.Key, Hash: wire.HashOf(raw.Raw)}
	held := func(key string, org wire.ID, row wire.HeldRow) []wire.Frame {
		body, err := wire.SignHeld(signer(t, key), wire.HeldReceipts{Org: org, Rows: []wire.HeldRow{row}})
		if err != nil {
			t.Fatal(err)
		}
		return []wire.Frame{{Code: wire.CodeHeld, Body: body}, {Code: wire.CodeEnd, Body: wire.End{}.Encode()}}
	}
	wrong := row
	wrong.Hash[0] ^= 1
	for name, frames := range map[string][]wire.Frame{
		"held, by another key":              held(other, r.org.State.Org, row),
		"held, for other bytes":             held(r.org.NoteKey, r.org.State.Org, wrong),
		"held, for another organisation":    held(r.org.NoteKey, wire.ID{9}, row),
		"held, and no end":                  held(r.org.NoteKey, r.org.State.Org, row)[:1],
		"a frame that has no business here": {{Code: wire.CodeBundle, Body: raw.Raw}},
	} {
		url := r.rewriting(wire.PathCourier, func([]wire.Frame) []wire.Frame { return frames })
		rep, err := courier(r, jane, jane.Courier, url).Push(t.Context(), sealed(jane))
		if err == nil {
			t.Errorf("%s: not noticed", name)
		}
		if name != "held, and no end" && len(rep.HeldAside)+len(rep.Receipts) != 0 {
			t.Errorf("%s: believed: %+v", name, rep)
		}
	}
}
