package source

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
)

// fhirType is the FHIR item type of a question.
func (c *compiler) fhirType(it *Item) string {
	switch it.Type {
	case "datetime":
		return "dateTime"
	case "choice", "multi":
		return "choice"
	case "choice-open", "multi-open":
		return "open-choice"
	case "person", "org", "record":
		return "reference"
	case "signature", "attachment", "photo":
		return "attachment"
	case "info":
		return "display"
	case "part", "section", "page", "repeat", "group":
		return "group"
	}
	return it.Type // string, text, date, time, boolean, integer, decimal, quantity, url
}

// control is our word for how a question is answered where HL7 has none.
var control = map[string]string{
	"part": fhir.ControlPart, "section": fhir.ControlSection, "person": fhir.ControlPerson, "org": fhir.ControlOrg,
	"record": fhir.ControlRecord, "signature": fhir.ControlSignature, "photo": fhir.ControlPhoto,
	"info": fhir.ControlInfo,
}

// hl7Controls are the codes of `show` that are HL7's own; any other is one of ours.
var hl7Controls = map[string]bool{
	"drop-down": true, "check-box": true, "radio-button": true, "autocomplete": true, "slider": true,
	"spinner": true, "text-box": true, "table": true, "gtable": true, "list": true,
}

func ext(url string, v fhir.Value) fhir.Extension { return fhir.Extension{URL: url, Value: v} }

func nest(url string, subs ...fhir.Extension) fhir.Extension {
	return fhir.Extension{URL: url, Node: fhir.Node{Extension: subs}}
}

// exts gathers the extensions of an item in one fixed order.
type exts struct{ list []fhir.Extension }

func (e *exts) add(x ...fhir.Extension) { e.list = append(e.list, x...) }

func (e *exts) flag(on bool, url string) {
	if on {
		e.add(ext(url, fhir.BoolValue(true)))
	}
}

func (e *exts) text(s, url string) {
	if s != "" {
		e.add(ext(url, fhir.TextValue(s)))
	}
}

func (e *exts) integer(n int, url string) {
	if n > 0 {
		e.add(ext(url, fhir.Prim(fhir.Integer, strconv.Itoa(n))))
	}
}

// emit writes an item and what comes with it.
func (c *compiler) emit(it *Item) []*fhir.Item {
	out := &fhir.Item{
		LinkID: it.ID, Prefix: it.Prefix, Text: it.Text.Main, Type: c.fhirType(it),
		Repeats:  it.Repeats || it.Type == "repeat" || strings.HasPrefix(it.Type, "multi"),
		ReadOnly: it.ReadOnly || it.Calc != "" || it.Computed,
	}
	if strings.Contains(it.Text.Main, "**") {
		out.Text = strings.ReplaceAll(it.Text.Main, "**", "")
		out.SetBeside("text").Extension = []fhir.Extension{ext(fhir.ExtMarkdown, fhir.Prim(fhir.Markdown, it.Text.Main))}
	}
	c.translations(&out.Node, "text", it.Text)
	for _, k := range it.Codes {
		out.Code = append(out.Code, fhir.Coding{System: k.System, Code: k.Code, Display: k.Display})
	}
	switch out.Type {
	case "string":
		out.MaxLength = 200 // caf.md section 2: one line
	case "text":
		out.MaxLength = 4000 // caf.md section 2: the hard limit
	}
	if it.MaxLength > 0 {
		out.MaxLength = it.MaxLength
	}
	e := &exts{}
	c.look(it, e)
	c.limits(it, e)
	c.answers(it, out, e)
	c.behave(it, out, e)
	c.marks(it, e)
	// Children before the item's own variables: a child's expressions may ask for variables of its row.
	for _, child := range it.Items {
		out.Item = append(out.Item, c.emit(child)...)
	}
	if it.Type == "repeat" {
		e.list = append(c.variables(it, it.Vars), e.list...)
	}
	out.Extension = e.list
	if it.Help.Main != "" {
		out.Item = append([]*fhir.Item{c.help(it)}, out.Item...)
	}
	if it.FHIR != nil {
		c.raw(it.FHIR, &out.Node)
	}
	return []*fhir.Item{out}
}

func (c *compiler) help(it *Item) *fhir.Item {
	h := &fhir.Item{LinkID: it.ID + "-help", Text: it.Help.Main, Type: "display"}
	h.Extension = []fhir.Extension{itemControl("help")}
	c.translations(&h.Node, "text", it.Help)
	return h
}

func itemControl(code string) fhir.Extension {
	return ext(fhir.ExtItemControl, fhir.ConceptValue(fhir.Coding{System: fhir.ItemControls, Code: code}))
}

func (c *compiler) translations(n *fhir.Node, member string, t Text) {
	if len(t.More) > 0 {
		s := n.SetBeside(member)
		s.Extension = append(s.Extension, translated(t)...)
	}
}

func translated(t Text) []fhir.Extension {
	var out []fhir.Extension
	for _, m := range t.More {
		out = append(out, nest(fhir.ExtTranslation,
			ext("lang", fhir.Prim(fhir.Code, m.Lang)), ext("content", fhir.TextValue(m.Text))))
	}
	return out
}

// worded is an extension whose text may be translated.
func worded(url string, t Text) fhir.Extension {
	x := ext(url, fhir.TextValue(t.Main))
	if len(t.More) > 0 {
		x.SetBeside("valueString").Extension = translated(t)
	}
	return x
}

// head writes the form's own extensions, once every expression has asked for its variables.
func (c *compiler) head(q *fhir.Questionnaire) {
	f := c.form
	e := &exts{}
	if f.Subtitle.Main != "" {
		e.add(worded(fhir.DSubtitle, f.Subtitle))
	}
	e.text(f.Group, fhir.DGroup)
	for _, w := range f.Who {
		e.add(ext(fhir.DWho, fhir.Prim(fhir.Code, w)))
	}
	e.add(c.gapCodes(f.GapCodes)...)
	for _, k := range f.Checks {
		e.add(c.constraint(site{}, k)...)
	}
	q.Extension = append(c.variables(nil, f.Vars), e.list...)
}

func (c *compiler) gapCodes(codes []string) []fhir.Extension {
	if len(codes) == 0 {
		return nil
	}
	var subs []fhir.Extension
	for _, code := range codes {
		subs = append(subs, ext("code", fhir.Prim(fhir.Code, code)))
	}
	return []fhir.Extension{nest(fhir.DGapCodes, subs...)}
}

// variables are those that expressions asked for, then the author's own in their order.
func (c *compiler) variables(row *Item, own []Var) []fhir.Extension {
	type named struct{ name, expr string }
	var mine []named
	for _, v := range own {
		expr := v.Expr
		if c.byID[expr] != nil {
			expr = "{" + expr + "}"
		}
		s, err := c.expand(site{it: row, own: true}, expr)
		if err != nil {
			c.add(v.Pos, "vars: %s: %v", v.Name, err)
			continue
		}
		mine = append(mine, named{v.Name, s})
	}
	if row != nil {
		each(row.Items, func(it *Item) {
			if it.As != "" && it.rows(false)[len(it.rows(false))-1] == row {
				value, err := c.refer(site{it: row, own: true}, it.ID, asValue)
				if err != nil {
					c.add(it.Pos, "%s: %v", it.ID, err)
					return
				}
				mine = append(mine, named{it.As, value})
			}
		})
	}
	sc := c.scopeOf(row)
	for _, m := range mine {
		if m.expr == "%"+m.name {
			continue // the name that the question's own variable has already
		}
		if sc.names[m.name] {
			c.add(c.form.Pos, "the variable %q is defined twice", m.name)
			continue
		}
		sc.define(m.name, m.expr)
	}
	return sc.vars
}

// constraint writes a check. An expression that yields nothing must not fire, so both forms end in true.
func (c *compiler) constraint(at site, k Check) []fhir.Extension {
	expr := k.Expr
	if k.Bad != "" {
		expr = k.Bad
	}
	s, err := c.expand(at, expr)
	if err != nil {
		c.add(k.Pos, "check %s: %v", k.ID, err)
		return nil
	}
	if k.Bad != "" {
		s = "iif(" + s + ", false, true)"
	}
	severity := map[string]string{"stop": "error", "warn": "warning"}[k.Level]
	return []fhir.Extension{nest(fhir.ExtConstraint,
		ext("key", fhir.Prim(fhir.IDKind, k.ID)),
		ext("severity", fhir.Prim(fhir.Code, severity)),
		ext("expression", fhir.TextValue(s)),
		worded("human", k.Say))}
}

// raw merges the members of `fhir:` into an element, as the source wrote them.
func (c *compiler) raw(n *node, to *fhir.Node) {
	if n.shape != mapping {
		c.add(n.Pos, "fhir: members and values were expected")
		return
	}
	for _, p := range n.keys {
		b, err := json.Marshal(p.val.plain())
		if err != nil {
			c.add(p.at, "fhir: %s cannot be written as JSON", p.name)
			continue
		}
		if p.name == "extension" {
			wrapped, err := fhir.ParseQuestionnaire([]byte(`{"resourceType":"Questionnaire","extension":` + string(b) + `}`))
			if err != nil {
				c.add(p.at, "fhir: %v", errors.Unwrap(err))
				continue
			}
			to.Extension = append(to.Extension, wrapped.Extension...)
			continue
		}
		to.Unknown = append(to.Unknown, fhir.Member{Name: p.name, Raw: string(b)})
	}
}

// plain turns YAML into what encoding/json writes, numbers as written.
func (n *node) plain() any {
	switch n.shape {
	case list:
		out := []any{}
		for _, e := range n.items {
			out = append(out, e.plain())
		}
		return out
	case mapping:
		out := map[string]any{}
		for _, p := range n.keys {
			out[p.name] = p.val.plain()
		}
		return out
	}
	switch {
	case n.null:
		return nil
	case n.bare && (n.text == "true" || n.text == "false"):
		return n.text == "true"
	case n.bare && isNumber(n.text):
		return json.Number(n.text)
	}
	return n.text
}
