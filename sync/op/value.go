package op

import (
	"slices"
	"strconv"
	"strings"
)

// Kind says which member of the value sum a Value is.
type Kind uint8

// The kinds of value. A bundle writes them as numbers, so they are frozen; a new kind
// takes the next number.
const (
	KindNull      Kind = iota // answered with nothing: the answer was taken back
	KindText                  // text as typed
	KindInt                   // a whole number
	KindBool                  // yes or no
	KindBytes                 // raw bytes
	KindTyped                 // a named type with text fields: coding, quantity, date and others
	KindRow                   // a row of a repeating group: its group, parent row and position
	KindTick                  // one option of a question with several answers, on or off
	KindTombstone             // a row or answer removed
	KindForeign               // something a newer version wrote; kept as it came
)

// The type names of KindTyped that this version writes, with their fields in order.
// Digits and dates stay exactly as written. A name not listed here is carried whole.
const (
	TypeDecimal    = "decimal"    // digits
	TypeDate       = "date"       // yyyy, yyyy-mm or yyyy-mm-dd
	TypeDateTime   = "dateTime"   // as FHIR writes it
	TypeTime       = "time"       // hh:mm:ss
	TypeURI        = "uri"        // the URI
	TypeCoding     = "coding"     // system, code, display
	TypeQuantity   = "quantity"   // digits, unit, system, code
	TypeReference  = "reference"  // reference, display
	TypeAttachment = "attachment" // SHA-256 of the ciphertext, blob key id, size, mime, title
	TypeGap        = "gap"        // reason code, date for to-follow
	TypeSignature  = "signature"  // role, signer, base64 of the signed COSE_Sign1
)

// Value is one value of a cell. The zero Value is Null. Values are immutable and may
// be copied; compare them with Equal, not ==.
type Value struct {
	kind Kind
	on   bool
	num  int64
	text string // text, bytes, type name, row group, tick option, or foreign CBOR
	ext  *extra
}

type extra struct {
	fields []string // of a typed value
	parent ID       // of a row
	pos    string   // of a row
}

// RowValue says that a row exists: in which repeating group, inside which row (zero at
// the top), and where (a position made by merge.Between).
type RowValue struct {
	Group  string
	Parent ID
	Pos    string
}

// Tick is one option of a question that allows several, switched on or off. Each
// option merges by itself.
type Tick struct {
	Option string
	On     bool
}

// Null is the value of a question whose answer was taken back.
func Null() Value { return Value{} }

// Text is text as typed.
func Text(s string) Value { return Value{kind: KindText, text: s} }

// Int is a whole number.
func Int(n int64) Value { return Value{kind: KindInt, num: n} }

// Bool is yes or no.
func Bool(b bool) Value { return Value{kind: KindBool, on: b} }

// Bytes is raw bytes; they are copied.
func Bytes(b []byte) Value { return Value{kind: KindBytes, text: string(b)} }

// Typed is a value of a named type with its fields as text, for instance
// Typed(TypeDecimal, "31.50"). Empty fields at the end mean the same as absent ones
// and are dropped.
func Typed(name string, fields ...string) Value {
	n := len(fields)
	for n > 0 && fields[n-1] == "" {
		n--
	}
	return Value{kind: KindTyped, text: name, ext: &extra{fields: slices.Clone(fields[:n])}}
}

// Row is the value of a row's own cell.
func Row(r RowValue) Value {
	return Value{kind: KindRow, text: r.Group, ext: &extra{parent: r.Parent, pos: r.Pos}}
}

// TickOf is the value of one option.
func TickOf(t Tick) Value { return Value{kind: KindTick, text: t.Option, on: t.On} }

// Tombstone removes a row (on the row's own cell) or an answer.
func Tombstone() Value { return Value{kind: KindTombstone} }

// Foreign is a value that this version does not know, as the deterministic CBOR item
// it came as.
func Foreign(cbor []byte) Value { return Value{kind: KindForeign, text: string(cbor)} }

// Kind says which kind of value v is.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is Null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Text gives the text of a KindText value.
func (v Value) Text() (string, bool) { return v.text, v.kind == KindText }

// Int gives the number of a KindInt value.
func (v Value) Int() (int64, bool) { return v.num, v.kind == KindInt }

// Bool gives the answer of a KindBool value.
func (v Value) Bool() (on, ok bool) { return v.on, v.kind == KindBool }

// Bytes gives a copy of the bytes of a KindBytes value.
func (v Value) Bytes() ([]byte, bool) {
	if v.kind != KindBytes {
		return nil, false
	}
	return []byte(v.text), true
}

// Typed gives the type name and fields of a KindTyped value. The fields must not be
// changed; Field reads one without asking how many there are.
func (v Value) Typed() (name string, fields []string, ok bool) {
	if v.kind != KindTyped {
		return "", nil, false
	}
	return v.text, v.ext.fields, true
}

// Field gives the i-th field of a KindTyped value, or "".
func (v Value) Field(i int) string {
	if v.kind != KindTyped || i >= len(v.ext.fields) {
		return ""
	}
	return v.ext.fields[i]
}

// Row gives a row's group, parent and position.
func (v Value) Row() (RowValue, bool) {
	if v.kind != KindRow {
		return RowValue{}, false
	}
	return RowValue{Group: v.text, Parent: v.ext.parent, Pos: v.ext.pos}, true
}

// Tick gives the option of a KindTick value and whether it is on.
func (v Value) Tick() (Tick, bool) {
	if v.kind != KindTick {
		return Tick{}, false
	}
	return Tick{Option: v.text, On: v.on}, true
}

// Foreign gives the CBOR of a value that this version does not know.
func (v Value) Foreign() ([]byte, bool) {
	if v.kind != KindForeign {
		return nil, false
	}
	return []byte(v.text), true
}

// Equal reports whether v and w are the same content to the last digit.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind || v.on != w.on || v.num != w.num || v.text != w.text {
		return false
	}
	if v.ext == nil || w.ext == nil {
		return v.ext == w.ext
	}
	return v.ext.parent == w.ext.parent && v.ext.pos == w.ext.pos && slices.Equal(v.ext.fields, w.ext.fields)
}

// Same reports whether v and w are the same answer to a person, so that two tablets
// that wrote them do not disagree: codings by system and code whatever the display
// (forms.md 2.5), an answer removed and an answer taken back alike, all else by Equal.
func (v Value) Same(w Value) bool {
	if v.cleared() || w.cleared() {
		return v.cleared() && w.cleared()
	}
	if v.kind == KindTyped && w.kind == KindTyped && v.text == TypeCoding && w.text == TypeCoding {
		return v.Field(0) == w.Field(0) && v.Field(1) == w.Field(1)
	}
	return v.Equal(w)
}

func (v Value) cleared() bool { return v.kind == KindNull || v.kind == KindTombstone }

// String describes a value for a test's failure message. It shows content, so it must
// never reach a log.
func (v Value) String() string {
	switch v.kind {
	case KindText:
		return strconv.Quote(v.text)
	case KindInt:
		return strconv.FormatInt(v.num, 10)
	case KindBool:
		return strconv.FormatBool(v.on)
	case KindBytes:
		return "bytes(" + strconv.Itoa(len(v.text)) + ")"
	case KindTyped:
		return v.text + "(" + strings.Join(v.ext.fields, ", ") + ")"
	case KindRow:
		return "row(" + v.text + " at " + v.ext.pos + ")"
	case KindTick:
		if v.on {
			return "tick(" + v.text + ")"
		}
		return "untick(" + v.text + ")"
	case KindTombstone:
		return "removed"
	case KindForeign:
		return "foreign(" + strconv.Itoa(len(v.text)) + ")"
	}
	return "null"
}
