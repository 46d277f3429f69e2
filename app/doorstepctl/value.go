package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// answer is what a VALUE of the command line says.
type answer struct {
	values []fhir.Value
	gap    *engine.Gap
}

// parseValue reads a VALUE for a question: JSON where it is JSON, else text.
// null and nothing take the answer back; {"gap":CODE} gives a reason instead.
// A question with several answers takes a JSON array. @FILE reads an
// attachment.
func parseValue(it *engine.Item, s string) (answer, error) {
	if strings.TrimSpace(s) == "" {
		return answer{}, nil
	}
	var v any
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	if dec.Decode(&v) != nil || dec.InputOffset() != int64(len(strings.TrimRight(s, " \n\t"))) {
		v = s // plain text
	}
	if m, ok := v.(map[string]any); ok {
		if code, ok := m["gap"].(string); ok {
			date, _ := m["date"].(string)
			return answer{gap: &engine.Gap{Code: code, Date: date}}, nil
		}
	}
	if v == nil {
		return answer{}, nil
	}
	list, many := v.([]any)
	if !many {
		list = []any{v}
	}
	if len(list) > 1 && !it.Repeats {
		return answer{}, fmt.Errorf("%s takes one answer", it.LinkID)
	}
	var a answer
	for _, one := range list {
		val, err := parseOne(it, one)
		if err != nil {
			return answer{}, fmt.Errorf("%s: %w", it.LinkID, err)
		}
		a.values = append(a.values, val)
	}
	return a, nil
}

func parseOne(it *engine.Item, v any) (fhir.Value, error) {
	switch it.Type {
	case engine.Boolean:
		switch word(v) {
		case "true", "yes":
			return fhir.BoolValue(true), nil
		case "false", "no":
			return fhir.BoolValue(false), nil
		}
		return fhir.Value{}, errors.New("answer yes or no")
	case engine.Integer:
		if _, err := strconv.ParseInt(word(v), 10, 32); err != nil {
			return fhir.Value{}, errors.New("answer with a whole number")
		}
		return fhir.Prim(fhir.Integer, word(v)), nil
	case engine.Decimal:
		if !decimal.MatchString(word(v)) {
			return fhir.Value{}, errors.New("answer with a number")
		}
		return fhir.Prim(fhir.Decimal, word(v)), nil
	case engine.Date:
		return moment(fhir.Date, v, "answer with a date such as 2026-05-14", time.DateOnly, "2006-01", "2006")
	case engine.DateTime:
		return moment(fhir.DateTime, v, "answer with a time such as 2026-05-14T09:30:00+01:00", time.RFC3339, time.DateOnly, "2006-01", "2006")
	case engine.Time:
		return moment(fhir.Time, v, "answer with a time of day such as 09:30:00", time.TimeOnly)
	case engine.URL:
		return fhir.Prim(fhir.URI, word(v)), nil
	case engine.Choice, engine.OpenChoice:
		return parseChoice(it, v)
	case engine.Quantity:
		return parseQuantity(it, v)
	case engine.Reference:
		if m, ok := v.(map[string]any); ok {
			return fhir.ReferenceValue(member(m, "reference"), member(m, "display")), nil
		}
		return fhir.ReferenceValue("", word(v)), nil
	case engine.Attachment:
		return parseAttachment(v)
	default:
		return fhir.TextValue(word(v)), nil
	}
}

// decimal is how FHIR R4 writes a number (datatypes, decimal).
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// moment is a date or time in one of the ways in which FHIR R4 writes it. What
// was given is not repeated in the error: it may be about somebody.
func moment(kind fhir.Kind, v any, want string, layouts ...string) (fhir.Value, error) {
	for _, l := range layouts {
		if _, err := time.Parse(l, word(v)); err == nil {
			return fhir.Prim(kind, word(v)), nil
		}
	}
	return fhir.Value{}, errors.New(want)
}

// word is a JSON scalar as it was written.
func word(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		return fmt.Sprint(x)
	default:
		b, _ := json.Marshal(x)
		return string(b)
	}
}

func member(m map[string]any, name string) string {
	if v, ok := m[name]; ok && v != nil {
		return word(v)
	}
	return ""
}

// parseChoice finds an option by its code, then by its label. An open choice
// takes other words as they stand.
func parseChoice(it *engine.Item, v any) (fhir.Value, error) {
	system, code := "", word(v)
	if m, ok := v.(map[string]any); ok {
		system, code = member(m, "system"), member(m, "code")
		if len(it.Options) == 0 {
			return fhir.CodingValue(system, code, member(m, "display")), nil
		}
	}
	for _, o := range it.Options {
		if o.Coding.Code == code && (system == "" || o.Coding.System == system) {
			return o.Value, nil
		}
	}
	for _, o := range it.Options {
		if strings.EqualFold(o.Label, code) {
			return o.Value, nil
		}
	}
	if it.Type == engine.OpenChoice {
		return fhir.TextValue(code), nil
	}
	var codes []string
	for _, o := range it.Options[:min(len(it.Options), 12)] {
		codes = append(codes, o.Coding.Code)
	}
	return fhir.Value{}, fmt.Errorf("that is not one of the options, such as %s", strings.Join(codes, ", "))
}

// parseQuantity reads "180 ml", "180" where the unit is fixed, or an object
// with value and code.
func parseQuantity(it *engine.Item, v any) (fhir.Value, error) {
	number, unit := word(v), ""
	if m, ok := v.(map[string]any); ok {
		number, unit = member(m, "value"), member(m, "code")
		if unit == "" {
			unit = member(m, "unit")
		}
	} else if n, u, ok := strings.Cut(strings.TrimSpace(number), " "); ok {
		number, unit = n, strings.TrimSpace(u)
	}
	if unit == "" && len(it.Units) == 1 {
		unit = it.Units[0].Code
	}
	for _, u := range it.Units {
		if unit == u.Code || unit == u.Display {
			label := u.Display
			if label == "" {
				label = u.Code
			}
			return fhir.QuantityValue(number, label, u.Code), nil
		}
	}
	if len(it.Units) == 0 {
		return fhir.QuantityValue(number, unit, unit), nil
	}
	return fhir.Value{}, fmt.Errorf("give the unit, one of %s", unitList(it))
}

func unitList(it *engine.Item) string {
	var all []string
	for _, u := range it.Units {
		all = append(all, u.Code)
	}
	return strings.Join(all, ", ")
}

// maxAttachment bounds a file on the command line: 20 MB.
const maxAttachment = 20 << 20

func parseAttachment(v any) (fhir.Value, error) {
	if m, ok := v.(map[string]any); ok {
		return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{
			ContentType: member(m, "contentType"), Data: member(m, "data"), URL: member(m, "url"), Title: member(m, "title"),
		}}, nil
	}
	file, ok := strings.CutPrefix(word(v), "@")
	if !ok {
		return fhir.Value{}, errors.New("give a file as @FILE")
	}
	info, err := os.Stat(file)
	if err != nil {
		return fhir.Value{}, errors.New("the file cannot be read")
	}
	if info.Size() > maxAttachment {
		return fhir.Value{}, errors.New("the file is larger than 20 MB")
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return fhir.Value{}, errors.New("the file cannot be read")
	}
	kind := mime.TypeByExtension(filepath.Ext(file))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{
		ContentType: kind, Data: base64.StdEncoding.EncodeToString(b), Title: filepath.Base(file),
	}}, nil
}

// compactJSON is one line of JSON without HTML escaping.
func compactJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
