package engine

import (
	"slices"

	"doorstep/forms/fhirpath"
)

// What an expression reads is worked out from its tree and the form's shape alone: the same paths, walked over items
// instead of answers. A ref is a place that a path may be at; reads are the items whose answers it looks at.

type refKind uint8

const (
	refItem refKind = iota // the response item of an item
	refAnswer
)

type ref struct {
	kind   refKind
	item   *Item // plan.form for the response itself
	anchor *scopePlan
}

type read struct {
	item   *Item
	anchor *scopePlan
}

type reader struct {
	form  *Form
	plan  *plan
	focus ref
	names map[string]*variable
	reads map[read]bool
	vars  map[*variable]bool
	// total is what $total may be while inside aggregate().
	total []ref
}

// readsOf returns the items and variables that the rule's expression depends on.
func (b *ruleBuilder) readsOf(r *rule) (map[read]bool, map[*variable]bool) {
	d := &reader{form: b.form, plan: b.plan, names: r.names, reads: map[read]bool{}, vars: map[*variable]bool{}}
	d.focus = focusRef(r.focus)
	refs := d.tree(r.expr.Root, []ref{d.focus})
	if r.result != nil {
		r.result.refs = refs
	}
	d.content(refs)
	return d.reads, d.vars
}

// focusRef is where a rule's expression starts: at the item, or at the answer when it stands for one row of a question.
func focusRef(it *Item) ref {
	if it.public() != it && it.Question() {
		return ref{refAnswer, it.public(), it.scope}
	}
	return ref{refItem, it.public(), it.scope}
}

func (d *reader) children(it *Item) []*Item {
	if it == d.plan.form {
		return d.plan.top
	}
	return it.Children
}

func (d *reader) see(it *Item, anchor *scopePlan) {
	if it.Type == Display {
		return
	}
	d.reads[read{it, anchor}] = true
}

// content notes that what is at the refs is looked at as a whole: whether there is anything, or all of it.
func (d *reader) content(refs []ref) {
	for _, r := range refs {
		d.below(r.item, r.anchor)
	}
}

func (d *reader) below(it *Item, anchor *scopePlan) {
	if it != d.plan.form {
		if d.reads[read{it, anchor}] && len(it.Children) == 0 {
			return
		}
		d.see(it, anchor)
	}
	for _, child := range d.children(it) {
		d.below(child, anchor)
	}
}

func add(refs []ref, more ...ref) []ref {
	for _, r := range more {
		if !slices.Contains(refs, r) {
			refs = append(refs, r)
		}
	}
	return refs
}

func (d *reader) step(on []ref, name string) []ref {
	var out []ref
	for _, r := range on {
		switch {
		case name == "item" && (r.kind == refAnswer || !r.item.Question()):
			for _, child := range d.children(r.item) {
				if child.Type != Display {
					out = add(out, ref{refItem, child, r.anchor})
				}
			}
		case name == "answer" && r.kind == refItem && r.item.Question():
			d.see(r.item, r.anchor)
			out = add(out, ref{refAnswer, r.item, r.anchor})
		case name == "value" && r.kind == refAnswer, name == "item", name == "answer":
		default:
			d.below(r.item, r.anchor)
		}
	}
	return out
}

// tree returns where the result of t may be, and notes what it reads on the way. Plain values have no refs.
func (d *reader) tree(t fhirpath.Tree, this []ref) []ref {
	switch t := t.(type) {
	case *fhirpath.External:
		return d.external(t.Name)
	case *fhirpath.Special:
		switch t.Name {
		case "this":
			return this
		case "total":
			return d.total
		}
	case *fhirpath.Member:
		return d.step(d.on(t.On, this), t.Name)
	case *fhirpath.Index:
		on := d.tree(t.On, this)
		d.content(on)
		d.content(d.tree(t.Arg, this))
		return on
	case *fhirpath.Unary:
		d.content(d.tree(t.Arg, this))
	case *fhirpath.TypeOp:
		on := d.tree(t.L, this)
		d.content(on)
		if t.Op == "as" {
			return on
		}
	case *fhirpath.Binary:
		l, r := d.tree(t.L, this), d.tree(t.R, this)
		if t.Op == "|" {
			return add(slices.Clone(l), r...)
		}
		d.content(l)
		d.content(r)
	case *fhirpath.Call:
		return d.call(t, this)
	}
	return nil
}

func (d *reader) on(t fhirpath.Tree, this []ref) []ref {
	if t == nil {
		return this
	}
	return d.tree(t, this)
}

func (d *reader) external(name string) []ref {
	switch name {
	case "resource":
		return []ref{{refItem, d.plan.form, d.plan.root}}
	case "context":
		return []ref{d.focus}
	}
	v := d.names[name]
	if v == nil {
		return nil
	}
	d.vars[v] = true
	// A variable may hold response items; what is done with them here reads them here.
	return v.refs
}

// named is the short way through repeat(item).where(linkId = …): the items that are named and lie below the start, by
// groups alone. Walking every item for every path made loading a form of many totals slow.
func (d *reader) named(t *fhirpath.Call, this []ref) ([]ref, bool) {
	repeat, ok := t.On.(*fhirpath.Call)
	if t.Name != "where" || t.LinkIDs == nil || !ok || repeat.Name != "repeat" || len(repeat.Args) != 1 {
		return nil, false
	}
	if m, ok := repeat.Args[0].(*fhirpath.Member); !ok || m.On != nil || m.Name != "item" {
		return nil, false
	}
	on := d.on(repeat.On, this)
	for _, r := range on {
		if r.kind != refItem || r.item != d.plan.form && r.item.Question() {
			return nil, false
		}
	}
	var out []ref
	for _, r := range on {
		for _, id := range t.LinkIDs {
			it := d.form.Item(id)
			if it == nil || it.Type == Display {
				continue
			}
			up := it.Parent
			for up != nil && up != r.item && !up.Question() {
				up = up.Parent
			}
			if up == r.item || up == nil && r.item == d.plan.form {
				out = add(out, ref{refItem, it, r.anchor})
			}
		}
	}
	return out, true
}

func (d *reader) call(t *fhirpath.Call, this []ref) []ref {
	if (t.Name == "iif" || t.Name == "aggregate") && len(t.Args) == 0 {
		return nil // Check names it; it has no value
	}
	if out, ok := d.named(t, this); ok {
		return out
	}
	on := d.on(t.On, this)
	if t.Name == "where" && t.LinkIDs != nil {
		var out []ref
		for _, r := range on {
			if r.kind == refItem && slices.Contains(t.LinkIDs, r.item.LinkID) {
				out = append(out, r)
			}
		}
		return out
	}
	args := func(focus []ref) (out []ref) {
		for _, a := range t.Args {
			out = add(out, d.tree(a, focus)...)
		}
		return out
	}
	switch t.Name {
	case "where", "all", "exists", "any":
		d.content(args(on))
		if t.Name != "where" {
			d.content(on)
			return nil
		}
		return on
	case "select":
		return args(on)
	case "repeat":
		var out []ref
		for level := on; ; {
			next := args(level)
			n := len(out)
			if out = add(out, next...); len(out) == n {
				return out
			}
			level = out[n:]
		}
	case "children", "descendants":
		d.content(on)
		return d.descend(on, t.Name == "descendants")
	case "first", "last", "skip", "take", "distinct", "ofType":
		d.content(on)
		d.content(args(this))
		return on
	case "combine", "intersect":
		d.content(on)
		return add(slices.Clone(on), args(this)...)
	case "iif":
		if t.On != nil {
			d.content(on)
			this = on
		}
		d.content(d.tree(t.Args[0], this))
		return args(this)
	case "aggregate":
		d.content(on)
		outer := d.total
		for {
			n := len(d.total)
			d.total = add(slices.Clone(d.total), args(on)...)
			if len(d.total) == n {
				break
			}
		}
		out := d.total
		d.total = outer
		return out
	case "today", "now":
		return nil
	}
	d.content(on)
	d.content(args(this))
	return nil
}

func (d *reader) descend(on []ref, deep bool) []ref {
	var out []ref
	level := on
	for {
		n := len(out)
		for _, r := range level {
			out = add(out, d.step([]ref{r}, "item")...)
			if r.kind == refItem {
				out = add(out, d.step([]ref{r}, "answer")...)
			}
		}
		if level = out[n:]; !deep || len(level) == 0 {
			return out
		}
	}
}
