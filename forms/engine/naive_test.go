package engine

import (
	"slices"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// naive works out a response from its answers by definition: item by item in document order, with no index, no order of
// rules and no memory. It knows only forms whose conditions and calculations look back, which is what the generator of
// random forms makes.
type naive struct {
	f     *Form
	env   Env
	a     Answers
	on    map[Cell]bool
	calc  map[Cell][]fhir.Value
	row   map[RowID]Row
	order []place
}

// place is one occurrence of an item in document order; at is its position, row chain and all.
type place struct {
	cell Cell
	it   *Item
	rows []RowID // from the outermost
}

func newNaive(f *Form, env Env, a Answers) *naive {
	n := &naive{f: f, env: env, a: a, on: map[Cell]bool{}, calc: map[Cell][]fhir.Value{}, row: map[RowID]Row{}}
	for _, r := range a.Rows {
		n.row[r.ID] = r
	}
	n.list(f.plan.top, nil)
	for it := range f.Items() {
		for _, p := range n.order {
			if p.it == it {
				n.on[p.cell] = n.above(p) && n.condition(p)
				if it.Calculated {
					n.calc[p.cell] = n.calculate(p)
				}
			}
		}
	}
	return n
}

func (n *naive) rowsOf(group string, parent RowID) []RowID {
	var rows []Row
	for _, r := range n.a.Rows {
		if r.Group == group && r.Parent == parent {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, byPosition)
	var ids []RowID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func innermost(rows []RowID) RowID {
	if len(rows) == 0 {
		return ""
	}
	return rows[len(rows)-1]
}

func (n *naive) list(items []*Item, rows []RowID) {
	for _, it := range items {
		n.order = append(n.order, place{Cell{innermost(rows), it.LinkID}, it, rows})
		if it.Rows == nil {
			n.list(it.Children, rows)
			continue
		}
		for _, id := range n.rowsOf(it.LinkID, innermost(rows)) {
			n.list(it.Children, append(rows[:len(rows):len(rows)], id))
		}
	}
}

func (n *naive) above(p place) bool {
	up := p.it.Parent
	if up == nil {
		return true
	}
	rows := p.rows
	if up.Rows != nil {
		rows = rows[:len(rows)-1]
	}
	return n.on[Cell{innermost(rows), up.LinkID}]
}

func (n *naive) values(p place) []fhir.Value {
	if !n.on[p.cell] {
		return nil
	}
	if p.it.Calculated {
		return n.calc[p.cell]
	}
	return n.a.Values[p.cell]
}

// nearest is forms.md 2.5: most rows in common first; among those the last before, else the first after.
func (n *naive) nearest(from place, source string) (best place, ok bool) {
	shared := -1
	before := false
	after := false
	for _, p := range n.order {
		if p.cell == from.cell {
			after = true
		}
		if p.it.LinkID != source {
			continue
		}
		k := 0
		for k < len(p.rows) && k < len(from.rows) && p.rows[k] == from.rows[k] {
			k++
		}
		if k > shared || k == shared && !after && before {
			best, ok, shared, before = p, true, k, !after
		}
	}
	return best, ok
}

func (n *naive) condition(p place) bool {
	ws := p.it.Source.EnableWhen
	if len(ws) == 0 {
		return true
	}
	held := 0
	for _, w := range ws {
		var answers []fhir.Value
		if src, ok := n.nearest(p, w.Question); ok {
			answers = n.values(src)
		}
		if naiveHolds(w, answers) {
			held++
		}
	}
	if p.it.Source.EnableBehavior == "any" {
		return held > 0
	}
	return held == len(ws)
}

func naiveHolds(w fhir.EnableWhen, answers []fhir.Value) bool {
	if w.Operator == "exists" {
		return (len(answers) > 0) == w.Answer.Bool
	}
	any := false
	for _, a := range answers {
		eq := a.Equal(w.Answer)
		less, more := false, false
		if a.Kind == fhir.Integer && w.Answer.Kind == fhir.Integer {
			x, _ := fhirpath.ParseDecimal(a.Text)
			y, _ := fhirpath.ParseDecimal(w.Answer.Text)
			less, more = x.Cmp(y) < 0, x.Cmp(y) > 0
		}
		switch w.Operator {
		case "=", "!=":
			any = any || eq
		case "<":
			any = any || less
		case ">":
			any = any || more
		case "<=":
			any = any || less || eq
		case ">=":
			any = any || more || eq
		}
	}
	return any != (w.Operator == "!=")
}

// tree is a plain node for paths over a response as exported.
type tree struct {
	names []string
	vals  []fhirpath.Collection
}

func (t *tree) TypeName() string { return "tree" }
func (t *tree) Names() []string  { return t.names }
func (t *tree) Child(name string) (out fhirpath.Collection) {
	for i, n := range t.names {
		if n == name {
			out = append(out, t.vals[i]...)
		}
	}
	return out
}

func (t *tree) add(name string, v ...fhirpath.Value) {
	t.names, t.vals = append(t.names, name), append(t.vals, v)
}

func responseTree(items []*fhir.ResponseItem) *tree {
	t := &tree{}
	for _, ri := range items {
		t.add("item", fhirpath.Object{Node: responseItemTree(ri)})
	}
	return t
}

func responseItemTree(ri *fhir.ResponseItem) *tree {
	t := responseTree(ri.Item)
	t.add("linkId", fhirpath.String(ri.LinkID))
	for _, a := range ri.Answer {
		at := responseTree(a.Item)
		if v := pathValue(a.Value, nil); v != nil {
			at.add("value", v...)
		}
		t.add("answer", fhirpath.Object{Node: at})
	}
	return t
}

// export is the response with what is known to be on so far.
func (n *naive) export(items []*Item, rows []RowID) []*fhir.ResponseItem {
	var out []*fhir.ResponseItem
	for _, it := range items {
		c := Cell{innermost(rows), it.LinkID}
		if !n.on[c] {
			continue
		}
		if it.Rows != nil {
			for _, id := range n.rowsOf(it.LinkID, innermost(rows)) {
				out = append(out, &fhir.ResponseItem{LinkID: it.LinkID, Node: fhir.Node{ID: string(id)}, Item: n.export(it.Children, append(rows[:len(rows):len(rows)], id))})
			}
			continue
		}
		ri := &fhir.ResponseItem{LinkID: it.LinkID, Item: n.export(it.Children, rows)}
		for _, v := range n.values(place{c, it, rows}) {
			ri.Answer = append(ri.Answer, fhir.Answer{Value: v})
		}
		if len(ri.Item) > 0 || len(ri.Answer) > 0 {
			out = append(out, ri)
		}
	}
	return out
}

func (n *naive) calculate(p place) []fhir.Value {
	ex, _ := p.it.Source.Ext(fhir.ExtCalculated).Value.Expression()
	root := responseTree(n.export(n.f.plan.top, nil))
	vars := map[string]fhirpath.Collection{"resource": {fhirpath.Object{Node: root}}}
	// Variables of the groups around it, outermost first, each on its own group's response item.
	var chain []*Item
	for x := p.it.Parent; x != nil; x = x.Parent {
		chain = append([]*Item{x}, chain...)
	}
	for _, g := range chain {
		for _, e := range g.Source.Exts(fhir.ExtVariable) {
			v, _ := e.Value.Expression()
			vars[v.Name] = n.eval(v.Expression, n.itemTree(g, p.rows), vars)
		}
	}
	return answersFrom(n.eval(ex.Expression, root, vars), p.it)
}

// itemTree is the response item of a group around a place.
func (n *naive) itemTree(g *Item, rows []RowID) *tree {
	depth := 0
	for x := g.Group; x != nil; x = x.Parent {
		depth++
	}
	if g.Rows != nil {
		depth++
	}
	return responseTree(n.export(g.Children, rows[:depth]))
}

func (n *naive) eval(src string, focus *tree, vars map[string]fhirpath.Collection) fhirpath.Collection {
	e, err := fhirpath.Parse(src)
	if err != nil {
		panic(err)
	}
	out, err := e.Eval(fhirpath.Collection{fhirpath.Object{Node: focus}}, &fhirpath.Env{
		Now: n.env.Now(),
		Var: func(name string) (fhirpath.Collection, bool) { c, ok := vars[name]; return c, ok },
	})
	if err != nil {
		return nil
	}
	return out
}
