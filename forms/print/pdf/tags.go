package pdf

import (
	"fmt"
	"strings"
)

// Elem is a node of the tree of tags, in reading order. Its kind is a standard
// structure type: Document, Sect, H1, H2, P, L, LI, LBody, Table, TR, TH, TD,
// Figure, Span and so on.
type Elem struct {
	// Alt says in words what a Figure shows.
	Alt string
	// Lang is the language of what it holds when it is not the file's.
	Lang string
	// Scope of a TH is Column or Row.
	Scope string
	// Title names a Sect.
	Title string

	kind   string
	parent *Elem
	kids   []kid
	ref    ref
	box    [4]float64 // of a Figure on its page
	page   *Page
}

// kid is an element, or a piece of marked content on a page.
type kid struct {
	elem *Elem
	page *Page
	mark int
}

// Add appends an element under e.
func (e *Elem) Add(kind string) *Elem {
	k := &Elem{kind: kind, parent: e}
	e.kids = append(e.kids, kid{elem: k})
	return k
}

// reserve gives the tree its object numbers.
func (e *Elem) reserve(o *objects) {
	e.ref = o.reserve()
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.reserve(o)
		}
	}
}

// write puts the tree into the file.
func (e *Elem) write(o *objects, parent ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<< /Type /StructElem /S /%s /P %s", e.kind, parent)
	if e.Alt != "" {
		b.WriteString(" /Alt " + textString(e.Alt))
	}
	if e.Lang != "" {
		b.WriteString(" /Lang " + textString(e.Lang))
	}
	if e.Title != "" {
		b.WriteString(" /T " + textString(e.Title))
	}
	if e.Scope != "" {
		fmt.Fprintf(&b, " /A << /O /Table /Scope /%s >>", e.Scope)
	}
	if e.kind == "Figure" && e.page != nil {
		fmt.Fprintf(&b, " /Pg %s /A << /O /Layout /Placement /Block /BBox [%s %s %s %s] >>", e.page.ref, num(e.box[0]), num(e.box[1]), num(e.box[2]), num(e.box[3]))
	}
	b.WriteString(" /K [")
	for i, k := range e.kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		if k.elem != nil {
			b.WriteString(k.elem.ref.String())
			continue
		}
		fmt.Fprintf(&b, "<< /Type /MCR /Pg %s /MCID %d >>", k.page.ref, k.mark)
	}
	b.WriteString("] >>")
	o.put(e.ref, b.String())
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.write(o, e.ref)
		}
	}
}
