package server

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

func revoke(p *pen) orglog.RevokeDevice {
	return orglog.RevokeDevice{Device: p.dev.ID, Reason: orglog.Lost}
}

func reset() orglog.ServerReset { return orglog.ServerReset{Reason: 1} }

// What a revoked device still sends is kept and enters no log: neither what it
// made before, nor what it dates back, nor what it repeats, nor what it makes in
// knowledge of its revocation; and it reads nothing.
func TestRevokedGoesToQuarantine(t *testing.T) {
	b := newBenchOf(t, 1)
	lost := b.hire("lost", orglog.Practitioner)
	record, e := lost.space("case")
	first := lost.seal("case", e, 0, lost.now(), "before, and sent before")
	if r := b.push(wire.PathPush, b.token(lost.dev.Sign), record, first); len(r.receipts) != 2 {
		t.Fatalf("before: %+v", r)
	}
	waiting := lost.seal("case", e, 1, lost.now(), "before, and not sent")
	seenBefore := lost.now()
	statement := b.order(revoke(lost))
	b.hire("successor", orglog.Practitioner)
	backdated := lost.seal("case", e, 2, seenBefore, "after, dated back")
	knowing := lost.seal("case", e, 3, lost.now(), "after, knowing it")

	for name, key := range map[string]sign.Private{"with its own key": lost.dev.Sign, "with its courier key": lost.dev.Courier} {
		t.Run(name, func(t *testing.T) {
			tok, said := b.courier(key)
			if said.Scope != wire.ScopeQuarantine || !bytes.Equal(said.Revoked, statement) {
				t.Fatalf("scope %v, %d bytes of evidence", said.Scope, len(said.Revoked))
			}
			r := b.push(wire.PathCourier, tok, record, first, waiting, backdated, knowing)
			if len(r.receipts) != 2 || len(r.refused) != 0 || !r.whole {
				t.Errorf("%d receipts, refused %v", len(r.receipts), r.reasons())
			}
			for _, raw := range [][]byte{waiting, backdated, knowing} {
				if !r.held[wire.HashOf(raw)] {
					t.Error("it is not told that an entry is held aside")
				}
			}
			// It reads the log that proves its revocation, and not a statement more.
			last := 0
			for _, f := range b.frames(b.call("GET", wire.PathOrg, tok, nil)) {
				if f.Code == wire.CodeStatement {
					st, err := wire.ParseStatement(f.Body)
					if err != nil {
						t.Fatal(err)
					}
					last = int(st.Pos)
				}
			}
			if want := slices.IndexFunc(b.org.Entries, func(e []byte) bool { return bytes.Equal(e, statement) }); last != want {
				t.Errorf("it reads the organisation's log up to %d, want %d", last, want)
			}
			for _, path := range []string{wire.PathQuarantine, wire.PathJoins, wire.PathFeed, wire.IndexPath(simtest.ID("case"), 0)} {
				if rec := b.call("GET", path, tok, nil); rec.Code != 403 {
					t.Errorf("%s: %d", path, rec.Code)
				}
			}
			follow := wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())
			if rec := b.call("POST", wire.PathPull, tok, follow); rec.Code != 403 {
				t.Errorf("pull: %d", rec.Code)
			}
			if r := b.push(wire.PathPush, tok, waiting); r.status != 403 {
				t.Errorf("push at the members' door: %d", r.status)
			}
		})
	}
	b.wantLog("case", record, first)
	b.wantAside(waiting, backdated, knowing)

	t.Run("at the members' door", func(t *testing.T) {
		rec := b.call("POST", wire.PathToken, "", b.request(lost.dev.Sign, b.nonce(lost.dev.Sign.KID()).Nonce, origin))
		if rec.Code != 403 || reason(t, rec) != wire.RefusedRevoked {
			t.Errorf("%d", rec.Code)
		}
	})
	t.Run("admitted", func(t *testing.T) {
		// A manager decides; the server moves what was named and nothing else,
		// in its order, and a gap waits for what comes before it.
		b.order(orglog.NewAdmit(simtest.ID("case"), wire.HashOf(backdated)))
		b.wantLog("case", record, first)
		b.wantAside(waiting, backdated, knowing)
		b.order(orglog.NewAdmit(simtest.ID("case"), wire.HashOf(waiting)))
		b.wantLog("case", record, first, waiting, backdated)
		b.wantAside(knowing)
		// Sent again, it has a receipt now.
		tok, _ := b.courier(lost.dev.Courier)
		if r := b.push(wire.PathCourier, tok, waiting, backdated, knowing); len(r.receipts) != 2 || len(r.held) != 1 {
			t.Errorf("again: %d receipts, %d held", len(r.receipts), len(r.held))
		}
	})
}

// A courier's token pushes what its own device signed, and does nothing else.
func TestCourierScope(t *testing.T) {
	b := newBenchOf(t, 1)
	pat := b.hire("pat", orglog.Practitioner)
	lou := b.lead(0)
	record, e := pat.space("case")
	own := pat.seal("case", e, 0, pat.now(), "locked and forgotten")
	others, _ := lou.space("other")
	for name, key := range map[string]sign.Private{"courier key": pat.dev.Courier, "own key": pat.dev.Sign} {
		tok, said := b.courier(key)
		if said.Scope != wire.ScopeCourier || len(said.Revoked) != 0 {
			t.Fatalf("%s: scope %v", name, said.Scope)
		}
		for _, c := range []struct{ method, path string }{
			{"GET", wire.PathOrg},
			{"POST", wire.PathOrg},
			{"GET", wire.PathJoins},
			{"POST", wire.PathJoins},
			{"POST", wire.PathPull},
			{"POST", wire.PathPush},
			{"GET", wire.PathQuarantine},
			{"GET", wire.PathFeed},
			{"POST", wire.PathBlobsHave},
			{"GET", wire.IndexPath(simtest.ID("case"), 0)},
			{"GET", wire.BlobPath(wire.Hash{}, wire.ID{})},
			{"PUT", wire.BlobPath(wire.Hash{}, wire.ID{})},
		} {
			if rec := b.call(c.method, c.path, tok, nil); rec.Code != 403 || reason(t, rec) != wire.RefusedScope {
				t.Errorf("%s: %s %s: %d", name, c.method, c.path, rec.Code)
			}
		}
		if r := b.push(wire.PathCourier, tok, others); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedScope}) {
			t.Errorf("%s: somebody else's entry: %v", name, r.reasons())
		}
		for _, f := range []wire.Code{wire.CodeFollow, wire.CodeResume, wire.CodeStatement} {
			body := wire.AppendFrame(nil, f, wire.Follow{}.Encode())
			if r := b.read(b.call("POST", wire.PathCourier, tok, body)); r.whole {
				t.Errorf("%s: a frame of kind %d was taken", name, f)
			}
		}
		if r := b.push(wire.PathCourier, tok, record, own); len(r.receipts) != 2 || !r.whole {
			t.Errorf("%s: its own: %+v", name, r)
		}
	}
	b.wantLog("case", record, own)
	if b.wantAside(); len(b.logOf("other")) != 0 {
		t.Error("another's space came to be")
	}
	// Anybody else has no business at this door.
	for name, key := range map[string]sign.Private{"administrator": b.org.Admins[0], "stranger": b.org.Stranger("x").Sign} {
		rec := b.call("POST", wire.PathCourierToken, "", b.request(key, b.nonce(key.KID()).Nonce, origin))
		if rec.Code != 403 || reason(t, rec) != wire.RefusedUnknown {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	// And a courier key opens no other.
	rec := b.call("POST", wire.PathToken, "", b.request(pat.dev.Courier, b.nonce(pat.dev.Courier.KID()).Nonce, origin))
	if rec.Code != 403 || reason(t, rec) != wire.RefusedUnknown {
		t.Errorf("courier key at the members' door: %d", rec.Code)
	}
	// Revoked with a token in hand, it must sign in again and is told.
	tok, _ := b.courier(pat.dev.Courier)
	b.order(revoke(pat))
	if r := b.push(wire.PathCourier, tok, own); r.status != 403 || r.reasons()[0] != wire.RefusedRevoked {
		t.Errorf("revoked meanwhile: %d %v", r.status, r.reasons())
	}
}

// Members bring back what the server lost. What a device signed that was revoked
// since is taken when the administrators stated the loss later than the
// revocation; before that it is held aside, and it never is when it was signed
// in knowledge of the revocation.
func TestMembersBringBackWhatTheServerLost(t *testing.T) {
	b := newBenchOf(t, 1)
	gone, pat, lou := b.hire("gone", orglog.Practitioner), b.hire("pat", orglog.Practitioner), b.lead(0)
	record, e := gone.space("case")
	work := gone.seal("case", e, 0, gone.now(), "before")
	pats := pat.seal("case", e, 0, pat.now(), "of an active colleague")
	seen := gone.now()
	b.order(revoke(gone))
	late := gone.seal("case", e, 1, seen, "dated back, given to a friend")
	barred := gone.seal("case", e, 2, gone.now(), "after, given to a friend")
	tok := b.token(lou.dev.Sign)

	r := b.push(wire.PathPush, tok, record, work, pats)
	// The record of the space is the revoked device's too: without it nothing
	// of the space may stand yet.
	if want := []wire.Reason{wire.RefusedHeld, wire.RefusedHeld, wire.RefusedSpace}; !sameReasons(r.reasons(), want) {
		t.Fatalf("without a reset: %v", r.reasons())
	}
	b.wantAside(record, work)
	b.order(reset(), b.org.Admins[:2]...)
	r = b.push(wire.PathPush, tok, record, work, pats, barred)
	if len(r.receipts) != 3 || !sameReasons(r.reasons(), []wire.Reason{wire.RefusedRevoked}) {
		t.Fatalf("after the reset: %d receipts, %v", len(r.receipts), r.reasons())
	}
	b.wantLog("case", record, work, pats)
	b.wantAside() // what is in the log is held aside no longer

	// A reset before the revocation says nothing of what comes after it.
	other := b.hire("other", orglog.Practitioner)
	record2, e2 := other.space("second")
	was := other.now()
	b.order(revoke(other))
	forged := other.seal("second", e2, 0, was, "dated back")
	if r := b.push(wire.PathPush, tok, record2, forged); !sameReasons(r.reasons(), []wire.Reason{wire.RefusedHeld, wire.RefusedHeld}) {
		t.Errorf("revoked after the reset: %v", r.reasons())
	}
	_ = late
}

// A revoked device dates back an epoch record to keys that were made after it had
// gone. Held aside for its own sake, it enters no log: not by a member, not after
// a reset, not though somebody admits it, for no reader would take it and all
// would stop there.
func TestRecordsOfAThiefEnterNoLog(t *testing.T) {
	b := newBenchOf(t, 1)
	lost, lou := b.hire("lost", orglog.Practitioner), b.lead(0)
	seen := lost.now()
	b.order(revoke(lost))
	c, next, err := b.org.State.Rotate(rand.Reader, simtest.Team, lou.keys)
	if err != nil {
		t.Fatal(err)
	}
	b.order(c)
	if err := lou.keys.Add(simtest.Team, next); err != nil {
		t.Fatal(err)
	}
	b.order(reset(), b.org.Admins[:2]...)
	honest, _ := lou.space("case") // wrapped to the new generation
	m, err := sign.Parse1(honest, sign.TypeEpoch)
	if err != nil {
		t.Fatal(err)
	}
	louKID, lostKID := lou.dev.Sign.KID(), lost.dev.Sign.KID()
	protected := bytes.Replace(m.Protected, louKID[:], lostKID[:], 1)
	protected = bytes.Replace(protected, size(lou.now()), size(seen), 1)
	org := b.org.State.Org
	record, err := lost.dev.Sign.Sign1(protected, m.Payload, org[:])
	if err != nil {
		t.Fatal(err)
	}
	if s, err := wire.ParseSigned(record); err != nil || s.OrgSize != seen || s.Device != lostKID {
		t.Fatalf("the record is not what it should be: %v", err)
	}
	if r := b.push(wire.PathPush, b.token(lou.dev.Sign), record); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature}) {
		t.Errorf("by a member: %v", r.reasons())
	}
	tok, _ := b.courier(lost.dev.Sign)
	if r := b.push(wire.PathCourier, tok, record); len(r.held) != 1 {
		t.Errorf("by itself: %v", r.reasons())
	}
	b.order(orglog.NewAdmit(simtest.ID("case"), wire.HashOf(record)))
	if r := b.push(wire.PathPush, b.token(lou.dev.Sign), record); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature}) {
		t.Errorf("admitted, by a member: %v", r.reasons())
	}
	b.wantLog("case")
	b.wantAside(record)
}

// size is the header field of how much of the organisation's log was seen: label
// -70008, then the number.
func size(n uint64) []byte {
	out, err := detcbor.Marshal(map[int]uint64{-70008: n})
	if err != nil {
		panic(err)
	}
	return out[1:]
}

func sameReasons(a, b []wire.Reason) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// Who decides about what is held aside sees all of it, as sent; nobody else does.
func TestQuarantineIsForThoseWhoDecide(t *testing.T) {
	b := newBenchOf(t, 1)
	lost := b.hire("lost", orglog.Practitioner)
	manager, colleague := b.hire("manager", orglog.Manager), b.hire("colleague", orglog.Practitioner)
	record, e := lost.space("case")
	want := [][]byte{record}
	for n := range 5 {
		want = append(want, lost.seal("case", e, uint64(n), lost.now(), fmt.Sprintf("note %d", n)))
	}
	b.order(revoke(lost))
	tok, _ := b.courier(lost.dev.Courier)
	b.push(wire.PathCourier, tok, want...)
	for name, c := range map[string]struct {
		key    sign.Private
		status int
	}{
		"a lead": {b.lead(0).dev.Sign, 200}, "a manager": {manager.dev.Sign, 200}, "an administrator": {b.org.Admins[1], 200},
		"a colleague": {colleague.dev.Sign, 403},
	} {
		rec := b.call("GET", wire.PathQuarantine, b.token(c.key), nil)
		if rec.Code != c.status {
			t.Errorf("%s: %d", name, rec.Code)
		}
		if c.status != 200 {
			continue
		}
		var got [][]byte
		var last uint64
		for _, f := range b.frames(rec) {
			switch f.Code {
			case wire.CodeAside:
				a, err := wire.ParseAside(f.Body)
				if err != nil || a.Device != lost.dev.ID || a.Key.Space != simtest.ID("case") || a.Time == 0 || a.Index != last+1 {
					t.Fatalf("%s: %+v, %v", name, a, err)
				}
				last = a.Index
			case wire.CodeBundle:
				got = append(got, f.Body)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s sees %d of %d", name, len(got), len(want))
		}
		rest := b.frames(b.call("GET", wire.QuarantinePath(last-2), b.token(c.key), nil))
		none := b.frames(b.call("GET", wire.QuarantinePath(last), b.token(c.key), nil))
		if len(rest) != 5 || len(none) != 1 {
			t.Errorf("%s: pages of %d and %d frames", name, len(rest), len(none))
		}
	}
	if rec := b.call("GET", wire.PathQuarantine+"?after=x", b.token(manager.dev.Sign), nil); rec.Code != 400 {
		t.Errorf("after=x: %d", rec.Code)
	}
}

// A thief with a revoked device fills its own share and no more.
func TestWhatIsHeldAsideIsBounded(t *testing.T) {
	b := newBenchOf(t, 1)
	b.limits = Limits{Held: 3, HeldBytes: 1 << 20}
	b.open()
	lost := b.hire("lost", orglog.Practitioner)
	record, e := lost.space("case")
	seen := lost.now()
	b.order(revoke(lost))
	tok, _ := b.courier(lost.dev.Sign)
	raws := [][]byte{record}
	for n := range 4 {
		raws = append(raws, lost.seal("case", e, uint64(n), seen, "junk"))
	}
	r := b.push(wire.PathCourier, tok, raws...)
	if len(r.held) != 3 || !sameReasons(r.reasons(), []wire.Reason{wire.RefusedQuota, wire.RefusedQuota}) {
		t.Errorf("%d held, %v", len(r.held), r.reasons())
	}
	// What is held is held: sending it again is answered as before.
	if r := b.push(wire.PathCourier, tok, raws[0]); len(r.held) != 1 {
		t.Errorf("again: %v", r.reasons())
	}
	b.wantAside(raws[:3]...)
}
