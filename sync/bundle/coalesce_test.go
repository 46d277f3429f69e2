package bundle_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

func TestCoalesce(t *testing.T) {
	row := func(o op.Op) op.Op { o.Row = op.ID{7}; return o }
	place := func(seq uint64, pos string, preds ...uint64) op.Op {
		return row(answer(seq, "", op.Row(op.RowValue{Group: "g", Pos: pos}), preds...))
	}
	sig := func(seq uint64) op.Op { return answer(seq, op.LinkSign, op.Typed(op.TypeSignature, "w")) }
	txt := op.Text("x")
	for name, c := range map[string]struct {
		ops    []op.Op
		keep   []uint64
		elided []bundle.Span
	}{
		"nothing":                         {nil, nil, nil},
		"what stands alone stays":         {[]op.Op{answer(1, "p", txt), answer(2, "q", txt)}, []uint64{1, 2}, nil},
		"only the last of a cell":         {[]op.Op{answer(1, "q", txt), answer(2, "q", txt, 1), answer(3, "q", txt, 1, 2)}, []uint64{3}, []bundle.Span{{First: 1, Len: 2}}},
		"in any order, twice":             {[]op.Op{answer(2, "q", txt, 1), answer(1, "q", txt), answer(2, "q", txt, 1)}, []uint64{2}, []bundle.Span{{First: 1, Len: 1}}},
		"what was published before":       {[]op.Op{answer(5, "q", txt, 4)}, []uint64{5}, nil},
		"a signature":                     {[]op.Op{answer(1, "q", txt), sig(2)}, []uint64{1, 2}, nil},
		"what a signature was over":       {[]op.Op{answer(1, "q", txt), answer(2, "q", txt, 1), sig(3), answer(4, "q", txt, 1, 2), answer(5, "q", txt, 1, 2, 4)}, []uint64{2, 3, 5}, []bundle.Span{{First: 1, Len: 1}, {First: 4, Len: 1}}},
		"the last place of a removed row": {[]op.Op{place(1, "A"), place(2, "B", 1), row(answer(3, "", op.Tombstone(), 1, 2))}, []uint64{2, 3}, []bundle.Span{{First: 1, Len: 1}}},
		"answers of a removed row":        {[]op.Op{place(1, "A"), row(answer(2, "q", txt)), row(answer(3, "", op.Tombstone(), 1, 2))}, []uint64{1, 3}, []bundle.Span{{First: 2, Len: 1}}},
	} {
		kept, elided := bundle.Coalesce(c.ops)
		var got []uint64
		for _, o := range kept {
			got = append(got, o.Dot.Seq)
		}
		if !slices.Equal(got, c.keep) || !reflect.DeepEqual(elided, c.elided) {
			t.Errorf("%s: kept %v elided %v, want %v %v", name, got, elided, c.keep, c.elided)
		}
	}
}

func TestSplitFitsAndLosesNothing(t *testing.T) {
	var b bundle.Body
	r := rand.New(rand.NewPCG(1, 1))
	for i := range uint64(300) {
		raw := make([]byte, 30<<10)
		for k := range raw {
			raw[k] = byte(33 + r.IntN(90))
		}
		b.Ops = append(b.Ops, answer(2*i+1, fmt.Sprintf("q%d", i), op.Text(string(raw)), 2*i))
		if i == 0 {
			b.Ops[0].Preds = nil
		}
		b.Elided = append(b.Elided, bundle.Span{First: 2*i + 2, Len: 1})
	}
	b.Blobs = [][32]byte{{1}}
	if _, err := bundle.Seal(chance(1), anna, org, header(bundle.Published), epoch, b); !errors.Is(err, bundle.ErrTooLarge) {
		t.Errorf("all in one: %v", err)
	}
	parts := bundle.Split(b)
	var joined bundle.Body
	for i, p := range parts {
		s, err := bundle.Parse(sealed(t, header(bundle.Published), p))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Open(epoch)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, p)
		joined.Ops = append(joined.Ops, got.Ops...)
		joined.Elided = append(joined.Elided, got.Elided...)
		if i == 0 {
			joined.Blobs = got.Blobs
		}
	}
	same(t, joined, b)
	if len(parts) < 9 || len(parts) > 14 {
		t.Errorf("%d parts", len(parts))
	}
	if one := bundle.Split(visit()); len(one) != 1 {
		t.Errorf("a visit in %d parts", len(one))
	}
}
