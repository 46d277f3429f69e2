package server

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// resign strips the signature of an entry and signs its header and payload again,
// with the thief's key id in the header when asked to.
func resign(t *testing.T, thief sign.Private, org wire.ID, raw []byte, typ sign.MediaType, ownKID bool) []byte {
	t.Helper()
	m, err := sign.Parse1(raw, typ)
	if err != nil {
		t.Fatal(err)
	}
	protected := m.Protected
	if ownKID {
		victim := m.Header.KID
		kid := thief.KID()
		protected = bytes.Replace(protected, victim[:], kid[:], 1)
	}
	out, err := thief.Sign1(protected, m.Payload, org[:])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A member takes a colleague's ciphertext and signs it as its own. Under the
// colleague's name it is refused by the server; under the thief's the server
// cannot know, and no reader opens it: the header is part of what was sealed.
func TestResignStolenCiphertext(t *testing.T) {
	b := newBenchOf(t, 2)
	ann, eve := b.lead(0), b.lead(1)
	record, e := ann.space("case")
	note := ann.seal("case", e, 0, ann.now(), "Ann's words")
	tok := b.token(eve.dev.Sign)
	if r := b.push(wire.PathPush, tok, record, note); len(r.receipts) != 2 {
		t.Fatalf("%v", r.reasons())
	}
	org := b.org.State.Org
	for name, c := range map[string]struct {
		raw []byte
		typ sign.MediaType
	}{"bundle": {note, sign.TypeBundle}, "epoch record": {record, sign.TypeEpoch}} {
		r := b.push(wire.PathPush, tok, resign(t, eve.dev.Sign, org, c.raw, c.typ, false))
		if !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature}) && !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedMalformed}) {
			t.Errorf("%s under the colleague's name: %v", name, r.reasons())
		}
	}
	stolen := resign(t, eve.dev.Sign, org, note, sign.TypeBundle, true)
	if r := b.push(wire.PathPush, tok, stolen); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedEquivocation}) {
		t.Errorf("under the thief's name, the colleague's number: %v", r.reasons())
	}
	p, err := bundle.Parse(stolen)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Open(e.Keys()); err == nil {
		t.Error("ciphertext signed by somebody else opens")
	}
	b.wantLog("case", record, note)
}

// Every part of one entry put into every other: two spaces, two devices, two
// epochs. What comes out is refused by the server, for no signature covers it, and
// signed anew by a thief it opens nowhere.
func TestSpliceAllPairs(t *testing.T) {
	b := newBenchOf(t, 2)
	ann, ben := b.lead(0), b.lead(1)
	tok := b.token(ann.dev.Sign)
	recA, eA := ann.space("a")
	recB, eB := ben.space("b")
	if r := b.push(wire.PathPush, tok, recA, recB); len(r.receipts) != 2 {
		t.Fatalf("%v", r.reasons())
	}
	keys := []seal.Epoch{eA, eB}
	genuine := [][]byte{
		ann.seal("a", eA, 0, ann.now(), "one"), ann.seal("a", eA, 1, ann.now(), "two"),
		ann.seal("b", eB, 0, ann.now(), "three"), ben.seal("b", eB, 0, ben.now(), "four"),
	}
	type parts struct {
		_           struct{} `cbor:",toarray"`
		Protected   detcbor.Bytes
		Unprotected map[int]int
		Payload     detcbor.Bytes
		Signature   detcbor.Bytes
	}
	read := func(raw []byte) (p parts) {
		if err := detcbor.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	org := b.org.State.Org
	tried := 0
	for i, x := range genuine {
		for j, y := range genuine {
			if i == j {
				continue
			}
			for name, p := range map[string]parts{
				"header":    {Protected: read(y).Protected, Payload: read(x).Payload, Signature: read(x).Signature},
				"payload":   {Protected: read(x).Protected, Payload: read(y).Payload, Signature: read(x).Signature},
				"signature": {Protected: read(x).Protected, Payload: read(x).Payload, Signature: read(y).Signature},
			} {
				p.Unprotected = map[int]int{}
				raw, err := detcbor.Marshal(p)
				if err != nil {
					t.Fatal(err)
				}
				if r := b.push(wire.PathPush, tok, raw); len(r.receipts) != 0 || !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature}) {
					t.Errorf("%s of %d in %d: %v", name, j, i, r.reasons())
				}
				tried++
			}
			// The payload of one under the header of the other, signed by a member.
			p := read(y)
			m, err := sign.Parse1(y, sign.TypeBundle)
			if err != nil {
				t.Fatal(err)
			}
			signer := ann.dev.Sign
			if m.Header.KID == ben.dev.Sign.KID() {
				signer = ben.dev.Sign
			}
			spliced, err := signer.Sign1(p.Protected, read(x).Payload, org[:])
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := bundle.Parse(spliced)
			if err != nil {
				t.Fatal(err)
			}
			for k, e := range keys {
				if _, err := parsed.Open(e.Keys()); err == nil {
					t.Errorf("payload of %d under the header of %d opens with the keys of space %d", i, j, k)
				}
			}
		}
	}
	if tried != 36 {
		t.Errorf("%d splices", tried)
	}
	b.wantLog("a", recA)
	b.wantLog("b", recB)
}

// A ghost is a key that no statement names. It finds no door: it gets no token,
// its bundles and records are refused whoever brings them, and a record that
// names it as a recipient is refused though a member signed it.
func TestGhostMemberRejected(t *testing.T) {
	b := newBenchOf(t, 1)
	lou := b.lead(0)
	ghost := b.org.Stranger("ghost")
	rec := b.call("POST", wire.PathToken, "", b.request(ghost.Sign, b.nonce(ghost.Sign.KID()).Nonce, origin))
	if rec.Code != 403 || reason(t, rec) != wire.RefusedUnknown {
		t.Errorf("signs in: %d", rec.Code)
	}
	tok := b.token(lou.dev.Sign)
	record, e := lou.space("case")
	haunted := &pen{b: b, dev: ghost.NewDevice, keys: lou.keys, inc: simtest.ID("ghost")}
	bundle := haunted.seal("case", e, 0, haunted.now(), "boo")
	ghostly, _ := haunted.space("haunted")
	r := b.push(wire.PathPush, tok, record, bundle, ghostly)
	if len(r.receipts) != 1 || !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature, wire.RefusedSignature}) {
		t.Errorf("its entries: %v", r.reasons())
	}
	// Each key position of a record, taken by the ghost, and the record signed by
	// the member whose tablet was made to do it.
	parsed, err := orglog.ParseEpoch(record)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range parsed.Wraps {
		bad := bytes.Replace(record, w.To[:], recipientID(ghost), 1)
		if r := b.push(wire.PathPush, tok, bad); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature}) {
			t.Errorf("wrap %d to the ghost: %v", i, r.reasons())
		}
		signed := resign(t, lou.dev.Sign, b.org.State.Org, bad, sign.TypeEpoch, false)
		if r := b.push(wire.PathPush, tok, signed); !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedSignature}) {
			t.Errorf("wrap %d to the ghost, signed: %v", i, r.reasons())
		}
	}
	b.wantLog("case", record)
}

func recipientID(tab *simtest.Tablet) []byte {
	id := tab.KEM.Recipient().ID()
	return id[:]
}

// The server takes no statement in which a key was swapped, whoever posts it.
func TestKeySubstitution(t *testing.T) {
	b := newBenchOf(t, 1)
	b.clock.ahead.Store(int64(simtest.Day.Sub(b.clock.Now())))
	before := b.s.members.size()
	secret, inv := b.org.Invite("pat", simtest.Day.Add(48*3600e9))
	b.publish()
	joiner, evil := b.org.Stranger("joiner"), b.org.Stranger("evil")
	join, err := orglog.NewJoin(b.org.State.Org, inv, secret, joiner.NewDevice)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ from, to []byte }{
		"signing key": {public(joiner.Sign), public(evil.Sign)},
		"wrap key":    {joiner.KEM.Recipient().Bytes(), evil.KEM.Recipient().Bytes()},
	} {
		bad := bytes.Replace(join, c.from, c.to, 1)
		if bytes.Equal(bad, join) {
			t.Fatalf("%s is not in the join", name)
		}
		if rec := b.call("POST", wire.PathJoins, b.token(secret.Signer()), bad); rec.Code != 409 {
			t.Errorf("join with another %s: %d", name, rec.Code)
		}
	}
	add, err := b.org.State.Approve(join, simtest.Day, b.lead(0).keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := b.org.State.Propose(simtest.Day, add, b.lead(0).dev.Sign)
	if err != nil {
		t.Fatal(err)
	}
	size := b.s.members.size()
	for name, c := range map[string]struct{ from, to []byte }{
		"signing key": {public(joiner.Sign), public(evil.Sign)},
		"wrap key":    {joiner.KEM.Recipient().Bytes(), evil.KEM.Recipient().Bytes()},
		"device":      {joiner.ID[:], evil.ID[:]},
		"invite":      {inv[:], evil.ID[:]},
	} {
		bad := bytes.ReplaceAll(entry, c.from, c.to)
		body := wire.AppendFrame(nil, wire.CodeStatement, wire.Statement{Pos: size, Raw: bad}.Encode())
		if rec := b.call("POST", wire.PathOrg, b.token(b.org.Admins[0]), body); rec.Code != 409 || reason(t, rec) != wire.RefusedStatement {
			t.Errorf("statement with another %s: %d", name, rec.Code)
		}
	}
	if b.s.members.size() != size || size <= before {
		t.Error("the organisation's log has grown")
	}
}

func public(k sign.Private) []byte {
	p := k.Public()
	return p[:]
}

// An invite is good for one device: neither the server nor a colleague can use
// it for a second.
func TestInviteReuse(t *testing.T) {
	b := newBenchOf(t, 1)
	secret, inv := b.org.Invite("pat", simtest.Day.Add(48*3600e9))
	b.publish()
	b.clock.ahead.Store(int64(simtest.Day.Sub(b.clock.Now())))
	tok := b.token(secret.Signer())
	post := func(tab *simtest.Tablet) (int, []byte) {
		join, err := orglog.NewJoin(b.org.State.Org, inv, secret, tab.NewDevice)
		if err != nil {
			t.Fatal(err)
		}
		return b.call("POST", wire.PathJoins, tok, join).Code, join
	}
	code, first := post(b.org.Stranger("first"))
	if code != 201 {
		t.Fatalf("the first: %d", code)
	}
	_, second := post(b.org.Stranger("second"))
	lou := b.lead(0)
	add, err := b.org.State.Approve(first, simtest.Day, lou.keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.order(add)
	if code, _ := post(b.org.Stranger("third")); code != 409 {
		t.Errorf("a join after the invite was used: %d", code)
	}
	for _, f := range b.frames(b.call("GET", wire.PathJoins, b.token(lou.dev.Sign), nil)) {
		if f.Code == wire.CodeJoin {
			t.Error("a join of a used invite is still shown")
		}
	}
	if _, err := b.org.State.Approve(second, simtest.Day, lou.keys, nil); err == nil {
		t.Error("a second device was approved under one invite")
	}
	// A server cannot slip the second in with the first's statement either.
	entry, err := b.org.State.Propose(simtest.Day, orglog.AddDevice{Join: second, Wraps: []orglog.RoleWrap{}}, lou.dev.Sign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.org.State.Apply(entry); err == nil {
		t.Error("a statement that uses the invite again was applied")
	}
	// Who finds the code next month reads nothing with it, token or not.
	b.clock.ahead.Add(int64(48*time.Hour + inviteGrace - 5*time.Minute))
	tok = b.token(secret.Signer())
	if rec := b.call("GET", wire.PathOrg, tok, nil); rec.Code != 200 {
		t.Errorf("a few days late: %d", rec.Code)
	}
	b.clock.ahead.Add(int64(10 * time.Minute))
	if rec := b.call("GET", wire.PathOrg, tok, nil); rec.Code != 403 {
		t.Errorf("long after, with a token: %d", rec.Code)
	}
	rec := b.call("POST", wire.PathToken, "", b.request(secret.Signer(), b.nonce(secret.Signer().KID()).Nonce, origin))
	if rec.Code != 403 || reason(t, rec) != wire.RefusedUnknown {
		t.Errorf("long after: %d", rec.Code)
	}
}

// Who does not hold an invite's secret posts no join under it.
func TestInviteWrongKey(t *testing.T) {
	b := newBenchOf(t, 1)
	expires := simtest.Day.Add(48 * 3600e9)
	mine, myInvite := b.org.Invite("pat", expires)
	theirs, theirInvite := b.org.Invite("sam", expires)
	b.publish()
	b.clock.ahead.Store(int64(simtest.Day.Sub(b.clock.Now())))
	tab := b.org.Stranger("tab")
	for name, join := range map[string]func() ([]byte, error){
		"another's invite, one's own key": func() ([]byte, error) {
			return orglog.NewJoin(b.org.State.Org, theirInvite, mine, tab.NewDevice)
		},
		"another's join": func() ([]byte, error) {
			return orglog.NewJoin(b.org.State.Org, theirInvite, theirs, tab.NewDevice)
		},
		"another organisation's": func() ([]byte, error) {
			return orglog.NewJoin(simtest.ID("other"), myInvite, mine, tab.NewDevice)
		},
	} {
		raw, err := join()
		if err != nil {
			t.Fatal(err)
		}
		if rec := b.call("POST", wire.PathJoins, b.token(mine.Signer()), raw); rec.Code != 409 {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	if rec := b.call("POST", wire.PathJoins, b.token(b.lead(0).dev.Sign), nil); rec.Code != 403 {
		t.Errorf("a device's token: %d", rec.Code)
	}
}

// Two epoch records under one number: the first stands, the second is evidence.
func TestTwoRecordsUnderOneNumber(t *testing.T) {
	b := newBenchOf(t, 1)
	lou := b.lead(0)
	tok := b.token(lou.dev.Sign)
	one, _ := lou.space("case")
	two, _ := lou.space("case")
	r := b.push(wire.PathPush, tok, one, two)
	if len(r.receipts) != 1 || !slices.Equal(r.reasons(), []wire.Reason{wire.RefusedEquivocation}) {
		t.Errorf("%v", r.reasons())
	}
	b.wantLog("case", one)
	kept := 0
	err := b.store.Evidence(t.Context(), func(wire.Key, []byte) error { kept++; return nil })
	if err != nil || kept == 0 {
		t.Errorf("%d kept, %v", kept, err)
	}
}
