package op_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"doorstep/sync/op"
)

var anyID = rapid.Custom(func(t *rapid.T) op.ID {
	return op.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
})

func TestIDsReadBackAndSortAsTheirBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyID.Draw(t, "a"), anyID.Draw(t, "b")
		back, err := op.ParseID(strings.ToUpper(a.String()))
		if err != nil || back != a {
			t.Fatalf("%s came back as %s (%v)", a, back, err)
		}
		if want := bytes.Compare(a[:], b[:]); a.Compare(b) != want || strings.Compare(a.String(), b.String()) != want {
			t.Fatalf("%s and %s compare %d, want %d", a, b, a.Compare(b), want)
		}
		d := op.Dot{Inc: a, Seq: rapid.Uint64Range(1, op.MaxSeq).Draw(t, "seq")}
		if back, err := op.ParseDot(d.String()); err != nil || back != d {
			t.Fatalf("%s came back as %s (%v)", d, back, err)
		}
		var viaJSON op.Dot
		j, _ := json.Marshal(d)
		if err := json.Unmarshal(j, &viaJSON); err != nil || viaJSON != d {
			t.Fatalf("%s through JSON is %s (%v)", d, viaJSON, err)
		}
		if seq, ok := op.RowSeq(op.RowID(d), a); !ok || seq != d.Seq {
			t.Fatalf("row of %s gives seq %d (%v)", d, seq, ok)
		}
	})
}

func TestWhatIsNotAnID(t *testing.T) {
	good := op.ID{1, 2, 3}.String()
	for _, s := range []string{"", good[1:], good + "0", "8" + good[1:], "l" + good[1:], strings.Replace(good, "0", "u", 1), strings.Repeat("é", 13)} {
		if _, err := op.ParseID(s); !errors.Is(err, op.ErrID) {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"", good, good + ".", good + ".0", good + ".01", good + ".-1", good + ".x", ".1", "x.1"} {
		if _, err := op.ParseDot(s); !errors.Is(err, op.ErrDot) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestNewIDsSortByTime(t *testing.T) {
	r := bytes.NewReader(bytes.Repeat([]byte{0xff, 0}, 100))
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var last op.ID
	for i := range 5 {
		id, err := op.NewID(r, at.Add(time.Duration(i)*time.Millisecond))
		if err != nil || id.Compare(last) <= 0 {
			t.Fatal(id, last, err)
		}
		last = id
	}
	if _, err := op.NewID(strings.NewReader("short"), at); err == nil {
		t.Error("an id was made without randomness")
	}
	if _, err := op.RandomID(strings.NewReader("short")); err == nil {
		t.Error("an id was made without randomness")
	}
}

func TestTheClockNeverGoesBackAndIsNotDragged(t *testing.T) {
	now := time.Date(2026, 1, 5, 9, 0, 0, 700e6, time.UTC)
	c := op.NewClock(func() time.Time { return now })
	first := c.Now()
	if !first.Whole() || first.Time() != now.Truncate(time.Second) {
		t.Errorf("stamp %v of %v", first.Time(), now)
	}
	now = now.Add(-time.Hour) // someone sets the clock back
	if c.Now() != first {
		t.Error("went back")
	}
	if c.Observe(op.Stamp(now.Add(5 * time.Minute))) {
		t.Error("five minutes ahead was flagged")
	}
	if !c.Observe(op.Stamp(now.Add(24*365*time.Hour)) + 77) {
		t.Error("a year ahead was not flagged")
	}
	if got := c.Now(); !got.Whole() || got != first {
		t.Errorf("dragged to %v", got.Time())
	}
	now = now.Add(2 * time.Hour)
	c.Observe(op.Stamp(now.Add(24 * 365 * time.Hour)))
	if got, limit := c.Now(), op.Stamp(now.Add(op.Lead)); got != limit {
		t.Errorf("a stamp a year ahead moved ours to %v, want %v", got.Time(), limit.Time())
	}
	if op.Stamp(time.Unix(-5, 0)) != 0 {
		t.Error("a time before 1970 has a stamp")
	}
}

func values() []op.Value {
	return []op.Value{
		op.Null(), op.Text(""), op.Text("a"), op.Int(0), op.Int(-3), op.Bool(false), op.Bool(true),
		op.Bytes(nil), op.Bytes([]byte("a")), op.Typed("decimal", "31.50"), op.Typed("decimal", "31.5"),
		op.Typed("coding", "s", "c", "Display"), op.Typed("coding", "s", "c", "Other words"),
		op.Row(op.RowValue{Group: "g", Pos: "V"}), op.Row(op.RowValue{Group: "g", Pos: "W"}), op.Row(op.RowValue{Group: "g", Parent: op.ID{1}, Pos: "V"}),
		op.TickOf(op.Tick{Option: "a"}), op.TickOf(op.Tick{Option: "a", On: true}), op.Tombstone(), op.Foreign([]byte{0x81, 9}),
	}
}

func TestValuesDifferByContentAndAnswersByMeaning(t *testing.T) {
	vs := values()
	for i, v := range vs {
		for k, w := range vs {
			if v.Equal(w) != (i == k) || (v.Compare(w) == 0) != (i == k) || v.Compare(w) != -w.Compare(v) {
				t.Errorf("%v and %v: equal %v, compare %d", v, w, v.Equal(w), v.Compare(w))
			}
		}
	}
	for _, c := range []struct {
		v, w op.Value
		same bool
	}{
		{op.Typed("coding", "s", "c", "x"), op.Typed("coding", "s", "c", "y"), true},
		{op.Typed("coding", "s", "c"), op.Typed("coding", "s", "d"), false},
		{op.Typed("coding", "s", "c"), op.Typed("reference", "s", "c"), false},
		{op.Null(), op.Tombstone(), true},
		{op.Null(), op.Text(""), false},
		{op.Typed("decimal", "1.0"), op.Typed("decimal", "1.00"), false},
	} {
		if c.v.Same(c.w) != c.same || c.w.Same(c.v) != c.same {
			t.Errorf("%v and %v: same is not %v", c.v, c.w, c.same)
		}
	}
	if !op.Typed("gap", "not-known", "").Equal(op.Typed("gap", "not-known")) {
		t.Error("an empty field at the end counts")
	}
}

func TestAccessorsAnswerOnlyForTheirKind(t *testing.T) {
	for _, v := range values() {
		_, text := v.Text()
		_, num := v.Int()
		_, yes := v.Bool()
		_, raw := v.Bytes()
		_, _, typed := v.Typed()
		_, row := v.Row()
		_, tick := v.Tick()
		_, foreign := v.Foreign()
		n := 0
		for _, ok := range []bool{text, num, yes, raw, typed, row, tick, foreign, v.IsNull(), v.Kind() == op.KindTombstone} {
			if ok {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%v answers to %d kinds", v, n)
		}
		if v.String() == "" {
			t.Errorf("a %d prints as nothing", v.Kind())
		}
	}
	if op.Typed("quantity", "5", "kg").Field(1) != "kg" || op.Typed("x").Field(3) != "" || op.Text("x").Field(0) != "" {
		t.Error("Field")
	}
}

func TestCheckNamesTheRuleThatIsBroken(t *testing.T) {
	inc := op.ID{9}
	good := op.Op{Dot: op.Dot{Inc: inc, Seq: 5}, Doc: op.ID{1}, Link: "q", Value: op.Text("x"), Preds: []op.Dot{{Inc: op.ID{8}, Seq: 7}, {Inc: inc, Seq: 4}}, At: op.Stamp(time.Unix(1e9, 0))}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*op.Op){
		"no dot":                  func(o *op.Op) { o.Dot.Seq = 0 },
		"seq out of range":        func(o *op.Op) { o.Dot.Seq = op.MaxSeq + 1 },
		"no document":             func(o *op.Op) { o.Doc = op.ID{} },
		"no cell":                 func(o *op.Op) { o.Link = "" },
		"long link":               func(o *op.Op) { o.Link = strings.Repeat("x", op.MaxLink+1) },
		"link not UTF-8":          func(o *op.Op) { o.Link = "\xff" },
		"stamp not whole":         func(o *op.Op) { o.At++ },
		"preds unsorted":          func(o *op.Op) { slices.Reverse(o.Preds) },
		"preds repeated":          func(o *op.Op) { o.Preds[1] = o.Preds[0] },
		"pred without a dot":      func(o *op.Op) { o.Preds[0].Seq = 0 },
		"supersedes itself":       func(o *op.Op) { o.Preds[1] = o.Dot },
		"supersedes its future":   func(o *op.Op) { o.Preds[1].Seq = 6 },
		"too many preds":          func(o *op.Op) { o.Preds = make([]op.Dot, op.MaxPreds+1) },
		"sign supersedes":         func(o *op.Op) { o.Link = op.LinkSign },
		"sign removed":            func(o *op.Op) { o.Link, o.Preds, o.Value = op.LinkSign, nil, op.Tombstone() },
		"row value on a question": func(o *op.Op) { o.Value = op.Row(op.RowValue{Group: "g"}) },
		"answer on a row's cell":  func(o *op.Op) { o.Row, o.Link = op.ID{3}, "" },
		"long text":               func(o *op.Op) { o.Value = op.Text(strings.Repeat("x", op.MaxText+1)) },
		"text not UTF-8":          func(o *op.Op) { o.Value = op.Text("\xc3") },
		"type without a name":     func(o *op.Op) { o.Value = op.Typed("") },
		"field not UTF-8":         func(o *op.Op) { o.Value = op.Typed("x", "\xff") },
		"too many fields":         func(o *op.Op) { o.Value = op.Typed("x", strings.Split(strings.Repeat("a", 17), "")...) },
		"fields too long":         func(o *op.Op) { o.Value = op.Typed("x", strings.Repeat("a", op.MaxText), "b") },
		"long option":             func(o *op.Op) { o.Value = op.TickOf(op.Tick{Option: strings.Repeat("x", op.MaxLink+1)}) },
		"long position": func(o *op.Op) {
			o.Row, o.Link, o.Value = op.ID{3}, "", op.Row(op.RowValue{Group: "g", Pos: strings.Repeat("x", op.MaxPos+1)})
		},
	} {
		bad := good
		bad.Preds = slices.Clone(good.Preds)
		spoil(&bad)
		if err := bad.Check(); !errors.Is(err, op.ErrOp) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATicksCellIsItsOption(t *testing.T) {
	o := op.Op{Doc: op.ID{1}, Link: "q", Value: op.TickOf(op.Tick{Option: "a", On: true})}
	if o.Cell().Option != "a" {
		t.Error(o.Cell())
	}
	if !op.IsHead("$form") || op.IsHead("form") || op.StatusRank("amended") <= op.StatusRank("completed") || op.StatusRank("unheard-of") >= 0 {
		t.Error("heads")
	}
}
