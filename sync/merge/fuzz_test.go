package merge_test

import (
	"slices"
	"testing"

	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// FuzzBetween: between any two positions that follow one another there is always another,
// however often one asks, and what is no position is refused and not guessed at.
func FuzzBetween(f *testing.F) {
	f.Add("", "")
	f.Add("V", "W")
	f.Add("V", "V1")
	f.Add("z", "")
	f.Add("\x00", "é")
	f.Fuzz(func(t *testing.T, a, b string) {
		p, err := merge.Between(a, b)
		if err != nil {
			return
		}
		if p <= a || b != "" && p >= b {
			t.Fatalf("%q lies not between %q and %q", p, a, b)
		}
		if len(p) < op.MaxPos/2 {
			if _, err := merge.Between(a, p); err != nil {
				t.Fatalf("nothing between %q and %q: %v", a, p, err)
			}
		}
	})
}

// FuzzAnyOps builds ops from any bytes, contents under one dot that differ included:
// whatever order they come in, every set shows the same, and none is dropped.
func FuzzAnyOps(f *testing.F) {
	f.Add([]byte{1, 0, 2, 3, 0, 0, 1, 1, 5, 7, 9, 200, 14, 15})
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		var ops []op.Op
		for ; len(b) >= 6 && len(ops) < 64; b = b[6:] {
			o := op.Op{Doc: doc, Dot: op.Dot{Inc: op.ID{1 + b[0]%3}, Seq: uint64(b[1]%16) + 1}, Link: string(rune('a' + b[2]%3))}
			if b[2] > 128 {
				o.Row = op.ID{9, b[2] % 4}
			}
			switch b[3] % 6 {
			case 0:
				o.Value = op.Text(string(rune('a' + b[4]%3)))
			case 1:
				o.Value = op.TickOf(op.Tick{Option: string(rune('x' + b[4]%2)), On: b[4] > 99})
			case 2:
				if !o.Row.IsZero() {
					o.Link, o.Value = "", op.Row(op.RowValue{Group: "g", Pos: string(rune('A' + b[4]%3)), Parent: op.ID{b[4] % 2 * 9, b[4] % 4}})
				}
			case 3:
				if !o.Row.IsZero() {
					o.Link, o.Value = "", op.Tombstone()
				}
			case 4:
				o.Link, o.Value = op.LinkSign, op.Typed(op.TypeSignature, "x")
			}
			if o.Link != op.LinkSign {
				for k := range b[5] % 4 {
					o.Preds = append(o.Preds, op.Dot{Inc: op.ID{1 + (b[5]+k)%3}, Seq: uint64(b[5]/16+k)%16 + 1})
				}
				o.Preds = op.SortPreds(o.Preds)
			}
			if o.Check() == nil {
				ops = append(ops, o)
			}
		}
		rows := []op.ID{{9, 0}, {9, 1}, {9, 2}, {9, 3}}
		want := show(ops, rows)
		back := slices.Clone(ops)
		slices.Reverse(back)
		if got := show(append(back, ops...), rows); got != want {
			t.Fatalf("forwards\n%s\nbackwards\n%s", want, got)
		}
		var s merge.Set
		s.AddAll(ops)
		for _, o := range ops {
			if !s.Has(doc, o.Dot) || !slices.ContainsFunc(s.History(o.Cell()), func(h op.Op) bool { return h.Equal(&o) }) {
				t.Fatalf("%v was dropped", o)
			}
		}
	})
}
