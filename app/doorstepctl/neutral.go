package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// neutralForm is a form of the benchmark's own notation.
type neutralForm struct {
	ID      string          `json:"id"`
	Version int             `json:"version"`
	Title   string          `json:"title"`
	Items   []neutralItem   `json:"items"`
	Repeats []neutralRepeat `json:"repeats"`
	Calcs   []neutralCalc   `json:"calcs"`
}

type neutralItem struct {
	ID       string           `json:"id"`
	Section  string           `json:"section"`
	Kind     string           `json:"kind"`
	Label    string           `json:"label"`
	Choices  []neutralChoice  `json:"choices"`
	Relevant *neutralRelevant `json:"relevant"`
}

type neutralChoice struct{ Code, Label string }

type neutralRelevant struct {
	All []neutralCondition `json:"all"`
	Any []neutralCondition `json:"any"`
}

type neutralCondition struct {
	ID    string          `json:"id"`
	Op    string          `json:"op"`
	Value json.RawMessage `json:"value"`
}

type neutralRepeat struct {
	ID     string        `json:"id"`
	Fields []neutralItem `json:"fields"`
}

type neutralCalc struct {
	ID     string               `json:"id"`
	Type   string               `json:"type"`
	Of     json.RawMessage      `json:"of"` // one id or several
	Calcs  bool                 `json:"calcs"`
	Weight string               `json:"weight"`
	Height string               `json:"height"`
	Cuts   [][2]json.RawMessage `json:"cuts"`
}

// neutralSystem is the code system of the benchmark's options.
const neutralSystem = "urn:bench"

// questionnaire writes the form as a Questionnaire: sections become groups,
// skip rules enableWhen, calculations calculatedExpression.
func (f neutralForm) questionnaire() (*fhir.Questionnaire, error) {
	kinds := map[string]string{}
	for _, it := range f.Items {
		kinds[it.ID] = it.Kind
	}
	q := object{
		"resourceType": "Questionnaire", "url": "urn:bench:" + f.ID, "version": strconv.Itoa(f.Version),
		"status": "active", "title": f.Title,
	}
	var groups []object
	at := map[string]int{}
	for _, it := range f.Items {
		i, ok := at[it.Section]
		if !ok {
			i = len(groups)
			at[it.Section] = i
			groups = append(groups, object{"linkId": "section." + it.Section, "type": "group", "text": it.Section})
		}
		o, err := it.object(it.ID, kinds)
		if err != nil {
			return nil, err
		}
		groups[i].add("item", o)
	}
	for _, r := range f.Repeats {
		g := object{"linkId": r.ID, "type": "group", "text": r.ID, "repeats": true}
		for _, it := range r.Fields {
			o, err := it.object(r.ID+"."+it.ID, kinds)
			if err != nil {
				return nil, err
			}
			g.add("item", o)
		}
		groups = append(groups, g)
	}
	if len(f.Calcs) > 0 {
		g := object{"linkId": "section.calculated", "type": "group", "text": "Calculated"}
		for _, c := range f.Calcs {
			o, err := c.object()
			if err != nil {
				return nil, err
			}
			g.add("item", o)
		}
		groups = append(groups, g)
	}
	for _, g := range groups {
		q.add("item", g)
	}
	b, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	return fhir.ParseQuestionnaire(b)
}

type object map[string]any

func (o object) add(name string, v any) {
	list, _ := o[name].([]any)
	o[name] = append(list, v)
}

var neutralTypes = map[string]engine.Type{
	"text": engine.Text, "short": engine.String, "choice": engine.Choice, "bool": engine.Boolean, "number": engine.Decimal,
	"date": engine.Date, "med": engine.String, "dose": engine.String, "name": engine.String, "rel": engine.String, "phone": engine.String,
}

func (it neutralItem) object(linkID string, kinds map[string]string) (object, error) {
	t, ok := neutralTypes[it.Kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind %q", it.Kind)
	}
	label := it.Label
	if label == "" {
		label = it.ID
	}
	o := object{"linkId": linkID, "text": label, "type": string(t)}
	for _, c := range it.Choices {
		o.add("answerOption", object{"valueCoding": object{"system": neutralSystem, "code": c.Code, "display": c.Label}})
	}
	if it.Relevant == nil {
		return o, nil
	}
	conditions, behaviour := it.Relevant.All, "all"
	if len(conditions) == 0 {
		conditions, behaviour = it.Relevant.Any, "any"
	}
	if behaviour == "any" {
		return it.anyOf(o, conditions, kinds)
	}
	for _, c := range conditions {
		w, err := c.when(kinds)
		if err != nil {
			return nil, err
		}
		o.add("enableWhen", w)
		if c.Op == "ne" {
			// R4 says that no answer is unequal; the benchmark says that no
			// answer meets nothing.
			o.add("enableWhen", object{"question": c.ID, "operator": "exists", "answerBoolean": true})
		}
	}
	if list, _ := o["enableWhen"].([]any); len(list) > 1 {
		o["enableBehavior"] = "all"
	}
	return o, nil
}

// anyOf is an expression, because an unequal inside an any cannot be paired
// with exists in enableWhen.
func (it neutralItem) anyOf(o object, conditions []neutralCondition, kinds map[string]string) (object, error) {
	plain := true
	for _, c := range conditions {
		plain = plain && c.Op != "ne"
	}
	if plain {
		for _, c := range conditions {
			w, err := c.when(kinds)
			if err != nil {
				return nil, err
			}
			o.add("enableWhen", w)
		}
		o["enableBehavior"] = "any"
		return o, nil
	}
	var parts []string
	for _, c := range conditions {
		e, err := c.expression(kinds)
		if err != nil {
			return nil, err
		}
		parts = append(parts, "("+e+")")
	}
	o.add("extension", object{"url": fhir.ExtEnableWhen, "valueExpression": object{
		"language": "text/fhirpath", "expression": strings.Join(parts, " or "),
	}})
	return o, nil
}

func (c neutralCondition) when(kinds map[string]string) (object, error) {
	operators := map[string]string{"eq": "=", "ne": "!=", "ge": ">="}
	w := object{"question": c.ID, "operator": operators[c.Op]}
	switch kinds[c.ID] {
	case "choice":
		var code string
		if err := json.Unmarshal(c.Value, &code); err != nil {
			return nil, err
		}
		w["answerCoding"] = object{"system": neutralSystem, "code": code}
	case "bool":
		w["answerBoolean"] = c.Value
	default:
		w["answerDecimal"] = c.Value
	}
	return w, nil
}

// cellPath is the answer to a question, anywhere in the response.
func cellPath(id string) string {
	return "%resource.repeat(item).where(linkId='" + id + "').answer.value"
}

func (c neutralCondition) expression(kinds map[string]string) (string, error) {
	path, value := cellPath(c.ID), string(c.Value)
	if kinds[c.ID] == "choice" {
		path += ".code"
		var code string
		if err := json.Unmarshal(c.Value, &code); err != nil {
			return "", err
		}
		value = "'" + code + "'"
	}
	operator := map[string]string{"eq": "=", "ne": "!=", "ge": ">="}[c.Op]
	return path + ".exists() and " + path + " " + operator + " " + value, nil
}

func (c neutralCalc) object() (object, error) {
	var of []string
	if len(c.Of) > 0 && json.Unmarshal(c.Of, &of) != nil {
		var one string
		if err := json.Unmarshal(c.Of, &one); err != nil {
			return nil, err
		}
		of = []string{one}
	}
	var parts []string
	expr, typ := "", engine.Integer
	switch c.Type {
	case "sum":
		for _, id := range of {
			p := cellPath(id)
			if !c.Calcs {
				p += ".code.toInteger()"
			}
			parts = append(parts, p)
		}
		for i, p := range parts {
			parts[i] = "iif(" + p + ".exists(), " + p + ", 0)"
		}
		expr = strings.Join(parts, " + ")
	case "countTrue":
		for _, id := range of {
			p := cellPath(id)
			parts = append(parts, "iif("+p+" = true, 1, 0)")
		}
		expr = strings.Join(parts, " + ")
	case "bmi":
		w, h := cellPath(c.Weight), cellPath(c.Height)
		expr, typ = fmt.Sprintf("(%s / ((%s / 100) * (%s / 100))).round(1)", w, h, h), engine.Decimal
	case "band":
		typ = engine.String
		p := cellPath(of[0])
		for i := len(c.Cuts) - 1; i >= 0; i-- {
			var label string
			if err := json.Unmarshal(c.Cuts[i][1], &label); err != nil {
				return nil, err
			}
			if expr == "" {
				expr = "'" + label + "'"
				continue
			}
			expr = fmt.Sprintf("iif(%s >= %s, '%s', %s)", p, c.Cuts[i][0], label, expr)
		}
	default:
		return nil, fmt.Errorf("unknown calculation %q", c.Type)
	}
	return object{"linkId": c.ID, "text": c.ID, "type": string(typ), "readOnly": true, "extension": []any{
		object{"url": fhir.ExtCalculated, "valueExpression": object{"language": "text/fhirpath", "expression": expr}},
	}}, nil
}

// neutralValue is an answer of the benchmark as the question's own type.
func neutralValue(it *engine.Item, raw json.RawMessage) (fhir.Value, error) {
	text := string(raw)
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(raw, &text); err != nil {
			return fhir.Value{}, err
		}
	}
	switch it.Type {
	case engine.Boolean:
		return fhir.BoolValue(text == "true"), nil
	case engine.Decimal:
		return fhir.Prim(fhir.Decimal, text), nil
	case engine.Date:
		return fhir.Prim(fhir.Date, text), nil
	case engine.Choice:
		return parseChoice(it, text)
	default:
		return fhir.TextValue(text), nil
	}
}
