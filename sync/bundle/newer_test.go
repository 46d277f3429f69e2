package bundle_test

import (
	"fmt"
	"testing"

	"doorstep/sync/bundle"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// TestWhatANewerVersionWroteSurvives: values, types, document heads and questions that
// this version does not know are opened, merged, shown as they are, coalesced with our
// own, sealed and opened again without the change of a bit.
func TestWhatANewerVersionWroteSurvives(t *testing.T) {
	theirs := bundle.Body{Ops: []op.Op{
		answer(1, "caf.asked.only.there", op.Text("an answer")),
		answer(2, "$head-of-tomorrow", op.Text("2031")),
		answer(3, "q", op.Foreign([]byte{0x83, 0x18, 0x2a, 0x61, 'x', 0xf5})),                 // [42, "x", true]
		answer(4, "q", op.Foreign([]byte{0xa1, 0x01, 0x82, 0x02, 0x03}), 3),                   // {1: [2, 3]}
		answer(5, "q2", op.Typed("waveform", "1", "", "2", "3")),                              // a type with fields of its own
		answer(6, op.LinkStatus, op.Text("archived")),                                         // a status without a rank
		answer(7, op.LinkSign, op.Typed(op.TypeSignature, "a", "b", "c", "d", "e", "f", "g")), // more fields than we write
		answer(8, "m", op.TickOf(op.Tick{Option: "not|in our list", On: true})),
	}}
	for i := range theirs.Ops[:4] {
		theirs.Ops[i].Row = op.ID{0x77, byte(i)}
	}
	for _, class := range []bundle.Class{bundle.Published, bundle.Draft} {
		t.Run(fmt.Sprint(class), func(t *testing.T) {
			body := theirs
			for range 3 { // stored, re-served and stored by others
				s, err := bundle.Parse(sealed(t, header(class), body))
				if err != nil {
					t.Fatal(err)
				}
				if body, err = s.Open(epoch); err != nil {
					t.Fatal(err)
				}
				same(t, body, theirs)
			}
			kept, elided := bundle.Coalesce(body.Ops)
			if len(kept) != len(body.Ops)-1 || len(elided) != 1 {
				t.Errorf("%d ops kept, elided %v", len(kept), elided)
			}
			var set merge.Set
			set.AddAll(body.Ops)
			for _, o := range kept {
				v := set.Visible(o.Cell())
				if len(v) != 1 || !v[0].Equal(&o) {
					t.Errorf("%s: %v is shown of %v", o.Link, v, o.Value)
				}
			}
		})
	}
}
