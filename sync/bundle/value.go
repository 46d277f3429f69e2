package bundle

import (
	"doorstep/crypto/detcbor"
	"doorstep/sync/op"
)

// The CBOR form of a value (docs/spec/bundle.cddl, "value"). Plain answers are plain
// items; everything else is an array whose first element says what it is: a text names
// a type, a number one of the shapes below.
const (
	shapeTombstone = 0 // [0]
	shapeRow       = 1 // [1, group, position] or [1, group, position, parent row]
	shapeTick      = 2 // [2, option, on]
)

// appendValue writes v in its CBOR form.
func appendValue(dst []byte, v op.Value) []byte {
	switch v.Kind() {
	case op.KindText:
		s, _ := v.Text()
		return appendText(dst, s)
	case op.KindInt:
		n, _ := v.Int()
		return appendInt(dst, n)
	case op.KindBool:
		if on, _ := v.Bool(); on {
			return append(dst, cborTrue)
		}
		return append(dst, cborFalse)
	case op.KindBytes:
		b, _ := v.Bytes()
		return appendBytes(dst, b)
	case op.KindTyped:
		name, fields, _ := v.Typed()
		dst = appendText(appendHead(dst, majorArray, uint64(1+len(fields))), name)
		for _, f := range fields {
			dst = appendText(dst, f)
		}
		return dst
	case op.KindRow:
		row, _ := v.Row()
		n := uint64(3)
		if !row.Parent.IsZero() {
			n = 4
		}
		dst = append(appendHead(dst, majorArray, n), shapeRow)
		dst = appendText(appendText(dst, row.Group), row.Pos)
		if n == 4 {
			dst = appendBytes(dst, row.Parent[:])
		}
		return dst
	case op.KindTick:
		t, _ := v.Tick()
		dst = appendText(append(appendHead(dst, majorArray, 3), shapeTick), t.Option)
		if t.On {
			return append(dst, cborTrue)
		}
		return append(dst, cborFalse)
	case op.KindTombstone:
		return append(appendHead(dst, majorArray, 1), shapeTombstone)
	case op.KindForeign:
		b, _ := v.Foreign()
		return append(dst, b...)
	}
	return append(dst, cborNull)
}

// readValue reads one value. Whatever is well formed but not known is Foreign: a newer
// version wrote it, and it is kept and shown as such.
func (r *reader) readValue() op.Value {
	major, first := r.peek()
	switch {
	case r.bad:
		return op.Null()
	case major == majorText:
		return op.Text(r.text())
	case major == majorBytes:
		return op.Bytes(r.bytes())
	case major == majorUint || major == majorNeg:
		return op.Int(r.int())
	case first == cborNull:
		r.b = r.b[1:]
		return op.Null()
	case first == cborFalse, first == cborTrue:
		r.b = r.b[1:]
		return op.Bool(first == cborTrue)
	}
	raw := r.item()
	if r.bad {
		return op.Null()
	}
	if v, ok := shaped(raw); ok {
		return v
	}
	return op.Foreign(raw)
}

// shaped reads the array forms.
func shaped(raw []byte) (op.Value, bool) {
	r := &reader{b: raw}
	n := r.count(17)
	major, _ := r.peek()
	var v op.Value
	switch {
	case r.bad:
		return v, false
	case major == majorText:
		name := r.text()
		fields := make([]string, 0, n-1)
		for range n - 1 {
			fields = append(fields, r.text())
		}
		if r.bad || name == "" || len(fields) > 0 && fields[len(fields)-1] == "" {
			return v, false
		}
		v = op.Typed(name, fields...)
	case major == majorUint:
		switch shape := r.uint(); {
		case shape == shapeTombstone && n == 1:
			v = op.Tombstone()
		case shape == shapeRow && (n == 3 || n == 4):
			row := op.RowValue{Group: r.text(), Pos: r.text()}
			if n == 4 {
				if row.Parent = r.id(); row.Parent.IsZero() {
					return v, false
				}
			}
			v = op.Row(row)
		case shape == shapeTick && n == 3:
			t := op.Tick{Option: r.text()}
			_, first := r.peek()
			if first != cborFalse && first != cborTrue {
				return v, false
			}
			t.On = first == cborTrue
			r.b = r.b[1:]
			v = op.TickOf(t)
		default:
			return v, false
		}
	default:
		return v, false
	}
	return v, !r.bad && len(r.b) == 0
}

// checkForeign reports whether b may be carried as a value that this version does not
// know: one deterministic item that reads back as Foreign.
func checkForeign(b []byte) bool {
	if detcbor.Check(b) != nil {
		return false
	}
	r := &reader{b: b}
	return r.readValue().Kind() == op.KindForeign && !r.bad && len(r.b) == 0
}
