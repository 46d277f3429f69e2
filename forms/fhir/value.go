package fhir

import (
	"math/big"
	"strings"
	"time"
)

// Kind is the FHIR type of a value[x]: the member is "value" followed by the type with a capital.
type Kind string

// Kinds that an answer, an option, an initial value or a condition can have. Any other FHIR type is
// read too, with its name as Kind; a complex one then sits in Value.Raw.
const (
	Boolean         Kind = "boolean"
	Integer         Kind = "integer"
	Decimal         Kind = "decimal"
	Date            Kind = "date"
	DateTime        Kind = "dateTime"
	Instant         Kind = "instant"
	Time            Kind = "time"
	String          Kind = "string"
	URI             Kind = "uri"
	Code            Kind = "code"
	IDKind          Kind = "id"
	Markdown        Kind = "markdown"
	Canonical       Kind = "canonical"
	PositiveInt     Kind = "positiveInt"
	UnsignedInt     Kind = "unsignedInt"
	CodingKind      Kind = "Coding"
	QuantityKind    Kind = "Quantity"
	AttachmentKind  Kind = "Attachment"
	ReferenceKind   Kind = "Reference"
	ExpressionKind  Kind = "Expression"
	ConceptKind     Kind = "CodeableConcept"
	SignatureKind   Kind = "Signature"
	maxDecimalChars      = 64 // longer numbers are kept but compare by their text only
)

// numeric, textual: how a primitive is written in JSON.
var (
	numeric = map[Kind]bool{Integer: true, Decimal: true, PositiveInt: true, UnsignedInt: true}
	textual = map[Kind]bool{
		Date: true, DateTime: true, Instant: true, Time: true, String: true, URI: true, Code: true, IDKind: true,
		Markdown: true, Canonical: true, "url": true, "uuid": true, "oid": true, "base64Binary": true,
	}
)

// Value is one value[x]. The zero Value is "no value". Which fields count follows from Kind: Bool for
// boolean, Text for every other primitive (digits exactly as written), the field of the same name for
// Coding, Quantity, Attachment and Reference, and Raw (compact JSON) for any other complex type.
type Value struct {
	Kind       Kind
	Text       string
	Bool       bool
	Coding     Coding
	Quantity   Quantity
	Attachment Attachment
	Reference  Reference
	Raw        string
}

// Coding is one code of a code system.
type Coding struct {
	System, Version, Code, Display string
	More                           *Node // translations of the display and anything else it carried
}

// Quantity is a number as written with its unit. System and Code are UCUM in every shipped form.
type Quantity struct {
	Value      string
	Comparator string
	Unit       string
	System     string
	Code       string
	More       *Node
}

// Attachment is a photo, sketch, signature or document. Size is in bytes, as written.
type Attachment struct {
	ContentType, Language, Data, URL, Size, Hash, Title, Creation string
	More                                                          *Node
}

// Reference points at a record, or names one by Display alone.
type Reference struct {
	Reference, Type, Display string
	More                     *Node // identifier and anything else
}

// BoolValue makes a yes or no.
func BoolValue(b bool) Value { return Value{Kind: Boolean, Bool: b} }

// TextValue makes a string answer.
func TextValue(s string) Value { return Value{Kind: String, Text: s} }

// Prim makes a primitive of any kind but boolean from its written form.
func Prim(k Kind, written string) Value { return Value{Kind: k, Text: written} }

// CodingValue makes a coded answer.
func CodingValue(system, code, display string) Value {
	return Value{Kind: CodingKind, Coding: Coding{System: system, Code: code, Display: display}}
}

// QuantityValue makes a measured answer; code is UCUM.
func QuantityValue(number, unit, code string) Value {
	return Value{Kind: QuantityKind, Quantity: Quantity{Value: number, Unit: unit, System: UCUM, Code: code}}
}

// ReferenceValue makes an answer that points at a record ("" when only a name is known).
func ReferenceValue(ref, display string) Value {
	return Value{Kind: ReferenceKind, Reference: Reference{Reference: ref, Display: display}}
}

// Empty says whether the value counts as no answer (forms.md 2.5): nothing there, an empty text, a
// unit without a number, a coding without code and words, a reference to nobody.
func (v Value) Empty() bool {
	switch v.Kind {
	case "":
		return true
	case Boolean:
		return false
	case CodingKind:
		return v.Coding.Code == "" && v.Coding.Display == ""
	case QuantityKind:
		return v.Quantity.Value == ""
	case ReferenceKind:
		return v.Reference.Reference == "" && v.Reference.Display == "" && v.Reference.More.empty()
	case AttachmentKind:
		a := v.Attachment
		return a.URL == "" && a.Data == "" && a.Title == "" && a.More.empty()
	}
	return v.Text == "" && v.Raw == ""
}

// Equal compares as a condition does (forms.md 2.5): values of different types are never equal;
// codings by system and code, a missing system equal only to a missing one, words ignored; numbers by
// amount, so 1.50 equals 1.5; quantities by amount and unit; moments by instant.
func (v Value) Equal(w Value) bool {
	if v.Kind != w.Kind {
		return false
	}
	switch v.Kind {
	case Boolean:
		return v.Bool == w.Bool
	case CodingKind:
		a, b := v.Coding, w.Coding
		return a.System == b.System && a.Code == b.Code && (a.Code != "" || a.Display == b.Display)
	case QuantityKind:
		a, b := v.Quantity, w.Quantity
		if a.Code == "" && b.Code == "" && a.Unit != b.Unit {
			return false
		}
		return a.System == b.System && a.Code == b.Code && a.Comparator == b.Comparator && sameNumber(a.Value, b.Value)
	case ReferenceKind:
		a, b := v.Reference, w.Reference
		return a.Reference == b.Reference && (a.Reference != "" || a.Display == b.Display)
	case AttachmentKind:
		a, b := v.Attachment, w.Attachment
		return a.URL == b.URL && a.Data == b.Data && a.ContentType == b.ContentType &&
			(a.URL != "" || a.Data != "" || a.Title == b.Title)
	case DateTime, Instant:
		if v.Text == w.Text {
			return true
		}
		a, errA := time.Parse(time.RFC3339, v.Text)
		b, errB := time.Parse(time.RFC3339, w.Text)
		return errA == nil && errB == nil && a.Equal(b)
	}
	if numeric[v.Kind] {
		return sameNumber(v.Text, w.Text)
	}
	return v.Text == w.Text && v.Raw == w.Raw
}

func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	// An exponent can make a short text a giant number, so such numbers compare as written.
	if len(a) > maxDecimalChars || len(b) > maxDecimalChars || strings.ContainsAny(a+b, "eE/_xX") {
		return false
	}
	x, okA := new(big.Rat).SetString(a)
	y, okB := new(big.Rat).SetString(b)
	return okA && okB && x.Cmp(y) == 0
}

func member2kind(suffix string) Kind {
	low := Kind(strings.ToLower(suffix[:1]) + suffix[1:])
	if low == Boolean || numeric[low] || textual[low] {
		return low
	}
	return Kind(suffix)
}

func (k Kind) suffix() string { return strings.ToUpper(string(k[:1])) + string(k[1:]) }

// value reads the one member whose name is prefix and a type ("valueCoding", "answerDate").
func (o *object) value(prefix string, to *Value) {
	if o.err != nil {
		return
	}
	for i := range o.t.members {
		m := &o.t.members[i]
		if m.used || len(m.name) <= len(prefix) || !strings.HasPrefix(m.name, prefix) {
			continue
		}
		if c := m.name[len(prefix)]; c < 'A' || c > 'Z' {
			continue // a plain member such as answerValueSet's lower-case kin
		}
		if to.Kind != "" {
			o.err = o.here(m.name, -1).wrong("one " + prefix + ", not two,")
			return
		}
		m.used = true
		var v Value
		if v, o.err = readValue(member2kind(m.name[len(prefix):]), &m.val, o.here(m.name, -1)); o.err != nil {
			return
		}
		*to = v
	}
}

func readValue(k Kind, t *tree, at *place) (Value, error) {
	v := Value{Kind: k}
	want := func(kind kind, word string) error {
		if t.kind != kind {
			return at.wrong(word)
		}
		v.Text = t.text
		return nil
	}
	switch {
	case k == Boolean:
		v.Bool = t.text == "true"
		err := want(isBool, "true or false")
		v.Text = ""
		return v, err
	case numeric[k]:
		return v, want(isNumber, "a number")
	case textual[k]:
		return v, want(isString, "a text")
	case k == CodingKind:
		return v, readCoding(t, at, &v.Coding)
	case k == QuantityKind:
		var n Node
		o := open(t, at, &n)
		q := &v.Quantity
		o.number("value", &q.Value)
		o.text("comparator", &q.Comparator)
		o.text("unit", &q.Unit)
		o.text("system", &q.System)
		o.text("code", &q.Code)
		q.More = n.orNil(o.close())
		return v, o.err
	case k == ReferenceKind:
		return v, readReference(t, at, &v.Reference)
	case k == AttachmentKind:
		var n Node
		o := open(t, at, &n)
		a := &v.Attachment
		o.text("contentType", &a.ContentType)
		o.text("language", &a.Language)
		o.text("data", &a.Data)
		o.text("url", &a.URL)
		o.number("size", &a.Size)
		o.text("hash", &a.Hash)
		o.text("title", &a.Title)
		o.text("creation", &a.Creation)
		a.More = n.orNil(o.close())
		return v, o.err
	}
	v.Raw = string(t.append(nil))
	return v, nil
}

func (n *Node) orNil(err error) *Node {
	if err != nil || n.empty() {
		return nil
	}
	c := *n
	return &c
}

func readCoding(t *tree, at *place, c *Coding) error {
	var n Node
	o := open(t, at, &n)
	o.text("system", &c.System)
	o.text("version", &c.Version)
	o.text("code", &c.Code)
	o.text("display", &c.Display)
	err := o.close()
	c.More = n.orNil(err)
	return err
}

func readReference(t *tree, at *place, r *Reference) error {
	var n Node
	o := open(t, at, &n)
	o.text("reference", &r.Reference)
	o.text("type", &r.Type)
	o.text("display", &r.Display)
	err := o.close()
	r.More = n.orNil(err)
	return err
}

// value writes a value[x] member; the zero Value writes nothing.
func (w *writer) value(prefix string, v Value) {
	if v.Kind == "" {
		return
	}
	name := prefix + v.Kind.suffix()
	switch {
	case v.Kind == Boolean:
		w.raw(name, map[bool]string{true: "true", false: "false"}[v.Bool])
	case numeric[v.Kind]:
		w.raw(name, v.Text)
	case textual[v.Kind]:
		w.key(name) // an empty text is still a member that was there
		w.buf = appendText(w.buf, v.Text)
		w.beside(name)
	default:
		w.key(name)
		w.buf = v.appendComplex(w.buf)
		w.beside(name)
	}
}

func (v Value) appendComplex(buf []byte) []byte {
	switch v.Kind {
	case CodingKind:
		return v.Coding.append(buf)
	case ReferenceKind:
		return v.Reference.append(buf)
	case QuantityKind:
		q := v.Quantity
		w := begin(buf, q.More).head()
		w.raw("value", q.Value)
		w.text("comparator", q.Comparator)
		w.text("unit", q.Unit)
		w.text("system", q.System)
		w.text("code", q.Code)
		return w.end()
	case AttachmentKind:
		a := v.Attachment
		w := begin(buf, a.More).head()
		w.text("contentType", a.ContentType)
		w.text("language", a.Language)
		w.text("data", a.Data)
		w.text("url", a.URL)
		w.raw("size", a.Size)
		w.text("hash", a.Hash)
		w.text("title", a.Title)
		w.text("creation", a.Creation)
		return w.end()
	}
	return append(buf, v.Raw...)
}

func (c Coding) append(buf []byte) []byte {
	w := begin(buf, c.More).head()
	w.text("system", c.System)
	w.text("version", c.Version)
	w.text("code", c.Code)
	w.text("display", c.Display)
	return w.end()
}

func (r Reference) append(buf []byte) []byte {
	w := begin(buf, r.More).head()
	w.text("reference", r.Reference)
	w.text("type", r.Type)
	w.text("display", r.Display)
	return w.end()
}
