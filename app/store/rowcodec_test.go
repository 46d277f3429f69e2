package store

import (
	"testing"

	"pgregory.net/rapid"

	"doorstep/sync/op"
)

func drawID(t *rapid.T, name string) (id op.ID) {
	// Few different ids, so that tables are used.
	id[15] = byte(rapid.IntRange(0, 5).Draw(t, name))
	return id
}

func drawOps(t *rapid.T) []op.Op {
	s := rapid.StringN(0, 12, -1)
	ops := make([]op.Op, rapid.IntRange(1, 20).Draw(t, "n"))
	for i := range ops {
		o := &ops[i]
		o.Doc = op.ID{9}
		o.Dot = op.Dot{Inc: drawID(t, "inc"), Seq: rapid.Uint64().Draw(t, "seq")}
		o.At = stampOf(rapid.Int64Range(0, 1<<33).Draw(t, "at"))
		o.Form = rapid.SampledFrom([]string{"", "a|1", "b|2"}).Draw(t, "form")
		o.Row = drawID(t, "row")
		o.Link = s.Draw(t, "link")
		for range rapid.IntRange(0, 6).Draw(t, "preds") {
			o.Preds = append(o.Preds, op.Dot{Inc: drawID(t, "p"), Seq: rapid.Uint64Range(1, 9).Draw(t, "ps")})
		}
		o.Preds = op.SortPreds(o.Preds)
		switch op.Kind(rapid.IntRange(0, 9).Draw(t, "kind")) {
		case op.KindText:
			o.Value = op.Text(s.Draw(t, "v"))
		case op.KindInt:
			o.Value = op.Int(rapid.Int64().Draw(t, "v"))
		case op.KindBool:
			o.Value = op.Bool(rapid.Bool().Draw(t, "v"))
		case op.KindBytes:
			o.Value = op.Bytes([]byte(s.Draw(t, "v")))
		case op.KindTyped:
			o.Value = op.Typed(s.Draw(t, "name"), s.Draw(t, "f1"), s.Draw(t, "f2"))
		case op.KindRow:
			o.Value = op.Row(op.RowValue{Group: s.Draw(t, "g"), Parent: drawID(t, "parent"), Pos: s.Draw(t, "pos")})
		case op.KindTick:
			o.Value = op.TickOf(op.Tick{Option: s.Draw(t, "o"), On: rapid.Bool().Draw(t, "on")})
		case op.KindTombstone:
			o.Value = op.Tombstone()
		case op.KindForeign:
			o.Value = op.Foreign([]byte(s.Draw(t, "v")))
		}
	}
	return ops
}

func TestRowsGiveBackTheSameOps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := drawOps(t)
		got, err := decodeOps(op.ID{9}, encodeOps(ops))
		if err != nil || len(got) != len(ops) {
			t.Fatalf("%d ops came back as %d: %v", len(ops), len(got), err)
		}
		for i := range ops {
			if !got[i].Equal(&ops[i]) {
				t.Fatalf("op %d changed: %v, want %v", i, got[i], ops[i])
			}
		}
	})
}

func FuzzDecodeOps(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{rowVersion, 1, 0})
	f.Add(encodeOps([]op.Op{{Dot: op.Dot{Inc: op.ID{1}, Seq: 1}, Link: "a", Value: op.Text("x"), Preds: []op.Dot{{Inc: op.ID{1}, Seq: 2}}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		ops, err := decodeOps(op.ID{9}, b)
		if err != nil {
			return
		}
		again, err := decodeOps(op.ID{9}, encodeOps(ops))
		if err != nil || len(again) != len(ops) {
			t.Fatalf("what was read cannot be written and read again: %v", err)
		}
	})
}
