package form

import (
	"doorstep/forms/engine"
)

// deepest is how far questions that follow from an answer are set in.
const deepest = 2

// node is one thing on a page: a question, a text, a heading, or a list of
// rows, with what follows from it set in below.
type node struct {
	item  *engine.Item
	under []*node
}

// plan orders a page's items for drawing: groups become a heading and their
// children, and a question that another one on the page switches on hangs
// under it, as long as nothing else stands between. supplied gives the options that
// come from a list outside the form; nil for none.
func plan(items []*engine.Item, supplied func(from string) []engine.Option) []*node {
	p := planner{supplied: supplied}
	p.items(items)
	return p.top
}

type planner struct {
	supplied func(from string) []engine.Option

	top []*node
	// open is the way from the last top node down to the last node added.
	open []*node
}

func (p *planner) items(items []*engine.Item) {
	for _, it := range items {
		if it.Hidden || isHelp(it) || p.nothingToChoose(it) || drawnElsewhere(it) {
			continue
		}
		p.add(it)
		if it.Rows == nil {
			p.items(it.Children)
		}
	}
}

// isHelp reports whether a text is the help of its question, which is drawn as
// the hint under it.
func isHelp(it *engine.Item) bool {
	return it.Type == engine.Display && it.Parent != nil && (it.Control == "help" || it.Control == "flyover")
}

// drawnElsewhere reports a question that another one's control answers or
// shows: half of a risk and its score, half of a place.
func drawnElsewhere(it *engine.Item) bool {
	if p := placeOf(it); p != nil && it != p.view {
		return true
	}
	if r := riskOf(it); r != nil && it != r.likely {
		return true
	}
	return false
}

// nothingToChoose reports a closed choice whose options come from a list that
// nobody supplies: it asks nothing that could be answered.
func (p *planner) nothingToChoose(it *engine.Item) bool {
	return it.Type == engine.Choice && len(it.Options) == 0 && it.OptionsFrom != "" && it.Required == engine.Optional &&
		(p.supplied == nil || len(p.supplied(it.OptionsFrom)) == 0)
}

func (p *planner) add(it *engine.Item) {
	n := &node{item: it}
	depth := 0
	for i, o := range p.open {
		if switches(o.item, it) {
			depth = i + 1
		}
	}
	depth = min(depth, deepest)
	if depth == 0 {
		p.top = append(p.top, n)
		p.open = append(p.open[:0], n)
		return
	}
	at := p.open[depth-1]
	at.under = append(at.under, n)
	p.open = append(p.open[:depth], n)
}

// switches reports whether the answer to q decides if it is asked.
func switches(q, it *engine.Item) bool {
	if it.CompanionOf == q.LinkID {
		return true
	}
	if it.Source != nil {
		for _, w := range it.Source.EnableWhen {
			if w.Question == q.LinkID {
				return true
			}
		}
	}
	// What stands in a group or under a question is asked when that is.
	return it.Parent == q && q.Question()
}
