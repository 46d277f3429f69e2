package casefile

import (
	"fmt"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// typeFHIR carries a value that has members beyond those that an op has a
// field for, as the JSON object of its value[x]. It loses nothing.
const typeFHIR = "fhir"

// ToOp turns an answer into the value of an op. FromOp gives exactly the same
// answer back, to the last digit and unknown member.
func ToOp(v fhir.Value) (op.Value, error) {
	switch v.Kind {
	case "":
		return op.Null(), nil
	case fhir.Boolean:
		return op.Bool(v.Bool), nil
	case fhir.String:
		return op.Text(v.Text), nil
	case fhir.Integer:
		if n, err := strconv.ParseInt(v.Text, 10, 64); err == nil && strconv.FormatInt(n, 10) == v.Text {
			return op.Int(n), nil
		}
	case fhir.Decimal:
		return op.Typed(op.TypeDecimal, v.Text), nil
	case fhir.Date:
		return op.Typed(op.TypeDate, v.Text), nil
	case fhir.DateTime:
		return op.Typed(op.TypeDateTime, v.Text), nil
	case fhir.Time:
		return op.Typed(op.TypeTime, v.Text), nil
	case fhir.URI:
		return op.Typed(op.TypeURI, v.Text), nil
	case fhir.CodingKind:
		if c := v.Coding; c.Version == "" && c.More == nil {
			return op.Typed(op.TypeCoding, c.System, c.Code, c.Display), nil
		}
	case fhir.QuantityKind:
		if q := v.Quantity; q.Comparator == "" && q.More == nil {
			return op.Typed(op.TypeQuantity, q.Value, q.Unit, q.System, q.Code), nil
		}
	case fhir.ReferenceKind:
		if r := v.Reference; r.Type == "" && r.More == nil {
			return op.Typed(op.TypeReference, r.Reference, r.Display), nil
		}
	}
	if o, ok := attachmentOp(v); ok {
		return o, nil
	}
	src, err := v.MarshalJSON()
	if err != nil {
		return op.Value{}, fmt.Errorf("an answer cannot be kept: %w", err)
	}
	return op.Typed(typeFHIR, string(src)), nil
}

// FromOp turns the value of an op into the answer that it was made from. ok is
// false for what is no answer: nothing, a gap, a row, a tick, something
// removed, and whatever a newer version of the app wrote.
func FromOp(v op.Value) (fhir.Value, bool) {
	if s, ok := v.Text(); ok {
		return fhir.TextValue(s), true
	}
	if b, ok := v.Bool(); ok {
		return fhir.BoolValue(b), true
	}
	if n, ok := v.Int(); ok {
		return fhir.Prim(fhir.Integer, strconv.FormatInt(n, 10)), true
	}
	name, _, ok := v.Typed()
	if !ok {
		return fhir.Value{}, false
	}
	switch name {
	case op.TypeDecimal:
		return fhir.Prim(fhir.Decimal, v.Field(0)), true
	case op.TypeDate:
		return fhir.Prim(fhir.Date, v.Field(0)), true
	case op.TypeDateTime:
		return fhir.Prim(fhir.DateTime, v.Field(0)), true
	case op.TypeTime:
		return fhir.Prim(fhir.Time, v.Field(0)), true
	case op.TypeURI:
		return fhir.Prim(fhir.URI, v.Field(0)), true
	case op.TypeCoding:
		return fhir.CodingValue(v.Field(0), v.Field(1), v.Field(2)), true
	case op.TypeQuantity:
		return fhir.Value{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: v.Field(0), Unit: v.Field(1), System: v.Field(2), Code: v.Field(3)}}, true
	case op.TypeReference:
		return fhir.ReferenceValue(v.Field(0), v.Field(1)), true
	case op.TypeAttachment:
		return attachmentValue(v)
	case typeFHIR:
		f, err := fhir.ParseValue([]byte(v.Field(0)))
		return f, err == nil && f.Kind != ""
	}
	return fhir.Value{}, false
}

// BlobPrefix begins the address of an attachment that the vault keeps sealed: a
// picture's id, the key that it is sealed under, and its parts follow.
const BlobPrefix = "urn:doorstep:blob:"

// attachmentOp is an attachment of the vault as an op's value: its parts, its
// key's name, size, type and title. One that carries its content, or came from
// elsewhere, is none.
func attachmentOp(v fhir.Value) (op.Value, bool) {
	a := v.Attachment
	rest, ours := strings.CutPrefix(a.URL, BlobPrefix)
	f := strings.Split(rest, ":")
	if v.Kind != fhir.AttachmentKind || !ours || len(f) != 3 {
		return op.Value{}, false
	}
	back := op.Typed(op.TypeAttachment, f[2], f[0]+":"+f[1], a.Size, a.ContentType, a.Title)
	// Whatever else it says must not be lost: then it is kept as it came.
	again, ok := attachmentValue(back)
	return back, ok && again.Attachment == a
}

// attachmentValue is the answer that attachmentOp was made from.
func attachmentValue(v op.Value) (fhir.Value, bool) {
	_, f, _ := v.Typed()
	if len(f) != 5 || f[3] == "" {
		return fhir.Value{}, false
	}
	return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{
		URL: BlobPrefix + f[1] + ":" + f[0], Size: f[2], ContentType: f[3], Title: f[4],
	}}, true
}

// optionKey names one option of a multi-select question, so that two tablets
// that tick the same box write the same cell (forms.md 2.7).
func optionKey(c fhir.Coding) string { return c.System + "|" + c.Code }
