package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/postgres"
	"doorstep/sync/logstore/postgres/pgtest"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// another starts a second process on the same store, as after a restart or beside
// the first.
func (b *bench) another() *bench {
	b.t.Helper()
	s, err := New(context.Background(), Config{
		Store: b.store, Clock: b.clock, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), NoteKey: b.org.NoteKey, Limits: b.limits,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return &bench{t: b.t, org: b.org, clock: b.clock, store: b.store, s: s}
}

// A token that one process gave is good at every other and after a restart; so is
// a challenge, once; and a revocation that one has taken is known to all at once.
func TestTokensOfAnotherProcess(t *testing.T) {
	one := newBenchOf(t, 1)
	two := one.another()
	pat := one.hire("pat", orglog.Practitioner)
	follow := wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())
	tok := one.token(pat.dev.Sign)
	for name, b := range map[string]*bench{"the same": one, "another": two, "a restarted one": one.another()} {
		if rec := b.call("POST", wire.PathPull, tok, follow); rec.Code != 200 {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	request := one.request(pat.dev.Sign, one.nonce(pat.dev.Sign.KID()).Nonce, origin)
	if rec := two.call("POST", wire.PathToken, "", request); rec.Code != 200 {
		t.Errorf("a challenge of another process: %d", rec.Code)
	}
	for name, b := range map[string]*bench{"the first": one, "the second": two, "a third": one.another()} {
		if rec := b.call("POST", wire.PathToken, "", request); rec.Code != 401 {
			t.Errorf("the challenge again, at %s: %d", name, rec.Code)
		}
	}
	one.order(revoke(pat))
	if rec := two.call("POST", wire.PathPull, tok, follow); rec.Code != 403 || reason(t, rec) != wire.RefusedRevoked {
		t.Errorf("revoked at the first, asked at the second: %d", rec.Code)
	}
	// Another organisation's server does not know it.
	if rec := newBenchOf(t, 1).call("POST", wire.PathPull, tok, follow); rec.Code != 401 {
		t.Errorf("at another organisation's server: %d", rec.Code)
	}
}

// Every bit of a token matters, and nothing but a token is one.
func TestTokensAreNotMade(t *testing.T) {
	b := newBenchOf(t, 1)
	tickets, kid, now := b.s.keys.ticket(), b.lead(0).dev.Sign.KID(), b.clock.Now()
	tok := tickets.token(kid, wire.ScopeCourier, now.Add(wire.TokenTTL))
	if got, scope, err := tickets.who(tok, now); err != nil || got != kid || scope != wire.ScopeCourier {
		t.Fatalf("%v %v", scope, err)
	}
	for i := range len(tok) * 8 {
		bad := tok
		bad[i/8] ^= 1 << (i % 8)
		if _, _, err := tickets.who(bad, now); err == nil {
			t.Fatalf("bit %d changed and it is a token", i)
		}
	}
	if _, _, err := tickets.who(tok, now.Add(wire.TokenTTL+1e9)); err == nil {
		t.Error("run out and accepted")
	}
	n, err := tickets.nonce(wire.ID(kid), now)
	if err != nil || !tickets.checkNonce(n, kid, now) {
		t.Fatalf("a nonce: %v", err)
	}
	for i := range len(n) * 8 {
		bad := n
		bad[i/8] ^= 1 << (i % 8)
		if tickets.checkNonce(bad, kid, now) {
			t.Fatalf("bit %d changed and it is a nonce", i)
		}
	}
	if tickets.checkNonce(n, b.org.Admins[0].KID(), now) {
		t.Error("a nonce serves another key")
	}
	if _, _, err := tickets.who(n, now); err == nil {
		t.Error("a nonce passes for a token")
	}
}

// Two processes on one store take pushes to the same spaces at once. Together
// they keep one log: every entry once, every receipt true, each device's stream
// without a gap, both roots the same.
func TestTwoServersOneLog(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		one := newBenchOf(t, twoServersTablets)
		twoServersOneLog(t, one, one.another())
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		db, err := pgtest.Start(pgtest.Options{})
		if err != nil {
			t.Fatalf("this test needs a PostgreSQL server of its own: %v", err)
		}
		t.Cleanup(func() {
			if err := db.Stop(); err != nil {
				t.Error(err)
			}
		})
		url := db.Database(t)
		open := func() logstore.Store {
			s, err := postgres.Open(t.Context(), url, postgres.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			return s
		}
		one := &bench{t: t, org: simtest.New(t, twoServersTablets), clock: &wall{}, store: open()}
		if err := one.store.OrgAppend(t.Context(), 0, one.org.Entries); err != nil {
			t.Fatal(err)
		}
		one.open()
		beside := &bench{t: t, org: one.org, clock: one.clock, store: open()}
		twoServersOneLog(t, one, beside.another())
	})
}

const twoServersTablets = 6

func twoServersOneLog(t *testing.T, one, two *bench) {
	const tablets, bundles = twoServersTablets, 12
	servers := []*bench{one, two}
	record, e := one.lead(0).space("shared")
	one.push(wire.PathPush, one.token(one.lead(0).dev.Sign), record)

	var wg sync.WaitGroup
	results := make([]map[wire.Hash]wire.Receipt, tablets)
	for i := range tablets {
		p := one.lead(i)
		tok := one.token(p.dev.Sign)
		own, eo := p.space(fmt.Sprintf("own %d", i))
		raws := [][]byte{own}
		for n := range bundles {
			raws = append(raws, p.seal("shared", e, uint64(n), p.now(), fmt.Sprintf("%d of %d", n, i)))
			raws = append(raws, p.seal(fmt.Sprintf("own %d", i), eo, uint64(n), p.now(), "own"))
		}
		results[i] = map[wire.Hash]wire.Receipt{}
		wg.Go(func() {
			// In parts, now at the one, now at the other, each part at both.
			for at := 0; at < len(raws); at += 3 {
				part := raws[at:min(at+3, len(raws))]
				for k := range servers {
					b := servers[(at+k+i)%2]
					var body []byte
					for _, raw := range part {
						body = wire.AppendFrame(body, wire.CodeBundle, raw)
					}
					rec := b.call("POST", wire.PathPush, tok, body)
					for h, r := range receiptsOf(t, b, rec) {
						if old, ok := results[i][h]; ok && old != r {
							t.Errorf("two receipts for one entry")
						}
						results[i][h] = r
					}
				}
			}
		})
	}
	wg.Wait()

	got := one.logOf("shared")
	if len(got) != 1+tablets*bundles {
		t.Errorf("%d entries", len(got))
	}
	sorted := slices.Clone(got)
	slices.SortFunc(sorted, func(a, b wire.Hash) int { return slices.Compare(a[:], b[:]) })
	if len(slices.Compact(sorted)) != len(got) {
		t.Error("an entry stands twice")
	}
	for i, rs := range results {
		if len(rs) != 1+2*bundles {
			t.Errorf("tablet %d has %d receipts", i, len(rs))
		}
		for h, r := range rs {
			if r.Key.Space == simtest.ID("shared") && got[r.Pos] != h {
				t.Errorf("the receipt of %v names another's place", r.Key)
			}
		}
	}
	found, err := logstore.Check(t.Context(), one.store, func(logstore.Entry) error { return nil }, func(problem string) { t.Error(problem) })
	if err != nil || found.Entries != 1+tablets*(1+2*bundles) {
		t.Errorf("%+v, %v", found, err)
	}
	var roots [2]tlog.Hash
	for i, b := range servers {
		if roots[i], err = b.s.log.Root(t.Context(), simtest.ID("shared"), uint64(len(got))); err != nil {
			t.Fatal(err)
		}
	}
	if roots[0] != roots[1] {
		t.Error("two roots")
	}
}

// receiptsOf is read for goroutines: it fails no test by itself.
func receiptsOf(t *testing.T, b *bench, rec *httptest.ResponseRecorder) map[wire.Hash]wire.Receipt {
	out := map[wire.Hash]wire.Receipt{}
	v := b.verifier()
	for _, f := range b.frames(rec) {
		switch f.Code {
		case wire.CodeReceipt:
			rs, err := wire.OpenReceipts(v, b.org.State.Org, f.Body)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, x := range rs.All() {
				out[x.Hash] = x
			}
		case wire.CodeRefusal:
			x, err := wire.ParseRefusal(f.Body)
			t.Errorf("refused: %v, %v", x.Reason, err)
		}
	}
	return out
}

// Two processes are posted different statements for the same place at once: one
// of them stands, at both, and the other is told to look again.
func TestTwoServersOneOrganisation(t *testing.T) {
	one := newBenchOf(t, 1)
	two := one.another()
	tok := one.token(one.org.Admins[0])
	for round := range 20 {
		at := one.org.State.Size
		var entries [2][]byte
		for i := range entries {
			entry, err := one.org.State.Propose(simtest.Day, orglog.Policy{Values: map[string]int64{"x": int64(2*round + i)}}, one.org.Admins[:2]...)
			if err != nil {
				t.Fatal(err)
			}
			entries[i] = entry
		}
		var codes [2]int
		var wg sync.WaitGroup
		for i, b := range []*bench{one, two} {
			wg.Go(func() {
				codes[i] = b.call("POST", wire.PathOrg, tok, wire.AppendFrame(nil, wire.CodeStatement, wire.Statement{Pos: at, Raw: entries[i]}.Encode())).Code
			})
		}
		wg.Wait()
		if codes != [2]int{201, 412} && codes != [2]int{412, 201} {
			t.Fatalf("round %d: %v", round, codes)
		}
		won := entries[slices.Index(codes[:], 201)]
		next, err := one.org.State.Apply(won)
		if err != nil {
			t.Fatal(err)
		}
		one.org.Entries, one.org.State = append(one.org.Entries, won), next
		for i, b := range []*bench{one, two} {
			if err := b.s.members.refresh(t.Context()); err != nil || b.s.members.now().Head != next.Head {
				t.Fatalf("round %d: server %d stands elsewhere: %v", round, i, err)
			}
		}
	}
}

// A server whose note key the administrators have replaced says so, and one that
// is started with the new key is believed again.
func TestAReplacedNoteKeyIsNoticed(t *testing.T) {
	b := newBenchOf(t, 1)
	ready := func(b *bench) int { return b.call("GET", wire.PathReady, "", nil).Code }
	if got := ready(b); got != 200 {
		t.Fatalf("at first: %d", got)
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, "sync.example")
	if err != nil {
		t.Fatal(err)
	}
	b.order(orglog.ServerReset{NoteKey: vkey}, b.org.Admins[:2]...)
	if got := ready(b); got != 503 {
		t.Errorf("with the old key: %d", got)
	}
	if _, err := New(t.Context(), b.s.cfg); !errors.Is(err, ErrNoteKey) {
		t.Errorf("started with the old key: %v", err)
	}
	b.org.NoteKey, b.org.NoteVerifier = skey, vkey
	b.open()
	if got := ready(b); got != 200 {
		t.Errorf("with the new key: %d", got)
	}
	b.token(b.lead(0).dev.Sign)
}

// What a manager admits at one process enters the log once though both carry it
// out, and a space destroyed at one is closed at the other.
func TestOrdersReachEveryServer(t *testing.T) {
	one := newBenchOf(t, 1)
	two := one.another()
	lost, lou := one.hire("lost", orglog.Practitioner), one.lead(0)
	record, e := lou.space("case")
	tok := one.token(lou.dev.Sign)
	one.push(wire.PathPush, tok, record)
	late := lost.seal("case", e, 0, lost.now(), "late")
	one.order(revoke(lost))
	courier, _ := two.courier(lost.dev.Courier)
	if r := two.push(wire.PathCourier, courier, late); len(r.held) != 1 {
		t.Fatalf("%v", r.reasons())
	}
	one.order(orglog.NewAdmit(simtest.ID("case"), wire.HashOf(late)))
	one.wantLog("case", record, late)
	if r := two.push(wire.PathPush, tok, late); len(r.receipts) != 1 {
		t.Errorf("brought to the other: %v", r.reasons())
	}
	one.wantLog("case", record, late)
	one.wantAside()
	one.order(orglog.Destroy{Space: simtest.ID("case"), Basis: 3}, one.org.Admins[:2]...)
	if r := two.push(wire.PathPush, tok, late); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedDestroyed}) {
		t.Errorf("destroyed at the first, pushed at the second: %v", r.reasons())
	}
}
