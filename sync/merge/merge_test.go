package merge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doorstep/sync/merge"
	"doorstep/sync/op"
)

var doc = op.ID{0xd0}

// tablet writes ops as an app does: it supersedes what its own set shows.
type tablet struct {
	set  merge.Set
	inc  op.ID
	seq  uint64
	mine map[op.Dot]bool // not yet published
	ops  []op.Op
}

func newTablet(n byte) *tablet { return &tablet{inc: op.ID{n}, mine: make(map[op.Dot]bool)} }

func (b *tablet) put(o op.Op) op.Op {
	b.seq++
	o.Doc, o.Dot = doc, op.Dot{Inc: b.inc, Seq: b.seq}
	if o.Preds == nil {
		o.Preds = b.set.PredsFor(o.Cell(), func(d op.Dot) bool { return b.mine[d] })
	}
	if err := o.Check(); err != nil {
		panic(err)
	}
	b.mine[o.Dot] = true
	b.set.Add(o)
	b.ops = append(b.ops, o)
	return o
}

func (b *tablet) set1(link, text string) op.Op { return b.put(op.Op{Link: link, Value: op.Text(text)}) }

func (b *tablet) row(group, pos string, parent op.ID) op.ID {
	id := op.RowID(op.Dot{Inc: b.inc, Seq: b.seq + 1})
	b.put(op.Op{Row: id, Value: op.Row(op.RowValue{Group: group, Pos: pos, Parent: parent})})
	return id
}

func (b *tablet) drop(row op.ID) {
	b.put(op.Op{Row: row, Value: op.Tombstone(), Preds: b.set.PredsForRow(doc, row, func(d op.Dot) bool { return b.mine[d] })})
}

// meet gives each tablet what the other has.
func meet(a, b *tablet) {
	fromA, fromB := slices.Clone(a.ops), slices.Clone(b.ops)
	a.set.AddAll(fromB)
	b.set.AddAll(fromA)
}

func texts(ops []op.Op) (out []string) {
	for _, o := range ops {
		out = append(out, o.Value.String())
	}
	return out
}

func cell(link string) op.Cell { return op.Cell{Doc: doc, Link: link} }

func TestTwoAnswersApartAreBothThereUntilSomeoneChooses(t *testing.T) {
	a, b := newTablet(1), newTablet(2)
	a.set1("q", "before")
	meet(a, b)
	a.set1("q", "from a")
	b.set1("q", "from b")
	meet(a, b)
	for _, tb := range []*tablet{a, b} {
		if got := texts(tb.set.Visible(cell("q"))); len(got) != 2 {
			t.Fatalf("sees %v", got)
		}
		if got := tb.set.Conflicts(); len(got) != 1 || got[0] != cell("q") {
			t.Fatalf("conflicts %v", got)
		}
	}
	a.set1("q", "from b")
	meet(a, b)
	if got := texts(b.set.Visible(cell("q"))); len(got) != 1 || len(b.set.Conflicts()) != 0 {
		t.Errorf("after choosing %v", got)
	}
	if got := texts(b.set.History(cell("q"))); len(got) != 4 || got[0] != `"before"` {
		t.Errorf("history %v", got)
	}
}

func TestEqualAnswersApartAreOneAnswer(t *testing.T) {
	a, b := newTablet(1), newTablet(2)
	a.set1("q", "same")
	b.set1("q", "same")
	meet(a, b)
	if len(a.set.Conflicts()) != 0 || len(a.set.Visible(cell("q"))) != 2 {
		t.Error(texts(a.set.Visible(cell("q"))), a.set.Conflicts())
	}
}

func TestTicksMergeOptionByOption(t *testing.T) {
	tick := func(b *tablet, option string, on bool) {
		b.put(op.Op{Link: "m", Value: op.TickOf(op.Tick{Option: option, On: on})})
	}
	a, b := newTablet(1), newTablet(2)
	tick(a, "x", true)
	meet(a, b)
	tick(a, "y", true)
	tick(b, "z", true)
	tick(b, "x", false)
	meet(a, b)
	if len(a.set.Conflicts()) != 0 {
		t.Errorf("conflicts %v", a.set.Conflicts())
	}
	tick(a, "y", false)
	tick(b, "y", true)
	tick(b, "y", false)
	tick(b, "y", true)
	meet(a, b)
	if got := a.set.Conflicts(); len(got) != 1 || got[0].Option != "y" {
		t.Errorf("on and off of one option: %v", got)
	}
}

func TestAnAnswerOutlivesTheRemovalOfItsRow(t *testing.T) {
	a, b := newTablet(1), newTablet(2)
	outer := a.row("people", "V", op.ID{})
	inner := a.row("phones", "V", outer)
	a.put(op.Op{Row: inner, Link: "number", Value: op.Text("1")})
	meet(a, b)
	a.drop(outer)
	if len(a.set.Rows(doc, "people", op.ID{})) != 0 || len(a.set.Rows(doc, "phones", outer)) != 0 {
		t.Fatal("a removed row is still there")
	}
	b.put(op.Op{Row: inner, Link: "number", Value: op.Text("2")})
	meet(a, b)
	for _, tb := range []*tablet{a, b} {
		rows := tb.set.Rows(doc, "people", op.ID{})
		if len(rows) != 1 || len(rows[0].Removed) != 1 {
			t.Fatalf("outer rows %+v", rows)
		}
		if rows := tb.set.Rows(doc, "phones", outer); len(rows) != 1 {
			t.Fatalf("inner rows %+v", rows)
		}
		if got := tb.set.Conflicts(); len(got) != 1 || got[0] != (op.Cell{Doc: doc, Row: outer}) {
			t.Errorf("conflicts %v", got)
		}
	}
	// Someone puts the row back: the notice goes.
	a.put(op.Op{Row: outer, Value: op.Row(op.RowValue{Group: "people", Pos: "V"})})
	if rows := a.set.Rows(doc, "people", op.ID{}); len(rows) != 1 || rows[0].Removed != nil || len(a.set.Conflicts()) != 0 {
		t.Errorf("after putting it back %+v", rows)
	}
	if r, ok := a.set.Row(doc, inner); !ok || r.Group != "phones" {
		t.Error(r, ok)
	}
	// Someone removes it for good.
	a.drop(outer)
	meet(a, b)
	if rows := b.set.Rows(doc, "people", op.ID{}); len(rows) != 0 {
		t.Errorf("after removing it again %+v", rows)
	}
}

func TestALaterAnswerRevivesARow(t *testing.T) {
	a := newTablet(1)
	r := a.row("g", "V", op.ID{})
	a.drop(r)
	if _, ok := a.set.Row(doc, r); ok {
		t.Fatal("still there")
	}
	a.put(op.Op{Row: r, Link: "q", Value: op.Text("after all")})
	rows := a.set.Rows(doc, "g", op.ID{})
	if len(rows) != 1 || len(rows[0].Removed) != 1 || len(rows[0].Kept) != 1 {
		t.Errorf("%+v", rows)
	}
}

func TestARowMovedTwiceLiesWhereTheGreatestPositionSays(t *testing.T) {
	a, b := newTablet(1), newTablet(2)
	r := a.row("g", "V", op.ID{})
	a.row("g", "W", op.ID{})
	meet(a, b)
	move := func(tb *tablet, pos string) {
		tb.put(op.Op{Row: r, Value: op.Row(op.RowValue{Group: "g", Pos: pos})})
	}
	move(a, "X")
	move(b, "A")
	meet(a, b)
	for _, tb := range []*tablet{a, b} {
		rows := tb.set.Rows(doc, "g", op.ID{})
		if len(rows) != 2 || rows[1].ID != r || rows[1].Pos != "X" || len(tb.set.Conflicts()) != 0 {
			t.Errorf("%+v, conflicts %v", rows, tb.set.Conflicts())
		}
	}
}

func TestSignaturesAreNeverMerged(t *testing.T) {
	a, b := newTablet(1), newTablet(2)
	a.set1("q", "1")
	meet(a, b)
	cut := a.set.Cut(doc)
	a.put(op.Op{Link: op.LinkSign, Value: op.Typed(op.TypeSignature, "worker")})
	b.put(op.Op{Link: op.LinkSign, Value: op.Typed(op.TypeSignature, "parent")})
	b.set1("q", "2")
	meet(a, b)
	if got := a.set.Visible(cell(op.LinkSign)); len(got) != 2 || len(a.set.Conflicts()) != 0 {
		t.Errorf("%v, conflicts %v", texts(got), a.set.Conflicts())
	}
	if got := texts(a.set.After(doc, cut)); !slices.Equal(got, []string{`"2"`}) {
		t.Errorf("arrived after the signature: %v", got)
	}
}

func TestStatusGoesByRank(t *testing.T) {
	a, b := newTablet(1), newTablet(2)
	a.set1(op.LinkStatus, "amended")
	b.set1(op.LinkStatus, "completed")
	meet(a, b)
	if got := a.set.Status(doc); got != "amended" || len(a.set.Conflicts()) != 0 {
		t.Errorf("%q, conflicts %v", got, a.set.Conflicts())
	}
}

func TestTwoContentsForOneDotAreKeptAsEvidence(t *testing.T) {
	a, b := newTablet(1), newTablet(1) // a copied tablet
	a.set1("q", "one")
	b.set1("q", "other")
	var seen merge.Set
	if seen.AddAll(a.ops) || !seen.AddAll(b.ops) || seen.AddAll(a.ops) {
		t.Error("equivocation not reported, or reported of a repetition")
	}
	if e := seen.Equivocations(doc); len(e) != 1 || len(e[0].Ops) != 2 {
		t.Errorf("%+v", e)
	}
	if len(seen.Visible(cell("q"))) != 2 || len(seen.Conflicts()) != 1 {
		t.Error("one of the two was dropped")
	}
}

func TestADraftLeftOutDoesNotBringBackWhatItReplaced(t *testing.T) {
	a := newTablet(1)
	a.set1("q", "published")
	clear(a.mine)
	a.set1("q", "draft")
	last := a.set1("q", "final")
	var fresh merge.Set
	fresh.Add(a.ops[0])
	fresh.Add(last)
	if got := texts(fresh.Visible(cell("q"))); !slices.Equal(got, []string{`"final"`}) {
		t.Errorf("without the draft: %v", got)
	}
}

// TestStateIsAFunctionOfTheSet: any order, with repetitions, shows the same.
func TestStateIsAFunctionOfTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tablets := []*tablet{newTablet(1), newTablet(2), newTablet(3)}
		var rows []op.ID
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			b := rapid.SampledFrom(tablets).Draw(t, "who")
			switch k := rapid.IntRange(0, 6).Draw(t, "what"); {
			case k == 0:
				parent := op.ID{}
				if len(rows) > 0 && rapid.Bool().Draw(t, "nested") {
					parent = rapid.SampledFrom(rows).Draw(t, "parent")
				}
				rows = append(rows, b.row("g", rapid.SampledFrom([]string{"A", "B"}).Draw(t, "pos"), parent))
			case k == 1 && len(rows) > 0:
				b.drop(rapid.SampledFrom(rows).Draw(t, "row"))
			case k == 2 && len(rows) > 0:
				b.put(op.Op{Row: rapid.SampledFrom(rows).Draw(t, "row"), Link: "c", Value: op.Int(int64(rapid.IntRange(0, 3).Draw(t, "n")))})
			case k == 3:
				meet(b, rapid.SampledFrom(tablets).Draw(t, "with"))
			default:
				b.set1(rapid.SampledFrom([]string{"p", "q"}).Draw(t, "link"), rapid.SampledFrom([]string{"x", "y"}).Draw(t, "v"))
			}
		}
		var all []op.Op
		for _, b := range tablets {
			all = append(all, b.ops...)
		}
		if len(all) == 0 {
			return
		}
		want := show(all, rows)
		for range 3 {
			shuffled := rapid.Permutation(append(slices.Clone(all), all[:len(all)/2]...)).Draw(t, "order")
			if got := show(shuffled, rows); got != want {
				t.Fatalf("one order shows\n%s\nanother\n%s", want, got)
			}
		}
	})
}

func show(ops []op.Op, rows []op.ID) string {
	var s merge.Set
	s.AddAll(ops)
	var b strings.Builder
	for _, c := range s.Cells(doc) {
		fmt.Fprintln(&b, c, texts(s.Visible(c)), texts(s.History(c)))
	}
	for _, p := range append(rows, op.ID{}) {
		fmt.Fprintf(&b, "%v\n", s.Rows(doc, "g", p))
	}
	fmt.Fprintln(&b, s.Conflicts(), s.Cut(doc))
	return b.String()
}

func TestBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := []string{}
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			i := rapid.IntRange(0, len(list)).Draw(t, "at")
			a, b := "", ""
			if i > 0 {
				a = list[i-1]
			}
			if i < len(list) {
				b = list[i]
			}
			p, err := merge.Between(a, b)
			if err != nil || p <= a || b != "" && p >= b {
				t.Fatalf("between %q and %q: %q (%v)", a, b, p, err)
			}
			list = slices.Insert(list, i, p)
		}
	})
	last := ""
	for range 1000 {
		last, _ = merge.Between(last, "")
	}
	if len(last) > 20 {
		t.Errorf("a thousand rows one after another end at %d letters", len(last))
	}
	for _, c := range [][2]string{{"B", "A"}, {"A", "A"}, {"é", ""}, {"", "A0"}} {
		if p, err := merge.Between(c[0], c[1]); err == nil {
			t.Errorf("between %q: %q", c, p)
		}
	}
}

func BenchmarkOpenDocumentOf220Answers(b *testing.B) {
	w := newTablet(1)
	for i := range 220 {
		w.set1(fmt.Sprintf("section.question-%d", i), "an answer")
	}
	clear(w.mine)
	for i := range 33 {
		w.set1(fmt.Sprintf("section.question-%d", i*5), "another answer")
	}
	b.ReportAllocs()
	for b.Loop() {
		var s merge.Set
		s.AddAll(w.ops)
		n := 0
		s.Each(doc, func(*op.Op) bool { n++; return true })
		if n != 220 {
			b.Fatal(n)
		}
	}
}

func BenchmarkConflictsOf200Documents(b *testing.B) {
	var s merge.Set
	for d := range 200 {
		for i := range 220 {
			s.Add(op.Op{Dot: op.Dot{Inc: op.ID{1}, Seq: uint64(d*220 + i + 1)}, Doc: op.ID{1, byte(d)}, Link: fmt.Sprintf("q%d", i), Value: op.Text("x")})
		}
	}
	for b.Loop() {
		if s.Conflicts() != nil {
			b.Fatal("conflicts")
		}
	}
}

// BenchmarkTypingForTenMinutes saves one long answer once a second, as autosave does,
// without a sync.
func BenchmarkTypingForTenMinutes(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var s merge.Set
		c := cell("story")
		for i := range uint64(600) {
			preds := s.PredsFor(c, func(op.Dot) bool { return true })
			s.Add(op.Op{Dot: op.Dot{Inc: op.ID{1}, Seq: i + 1}, Doc: doc, Link: "story", Value: op.Text("so far"), Preds: preds})
		}
		if len(s.Visible(c)) != 1 {
			b.Fatal("more than one answer")
		}
	}
}
