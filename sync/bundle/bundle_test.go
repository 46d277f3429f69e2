package bundle_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

var (
	anna, ben = sign.PrivateFromSeed([32]byte{1}), sign.PrivateFromSeed([32]byte{2})
	org       = op.ID{0x0a}
	space     = op.ID{0x05}
	inc       = op.ID{0x1c, 15: 0xff}
	other     = op.ID{0x2c}
	docA      = op.ID{0xd0, 1}
	docB      = op.ID{0xd0, 2}
	secret    = seal.Key{9}
	epoch     = seal.Epoch{No: 3, Secret: secret}.Keys()
	noon      = op.Stamp(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
)

const form = "https://forms.doorstep.example/fhir/Questionnaire/caf|1.0.0"

// chance is randomness that repeats.
func chance(seed uint64) io.Reader { return rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}) }

func header(class bundle.Class) bundle.Header {
	return bundle.Header{Space: space, Incarnation: inc, Class: class, OrgLogSize: 12}
}

func sealed(t testing.TB, h bundle.Header, b bundle.Body) []byte {
	t.Helper()
	raw, err := bundle.Seal(chance(1), anna, org, h, epoch, b)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func answer(seq uint64, link string, v op.Value, preds ...uint64) op.Op {
	o := op.Op{Dot: op.Dot{Inc: inc, Seq: seq}, Doc: docA, Form: form, Link: link, Value: v, At: noon + op.HLC(seq*7000<<16)}
	for _, p := range preds {
		o.Preds = append(o.Preds, op.Dot{Inc: inc, Seq: p})
	}
	return o
}

// visit is a body with something of everything.
func visit() bundle.Body {
	row := op.RowID(op.Dot{Inc: inc, Seq: 9})
	inRow := func(o op.Op) op.Op { o.Row = row; return o }
	elsewhere := answer(30, "q", op.Text("in another document"))
	elsewhere.Doc, elsewhere.Form = docB, ""
	theirs := answer(31, "caf.child.views", op.Text("Someone else's answer, put right."))
	theirs.Preds = []op.Dot{{Inc: other, Seq: 5}, {Inc: other, Seq: 6}, {Inc: op.ID{0x3c}, Seq: 1}}
	theirRow := answer(32, "caf.people.name", op.Text("Zoë Ncube-O'Hara"))
	theirRow.Row = op.RowID(op.Dot{Inc: other, Seq: 77})
	strange := answer(33, "x", op.Foreign([]byte{0x82, 0x18, 0x63, 0xa1, 0x01, 0x02}))
	randomRow := answer(34, "y", op.Null())
	randomRow.Row = op.ID{0xaa, 0xbb, 0xcc}
	return bundle.Body{
		Ops: []op.Op{
			answer(1, op.LinkForm, op.Text(form)),
			answer(2, op.LinkCase, op.Bytes([]byte{1, 2, 3})),
			answer(5, "caf.child.views", op.Text("The child said: “I like school.” He wants to stay.\nMum agreed."), 3, 4),
			answer(6, "caf.home.warm", op.Bool(true)),
			answer(7, "caf.home.rooms", op.Int(-3)),
			answer(8, "caf.child.weight", op.Typed(op.TypeQuantity, "31.50", "kg", "http://unitsofmeasure.org", "kg")),
			inRow(answer(9, "", op.Row(op.RowValue{Group: "caf.people", Pos: "V"}))),
			inRow(answer(10, "caf.people.name", op.Text("GP"))),
			answer(12, "caf.services", op.TickOf(op.Tick{Option: "https://forms.doorstep.example/fhir/CodeSystem/services|health", On: true})),
			answer(13, "caf.services", op.TickOf(op.Tick{Option: "x"})),
			answer(20, "caf.home.damp", op.Bool(false), 14),
			answer(21, "caf.rating", op.Typed(op.TypeCoding, "s", "fine-for-now", "Fine for now"), 15, 17, 19),
			answer(22, op.LinkSign, op.Typed(op.TypeSignature, "worker")),
			inRow(answer(23, "", op.Tombstone(), 9, 10)),
			answer(25, "caf.empty", op.Text("")),
			elsewhere, theirs, theirRow, strange, randomRow,
		},
		Elided: []bundle.Span{{First: 3, Len: 2}, {First: 11, Len: 1}, {First: 14, Len: 6}, {First: 24, Len: 1}, {First: 40, Len: 3}},
		Blobs:  [][32]byte{{1}, {2}},
	}
}

func same(t interface{ Fatalf(string, ...any) }, got, want bundle.Body) {
	if len(got.Ops) != len(want.Ops) {
		t.Fatalf("%d ops, want %d", len(got.Ops), len(want.Ops))
	}
	for i := range want.Ops {
		if !got.Ops[i].Equal(&want.Ops[i]) {
			t.Fatalf("op %d is\n%+v, want\n%+v", i, got.Ops[i], want.Ops[i])
		}
	}
	if fmt.Sprint(got.Elided) != fmt.Sprint(want.Elided) || fmt.Sprint(got.Blobs) != fmt.Sprint(want.Blobs) {
		t.Fatalf("elided %v blobs %v, want %v %v", got.Elided, got.Blobs, want.Elided, want.Blobs)
	}
}

func TestAVisitComesBackWhole(t *testing.T) {
	for _, class := range []bundle.Class{bundle.Published, bundle.Draft} {
		h := header(class)
		h.N, h.Prev = 4, [32]byte{5}
		h.Checkpoint = bundle.Checkpoint{Size: 9, Root: [32]byte{6}}
		raw := sealed(t, h, visit())
		s, err := bundle.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		want := h
		want.EpochNo, want.EpochKID, want.Device = epoch.No, epoch.KID, anna.KID()
		if class == bundle.Published {
			want.Codec, want.DictID = bundle.CodecDict, s.Header.DictID
		}
		if s.Header != want {
			t.Errorf("header\n%+v, want\n%+v", s.Header, want)
		}
		if err := s.Verify(anna.Public(), org); err != nil {
			t.Error(err)
		}
		b, err := s.Open(epoch)
		if err != nil {
			t.Fatal(err)
		}
		same(t, b, visit())
		if !bytes.Equal(s.Bytes(), raw) {
			t.Error("Bytes differ from what was received")
		}
	}
}

// anyBody draws bodies as tablets could make them, and stranger ones.
var anyBody = rapid.Custom(func(t *rapid.T) bundle.Body {
	var b bundle.Body
	seq := rapid.Uint64Range(1, 1<<40).Draw(t, "first")
	ids := []op.ID{{1}, {2}, {3}, op.RowID(op.Dot{Inc: inc, Seq: 3}), op.RowID(op.Dot{Inc: other, Seq: 8})}
	at := noon
	for range rapid.IntRange(1, 25).Draw(t, "ops") {
		switch rapid.IntRange(0, 3).Draw(t, "before") {
		case 0:
			seq += rapid.Uint64Range(1, 5).Draw(t, "gap")
		case 1:
			n := rapid.Uint64Range(1, 4).Draw(t, "elided")
			if k := len(b.Elided); k > 0 && b.Elided[k-1].First+b.Elided[k-1].Len == seq {
				b.Elided[k-1].Len += n
			} else {
				b.Elided = append(b.Elided, bundle.Span{First: seq, Len: n})
			}
			seq += n
		}
		at += op.HLC(rapid.IntRange(-2, 40).Draw(t, "later")*1000) << 16
		o := op.Op{Dot: op.Dot{Inc: inc, Seq: seq}, At: at, Doc: rapid.SampledFrom(ids[:3]).Draw(t, "doc"), Form: rapid.SampledFrom([]string{"", form}).Draw(t, "form")}
		if rapid.Bool().Draw(t, "in a row") {
			o.Row = rapid.SampledFrom(ids).Draw(t, "row")
		}
		o.Link = rapid.SampledFrom([]string{"a", "b.c", "section-1.question", "ünï/cødé", "$form", "$keep:x"}).Draw(t, "link")
		for range rapid.IntRange(0, 6).Draw(t, "preds") {
			d := op.Dot{Inc: rapid.SampledFrom([]op.ID{inc, inc, other, {9}}).Draw(t, "pred"), Seq: rapid.Uint64Range(1, 12).Draw(t, "back")}
			if d.Inc == inc {
				if d.Seq >= seq {
					continue
				}
				d.Seq = seq - d.Seq
			}
			o.Preds = append(o.Preds, d)
		}
		o.Preds = op.SortPreds(o.Preds)
		if len(o.Preds) == 0 {
			o.Preds = nil
		}
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "The child is well. GP seen.", "na\x00na"}))
		switch rapid.IntRange(0, 9).Draw(t, "value") {
		case 0:
		case 1:
			o.Value = op.Int(rapid.Int64().Draw(t, "int"))
		case 2:
			o.Value = op.Bool(rapid.Bool().Draw(t, "bool"))
		case 3:
			o.Value = op.Bytes(rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes"))
		case 4:
			o.Value = op.Typed("decimal", rapid.SliceOfN(text, 0, 3).Draw(t, "fields")...)
		case 5:
			o.Value = op.TickOf(op.Tick{Option: "o" + text.Draw(t, "option"), On: rapid.Bool().Draw(t, "on")})
		case 6:
			o.Value = op.Tombstone()
		case 7:
			if !o.Row.IsZero() {
				o.Link = ""
				o.Value = op.Row(op.RowValue{Group: "g", Pos: "V", Parent: rapid.SampledFrom([]op.ID{{}, {4}}).Draw(t, "parent")})
			}
		default:
			o.Value = op.Text(text.Draw(t, "text"))
		}
		b.Ops = append(b.Ops, o)
		seq++
	}
	return b
})

func TestAnyBodyComesBackWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBody.Draw(t, "body")
		class := rapid.SampledFrom([]bundle.Class{bundle.Published, bundle.Draft}).Draw(t, "class")
		raw, err := bundle.Seal(chance(2), anna, org, header(class), epoch, b)
		if err != nil {
			t.Fatal(err)
		}
		s, err := bundle.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(anna.Public(), org); err != nil {
			t.Fatal(err)
		}
		got, err := s.Open(epoch)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, b)
	})
}

func TestEachRefusalHasItsReason(t *testing.T) {
	raw := sealed(t, header(bundle.Published), visit())
	s, err := bundle.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(ben.Public(), org); !errors.Is(err, bundle.ErrWrongKey) {
		t.Errorf("another device's key: %v", err)
	}
	if err := s.Verify(anna.Public(), op.ID{0x0b}); !errors.Is(err, bundle.ErrBadSignature) {
		t.Errorf("another organisation: %v", err)
	}
	if _, err := s.Open(seal.Epoch{No: 3, Secret: seal.Key{8}}.Keys()); !errors.Is(err, bundle.ErrUnknownEpoch) {
		t.Errorf("another epoch: %v", err)
	}
	wrong := epoch
	wrong.Bundle = seal.Key{1}
	if _, err := s.Open(wrong); !errors.Is(err, bundle.ErrUnsealed) {
		t.Errorf("a key that does not go with its commitment: %v", err)
	}
	if _, err := bundle.Parse(make([]byte, bundle.MaxSize+1)); !errors.Is(err, bundle.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	for _, b := range [][]byte{nil, {}, {0x84}, raw[:len(raw)-1], append(slices.Clone(raw), 0)} {
		if _, err := bundle.Parse(b); !errors.Is(err, bundle.ErrMalformed) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
}

func TestBundleMutation(t *testing.T) {
	raw := sealed(t, header(bundle.Draft), bundle.Body{Ops: []op.Op{answer(1, "q", op.Text("x"))}})
	for i := range raw {
		for bit := range 8 {
			bad := slices.Clone(raw)
			bad[i] ^= 1 << bit
			s, err := bundle.Parse(bad)
			if err != nil {
				continue
			}
			if err := s.Verify(anna.Public(), org); err == nil {
				t.Fatalf("bit %d of byte %d changed and the signature holds", bit, i)
			}
		}
	}
}

// TestSealMutation: every bit of the header and of the sealed body of a bundle, changed
// and then signed by its own author, as one could who holds the device but not the
// space's keys. The seal does not open.
func TestSealMutation(t *testing.T) {
	for _, class := range []bundle.Class{bundle.Draft, bundle.Published} {
		raw := sealed(t, header(class), bundle.Body{Ops: []op.Op{answer(1, "q", op.Text("x"))}})
		m, err := sign.Parse1(raw, sign.TypeBundle)
		if err != nil {
			t.Fatal(err)
		}
		tried, parsed := 0, 0
		refused := func(protected, payload []byte, what string) {
			t.Helper()
			tried++
			forged, err := anna.Sign1(protected, payload, org[:])
			if err != nil {
				return
			}
			s, err := bundle.Parse(forged)
			if err != nil {
				return
			}
			parsed++
			if err := s.Verify(anna.Public(), org); err != nil {
				return
			}
			k := epoch
			k.KID = s.Header.EpochKID // as if the commitment were not looked at
			if _, err := s.Open(k); !errors.Is(err, bundle.ErrUnsealed) {
				t.Fatalf("%s: %v", what, err)
			}
		}
		for i := range 8 * len(m.Protected) {
			bad := slices.Clone(m.Protected)
			bad[i/8] ^= 1 << (i % 8)
			refused(bad, m.Payload, fmt.Sprintf("bit %d of the header", i))
		}
		for i := range 8 * len(m.Payload) {
			bad := slices.Clone(m.Payload)
			bad[i/8] ^= 1 << (i % 8)
			refused(m.Protected, bad, fmt.Sprintf("bit %d of the payload", i))
		}
		for n := range m.Payload {
			refused(m.Protected, m.Payload[:n], fmt.Sprintf("payload cut to %d", n))
		}
		if parsed < tried/3 {
			t.Errorf("of %d forgeries only %d had the form of a bundle", tried, parsed)
		}
		t.Logf("class %d: %d forgeries, %d in the form of a bundle, none opened", class, tried, parsed)
	}
}

// TestResignStolenCiphertext: a member of the space takes a colleague's bundle and
// publishes it as her own.
func TestResignStolenCiphertext(t *testing.T) {
	raw := sealed(t, header(bundle.Published), visit())
	s, err := bundle.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	body, err := s.Open(epoch)
	if err != nil {
		t.Fatal(err)
	}
	// With the old seal, the header that she must change no longer fits it.
	m, err := sign.Parse1(raw, sign.TypeBundle)
	if err != nil {
		t.Fatal(err)
	}
	protected := bytes.Replace(m.Protected, kid(anna), kid(ben), 1)
	forged, err := ben.Sign1(protected, m.Payload, org[:])
	if err != nil {
		t.Fatal(err)
	}
	s, err = bundle.Parse(forged)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(ben.Public(), org); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(epoch); !errors.Is(err, bundle.ErrUnsealed) {
		t.Errorf("with the old seal: %v", err)
	}
	// Sealing the plain body anew under her header, it still names its author.
	box, err := seal.Seal(chance(3), epoch.Bundle, seal.Pad(bundle.PlainBody(t, raw, epoch)), protected)
	if err != nil {
		t.Fatal(err)
	}
	if forged, err = ben.Sign1(protected, box, org[:]); err != nil {
		t.Fatal(err)
	}
	if s, err = bundle.Parse(forged); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(epoch); !errors.Is(err, bundle.ErrAuthor) {
		t.Errorf("sealed anew: %v", err)
	}
	// And the ops themselves are refused to anyone but their incarnation.
	h := header(bundle.Published)
	h.Incarnation = other
	if _, err := bundle.Seal(chance(4), ben, org, h, epoch, body); !errors.Is(err, bundle.ErrBody) {
		t.Errorf("another incarnation's ops: %v", err)
	}
}

func kid(p sign.Private) []byte { k := p.KID(); return k[:] }

// TestSpliceAllPairs puts the header of one bundle on the body of another.
func TestSpliceAllPairs(t *testing.T) {
	var all []*sign.Message
	for _, change := range []func(*bundle.Header){
		func(*bundle.Header) {},
		func(h *bundle.Header) { h.Space = op.ID{6} },
		func(h *bundle.Header) { h.Class = bundle.Draft },
		func(h *bundle.Header) { h.N, h.Prev = 1, [32]byte{1} },
		func(h *bundle.Header) { h.OrgLogSize = 13 },
		func(h *bundle.Header) { h.Checkpoint = bundle.Checkpoint{Size: 1} },
	} {
		h := header(bundle.Published)
		change(&h)
		m, err := sign.Parse1(sealed(t, h, visit()), sign.TypeBundle)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	for i, a := range all {
		for k, b := range all {
			raw, err := anna.Sign1(a.Protected, b.Payload, org[:])
			if err != nil {
				t.Fatal(err)
			}
			s, err := bundle.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Open(epoch); (err == nil) != (i == k) {
				t.Errorf("header %d on body %d: %v", i, k, err)
			}
		}
	}
}

func TestHeaderRules(t *testing.T) {
	one := bundle.Body{Ops: []op.Op{answer(1, "q", op.Text("x"))}}
	for name, change := range map[string]func(*bundle.Header){
		"chain without a start":  func(h *bundle.Header) { h.N = 1 },
		"first with a chain":     func(h *bundle.Header) { h.Prev = [32]byte{1} },
		"no space":               func(h *bundle.Header) { h.Space = op.ID{} },
		"class of no meaning":    func(h *bundle.Header) { h.Class = 2 },
		"root without a size":    func(h *bundle.Header) { h.Checkpoint.Root = [32]byte{1} },
		"a count that overflows": func(h *bundle.Header) { h.N, h.Prev = op.MaxSeq+1, [32]byte{1} },
	} {
		h := header(bundle.Draft)
		change(&h)
		raw, err := bundle.Seal(chance(1), anna, org, h, epoch, one)
		if err == nil {
			_, err = bundle.Parse(raw)
		}
		if err == nil && name != "root without a size" {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestWhatCannotBeSealed(t *testing.T) {
	for name, b := range map[string]bundle.Body{
		"nothing":                {},
		"an op out of order":     {Ops: []op.Op{answer(2, "q", op.Null()), answer(1, "q", op.Null())}},
		"one dot twice":          {Ops: []op.Op{answer(2, "q", op.Null()), answer(2, "q", op.Null())}},
		"an invalid op":          {Ops: []op.Op{answer(1, "", op.Null())}},
		"an op elided and there": {Ops: []op.Op{answer(1, "q", op.Null())}, Elided: []bundle.Span{{First: 1, Len: 1}}},
		"elided ranges touching": {Ops: []op.Op{answer(1, "q", op.Null())}, Elided: []bundle.Span{{First: 2, Len: 1}, {First: 3, Len: 1}}},
		"elided nothing":         {Ops: []op.Op{answer(1, "q", op.Null())}, Elided: []bundle.Span{{First: 2}}},
		"blobs out of order":     {Ops: []op.Op{answer(1, "q", op.Null())}, Blobs: [][32]byte{{2}, {1}}},
		"foreign that is known":  {Ops: []op.Op{answer(1, "q", op.Foreign([]byte{0x01}))}},
		"foreign that is broken": {Ops: []op.Op{answer(1, "q", op.Foreign([]byte{0x82, 0x18, 0x63}))}},
	} {
		if _, err := bundle.Seal(chance(1), anna, org, header(bundle.Published), epoch, b); !errors.Is(err, bundle.ErrBody) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPaddingBuckets(t *testing.T) {
	sizes := make(map[int]bool)
	for n := range 600 {
		b := bundle.Body{Ops: []op.Op{answer(1, "q", op.Text(strings.Repeat("x", n)))}}
		sizes[len(sealed(t, header(bundle.Draft), b))] = true
	}
	if len(sizes) > 30 {
		t.Errorf("600 lengths of text show as %d lengths of bundle", len(sizes))
	}
}
