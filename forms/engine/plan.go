package engine

import (
	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// plan is what Compile works out so that an answer need not: where every cell lives, which rules there are, what each
// reads, and in which order they run.
type plan struct {
	root   *scopePlan
	top    []*Item
	form   *Item // stands for the whole form: rules without an item
	rules  []*rule
	total  int  // tally of the whole form
	looped bool // some conditions depend on each other
	// circles are rules that depend on themselves, for Check.
	circles [][]*rule
}

// scopePlan is the shape of one scope: the document, or one row of a repeating group.
type scopePlan struct {
	group   *RowGroup // nil for the document
	parent  *scopePlan
	depth   int
	items   []*Item // by slot
	groups  []*RowGroup
	vars    []*variable
	rules   []*rule // by slot
	tallies int
	// insideOf are the required groups that a tally counts for, by tally; nil for others.
	insideOf []*Item
}

// below reports whether s is o or nested in it.
func (s *scopePlan) below(o *scopePlan) bool {
	for s.depth > o.depth {
		s = s.parent
	}
	return s == o
}

// common is the innermost scope that holds both.
func common(a, b *scopePlan) *scopePlan {
	for a != b {
		if a.depth >= b.depth {
			a = a.parent
		} else {
			b = b.parent
		}
	}
	return a
}

type ruleKind uint8

const (
	ruleEnable ruleKind = iota
	ruleVariable
	ruleCalc
	ruleRequired
	ruleConstraint
	ruleCheck // bounds, types, occurrences: everything that only needs the cell itself
)

// rule is one thing to recompute, once per instance of its scope.
type rule struct {
	kind  ruleKind
	item  *Item // whose cell it decides
	focus *Item // what the expression stands on; plan.form is the response itself
	scope *scopePlan
	slot  int // in its scope
	rank  int // rules of lower rank run first
	order int // document order within a rank

	expr   *fhirpath.Expr
	names  map[string]*variable
	conds  []condition
	any    bool
	holds  *constraint
	result *variable
	loop   *loop
	// inert rules calculate from themselves; they give no value (forms.md 2.5: such a form is not published).
	inert bool
}

// condition is one enableWhen.
type condition struct {
	source   *Item
	at       *scopePlan // the scope shared with the item that asks
	operator string
	answer   fhir.Value
}

// constraint is a questionnaire-constraint or targetConstraint.
type constraint struct {
	key, human string
	level      Level
	about      []*Item // of a rule of the whole form: what it looks at
}

// variable is an SDC variable; it has one value per instance of its scope.
type variable struct {
	name  string
	slot  int
	rule  *rule
	wakes []wake
	scope *scopePlan
	refs  []ref // where its value may be, when it holds response items
}

// wake says that a change under anchor concerns every instance of the rule under the same instance of anchor.
type wake struct {
	rule   *rule
	anchor *scopePlan
}

type itemRules struct {
	enable, calc, required, check *rule
	// initial and restricted are evaluated when they are asked for; they have no place in the order.
	initial, restricted *rule
	constraints         []*rule
	// wakes are the rules to run when the visible answer changes.
	wakes []wake
}

// loop is a set of conditions that depend on each other.
type loop struct{ rules []*rule }

// tallyRef leads from an item's scope to a tally above it.
type tallyRef struct{ up, tally int }

func newPlan(f *Form, top []*Item) *plan {
	p := &plan{root: &scopePlan{}, top: top}
	p.form = &Item{Type: Group, index: -1, inside: -1, MaxPlaces: -1}
	p.form.scope = p.root
	p.form.slot = 0
	p.root.items = append(p.root.items, p.form)
	for _, it := range f.items {
		p.place(it)
	}
	p.total = p.root.newTally()
	for _, s := range f.sections {
		s.tally = p.root.newTally()
	}
	for _, pg := range f.pages {
		sp := p.root
		if pg.Rows != nil {
			sp = pg.Rows.scope
		}
		pg.tally = sp.newTally()
	}
	for _, it := range f.items {
		p.count(it)
	}
	b := ruleBuilder{form: f, plan: p}
	b.build()
	return p
}

func (s *scopePlan) newTally() int {
	s.tallies++
	s.insideOf = append(s.insideOf, nil)
	return s.tallies - 1
}

func (s *scopePlan) add(it *Item) {
	it.scope, it.slot = s, len(s.items)
	s.items = append(s.items, it)
}

// place gives an item its slot. Items come in document order, so a repeating group is placed before what is in it.
func (p *plan) place(it *Item) {
	sp := p.root
	if it.Group != nil {
		sp = it.Group.scope
	}
	sp.add(it)
	it.inside = -1
	if it.up = it.Parent; it.Parent != nil && it.Parent.Rows != nil {
		it.up = it.Parent.Rows.self
	}
	if it.Required != Optional && it.Type == Group {
		it.inside = sp.newTally()
		sp.insideOf[it.inside] = it
	}
	if g := it.Rows; g != nil {
		g.scope = &scopePlan{group: g, parent: sp, depth: sp.depth + 1}
		g.index = len(sp.groups)
		sp.groups = append(sp.groups, g)
		self := *it
		self.Rows, self.Required, self.Conditional, self.inside = nil, Optional, false, -1
		self.Repeats, self.MinOccurs, self.MaxOccurs = false, 0, 0
		self.Group, self.up = g, it
		g.self = &self
		g.scope.add(g.self)
		g.tally = g.scope.newTally()
	}
}

// count lists the tallies that an item's answer counts in.
func (p *plan) count(it *Item) {
	it.tallies = p.talliesOf(it)
	if it.Rows != nil {
		self := it.Rows.self
		self.tallies = append([]tallyRef{{0, it.Rows.tally}}, lift(it.tallies, 1)...)
		if it.inside >= 0 {
			self.tallies = append(self.tallies, tallyRef{1, it.inside})
		}
	}
}

// public is the item that a row's stand-in stands for; any other item itself.
func (it *Item) public() *Item {
	if it.Group != nil && it.Group.self == it {
		return it.Group.Item
	}
	return it
}

func lift(refs []tallyRef, by int) []tallyRef {
	out := make([]tallyRef, len(refs))
	for i, r := range refs {
		out[i] = tallyRef{r.up + by, r.tally}
	}
	return out
}

func (p *plan) talliesOf(it *Item) []tallyRef {
	var out []tallyRef
	d := it.scope.depth
	for x := it; ; x = x.Group.Item {
		up := d - x.scope.depth
		if x.Page != nil {
			out = append(out, tallyRef{up, x.Page.tally})
		}
		for a := x.Parent; a != nil && a.scope == x.scope; a = a.Parent {
			if a.inside >= 0 {
				out = append(out, tallyRef{up, a.inside})
			}
		}
		if x.Group == nil {
			break
		}
		out = append(out, tallyRef{up, x.Group.tally})
		if g := x.Group.Item; g.inside >= 0 {
			out = append(out, tallyRef{up + 1, g.inside})
		}
	}
	if it.Section != nil {
		out = append(out, tallyRef{d, it.Section.tally})
	}
	return append(out, tallyRef{d, p.total})
}
