package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/logstore"
	"doorstep/sync/op"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// pen writes for a device of the tests whatever it is told, honest or not.
type pen struct {
	b    *bench
	dev  orglog.NewDevice
	keys *orglog.Keyring
	inc  wire.ID
	seq  uint64
	saw  bundle.Checkpoint // of the space, says the header; none when empty
}

// newBenchOf makes a bench with more tablets, all leads.
func newBenchOf(t *testing.T, tablets int) *bench {
	t.Helper()
	b := &bench{t: t, org: simtest.New(t, tablets), clock: &wall{}, store: newStore()}
	if err := b.store.OrgAppend(t.Context(), 0, b.org.Entries); err != nil {
		t.Fatal(err)
	}
	b.open()
	return b
}

// lead is the pen of a tablet that the organisation has from the beginning.
func (b *bench) lead(i int) *pen {
	tab := b.org.Tablets[i]
	return &pen{b: b, dev: tab.NewDevice, keys: tab.Keys, inc: simtest.ID("inc " + tab.Name)}
}

// hire adds a person with a rank and one device, with a courier key.
func (b *bench) hire(name string, rank orglog.Rank) *pen {
	b.t.Helper()
	tab := b.org.Stranger(name)
	var err error
	if tab.Courier, err = sign.NewPrivate(rand.Reader); err != nil {
		b.t.Fatal(err)
	}
	person := b.org.AddPerson(name, rank, b.org.Tablets[0].Keys)
	add, err := b.org.State.AddFirst(person, tab.NewDevice, b.org.Tablets[0].Keys, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.org.Append(add)
	if _, err := b.org.State.Collect(tab.ID, tab.KEM, tab.Keys); err != nil {
		b.t.Fatal(err)
	}
	b.publish()
	return &pen{b: b, dev: tab.NewDevice, keys: tab.Keys, inc: simtest.ID("inc " + name)}
}

// publish posts what the organisation's log has and the server has not.
func (b *bench) publish() {
	b.t.Helper()
	have := b.s.members.size()
	var body []byte
	for i, raw := range b.org.Entries[have:] {
		body = wire.AppendFrame(body, wire.CodeStatement, wire.Statement{Pos: have + uint64(i), Raw: raw}.Encode())
	}
	if rec := b.call("POST", wire.PathOrg, b.token(b.org.Admins[0]), body); rec.Code != 201 {
		b.t.Fatalf("post of statements: %d", rec.Code)
	}
}

// order makes a statement with the signatures of keys, without one the first
// administrator's, and posts it.
func (b *bench) order(c orglog.Content, keys ...sign.Private) []byte {
	b.t.Helper()
	if len(keys) == 0 {
		keys = b.org.Admins[:1]
	}
	entry, next, err := b.org.State.Append(simtest.Day.Add(time.Hour), c, keys...)
	if err != nil {
		b.t.Fatal(err)
	}
	b.org.Entries, b.org.State = append(b.org.Entries, entry), next
	b.publish()
	return entry
}

// space opens a space for the team; the record is not sent.
func (p *pen) space(name string) ([]byte, seal.Epoch) {
	p.b.t.Helper()
	h := orglog.EpochHeader{Space: simtest.ID(name), Incarnation: p.inc}
	raw, e, err := p.b.org.State.NewEpoch(rand.Reader, p.dev.Sign, h, orglog.SpaceCore, []string{simtest.Team}, nil, p.keys)
	if err != nil {
		p.b.t.Fatal(err)
	}
	return raw, e
}

// seal makes a published bundle under a number, having seen so many statements.
func (p *pen) seal(space string, e seal.Epoch, n, seen uint64, text string) []byte {
	p.b.t.Helper()
	p.seq++
	h := bundle.Header{Space: simtest.ID(space), Incarnation: op.ID(p.inc), Class: bundle.Published, N: n, OrgLogSize: seen, Checkpoint: p.saw}
	if n > 0 {
		h.Prev = wire.HashOf([]byte("what came before"))
	}
	o := op.Op{
		Dot: op.Dot{Inc: op.ID(p.inc), Seq: p.seq}, Doc: simtest.ID("doc"), Link: "caf.notes", Value: op.Text(text), At: op.Stamp(simtest.Day),
	}
	raw, err := bundle.Seal(rand.Reader, p.dev.Sign, op.ID(p.b.org.State.Org), h, e.Keys(), bundle.Body{Ops: []op.Op{o}})
	if err != nil {
		p.b.t.Fatal(err)
	}
	return raw
}

// now is the size of the organisation's log.
func (p *pen) now() uint64 { return p.b.org.State.Size }

// result is what became of each bundle of a push, by hash of the bundle.
type result struct {
	status   int
	receipts map[wire.Hash]wire.Receipt
	held     map[wire.Hash]bool
	refused  []wire.Refusal
	whole    bool // an end frame came
}

// reasons lists why frames were refused.
func (r result) reasons() []wire.Reason {
	var out []wire.Reason
	for _, x := range r.refused {
		out = append(out, x.Reason)
	}
	return out
}

func (b *bench) verifier() note.Verifier {
	b.t.Helper()
	v, err := note.NewVerifier(b.org.NoteVerifier)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// push sends bundles with a token to a path and reads the answer.
func (b *bench) push(path, bearer string, raws ...[]byte) result {
	b.t.Helper()
	var body []byte
	for _, raw := range raws {
		body = wire.AppendFrame(body, wire.CodeBundle, raw)
	}
	return b.read(b.call("POST", path, bearer, body))
}

func (b *bench) read(rec *httptest.ResponseRecorder) result {
	b.t.Helper()
	r := result{status: rec.Code, receipts: map[wire.Hash]wire.Receipt{}, held: map[wire.Hash]bool{}}
	for _, f := range b.frames(rec) {
		switch f.Code {
		case wire.CodeReceipt:
			rs, err := wire.OpenReceipts(b.verifier(), b.org.State.Org, f.Body)
			if err != nil {
				b.t.Fatal(err)
			}
			for _, x := range rs.All() {
				r.receipts[x.Hash] = x
			}
		case wire.CodeHeld:
			h, err := wire.OpenHeld(b.verifier(), b.org.State.Org, f.Body)
			if err != nil {
				b.t.Fatal(err)
			}
			for _, x := range h.Rows {
				r.held[x.Hash] = true
			}
		case wire.CodeRefusal:
			x, err := wire.ParseRefusal(f.Body)
			if err != nil {
				b.t.Fatal(err)
			}
			r.refused = append(r.refused, x)
		case wire.CodeEnd:
			r.whole = true
		}
	}
	return r
}

func (b *bench) frames(rec *httptest.ResponseRecorder) []wire.Frame {
	b.t.Helper()
	var out []wire.Frame
	rd := wire.NewReader(bytes.NewReader(rec.Body.Bytes()), 1<<26)
	for {
		f, err := rd.Next()
		if err != nil {
			return out
		}
		out = append(out, f)
	}
}

// courier signs in at the courier's door.
func (b *bench) courier(key sign.Private) (string, wire.CourierToken) {
	b.t.Helper()
	rec := b.call("POST", wire.PathCourierToken, "", b.request(key, b.nonce(key.KID()).Nonce, origin))
	tok, err := wire.ParseCourierToken(rec.Body.Bytes())
	if err != nil {
		b.t.Fatalf("courier: %d %v", rec.Code, err)
	}
	return bearer(tok.Token), tok
}

// log gives the hashes of a space's log.
func (b *bench) logOf(space string) []wire.Hash {
	b.t.Helper()
	var out []wire.Hash
	err := b.store.Read(context.Background(), simtest.ID(space), 0, 1<<40, func(e logstore.Entry) error {
		out = append(out, e.Hash)
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// aside gives the hashes of what is held aside.
func (b *bench) aside() []wire.Hash {
	b.t.Helper()
	var out []wire.Hash
	if err := b.store.HeldAside(context.Background(), func(h logstore.Held) error { out = append(out, h.Hash); return nil }); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) wantLog(space string, raws ...[]byte) {
	b.t.Helper()
	if got := b.logOf(space); !slices.Equal(got, hashes(raws)) {
		b.t.Errorf("the log of %q has %d entries, want these %d", space, len(got), len(raws))
	}
}

// wantAside compares what is held aside, in any order.
func (b *bench) wantAside(raws ...[]byte) {
	b.t.Helper()
	got, want := b.aside(), hashes(raws)
	byBytes := func(x, y wire.Hash) int { return bytes.Compare(x[:], y[:]) }
	slices.SortFunc(got, byBytes)
	slices.SortFunc(want, byBytes)
	if !slices.Equal(got, want) {
		b.t.Errorf("%d entries are held aside, want these %d", len(got), len(want))
	}
}

func hashes(raws [][]byte) []wire.Hash {
	var out []wire.Hash
	for _, raw := range raws {
		out = append(out, wire.HashOf(raw))
	}
	return out
}
