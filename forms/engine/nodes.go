package engine

import (
	"cmp"
	"slices"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// What paths see: the response as it would be exported now, walked in place. An item that is off, a question without
// answer and a plain group without content are not there; a row is.

const (
	responseType = "QuestionnaireResponse"
	itemType     = "QuestionnaireResponse.item"
	answerType   = "QuestionnaireResponse.item.answer"
)

// itemNode is one response item: a question in its scope, a plain group in its scope, one row of a repeating group (the
// row's scope and the group), or the response itself (the form's stand-in).
type itemNode struct {
	r  *Response
	s  *scope
	it *Item
}

// answerNode is the n-th answer of a question in a scope.
type answerNode struct {
	r  *Response
	s  *scope
	it *Item
	n  int
}

func object(n fhirpath.Node) fhirpath.Value { return fhirpath.Object{Node: n} }

func (n itemNode) TypeName() string {
	if n.it == n.r.form.plan.form {
		return responseType
	}
	return itemType
}

func (n itemNode) Names() []string {
	if n.it == n.r.form.plan.form {
		return []string{"item"}
	}
	return []string{"id", "extension", "linkId", "text", "answer", "item"}
}

func (n itemNode) Child(name string) fhirpath.Collection {
	switch name {
	case "item":
		return n.items(nil)
	case "answer":
		return n.answers()
	case "linkId":
		if n.it.LinkID != "" {
			return fhirpath.Collection{fhirpath.String(n.it.LinkID)}
		}
	case "text":
		if n.it.Text != "" {
			return fhirpath.Collection{fhirpath.String(n.it.Text)}
		}
	case "id":
		if n.it.public() != n.it && n.s.row.ID != "" {
			return fhirpath.Collection{fhirpath.String(n.s.row.ID)}
		}
	case "extension":
		if g := n.s.cells[n.it.slot].gap; g != nil {
			return fhirpath.Collection{object(gapNode(*g))}
		}
	}
	return nil
}

func (n itemNode) answers() fhirpath.Collection {
	if !n.it.Question() {
		return nil
	}
	if g := n.it.Rows; g != nil {
		var out fhirpath.Collection
		for _, row := range n.s.rows[g.index] {
			out = append(out, object(answerNode{n.r, row, g.self, 0}))
		}
		return out
	}
	vs := n.s.visible(n.it)
	out := make(fhirpath.Collection, len(vs))
	for i := range vs {
		out[i] = object(answerNode{n.r, n.s, n.it, i})
	}
	return out
}

// childItems are the items under a response item, or nil: those of a question are under its answers.
func (n itemNode) childItems() []*Item {
	if n.it == n.r.form.plan.form {
		return n.r.form.plan.top
	}
	if n.it.Question() {
		return nil
	}
	return n.it.Children
}

func (n itemNode) items(only []string) fhirpath.Collection {
	var out fhirpath.Collection
	for _, child := range n.childItems() {
		if only == nil || slices.Contains(only, child.LinkID) {
			out = appendItems(out, n.r, n.s, child)
		}
	}
	return out
}

// appendItems adds the response items of it in s, if there are any.
func appendItems(out fhirpath.Collection, r *Response, s *scope, it *Item) fhirpath.Collection {
	if it.Type == Display || !s.cells[it.slot].on {
		return out
	}
	if it.Rows != nil && !it.Question() {
		for _, row := range s.rows[it.Rows.index] {
			out = append(out, object(itemNode{r, row, it.Rows.self}))
		}
		return out
	}
	if s.hasContent(it) {
		out = append(out, object(itemNode{r, s, it}))
	}
	return out
}

// hasContent reports whether an item that is on would be exported.
func (s *scope) hasContent(it *Item) bool {
	c := &s.cells[it.slot]
	if c.gap != nil {
		return true
	}
	if it.Rows != nil {
		return len(s.rows[it.Rows.index]) > 0
	}
	if it.Question() && len(s.visible(it)) > 0 {
		return true
	}
	for _, child := range it.Children {
		if child.Type != Display && s.cells[child.slot].on && s.hasContent(child) {
			return true
		}
	}
	return false
}

// FindItems finds response items below n by linkId, in the order in which item, or repeat(item), would come to them.
func (n itemNode) FindItems(linkIDs []string, deep bool) fhirpath.Collection {
	if !deep {
		return n.items(linkIDs)
	}
	type found struct {
		at    []int
		value fhirpath.Value
	}
	var all []found
	for i, id := range linkIDs {
		it := n.r.form.byID[id]
		if it == nil || it.Type == Display || slices.Contains(linkIDs[:i], id) {
			continue
		}
		chain, ok := n.chain(it)
		if !ok {
			continue
		}
		descend(n.r, n.s, chain, nil, func(at []int, v fhirpath.Value) {
			all = append(all, found{slices.Clone(at), v})
		})
	}
	if len(linkIDs) > 1 {
		slices.SortStableFunc(all, func(a, b found) int {
			return cmp.Or(cmp.Compare(len(a.at), len(b.at)), slices.Compare(a.at, b.at))
		})
	}
	out := make(fhirpath.Collection, len(all))
	for i, f := range all {
		out[i] = f.value
	}
	return out
}

// chain lists the items from just below n down to it; ok is false when item steps alone do not lead there.
func (n itemNode) chain(it *Item) (chain []*Item, ok bool) {
	base := n.it.public()
	if base.Question() && base != n.r.form.plan.form {
		return nil, false
	}
	for x := it; ; x = x.Parent {
		if x != it && x.Question() {
			return nil, false
		}
		chain = append(chain, x)
		if x.Parent == base || x.Parent == nil && base == n.r.form.plan.form {
			slices.Reverse(chain)
			return chain, true
		}
		if x.Parent == nil {
			return nil, false
		}
	}
}

// descend walks a chain of items through every row, noting the way as (item, row) numbers per level.
func descend(r *Response, s *scope, chain []*Item, at []int, do func([]int, fhirpath.Value)) {
	it := chain[0]
	if !s.cells[it.slot].on {
		return
	}
	if it.Rows != nil && !it.Question() {
		for i, row := range s.rows[it.Rows.index] {
			way := append(at, it.index<<20|i)
			if len(chain) == 1 {
				do(way, object(itemNode{r, row, it.Rows.self}))
			} else {
				descend(r, row, chain[1:], way, do)
			}
		}
		return
	}
	at = append(at, it.index<<20)
	if len(chain) > 1 {
		descend(r, s, chain[1:], at, do)
	} else if s.hasContent(it) {
		do(at, object(itemNode{r, s, it}))
	}
}

func (n answerNode) TypeName() string { return answerType }
func (n answerNode) Names() []string  { return []string{"id", "value", "item"} }

func (n answerNode) value() (fhir.Value, bool) {
	vs := n.s.visible(n.it)
	if n.n >= len(vs) {
		return fhir.Value{}, false
	}
	return vs[n.n], true
}

func (n answerNode) Child(name string) fhirpath.Collection {
	switch name {
	case "value":
		if v, ok := n.value(); ok {
			return pathValue(v, n.it)
		}
	case "id":
		if v, ok := n.value(); ok {
			if key := n.s.answerKey(n.it, n.n, v); key != "" {
				return fhirpath.Collection{fhirpath.String(key)}
			}
		}
	case "item":
		var out fhirpath.Collection
		for _, child := range n.it.Children {
			out = appendItems(out, n.r, n.s, child)
		}
		return out
	}
	return nil
}

// FindItems finds the items under one answer.
func (n answerNode) FindItems(linkIDs []string, deep bool) fhirpath.Collection {
	var out fhirpath.Collection
	for _, child := range n.it.Children {
		if slices.Contains(linkIDs, child.LinkID) {
			out = appendItems(out, n.r, n.s, child)
		}
		if deep && !child.Question() {
			for _, v := range appendItems(nil, n.r, n.s, child) {
				out = append(out, v.(fhirpath.Object).Node.(itemNode).FindItems(linkIDs, true)...)
			}
		}
	}
	return out
}

// Ordinal is the score of the chosen option.
func (n answerNode) Ordinal() (fhirpath.Decimal, bool) {
	if v, ok := n.value(); ok && v.Kind == fhir.CodingKind {
		return ordinalOf(n.it, v.Coding)
	}
	return fhirpath.Decimal{}, false
}

func ordinalOf(it *Item, c fhir.Coding) (fhirpath.Decimal, bool) {
	for i := range it.Options {
		o := &it.Options[i]
		if o.Ordinal != "" && o.Coding.System == c.System && o.Coding.Code == c.Code {
			d, err := fhirpath.ParseDecimal(o.Ordinal)
			return d, err == nil
		}
	}
	return fhirpath.Decimal{}, false
}
