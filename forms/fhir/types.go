package fhir

import "fmt"

// Expression is FHIR's Expression: FHIRPath in all forms that we run.
type Expression struct {
	Name, Language, Expression, Description string
	More                                    *Node
}

// FHIRPath is the only expression language that is run.
const FHIRPath = "text/fhirpath"

// ExpressionValue makes a value of a FHIRPath expression; name is "" except for variables.
func ExpressionValue(name, expr string) Value {
	w := begin(nil, nil)
	w.text("name", name)
	w.text("language", FHIRPath)
	w.text("expression", expr)
	return Value{Kind: ExpressionKind, Raw: string(w.end())}
}

// Expression reads a value of kind Expression; ok is false for any other kind or a broken one.
func (v Value) Expression() (e Expression, ok bool) {
	if v.Kind != ExpressionKind {
		return e, false
	}
	t, err := readTree([]byte(v.Raw))
	if err != nil {
		return e, false
	}
	var n Node
	o := open(&t, &place{name: "Expression", no: -1}, &n)
	o.text("name", &e.Name)
	o.text("language", &e.Language)
	o.text("expression", &e.Expression)
	o.text("description", &e.Description)
	err = o.close()
	e.More = n.orNil(err)
	return e, err == nil
}

// ConceptValue makes a CodeableConcept of one coding.
func ConceptValue(c Coding) Value {
	return Value{Kind: ConceptKind, Raw: `{"coding":[` + string(c.append(nil)) + `]}`}
}

// Codings reads the codings of a CodeableConcept, the coding of a Coding, or a code as one without a
// system; nil for any other kind.
func (v Value) Codings() []Coding {
	switch v.Kind {
	case CodingKind:
		return []Coding{v.Coding}
	case Code:
		return []Coding{{Code: v.Text}}
	case ConceptKind:
		t, err := readTree([]byte(v.Raw))
		if err != nil {
			return nil
		}
		var n Node
		var out []Coding
		o := open(&t, &place{name: "CodeableConcept", no: -1}, &n)
		o.list("coding", func(t *tree, at *place) error {
			var c Coding
			err := readCoding(t, at, &c)
			out = append(out, c)
			return err
		})
		if o.err == nil {
			return out
		}
	}
	return nil
}

// Signature is a drawn or typed signature. Data is base64 of the strokes (SVG) or of the typed name.
type Signature struct {
	Node
	Type      []Coding
	When      string // instant
	Who       Reference
	SigFormat string
	Data      string
}

// SignatureValue makes a value of a signature.
func SignatureValue(s Signature) Value {
	w := begin(nil, &s.Node).head()
	writeList(w, "type", s.Type, func(buf []byte, c Coding) []byte { return c.append(buf) })
	w.text("when", s.When)
	w.reference("who", &s.Who)
	w.text("sigFormat", s.SigFormat)
	w.text("data", s.Data)
	return Value{Kind: SignatureKind, Raw: string(w.end())}
}

// Signature reads a value of kind Signature.
func (v Value) Signature() (Signature, error) {
	var s Signature
	if v.Kind != SignatureKind {
		return s, fmt.Errorf("%w: a Signature was expected", ErrShape)
	}
	t, err := readTree([]byte(v.Raw))
	if err != nil {
		return s, err
	}
	o := open(&t, &place{name: "Signature", no: -1}, &s.Node)
	o.list("type", func(t *tree, at *place) error {
		var c Coding
		err := readCoding(t, at, &c)
		s.Type = append(s.Type, c)
		return err
	})
	o.text("when", &s.When)
	o.one("who", func(t *tree, at *place) error { return readReference(t, at, &s.Who) })
	o.text("sigFormat", &s.SigFormat)
	o.text("data", &s.Data)
	return s, o.close()
}

// Value as JSON: an object with the one member value[x], for stores that keep values apart from a
// response. ParseValue reads it back.
func (v Value) MarshalJSON() ([]byte, error) {
	w := begin(nil, nil)
	w.value("value", v)
	return w.end(), nil
}

// ParseValue reads what Value.MarshalJSON wrote.
func ParseValue(src []byte) (Value, error) {
	t, err := readTree(src)
	if err != nil {
		return Value{}, err
	}
	var n Node
	var v Value
	o := open(&t, &place{name: "value", no: -1}, &n)
	o.value("value", &v)
	return v, o.close()
}
