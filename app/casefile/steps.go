package casefile

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/sync/op"
)

// Step is one change of a document as somebody made it: an answer, a row, a
// signature, a reason, or a line of the document's head. All steps together are the
// whole of what ever happened to a document on the tablets that this one has heard
// of; nothing of it is ever dropped.
type Step struct {
	Dot      op.Dot // which tablet's how-manieth change it is
	At       time.Time
	By       Author
	Cell     Cell   // zero for a line of the head
	Head     string // of the head: "$status", "$sign", "$ask:…"; "" for a cell
	Question string // in words, "" for a line of the head
	Text     string // what it says, in words
	// InPlaceOf are the changes that it stands in place of. Chose are those of them
	// that stood side by side because two people had not seen each other's answer.
	InPlaceOf, Chose []op.Dot
	// Restricted answers are for those named in the form alone.
	Restricted bool
}

// Steps are all changes of a document, the oldest first.
func (d *Document) Steps() []Step {
	d.mu.Lock()
	defer d.mu.Unlock()
	ops := append(d.set.After(d.cfg.ID, nil), d.set.History(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign})...)
	preds := map[op.Dot][]op.Dot{}
	for _, o := range ops {
		preds[o.Dot] = o.Preds
	}
	out := make([]Step, 0, len(ops))
	for _, o := range ops {
		s := Step{Dot: o.Dot, At: o.At.Time(), By: d.author(o.Dot.Inc), InPlaceOf: slices.Clone(o.Preds), Chose: apart(o.Preds, preds)}
		if op.IsHead(o.Link) {
			s.Head = o.Link
			s.Text = headWords(o)
		} else {
			link := o.Link
			if link == "" {
				link = d.rows[o.Row].Group
				if r, ok := o.Value.Row(); ok {
					link = r.Group
				}
			}
			s.Cell = Cell{Row: rowID(o.Row), LinkID: link}
			it := d.cfg.Form.Item(link)
			if it != nil {
				s.Question, s.Restricted = it.Text, it.Restricted
			}
			s.Text = opWords(it, o.Value)
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Step) int { return cmp.Or(a.At.Compare(b.At), a.Dot.Compare(b.Dot)) })
	return out
}

// apart are those of some changes that none of the others stands in place of, where
// there are several: answers that were given apart.
func apart(dots []op.Dot, preds map[op.Dot][]op.Dot) []op.Dot {
	var out []op.Dot
	for _, a := range dots {
		later := slices.ContainsFunc(dots, func(b op.Dot) bool { return b != a && slices.Contains(preds[b], a) })
		if !later {
			out = append(out, a)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// headWords are what a line of the head says; of a signature who signed as what.
func headWords(o op.Op) string {
	if name, fields, ok := o.Value.Typed(); ok {
		if name == op.TypeSignature && len(fields) > 1 {
			return strings.TrimSpace(fields[1] + " " + fields[0])
		}
		return strings.Join(fields, " ")
	}
	return opWords(nil, o.Value)
}
