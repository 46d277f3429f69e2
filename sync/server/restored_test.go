package server

import (
	"encoding/base64"
	"slices"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// follow sends a device's cursors, so that the server knows where it stands.
func (b *bench) follow(tok string, org uint64, sizes map[string]uint64) result {
	b.t.Helper()
	f := wire.Follow{Org: org}
	for name, size := range sizes {
		f.Cursors = append(f.Cursors, wire.Cursor{Space: simtest.ID(name), Size: size})
	}
	return b.read(b.call("POST", wire.PathPull, tok, wire.AppendFrame(nil, wire.CodeFollow, f.Encode())))
}

// restored opens the server on the store as one that was put back from a copy.
func (b *bench) restored(healFor time.Duration) {
	b.t.Helper()
	if err := MarkRestored(b.t.Context(), b.store, b.clock.Now()); err != nil {
		b.t.Fatal(err)
	}
	b.healFor = healFor
	b.open()
}

// What was written after more of a log than the server has is refused until the
// server has got back what it lost: by its sender, from whoever knows of a loss that
// administrators have not stated, and not from a courier, who can heal nothing.
func TestWhoSawMoreHealsFirst(t *testing.T) {
	b := newBenchOf(t, 1)
	lou := b.lead(0)
	pat := b.hire("pat", orglog.Practitioner)
	record, e := lou.space("case")
	lost := lou.seal("case", e, 0, lou.now(), "lost with the server")
	lou.saw = bundle.Checkpoint{Size: 2}
	after := lou.seal("case", e, 1, lou.now(), "written after it was read again")
	pat.saw = bundle.Checkpoint{Size: 2}
	sealed := pat.seal("case", e, 0, pat.now(), "by a colleague who is locked out")
	tok := b.token(lou.dev.Sign)

	if r := b.push(wire.PathPush, tok, record); len(r.receipts) != 1 {
		t.Fatal(r.reasons())
	}
	r := b.push(wire.PathPush, tok, after)
	if !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedBehind}) || r.refused[0].Want != 1 || r.refused[0].Key.N != 1 {
		t.Fatalf("%+v", r.refused)
	}
	b.wantLog("case", record)
	// A courier's work is safer here than kept.
	door, _ := b.courier(pat.dev.Courier)
	if r := b.push(wire.PathCourier, door, sealed); len(r.receipts) != 1 {
		t.Errorf("from a courier: %v", r.reasons())
	}
	// What the same push brings before it counts.
	lou.saw.Size = 3
	third := lou.seal("case", e, 2, lou.now(), "and on")
	if r := b.push(wire.PathPush, tok, lost, after, third); len(r.receipts) != 3 {
		t.Errorf("after what it lost: %v", r.reasons())
	}
	b.wantLog("case", record, sealed, lost, after, third)

	lou.saw.Size = 9
	was := lou.now()
	more := lou.seal("case", e, 3, was, "nobody holds what was lost")
	if r := b.push(wire.PathPush, tok, more); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedBehind}) {
		t.Fatalf("%v", r.reasons())
	}
	if r := b.push(wire.PathHealed, tok, more); len(r.receipts) != 1 {
		t.Errorf("from who gave back what he holds: %v", r.reasons())
	}
	before := lou.seal("case", e, 4, was, "written before the loss was stated")
	b.order(reset(), b.org.Admins[:2]...)
	knowing := lou.seal("case", e, 5, lou.now(), "written when it was known")
	if r := b.push(wire.PathPush, tok, before, knowing); len(r.receipts) != 1 || !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedBehind}) {
		t.Errorf("after the loss was stated: %d receipts, %v", len(r.receipts), r.reasons())
	}
	// What stands in the log is never refused again, whatever its header says.
	if r := b.push(wire.PathPush, tok, more); len(r.receipts) != 1 {
		t.Errorf("for its receipt: %v", r.reasons())
	}
}

// A restored server takes what it lost before what is new, in each space until all
// who had written there have been back, and no longer than it was told.
func TestARestoredServerTakesWhatItLostFirst(t *testing.T) {
	b := newBenchOf(t, 3)
	ann, ben, eve := b.lead(0), b.lead(1), b.lead(2)
	record, e := ann.space("case")
	bens := ben.seal("case", e, 0, ben.now(), "before the backup")
	other, _ := eve.space("other")
	annTok, benTok, eveTok := b.token(ann.dev.Sign), b.token(ben.dev.Sign), b.token(eve.dev.Sign)
	if r := b.push(wire.PathPush, annTok, record, bens, other); len(r.receipts) != 3 {
		t.Fatal(r.reasons())
	}
	lost := ann.seal("case", e, 0, ann.now(), "after the backup")
	fresh := eve.seal("case", e, 0, eve.now(), "by one who never saw it")
	newCase, _ := eve.space("new case")
	b.restored(24 * time.Hour)
	end := uint64(b.clock.Now().Add(24 * time.Hour).Unix())

	waits := func(when string, tok string, raw []byte) {
		t.Helper()
		r := b.push(wire.PathPush, tok, raw)
		if !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedRestored}) || len(r.receipts) != 0 || r.status != 409 {
			t.Fatalf("%s: %d, %d receipts, %v", when, r.status, len(r.receipts), r.reasons())
		}
		if want := r.refused[0].Want; want+1 < end || want > end+1 {
			t.Fatalf("%s: until %d, want %d", when, want, end)
		}
	}
	waits("at once", eveTok, fresh)
	if r := b.push(wire.PathPush, eveTok, newCase); len(r.receipts) != 1 {
		t.Errorf("what is in nobody's way: %v", r.reasons())
	}
	if r := b.push(wire.PathPush, annTok, record, bens); len(r.receipts) != 2 {
		t.Errorf("what it holds: %v", r.reasons())
	}
	// Eve and Ben have been back. Ann, who wrote there too, has not.
	b.follow(eveTok, eve.now(), map[string]uint64{"case": 2, "other": 1})
	b.follow(benTok, ben.now(), map[string]uint64{"case": 2})
	waits("while tablets at work may still come", eveTok, fresh)
	b.clock.ahead.Add(int64(healGrace + time.Minute))
	annTok, eveTok = b.token(ann.dev.Sign), b.token(eve.dev.Sign)
	waits("while a writer is away", eveTok, fresh)
	// Ann comes, and has more to bring.
	b.follow(annTok, ann.now(), map[string]uint64{"case": 3})
	waits("before what is lost is here", eveTok, fresh)
	if r := b.push(wire.PathHeals, annTok, lost); len(r.receipts) != 1 {
		t.Fatalf("what was lost: %v", r.reasons())
	}
	waits("before Ann says that it is all", eveTok, fresh)
	b.follow(annTok, ann.now(), map[string]uint64{"case": 3})
	if r := b.push(wire.PathPush, eveTok, fresh); len(r.receipts) != 1 {
		t.Fatalf("when all have been back: %v", r.reasons())
	}
	b.wantLog("case", record, bens, lost, fresh)

	// The next start on the same store still knows who has been back, and how long it
	// was to be.
	again := ben.seal("case", e, 1, ben.now(), "later")
	b.open()
	b.clock.ahead.Add(int64(healGrace + time.Minute))
	if r := b.push(wire.PathPush, b.token(ben.dev.Sign), again); len(r.receipts) != 1 {
		t.Errorf("after a restart: %v", r.reasons())
	}
}

// Nobody's work waits for ever for a tablet that does not come.
func TestARestoredServerDoesNotWaitForEver(t *testing.T) {
	for name, over := range map[string]func(b *bench){
		"the time is over":              func(b *bench) { b.clock.ahead.Add(int64(25 * time.Hour)) },
		"started to take all at once":   func(b *bench) { b.healFor = 0; b.open() },
		"the administrators know of it": func(b *bench) { b.order(reset(), b.org.Admins[:2]...) },
		"the absent tablet is shut out": func(b *bench) { b.clock.ahead.Add(int64(healGrace + time.Minute)); b.order(revoke(b.lead(0))) },
		"started again after its time":  func(b *bench) { b.clock.ahead.Add(int64(25 * time.Hour)); b.open() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBenchOf(t, 2)
			away, here := b.lead(0), b.lead(1)
			record, e := away.space("case")
			if r := b.push(wire.PathPush, b.token(away.dev.Sign), record); len(r.receipts) != 1 {
				t.Fatal(r.reasons())
			}
			b.restored(24 * time.Hour)
			work := here.seal("case", e, 0, here.now(), "new")
			if r := b.push(wire.PathPush, b.token(here.dev.Sign), work); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedRestored}) {
				t.Fatalf("at first: %v", r.reasons())
			}
			over(b)
			if r := b.push(wire.PathPush, b.token(here.dev.Sign), work); len(r.receipts) != 1 {
				t.Errorf("%v", r.reasons())
			}
		})
	}
}

// Statements wait like entries: one that took the place of a lost one would split
// the organisation's log for good. That administrators state the loss does not wait.
func TestStatementsWaitForLostOnes(t *testing.T) {
	b := newBenchOf(t, 2)
	b.restored(time.Hour)
	st := b.org.State
	entry, err := st.Propose(simtest.Day, orglog.NewAdmit(simtest.ID("case"), wire.HashOf([]byte("x"))), b.lead(0).dev.Sign)
	if err != nil {
		t.Fatal(err)
	}
	body := wire.AppendFrame(nil, wire.CodeStatement, wire.Statement{Pos: st.Size, Raw: entry}.Encode())
	tok := b.token(b.lead(0).dev.Sign)
	if r := b.read(b.call("POST", wire.PathPush, tok, body)); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedRestored}) {
		t.Errorf("pushed: %v", r.reasons())
	}
	if r := b.read(b.call("POST", wire.PathOrg, tok, body)); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedRestored}) || r.status != 409 {
		t.Errorf("posted: %d %v", r.status, r.reasons())
	}
	if size := b.s.members.size(); size != st.Size {
		t.Errorf("%d statements", size)
	}
	if r := b.read(b.call("POST", wire.PathHeals, tok, body)); len(r.refused) != 0 || b.s.members.size() != st.Size+1 {
		t.Errorf("brought back: %v", r.reasons())
	}
	if r := b.read(b.call("POST", wire.PathPush, tok, body)); len(r.refused) != 0 {
		t.Errorf("the same again: %v", r.reasons())
	}
}

// signed is the Authorization header of a request that signs in by itself.
func (b *bench) signed(key sign.Private, nonce [32]byte, at string) string {
	b.t.Helper()
	return wire.SignedScheme + base64.RawURLEncoding.EncodeToString(b.request(key, nonce, at))
}

// A push and a pull may sign in by themselves: the same challenge, the same
// judgement, one round trip less. The token that the answer begins with is like any
// other.
func TestSignInWithinAPush(t *testing.T) {
	b := newBenchOf(t, 2)
	ann := b.lead(0)
	record, _ := ann.space("case")
	body := wire.AppendFrame(nil, wire.CodeBundle, record)
	key := ann.dev.Sign
	nonce := b.nonce(key.KID()).Nonce
	auth := b.signed(key, nonce, origin)
	rec := b.callAs("POST", wire.PathPush, auth, body)
	frames := b.frames(rec)
	if rec.Code != 200 || len(frames) != 3 || frames[0].Code != wire.CodeToken || frames[1].Code != wire.CodeReceipt {
		t.Fatalf("%d: %+v", rec.Code, frames)
	}
	tok, err := wire.ParseToken(frames[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	if r := b.follow(bearer(tok.Token), ann.now(), nil); r.status != 200 || !r.whole {
		t.Errorf("with the token: %d", r.status)
	}
	// Refusals alone are a conflict, token or not.
	ghost := b.org.Stranger("ghost")
	foreign := &pen{b: b, dev: ghost.NewDevice, keys: ghost.Keys, inc: simtest.ID("ghost")}
	_, e := ann.space("another")
	if rec := b.callAs("POST", wire.PathPush, b.signed(key, b.nonce(key.KID()).Nonce, origin),
		wire.AppendFrame(nil, wire.CodeBundle, foreign.seal("case", e, 0, ann.now(), "x"))); rec.Code != 409 {
		t.Errorf("nothing but refusals: %d", rec.Code)
	}

	pat := b.hire("pat", orglog.Practitioner)
	gone := b.hire("gone", orglog.Practitioner)
	b.order(revoke(gone))
	fresh := func(k sign.Private) [32]byte { return b.nonce(k.KID()).Nonce }
	old := fresh(key)
	for name, c := range map[string]struct {
		auth   string
		status int
		reason wire.Reason
	}{
		"the same once more":      {auth, 401, wire.RefusedAuth},
		"another's nonce":         {b.signed(key, fresh(b.lead(1).dev.Sign), origin), 401, wire.RefusedAuth},
		"made for another server": {b.signed(key, fresh(key), "https://elsewhere.example"), 401, wire.RefusedAuth},
		"a courier's key":         {b.signed(pat.dev.Courier, fresh(pat.dev.Courier), origin), 403, wire.RefusedUnknown},
		"an administrator's key":  {b.signed(b.org.Admins[0], fresh(b.org.Admins[0]), origin), 403, wire.RefusedScope},
		"a stranger's key":        {b.signed(ghost.Sign, fresh(ghost.Sign), origin), 403, wire.RefusedUnknown},
		"a revoked device":        {b.signed(gone.dev.Sign, fresh(gone.dev.Sign), origin), 403, wire.RefusedRevoked},
		"no signature":            {wire.SignedScheme + "AAAA", 400, wire.RefusedMalformed},
		"no base64":               {wire.SignedScheme + "!", 400, wire.RefusedMalformed},
		"far too long":            {wire.SignedScheme + base64.RawURLEncoding.EncodeToString(make([]byte, wire.MaxAuth+1)), 400, wire.RefusedMalformed},
	} {
		late, _ := ann.space("late " + name)
		for _, path := range []string{wire.PathPush, wire.PathPull} {
			if path == wire.PathPull && c.status != 400 && c.reason != wire.RefusedAuth {
				continue // the nonce is used up
			}
			rec := b.callAs("POST", path, c.auth, wire.AppendFrame(nil, wire.CodeBundle, late))
			if rec.Code != c.status || reason(t, rec) != c.reason {
				t.Errorf("%s to %s: %d", name, path, rec.Code)
			}
		}
		b.wantLog("late " + name)
	}
	b.clock.ahead.Add(int64(wire.ChallengeTTL + time.Second))
	if rec := b.callAs("POST", wire.PathPush, b.signed(key, old, origin), body); rec.Code != 401 {
		t.Errorf("a nonce that has run out: %d", rec.Code)
	}
	// Elsewhere a signature is no token.
	if rec := b.callAs("GET", wire.PathOrg+"?after=0", b.signed(key, fresh(key), origin), nil); rec.Code != 401 {
		t.Errorf("where a token is asked for: %d", rec.Code)
	}
}
