package engine

import (
	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// ruleBuilder makes the rules of a form and orders them.
type ruleBuilder struct {
	form *Form
	plan *plan
}

func (b *ruleBuilder) build() {
	q := b.form.Source
	names := b.variables(b.plan.form, b.plan.root, &q.Node, nil)
	b.constraints(b.plan.form, &q.Node, names)
	b.walk(b.plan.top, names)
	b.analyse()
	b.rank()
}

func (b *ruleBuilder) add(r *rule) *rule {
	r.scope = r.item.scope
	r.slot = len(r.scope.rules)
	r.order = len(b.plan.rules)
	r.scope.rules = append(r.scope.rules, r)
	b.plan.rules = append(b.plan.rules, r)
	return r
}

func (b *ruleBuilder) walk(items []*Item, names map[string]*variable) {
	for _, it := range items {
		b.item(it, names)
	}
}

func (b *ruleBuilder) item(it *Item, outer map[string]*variable) {
	subject, focus := it, it
	if it.Rows != nil {
		subject = it.Rows.self
		if focus = it.up; focus == nil {
			focus = b.plan.form
		}
	}
	b.enable(it, focus, outer)
	names := b.variables(subject, subject.scope, &it.Source.Node, outer)
	if it.Conditional {
		if e, ok := it.Source.Ext(fhir.DRequired).Sub("when").Expression(); ok {
			it.rules.required = b.expression(ruleRequired, it, focus, e.Expression, outer)
		}
	}
	if it.Calculated {
		if e, ok := it.Source.Ext(fhir.ExtCalculated).Value.Expression(); ok {
			subject.rules.calc = b.expression(ruleCalc, subject, subject, e.Expression, names)
		}
	}
	subject.rules.initial = b.unordered(subject, fhir.ExtInitialExpression, names)
	it.rules.restricted = b.unordered(it, fhir.DRestrictedWhen, outer)
	if it.rules.restricted != nil {
		it.rules.restricted.focus = focus
	}
	b.constraints(subject, &it.Source.Node, names)
	for _, x := range []*Item{it, subject} {
		if x.rules.check == nil && (x.Question() || x.Type == Group) {
			x.rules.check = b.add(&rule{kind: ruleCheck, item: x})
		}
	}
	b.walk(it.Children, names)
}

// expression adds a rule for the text of an expression; nil when it does not parse, which Check reports.
func (b *ruleBuilder) expression(k ruleKind, it, focus *Item, src string, names map[string]*variable) *rule {
	e, err := fhirpath.Parse(src)
	if err != nil {
		return nil
	}
	return b.add(&rule{kind: k, item: it, focus: focus, expr: e, names: names})
}

// unordered makes a rule that only runs when it is asked for; nil without a readable expression.
func (b *ruleBuilder) unordered(it *Item, url string, names map[string]*variable) *rule {
	ext := it.Source.Ext(url)
	if ext == nil {
		return nil
	}
	x, ok := ext.Value.Expression()
	if !ok {
		return nil
	}
	e, err := fhirpath.Parse(x.Expression)
	if err != nil {
		return nil
	}
	return &rule{item: it, focus: it, scope: it.scope, expr: e, names: names}
}

func (b *ruleBuilder) enable(it, focus *Item, names map[string]*variable) {
	s := it.Source
	if len(s.EnableWhen) > 0 {
		r := &rule{kind: ruleEnable, item: it, any: s.EnableBehavior != "all" && len(s.EnableWhen) > 1}
		for _, w := range s.EnableWhen {
			c := condition{source: b.form.byID[w.Question], operator: w.Operator, answer: w.Answer}
			if c.source != nil {
				c.at = common(it.scope, c.source.scope)
			}
			r.conds = append(r.conds, c)
		}
		it.rules.enable = b.add(r)
		return
	}
	if e := s.Ext(fhir.ExtEnableWhen); e != nil {
		if x, ok := e.Value.Expression(); ok {
			it.rules.enable = b.expression(ruleEnable, it, focus, x.Expression, names)
		}
	}
}

// variables adds the variables of one node to those it can already see.
func (b *ruleBuilder) variables(subject *Item, sp *scopePlan, n *fhir.Node, outer map[string]*variable) map[string]*variable {
	names := outer
	for _, e := range n.Exts(fhir.ExtVariable) {
		x, ok := e.Value.Expression()
		if !ok || x.Name == "" {
			continue
		}
		r := b.expression(ruleVariable, subject, subject, x.Expression, names)
		if r == nil {
			continue
		}
		v := &variable{name: x.Name, slot: len(sp.vars), rule: r, scope: sp}
		r.result = v
		sp.vars = append(sp.vars, v)
		next := make(map[string]*variable, len(names)+1)
		for k, o := range names {
			next[k] = o
		}
		next[x.Name] = v
		names = next
	}
	return names
}

func (b *ruleBuilder) constraints(subject *Item, n *fhir.Node, names map[string]*variable) {
	for _, url := range []string{fhir.ExtConstraint, fhir.ExtTargetConstraint} {
		for _, e := range n.Exts(url) {
			c, src := readConstraint(e)
			if r := b.expression(ruleConstraint, subject, subject, src, names); r != nil {
				r.holds = c
				subject.rules.constraints = append(subject.rules.constraints, r)
			}
		}
	}
	if subject == b.plan.form && len(subject.rules.constraints) > 0 {
		subject.rules.check = b.add(&rule{kind: ruleCheck, item: subject})
		subject.tallies = []tallyRef{{0, b.plan.total}}
	}
}

func readConstraint(e *fhir.Extension) (*constraint, string) {
	c := &constraint{key: e.Sub("key").Text, human: e.Sub("human").Text, level: LevelStop}
	if e.Sub("severity").Text == "warning" {
		c.level = LevelWarn
	}
	v := e.Sub("expression")
	if x, ok := v.Expression(); ok {
		return c, x.Expression
	}
	return c, v.Text
}
