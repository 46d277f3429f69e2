package engine

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"doorstep/forms/fhir"

	"pgregory.net/rapid"
)

// drawForm makes a random form: groups plain and repeating (three deep), questions of five types, conditions that look
// back at questions anywhere, variables on groups, calculations over earlier questions, constraints, bounds and required.
func drawForm(t *rapid.T) *fhir.Questionnaire {
	g := &formDrawer{t: t}
	return questionnaire(g.items(0, nil)...)
}

type formDrawer struct {
	t    *rapid.T
	n    int
	seen []*fhir.Item // questions so far
	// wild forms have conditions on any question, earlier or later, so that they may run in circles.
	wild bool
}

func (g *formDrawer) pick(label string, n int) int { return rapid.IntRange(0, n-1).Draw(g.t, label) }

func (g *formDrawer) items(depth int, vars []string) []*fhir.Item {
	var out []*fhir.Item
	for range rapid.IntRange(1, 5).Draw(g.t, "children") {
		if g.n >= 24 {
			break
		}
		out = append(out, g.item(depth, vars))
	}
	return out
}

func (g *formDrawer) item(depth int, vars []string) *fhir.Item {
	link := fmt.Sprintf("q%d", g.n)
	g.n++
	kind := g.pick("kind", 9)
	if depth < 3 && kind >= 7 {
		it := item(link, "group")
		it.Repeats = kind == 8
		g.conditions(it)
		it.Required = g.pick("required", 4) == 0
		if g.pick("variable", 2) == 0 {
			name := "v" + link
			// The variable reads a child that comes next, by its linkId.
			variableOf(name, fmt.Sprintf("item.where(linkId='q%d').answer.value", g.n))(it)
			vars = append(vars[:len(vars):len(vars)], name)
		}
		it.Item = g.items(depth+1, vars)
		return it
	}
	typ := []string{"boolean", "integer", "choice", "text", "choice"}[kind%5]
	it := item(link, typ)
	g.conditions(it)
	switch {
	case typ == "integer" && g.pick("calc", 3) == 0:
		calc(g.expression(vars))(it)
	case typ == "integer" && g.pick("bounds", 2) == 0:
		ext(fhir.ExtMinValue, val("1"))(it)
		ext(fhir.ExtMaxValue, val("4"))(it)
	case typ == "choice":
		options("a", "b", "c")(it)
		it.Repeats = kind == 4
	}
	if it.Ext(fhir.ExtCalculated) == nil {
		switch g.pick("needs", 5) {
		case 0:
			it.Required = true
		case 1:
			needs("gap", "")(it)
		case 2:
			if e := g.expression(vars); e != "" {
				needs("stop", "("+e+") > 2")(it)
			}
		case 3:
			constraintOf("c", "("+g.expression(vars)+") < 6", "Too many.")(it)
		}
	}
	g.seen = append(g.seen, it)
	return it
}

func (g *formDrawer) expression(vars []string) string {
	ints := slices.DeleteFunc(slices.Clone(g.seen), func(it *fhir.Item) bool { return it.Type != "integer" })
	choice := g.pick("expression", 4)
	switch {
	case choice == 0 && len(vars) > 0:
		return "%" + vars[g.pick("var", len(vars))] + ".count()"
	case choice == 1 && len(ints) > 0:
		return "%resource.repeat(item).where(linkId='" + ints[g.pick("of", len(ints))].LinkID + "').answer.value.sum()"
	case choice == 2 && len(ints) > 1:
		return "%resource.repeat(item).where(linkId='" + ints[0].LinkID + "' or linkId='" + ints[len(ints)-1].LinkID + "').answer.value.aggregate($this + $total, 0)"
	case len(g.seen) > 0:
		return "%resource.repeat(item).where(linkId='" + g.seen[g.pick("of", len(g.seen))].LinkID + "').answer.count()"
	}
	return "1 + 1"
}

func (g *formDrawer) conditions(it *fhir.Item) {
	if g.wild && g.pick("conditional", 2) == 0 {
		for range rapid.IntRange(1, 2).Draw(g.t, "conditions") {
			there := rapid.SampledFrom([]string{"true", "false"}).Draw(g.t, "there")
			when(fmt.Sprintf("q%d exists %s", g.pick("source", 12), there))(it)
		}
		it.EnableBehavior = rapid.SampledFrom([]string{"all", "any"}).Draw(g.t, "behaviour")
		return
	}
	if len(g.seen) == 0 || g.pick("conditional", 2) == 0 {
		return
	}
	for range rapid.IntRange(1, 2).Draw(g.t, "conditions") {
		src := g.seen[g.pick("source", len(g.seen))]
		op := rapid.SampledFrom([]string{"exists", "=", "!=", ">", "<", ">=", "<="}).Draw(g.t, "operator")
		answer := map[string]string{"boolean": "true", "integer": "3", "choice": "a", "text": "'x'"}[src.Type]
		if src.Type != "integer" && len(op) <= 2 && op != "=" && op != "!=" {
			op = "="
		}
		if op == "exists" {
			answer = rapid.SampledFrom([]string{"true", "false"}).Draw(g.t, "there")
		}
		when(src.LinkID + " " + op + " " + answer)(it)
	}
	it.EnableBehavior = rapid.SampledFrom([]string{"all", "any"}).Draw(g.t, "behaviour")
}

// edit makes one random change; it returns false when there was nothing to change.
func edit(t *rapid.T, r *Response, next *int) {
	a := r.Answers()
	scopes := []RowID{""}
	for _, row := range a.Rows {
		scopes = append(scopes, row.ID)
	}
	in := scopes[rapid.IntRange(0, len(scopes)-1).Draw(t, "scope")]
	s := r.root
	if in != "" {
		s = r.rows[in]
	}
	switch rapid.IntRange(0, 7).Draw(t, "edit") {
	case 0, 1:
		if len(s.plan.groups) > 0 {
			g := s.plan.groups[rapid.IntRange(0, len(s.plan.groups)-1).Draw(t, "group")]
			*next++
			r.AddRow(Row{ID: RowID(fmt.Sprintf("r%03d", *next)), Group: g.ID, Parent: in, Pos: rapid.StringMatching(`[a-d]`).Draw(t, "pos")})
			return
		}
	case 2:
		if in != "" {
			if rapid.Bool().Draw(t, "remove") {
				r.RemoveRow(in)
			} else {
				r.MoveRow(in, rapid.StringMatching(`[a-d]`).Draw(t, "pos"))
			}
			return
		}
	}
	var qs []*Item
	for _, it := range s.plan.items {
		if it.Question() && !it.Calculated {
			qs = append(qs, it)
		}
	}
	if len(qs) == 0 {
		return
	}
	it := qs[rapid.IntRange(0, len(qs)-1).Draw(t, "question")]
	if rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
		r.SetGap(Cell{in, it.LinkID}, &Gap{Code: "not-known"})
		return
	}
	r.Set(Cell{in, it.LinkID}, drawAnswer(t, it)...)
}

func drawAnswer(t *rapid.T, it *Item) []fhir.Value {
	if rapid.IntRange(0, 4).Draw(t, "clear") == 0 {
		return nil
	}
	switch it.Type {
	case Boolean:
		return []fhir.Value{fhir.BoolValue(rapid.Bool().Draw(t, "yes"))}
	case Integer:
		return []fhir.Value{fhir.Prim(fhir.Integer, fmt.Sprint(rapid.IntRange(0, 6).Draw(t, "n")))}
	case Choice:
		var out []fhir.Value
		for _, o := range it.Options {
			if rapid.Bool().Draw(t, o.Coding.Code) && (it.Repeats || len(out) == 0) {
				out = append(out, o.Value)
			}
		}
		return out
	}
	return []fhir.Value{fhir.TextValue(rapid.SampledFrom([]string{"x", "y"}).Draw(t, "text"))}
}

// all lists every cell's state and every tally, for comparing two responses whole.
func all(r *Response) map[string]string {
	out := map[string]string{}
	r.each(r.root, r.form.plan.top, func(s *scope, it *Item) {
		st := r.State(s.cellOf(it))
		if !st.Enabled {
			st.Problems = nil
		}
		key := fmt.Sprintf("%v %v", s.cellOf(it), it.public() != it)
		gap := ""
		if st.Gap != nil {
			gap = st.Gap.Code
		}
		var vals []string
		for _, v := range st.Values {
			vals = append(vals, valueText(it, v))
		}
		out[key] = fmt.Sprint(st.Enabled, vals, gap, st.Required, st.Problems)
	})
	for id := range r.form.pages {
		if r.form.pages[id].Rows == nil {
			out["page "+id] = fmt.Sprint(r.PageStatus(id, ""))
		}
	}
	for id, s := range r.rows {
		out["row "+string(id)] = fmt.Sprint(r.RowStatus(id), s.row)
	}
	for id := range r.form.sections {
		out["section "+id] = fmt.Sprint(r.SectionStatus(id))
	}
	out["form"] = fmt.Sprint(r.Progress(), r.Check())
	return out
}

// TestIncrementalEqualsWhole: after any edits, what the engine kept up to date equals what it works out from nothing, and
// what is on and calculated equals the naive definition. Changes tell exactly the cells whose state differs.
func TestIncrementalEqualsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, err := Compile(drawForm(t))
		if err != nil {
			t.Fatal(err)
		}
		r := f.New(testEnv(), Answers{})
		next := 0
		for range rapid.IntRange(1, 25).Draw(t, "edits") {
			edit(t, r, &next)
		}
		a := r.Answers()
		got, want := all(r), all(f.New(testEnv(), a))
		for k, w := range want {
			if got[k] != w {
				t.Fatalf("%s: incremental %s, whole %s", k, got[k], w)
			}
		}
		if len(f.plan.circles) > 0 {
			return // a variable that reads what is calculated from it: nothing defines its value
		}
		n := newNaive(f, testEnv(), a)
		for _, p := range n.order {
			st := r.State(p.cell)
			if p.it.Rows != nil {
				s, it := r.locate(p.cell)
				st.Enabled = s.cells[it.slot].on
			}
			if st.Enabled != n.on[p.cell] {
				t.Fatalf("%v: on %v, by definition %v", p.cell, st.Enabled, n.on[p.cell])
			}
			if p.it.Calculated && !slices.EqualFunc(st.Values, n.calc[p.cell], identical) {
				t.Fatalf("%v: calculated %v, by definition %v", p.cell, st.Values, n.calc[p.cell])
			}
		}
		mine, err := r.Response(Head{}).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, _ := f.New(testEnv(), a).Response(Head{}).MarshalJSON()
		if !bytes.Equal(mine, again) {
			t.Fatalf("the same answers gave other bytes:\n%s\n%s", mine, again)
		}
	})
}

// TestCirclesSettle: conditions that run in a circle give one result, however the answers came about.
func TestCirclesSettle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &formDrawer{t: t, wild: true}
		f, err := Compile(questionnaire(g.items(0, nil)...))
		if err != nil {
			t.Fatal(err)
		}
		r := f.New(testEnv(), Answers{})
		next := 0
		for range rapid.IntRange(1, 15).Draw(t, "edits") {
			edit(t, r, &next)
		}
		got, want := all(r), all(f.New(testEnv(), r.Answers()))
		for k, w := range want {
			if got[k] != w {
				t.Fatalf("%s: incremental %s, whole %s", k, got[k], w)
			}
		}
	})
}

// TestChangesAreExact: an edit reports a change for every cell whose state it altered, and for no other but its own.
func TestChangesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, err := Compile(drawForm(t))
		if err != nil {
			t.Fatal(err)
		}
		r := f.New(testEnv(), Answers{})
		next := 0
		for range 8 {
			edit(t, r, &next)
		}
		before := states(r)
		var qs []Cell
		r.each(r.root, f.plan.top, func(s *scope, it *Item) {
			if it.Question() && !it.Calculated {
				qs = append(qs, s.cellOf(it))
			}
		})
		if len(qs) == 0 {
			return
		}
		c := qs[rapid.IntRange(0, len(qs)-1).Draw(t, "cell")]
		changed := map[Cell]bool{}
		for _, ch := range r.Set(c, drawAnswer(t, f.Item(c.LinkID))...) {
			changed[ch.Cell] = true
		}
		after := states(r)
		for cell, s := range after {
			if differs := before[cell] != s; differs != changed[cell] && cell != c {
				t.Fatalf("%v: differs %v (%s, %s), reported %v", cell, differs, before[cell], s, changed[cell])
			}
		}
	})
}

func states(r *Response) map[Cell]string {
	out := map[Cell]string{}
	r.each(r.root, r.form.plan.top, func(s *scope, it *Item) {
		if it.public() != it {
			return
		}
		c := &s.cells[it.slot]
		vals := c.vals
		if it.Calculated {
			vals = c.calc
		}
		var text []string
		for _, v := range vals {
			text = append(text, valueText(it, v))
		}
		out[s.cellOf(it)] = fmt.Sprint(c.on, text, c.req, c.probs)
	})
	return out
}
