package placement

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Caring is one line of the board "who is caring for whom": a living child of
// the family and the adult who has them.
type Caring struct {
	Name  string // of the child
	Ref   string
	Age   int // in years; -1 when not known
	Grown bool
	// Adult is who cares for the child, Where at which place. A grown brother or
	// sister has neither.
	Adult string
	Where string
	Until time.Time // until when that is agreed; zero when nobody said
	Row   casefile.RowID
	// Missing says that no adult is named for a child.
	Missing bool
	// Past says that the time which was agreed is over.
	Past bool
}

// adulthood is the age from which nobody needs to be named.
const adulthood = 18

const cares = "cmp.cares"

// Board is who is caring for whom as a request says: every living child of the
// family, the child of the case and the placed ones first. It names the adult
// written down last; a placed child is at the place, and still needs an adult by
// name there (processes.md section 7; scenario step 6).
func Board(r casefile.Record, request *casefile.Document) []Caring {
	var out []Caring
	at := func(name, ref string) int {
		return slices.IndexFunc(out, func(c Caring) bool { return same(c.Name, c.Ref, name, ref) })
	}
	see := func(name, ref string) {
		if (name == "" && ref == "") || at(name, ref) >= 0 {
			return
		}
		c := Caring{Name: name, Ref: ref, Age: -1}
		if id, ok := casefile.RefID(ref); ok && r.People[id] != nil {
			if n, ok := age(r.People[id].DateIn("", "person.dob"), casefile.DateOf(r.Now)); ok {
				c.Age, c.Grown = n, n >= adulthood
			}
		}
		out = append(out, c)
	}
	if child := r.Child(); child != nil {
		see(childOf(child))
	}
	if request != nil {
		for _, row := range request.Rows("cmp.child", "") {
			see(person(request, row.ID, "cmp.child.person"))
		}
	}
	for _, p := range siblings(r) {
		see(p.Name, p.Ref)
	}
	if request != nil {
		for _, row := range request.Rows(cares, "") {
			name, ref := person(request, row.ID, cares+".child")
			see(name, ref)
			i := at(name, ref)
			if i < 0 {
				continue
			}
			out[i].Row = row.ID
			out[i].Adult, _ = person(request, row.ID, cares+".adult")
			out[i].Where = request.TextIn(row.ID, cares+".where")
			out[i].Until = moment(request, row.ID, cares+".until", zone(r))
		}
	}
	placed := All(r)
	for i := range out {
		c := &out[i]
		for _, p := range placed {
			if p.Of(c.Name, c.Ref) && p.Open(r.Now) {
				c.Where = p.Place
			}
		}
		c.Missing = c.Adult == "" && !c.Grown
		c.Past = !c.Until.IsZero() && c.Until.Before(r.Now) && !c.Grown
	}
	return out
}

// siblings are the living brothers and sisters of the child, the eldest first, those
// whose age is not known last.
func siblings(r casefile.Record) []casefile.Person {
	out := slices.DeleteFunc(r.Persons(), func(p casefile.Person) bool { return !sibling(r, p) })
	slices.SortStableFunc(out, func(a, b casefile.Person) int {
		if (a.Born == "") != (b.Born == "") {
			return strings.Compare(string(b.Born), string(a.Born))
		}
		return strings.Compare(string(a.Born), string(b.Born))
	})
	return out
}

// sibling reports whether somebody of the case is a living brother or sister of
// the child.
func sibling(r casefile.Record, p casefile.Person) bool {
	if d := r.People[p.ID]; d != nil {
		kind, as := d.Code("person.kind"), d.Code("person.relationship")
		return (kind == "sibling" || kind == "child" || as == "sibling" || as == "brother" || as == "sister") && d.Code("person.lives") != "has-died"
	}
	for _, row := range r.Case.Rows("case.people", "") {
		name, ref := person(r.Case, row.ID, "case.people.person")
		if same(name, ref, p.Name, p.Ref) {
			return r.Case.CodeIn(row.ID, "case.people.as") == "sibling"
		}
	}
	return false
}

// Unnamed are the children of a board for whom no adult is named.
func Unnamed(board []Caring) int {
	n := 0
	for _, c := range board {
		if c.Missing {
			n++
		}
	}
	return n
}
