package vectors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/invite"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/passphrase"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// stream is a source of bytes that is the same each time: SHA-256 of a counter.
// Only wraps are random all the same, because the HPKE library draws for itself.
type stream struct {
	n    uint64
	left []byte
}

func (s *stream) Read(p []byte) (int, error) {
	for len(s.left) < len(p) {
		h := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("doorstep vectors"), s.n))
		s.left, s.n = append(s.left, h[:]...), s.n+1
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	return n, nil
}

// maker makes the vectors.
type maker struct {
	t    *testing.T
	rand *stream
	org  [16]byte
}

func generate(t *testing.T) {
	m := &maker{t: t, rand: &stream{}}
	copy(m.org[:], "organisation one")
	const again = "Suite DS1. Written by `go test ./crypto/vectors -update`; bytes are hexadecimal."
	for name, vs := range map[string][]*vector{
		"derive.txt": m.derive(), "padding.txt": m.padding(), "box.txt": m.box(), "wrap.txt": m.wrap(), "prev.txt": m.prev(),
		"age.txt": m.age(), "sealed-message.txt": m.sealed(), "carrier.txt": m.carrier(), "code.txt": m.code(), "qr.txt": m.qr(),
		"fingerprint.txt": m.fingerprint(), "keystore.txt": m.keystore(),
	} {
		writeFile(t, name, again, vs)
	}
	log, epochs := m.orglog()
	writeFile(t, "orglog.txt", again+"\nentries stand on one line, separated by spaces.", log)
	writeFile(t, "epoch-record.txt", again, epochs)
}

func must[T any](m *maker, v T, err error) T {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	return v
}

func (m *maker) key() seal.Key { k, err := seal.NewKey(m.rand); return must(m, k, err) }

func (m *maker) signer() sign.Private { k, err := sign.NewPrivate(m.rand); return must(m, k, err) }

func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[(at+len(b))%len(b)] ^= 1
	return b
}

func (m *maker) derive() (out []*vector) {
	secret := m.key()
	for _, l := range []seal.Label{
		seal.LabelSpaceBundle, seal.LabelSpaceBlob, seal.LabelSpacePrev, seal.LabelSpaceKID, seal.LabelRolePrev, seal.LabelRoleKID,
		seal.LabelRoleName, seal.LabelLocalRow, seal.LabelLocalBadger, seal.LabelLocalIndex, seal.LabelLocalVault, seal.LabelInvite,
	} {
		for _, context := range [][]byte{nil, detcbor.AppendBytes(nil, []byte("a blob's own id."))} {
			var c any
			if context != nil {
				c = detcbor.RawMessage(context)
			}
			k := seal.Derive(secret[:], l, c)
			out = append(out, newVector(m.t, "case", string(l), "secret", secret[:], "label", string(l), "context", context, "key", k[:], "expect", "ok"))
		}
	}
	return out
}

func (m *maker) padding() (out []*vector) {
	for _, n := range []int{0, 1, 127, 128, 143, 144, 300} {
		plain := bytes.Repeat([]byte{0x80}, n)
		out = append(out, newVector(m.t, "case", n, "padded", seal.Pad(plain), "plain", plain, "expect", "ok"))
	}
	return append(out,
		newVector(m.t, "case", "no marker", "padded", make([]byte, 128), "expect", "bad-padding"),
		newVector(m.t, "case", "marker is wrong", "padded", append([]byte("x"), 0x81, 0), "expect", "bad-padding"))
}

func (m *maker) box() []*vector {
	k, aad, plain := m.key(), []byte("header"), []byte("an answer")
	b, err := seal.Seal(m.rand, k, plain, aad)
	must(m, b, err)
	v := newVector(m.t, "case", "an answer", "key", k[:], "aad", aad, "box", b, "plain", plain, "expect", "ok")
	return []*vector{
		v,
		v.with("bad-aead", "case", "nonce changed", "box", flip(b, 0)),
		v.with("bad-aead", "case", "ciphertext changed", "box", flip(b, 24)),
		v.with("bad-aead", "case", "tag changed", "box", flip(b, -1)),
		v.with("bad-aead", "case", "another header", "aad", []byte("headex")),
		v.with("bad-aead", "case", "another key", "key", flip(k[:], 0)),
		v.with("bad-aead", "case", "too short", "box", b[:39]),
	}
}

func (m *maker) wrap() []*vector {
	seed := m.key()
	id, err := seal.IdentityFromSeed(seed)
	must(m, id, err)
	e, err := seal.NewEpoch(m.rand, 1)
	must(m, e, err)
	kid, rid := e.KID(), id.Recipient().ID()
	info := seal.WrapInfo{Purpose: seal.PurposeSpace, Org: m.org, Subject: []byte("a space's own id"), KID: kid}
	w, err := seal.Wrap(id.Recipient(), info, e.Secret)
	must(m, w, err)
	other, err := seal.Wrap(id.Recipient(), info, m.key())
	must(m, other, err)
	v := newVector(m.t, "case", "an epoch", "seed", seed[:], "purpose", "space", "org", m.org[:], "subject", info.Subject, "kid", kid[:],
		"wrap", w, "recipient-id", rid[:], "secret", e.Secret[:], "expect", "ok")
	return []*vector{
		v,
		v.with("bad-aead", "case", "as a role", "purpose", "role"),
		v.with("bad-aead", "case", "in another organisation", "org", flip(m.org[:], 0)),
		v.with("bad-aead", "case", "in another space", "subject", flip(info.Subject, 0)),
		v.with("bad-aead", "case", "as another epoch", "kid", flip(kid[:], 0)),
		v.with("bad-aead", "case", "to somebody else", "seed", flip(seed[:], 0)),
		v.with("bad-aead", "case", "encapsulated key changed", "wrap", flip(w, 0)),
		v.with("bad-aead", "case", "tag changed", "wrap", flip(w, -1)),
		v.with("bad-aead", "case", "another secret than committed to", "wrap", other),
		v.with("bad-length", "case", "a byte less", "wrap", w[:len(w)-1]),
		v.with("bad-length", "case", "a byte more", "wrap", append(bytes.Clone(w), 0)),
		v.with("bad-length", "case", "as long as an X25519 wrap", "wrap", w[:80]),
	}
}

func (m *maker) prev() []*vector {
	space := [16]byte([]byte("a space's own id"))
	older, newer := seal.Epoch{No: 1, Secret: m.key()}, seal.Epoch{No: 2, Secret: m.key()}
	b, err := newer.SealPrev(m.rand, space, older)
	must(m, b, err)
	ok, nk := older.KID(), newer.KID()
	v := newVector(m.t, "case", "one step back", "newer", newer.Secret[:], "space", space[:], "newer-kid", nk[:], "older-kid", ok[:], "box", b, "older", older.Secret[:], "expect", "ok")
	return []*vector{
		v,
		v.with("bad-aead", "case", "in another space", "space", flip(space[:], 0)),
		v.with("bad-aead", "case", "as another epoch", "older-kid", flip(ok[:], 0)),
		v.with("bad-aead", "case", "a byte less", "box", b[:len(b)-1]),
	}
}

func (m *maker) age() []*vector {
	seed := m.key()
	id, err := seal.IdentityFromSeed(seed)
	must(m, id, err)
	return []*vector{newVector(m.t, "case", "recovery", "identity", seal.FormatAgeIdentity(seed), "seed", seed[:], "recipient", seal.FormatAgeRecipient(id.Recipient()), "expect", "ok")}
}

// message has the labels of a bundle and an epoch record that matter here.
type message struct {
	sign.Header
	Space detcbor.B16 `cbor:"-70001,keyasint"`
	No    uint64      `cbor:"-70002,keyasint"`
	KID   seal.KID    `cbor:"-70003,keyasint"`
}

func (m *maker) sealed() []*vector {
	dev, other := m.signer(), m.signer()
	e := seal.Epoch{No: 1, Secret: m.key()}
	k := e.Keys()
	plain := []byte("the body of a bundle")
	seals := func(by sign.Private, kid sign.KID, typ sign.MediaType) (protected, box, msg []byte) {
		protected, err := sign.Encode(message{Header: sign.NewHeader(kid, typ), Space: detcbor.B16{1}, No: 1, KID: k.KID})
		must(m, 0, err)
		box, err = seal.Seal(m.rand, k.Bundle, seal.Pad(plain), protected)
		must(m, 0, err)
		msg, err = by.Sign1(protected, box, m.org[:])
		return protected, box, must(m, msg, err)
	}
	_, box, msg := seals(dev, dev.KID(), sign.TypeBundle)
	_, _, forged := seals(other, dev.KID(), sign.TypeBundle)
	_, _, token := seals(dev, dev.KID(), sign.TypeToken)
	// Somebody else's header around a stolen box.
	stolen, err := sign.Encode(message{Header: sign.NewHeader(other.KID(), sign.TypeBundle), Space: detcbor.B16{1}, No: 1, KID: k.KID})
	must(m, 0, err)
	resigned, err := other.Sign1(stolen, box, m.org[:])
	must(m, 0, err)
	pub, opub, dk, ek := dev.Public(), other.Public(), dev.KID(), e.KID()
	v := newVector(m.t, "case", "a bundle's outside", "type", string(sign.TypeBundle), "org", m.org[:], "public", pub[:], "epoch-secret", e.Secret[:],
		"message", msg, "plain", plain, "epoch-kid", ek[:], "device-kid", dk[:], "expect", "ok")
	return []*vector{
		v,
		v.with("wrong-key", "case", "another device's key", "public", opub[:]),
		v.with("bad-signature", "case", "another organisation", "org", flip(m.org[:], 0)),
		v.with("bad-signature", "case", "signed by another", "message", forged),
		v.with("bad-signature", "case", "payload changed", "message", flip(msg, -80)),
		v.with("bad-signature", "case", "signature changed", "message", flip(msg, -1)),
		v.with("bad-aead", "case", "another epoch", "epoch-secret", flip(e.Secret[:], 0)),
		v.with("bad-aead", "case", "stolen and signed again", "message", resigned, "public", opub[:]),
		v.with("type", "case", "another type", "message", token),
		v.with("malformed", "case", "cut short", "message", msg[:len(msg)-1]),
		v.with("malformed", "case", "a byte more", "message", append(bytes.Clone(msg), 0)),
		v.with("malformed", "case", "tagged", "message", append([]byte{0xd2}, msg...)),
	}
}

func (m *maker) carrier() []*vector {
	a, b, c := m.signer(), m.signer(), m.signer()
	msg, err := sign.SignMany(sign.TypeStatement, []byte("body"), m.org[:], a, b)
	must(m, 0, err)
	var pubs []byte
	for _, k := range []sign.Private{a, b} {
		p := k.Public()
		pubs = append(pubs, p[:]...)
	}
	cp := c.Public()
	v := newVector(m.t, "case", "two signatures", "type", string(sign.TypeStatement), "org", m.org[:], "publics", pubs, "carrier", msg, "body", []byte("body"), "signers", 2, "expect", "ok")
	return []*vector{
		v,
		v.with("wrong-key", "case", "a signer that nobody knows", "publics", append(bytes.Clone(pubs[:32]), cp[:]...)),
		v.with("bad-signature", "case", "body changed", "carrier", flip(msg, 3)),
		v.with("bad-signature", "case", "signature changed", "carrier", flip(msg, -1)),
		v.with("type", "case", "as a join", "type", string(sign.TypeJoin)),
		v.with("malformed", "case", "cut short", "carrier", msg[:len(msg)-1]),
	}
}

const noteName = "sync.council.example"

func (m *maker) noteKey() string {
	_, v, err := note.GenerateKey(m.rand, noteName)
	return must(m, v, err)
}

func (m *maker) code() []*vector {
	s, err := invite.NewCode(m.rand)
	must(m, 0, err)
	genesis, nk := m.key(), m.noteKey()
	pub, mac := s.Signer().Public(), s.MAC(genesis, nk)
	v := newVector(m.t, "case", "as shown", "typed", s.Code(), "genesis", genesis[:], "note-key", nk, "code", s.Code(), "public", pub[:], "mac", mac[:], "expect", "ok")
	return []*vector{
		v,
		v.with("ok", "case", "small letters and spaces", "typed", strings.ToLower(strings.ReplaceAll(s.Code(), "-", " "))),
		v.with("bad-code", "case", "a character less", "typed", s.Code()[:19]),
		v.with("bad-code", "case", "a character more", "typed", s.Code()+"0"),
		v.with("bad-code", "case", "a letter that is none of them", "typed", "U"+s.Code()[1:]),
	}
}

func (m *maker) qr() []*vector {
	s, err := invite.NewToken(m.rand)
	must(m, 0, err)
	genesis := m.key()
	q := invite.QR{URL: "https://" + noteName, Org: m.org, Genesis: genesis, NoteKey: m.noteKey(), Invite: [16]byte{7}, Secret: s}
	text, err := q.Text()
	must(m, 0, err)
	pub := s.Signer().Public()
	v := newVector(m.t, "case", "an invite", "text", text, "url", q.URL, "org", q.Org[:], "genesis", q.Genesis[:], "note-key", q.NoteKey, "invite", q.Invite[:], "public", pub[:], "expect", "ok")
	return []*vector{
		v,
		v.with("bad-qr", "case", "cut short", "text", text[:len(text)-1]),
		v.with("bad-qr", "case", "another version", "text", strings.Replace(text, ":1:", ":2:", 1)),
		v.with("bad-qr", "case", "another page", "text", "https://example.com/"),
	}
}

func (m *maker) fingerprint() []*vector {
	h := m.key()
	return []*vector{newVector(m.t, "case", "a genesis hash", "hash", h[:], "words", passphrase.Fingerprint(h), "expect", "ok")}
}

func (m *maker) keystore() []*vector {
	f := oneFile{}
	o := keystore.Options{FS: f, Rand: m.rand, Now: func() time.Time { return time.Unix(0, 0) }}
	const pass = "abacus zoom yonder wavy"
	v := keystore.Vault{
		Device: [16]byte{1}, Person: [16]byte{2}, Org: m.org, Genesis: m.key(), NoteKey: "note key", Server: "https://" + noteName,
		Sign: m.key(), KEM: m.key(), Courier: m.key(), Roles: map[string][]seal.RoleGen{"staff": {{Gen: 1, Seed: m.key()}}},
	}
	k, err := keystore.Create(o, pass, v)
	must(m, 0, err)
	row, err := k.Key(seal.LabelLocalRow, nil)
	must(m, 0, err)
	file := f["keystore.dst"]
	out := newVector(m.t, "case", "opens", "passphrase", pass, "file", file, "device", v.Device[:], "sign-seed", v.Sign[:], "row-key", row[:], "expect", "ok")
	newer := bytes.Clone(file)
	newer[2] = 2 // the version, first value of the map
	return []*vector{
		out,
		out.with("wrong-passphrase", "case", "another passphrase", "passphrase", "abacus zoom yonder wax"),
		out.with("weak-params", "case", "honestly made with fewer passes", "file", m.weak(file)),
		out.with("newer", "case", "another version", "file", newer),
		out.with("damaged", "case", "vault changed", "file", flip(file, -1)),
		out.with("damaged", "case", "cut short", "file", file[:len(file)-1]),
	}
}

// weak returns file with its slot's passes lowered to one. The slot is not made
// anew, so this shows only that the parameters are refused before they are used.
func (m *maker) weak(file []byte) []byte {
	var f map[int]any
	must(m, 0, detcbor.UnmarshalOpen(file, &f))
	f[4].([]any)[0].(map[any]any)[int64(3)] = 1
	b, err := detcbor.Marshal(f)
	return must(m, b, err)
}

// one line of an organisation: genesis, roles, a person, a device; then attacks.
func (m *maker) orglog() (log, epochs []*vector) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	admins := []sign.Private{m.signer(), m.signer(), m.signer()}
	rec, err := seal.NewRoleGen(m.rand, 1)
	must(m, 0, err)
	genesis, err := orglog.NewGenesis(m.org, now, 2, rec, m.noteKey(), admins...)
	must(m, 0, err)
	pin := orglog.Hash(genesis)
	s, err := orglog.Begin(pin, genesis)
	must(m, 0, err)
	entries := [][]byte{genesis}
	add := func(c orglog.Content, keys ...sign.Private) {
		e, next, err := s.Append(now, c, keys...)
		must(m, 0, err)
		entries, s = append(entries, e), next
	}
	ring, err := orglog.NewKeyring(nil)
	must(m, 0, err)
	for _, role := range []string{orglog.RoleStaff, "team:north"} {
		c, g, err := s.NewRole(m.rand, role, nil, nil, nil)
		must(m, 0, err)
		must(m, 0, ring.Add(role, g))
		add(c, admins[0])
	}
	staff, _ := ring.Gen(orglog.RoleStaff, 1)
	person := orglog.ID{1}
	name, err := orglog.NewName(m.rand, staff, m.org, orglog.NamePerson, person[:], "Lou Lead")
	must(m, 0, err)
	add(orglog.NewPerson(person, orglog.Lead, name, orglog.RoleStaff, "team:north"), admins[0])
	kem, err := seal.IdentityFromSeed(m.key())
	must(m, 0, err)
	dev := orglog.NewDevice{ID: orglog.ID{2}, Sign: m.signer(), KEM: kem, Courier: m.signer()}
	c, err := s.AddFirst(person, dev, ring, nil)
	must(m, 0, err)
	add(c, admins[0])
	add(orglog.Policy{Values: map[string]int64{"lease-days": 14}}, admins[0], admins[2])

	hexed := func(es [][]byte) string {
		var out []string
		for _, e := range es {
			out = append(out, hex.EncodeToString(e))
		}
		return strings.Join(out, " ")
	}
	v := newVector(m.t, "case", "an organisation begins", "genesis", pin[:], "entries", hexed(entries), "size", s.Size, "head", s.Head[:], "expect", "ok")
	one, err := s.Propose(now, orglog.Policy{Values: map[string]int64{"lease-days": 99}}, admins[1])
	must(m, 0, err)
	byDevice, err := s.Propose(now, orglog.Policy{Values: map[string]int64{}}, dev.Sign)
	must(m, 0, err)
	ghost, err := s.Propose(now, orglog.RevokeDevice{Device: dev.ID}, m.signer())
	must(m, 0, err)
	twice, err := s.Propose(now, c, admins[0])
	must(m, 0, err)
	log = []*vector{
		v,
		v.with("genesis", "case", "another genesis", "genesis", flip(pin[:], 0)),
		v.with("chain", "case", "one left out", "entries", hexed(slices.Delete(slices.Clone(entries), 2, 3))),
		v.with("bad-signature", "case", "last signature changed", "entries", hexed(append(slices.Clone(entries[:5]), flip(entries[5], -1)))),
		v.with("not-allowed", "case", "one administrator where two must sign", "entries", hexed(append(slices.Clone(entries), one))),
		v.with("signer", "case", "a device where administrators must sign", "entries", hexed(append(slices.Clone(entries), byDevice))),
		v.with("signer", "case", "a key that nobody knows", "entries", hexed(append(slices.Clone(entries), ghost))),
		v.with("invalid", "case", "a device twice", "entries", hexed(append(slices.Clone(entries), twice))),
		v.with("malformed", "case", "noise", "entries", hexed(append(slices.Clone(entries), []byte{0x82, 0x40}))),
	}

	record, e, err := s.NewEpoch(m.rand, dev.Sign, orglog.EpochHeader{Space: orglog.ID{3}, Incarnation: orglog.ID{4}}, orglog.SpaceCore, []string{"team:north"}, nil, ring)
	must(m, 0, err)
	pub, kid, space := dev.Sign.Public(), e.KID(), orglog.ID{3}
	ev := newVector(m.t, "case", "a case opens", "record", record, "public", pub[:], "org", m.org[:], "space", space[:], "no", 1, "kid", kid[:], "wraps", 2, "expect", "ok")
	return log, []*vector{
		ev,
		ev.with("bad-signature", "case", "a wrap changed", "record", flip(record, -200)),
		ev.with("bad-signature", "case", "in another organisation", "org", flip(m.org[:], 0)),
		ev.with("malformed", "case", "cut short", "record", record[:len(record)-1]),
	}
}
