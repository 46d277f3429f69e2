package op

import (
	"cmp"
	"slices"
)

// Compare orders ops by stamp, then dot, then content, so that any tablet lists them
// alike. It decides nothing else. It is 0 only for equal ops.
func (o *Op) Compare(p *Op) int {
	if c := cmp.Compare(o.At, p.At); c != 0 {
		return c
	}
	if c := o.Dot.Compare(p.Dot); c != 0 {
		return c
	}
	// One dot with two contents: someone's tablet is broken or lies.
	return cmp.Or(
		o.Doc.Compare(p.Doc),
		o.Row.Compare(p.Row),
		cmp.Compare(o.Link, p.Link),
		cmp.Compare(o.Form, p.Form),
		o.Value.Compare(p.Value),
		slices.CompareFunc(o.Preds, p.Preds, Dot.Compare))
}

// Compare orders values by their content. The order means nothing; it is 0 only for
// equal values.
func (v Value) Compare(w Value) int {
	a, b := v.ext, w.ext
	if a == nil {
		a = &extra{}
	}
	if b == nil {
		b = &extra{}
	}
	return cmp.Or(
		cmp.Compare(v.kind, w.kind),
		cmp.Compare(v.num, w.num),
		cmp.Compare(v.text, w.text),
		compareBools(v.on, w.on),
		a.parent.Compare(b.parent),
		cmp.Compare(a.pos, b.pos),
		slices.Compare(a.fields, b.fields))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
