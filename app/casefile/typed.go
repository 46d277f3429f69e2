package casefile

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Input is an answer as it was typed: values, or a reason for the gap.
type Input struct {
	Values []fhir.Value
	Gap    *engine.Gap
}

// number takes a number and what follows it apart.
var number = regexp.MustCompile(`^\s*(-?[0-9]+(?:\.[0-9]+)?)\s*(.*?)\s*$`)

// ParseInput reads what somebody typed for a question: JSON or text. Text for
// a choice is an option's code or words; for a quantity a number and a unit;
// yes and no are what they say. JSON may be a FHIR value ({"valueCoding": …}),
// null for no answer, {"gap": CODE, "date": …} for a reason, a list for several
// answers.
func ParseInput(it *engine.Item, typed string) (Input, error) {
	t := strings.TrimSpace(typed)
	if t != "" && json.Valid([]byte(t)) {
		switch t[0] {
		case '{', '[', '"', 'n':
			return parseJSON(it, []byte(t))
		}
	}
	v, err := parseText(it, t)
	if err != nil {
		return Input{}, err
	}
	if v.Empty() {
		return Input{}, nil
	}
	return Input{Values: []fhir.Value{v}}, nil
}

func parseJSON(it *engine.Item, b []byte) (Input, error) {
	switch b[0] {
	case 'n':
		return Input{}, nil
	case '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return Input{}, err
		}
		v, err := parseText(it, s)
		if err != nil || v.Empty() {
			return Input{}, err
		}
		return Input{Values: []fhir.Value{v}}, nil
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(b, &list); err != nil {
			return Input{}, err
		}
		var in Input
		for _, raw := range list {
			one, err := ParseInput(it, string(raw))
			if err != nil {
				return Input{}, err
			}
			in.Values = append(in.Values, one.Values...)
		}
		return in, nil
	}
	var gap struct{ Gap, Date string }
	if err := json.Unmarshal(b, &gap); err == nil && gap.Gap != "" {
		return Input{Gap: &engine.Gap{Code: gap.Gap, Date: gap.Date}}, nil
	}
	if v, err := fhir.ParseValue(b); err == nil && v.Kind != "" {
		return Input{Values: []fhir.Value{v}}, nil
	}
	// The content of a value without its member: a coding, a quantity.
	kind := map[engine.Type]string{
		engine.Choice: "Coding", engine.OpenChoice: "Coding", engine.Quantity: "Quantity", engine.Reference: "Reference", engine.Attachment: "Attachment",
	}[it.Type]
	if kind != "" {
		if v, err := fhir.ParseValue([]byte(`{"value` + kind + `":` + string(b) + `}`)); err == nil && v.Kind != "" {
			return Input{Values: []fhir.Value{v}}, nil
		}
	}
	return Input{}, fmt.Errorf("%s: that is not a value FHIR knows", it.LinkID)
}

func parseText(it *engine.Item, t string) (fhir.Value, error) {
	fail := func(what string) (fhir.Value, error) {
		return fhir.Value{}, fmt.Errorf("%s: %q is not %s", it.LinkID, t, what)
	}
	if t == "" {
		return fhir.Value{}, nil
	}
	switch it.Type {
	case engine.Boolean:
		switch strings.ToLower(t) {
		case "yes", "true", "y":
			return fhir.BoolValue(true), nil
		case "no", "false", "n":
			return fhir.BoolValue(false), nil
		}
		return fail("yes or no")
	case engine.Integer:
		if _, err := strconv.ParseInt(t, 10, 64); err != nil {
			return fail("a whole number")
		}
		return fhir.Prim(fhir.Integer, t), nil
	case engine.Decimal:
		if m := number.FindStringSubmatch(t); m == nil || m[2] != "" {
			return fail("a number")
		}
		return fhir.Prim(fhir.Decimal, t), nil
	case engine.Date:
		return fhir.Prim(fhir.Date, t), nil
	case engine.DateTime:
		return fhir.Prim(fhir.DateTime, t), nil
	case engine.Time:
		return fhir.Prim(fhir.Time, t), nil
	case engine.URL:
		return fhir.Prim(fhir.URI, t), nil
	case engine.Choice, engine.OpenChoice:
		for _, o := range it.Options {
			if o.Coding.Code == t && t != "" || o.Value.Kind != fhir.CodingKind && o.Value.Text == t {
				return o.Value, nil
			}
		}
		for _, o := range it.Options {
			if strings.EqualFold(o.Label, t) {
				return o.Value, nil
			}
		}
		if it.Type == engine.OpenChoice || len(it.Options) == 0 {
			return fhir.TextValue(t), nil
		}
		return fail("one of its options")
	case engine.Quantity:
		m := number.FindStringSubmatch(t)
		if m == nil {
			return fail("a number with a unit")
		}
		for _, u := range it.Units {
			if m[2] == "" && len(it.Units) == 1 || m[2] == u.Code || m[2] == u.Display {
				unit := u.Display
				if unit == "" {
					unit = u.Code
				}
				return fhir.Value{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: m[1], Unit: unit, System: u.System, Code: u.Code}}, nil
			}
		}
		if len(it.Units) == 0 {
			return fhir.QuantityValue(m[1], m[2], m[2]), nil
		}
		return fail("a number with one of its units")
	case engine.Reference:
		if strings.Contains(t, "/") && !strings.ContainsAny(t, " ,") {
			return fhir.ReferenceValue(t, ""), nil
		}
		return fhir.ReferenceValue("", t), nil
	case engine.Attachment:
		return fail("an attachment; give it as JSON")
	}
	return fhir.TextValue(t), nil
}
