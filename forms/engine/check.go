package engine

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// Severity says what an Issue means for publishing.
type Severity string

// The severities.
const (
	Refuse Severity = "refuse" // the form must not be published
	Advise Severity = "advise" // it works, but other engines may differ or an author should look
)

// Issue is something wrong with a form, found before anybody fills it.
type Issue struct {
	Severity Severity
	LinkID   string // "" for the form itself
	Path     string // item[0].item[2].enableWhen[0]
	Message  string
}

func (i Issue) String() string {
	return fmt.Sprintf("%s: %s (%s): %s", i.Severity, i.Path, i.LinkID, i.Message)
}

// Check finds what is wrong with a form at publish time (forms.md 2 to 2.6). Nil means it may be published.
func Check(q *fhir.Questionnaire) []Issue { return CheckWith(q, nil) }

// CheckWith is Check for an app that ships value sets: sets returns the one of that canonical address, or nil.
func CheckWith(q *fhir.Questionnaire, sets func(canonical string) *fhir.ValueSet) []Issue {
	if q == nil {
		return []Issue{{Refuse, "", "", ErrNoForm.Error()}}
	}
	c := &linter{q: q, sets: sets, byID: map[string]*fhir.Item{}, parent: map[*fhir.Item]*fhir.Item{}}
	c.collect("", nil, q.Item)
	c.form()
	if f, err := CompileWith(q, sets); err == nil {
		c.circles(f)
	} else if !errors.Is(err, ErrLinkID) && !errors.Is(err, ErrItemType) {
		c.refuse("", "", err.Error())
	}
	return c.issues
}

type linter struct {
	q      *fhir.Questionnaire
	sets   func(string) *fhir.ValueSet
	byID   map[string]*fhir.Item
	parent map[*fhir.Item]*fhir.Item
	issues []Issue
}

func (c *linter) refuse(linkID, path, msg string) {
	c.issues = append(c.issues, Issue{Refuse, linkID, path, msg})
}

func (c *linter) advise(linkID, path, msg string) {
	c.issues = append(c.issues, Issue{Advise, linkID, path, msg})
}

func (c *linter) collect(path string, parent *fhir.Item, items []*fhir.Item) {
	for n, it := range items {
		at := under1(path, "item", n)
		switch {
		case it == nil || it.LinkID == "":
			c.refuse("", at, "the item has no linkId")
			continue
		case c.byID[it.LinkID] != nil:
			c.refuse(it.LinkID, at, "the linkId is used twice")
		default:
			c.byID[it.LinkID] = it
		}
		c.parent[it] = parent
		c.collect(at, it, it.Item)
	}
}

var semver = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

func (c *linter) form() {
	switch u, err := url.Parse(c.q.URL); {
	case c.q.URL == "":
		c.refuse("", "url", "the form needs an address of its own")
	case err != nil || !u.IsAbs():
		c.refuse("", "url", "the address must be a whole one, such as https://forms.example.org/Questionnaire/fire-safety")
	}
	if !semver.MatchString(c.q.Version) {
		c.refuse("", "version", "the form needs a version like 1.2.0")
	}
	for _, m := range c.q.Unknown {
		if m.Name == "implicitRules" {
			c.refuse("", "implicitRules", "the form follows rules that are written elsewhere; they are not known")
		}
	}
	names := c.node("", "", &c.q.Node, nil)
	c.items("", c.q.Item, names)
}

func (c *linter) items(path string, items []*fhir.Item, names []string) {
	for n, it := range items {
		if it == nil || it.LinkID == "" {
			continue
		}
		at := under1(path, "item", n)
		inner := c.node(it.LinkID, at, &it.Node, names)
		c.item(at, it)
		c.items(at, it.Item, inner)
	}
}

// node checks what forms and items have in common, and returns the variables that can be seen inside.
func (c *linter) node(linkID, path string, n *fhir.Node, names []string) []string {
	at := func(s string) string { return strings.TrimPrefix(path+"."+s, ".") }
	for _, e := range n.ModifierExtension {
		c.refuse(linkID, at("modifierExtension"), "the extension changes what the form means and is not known: "+e.URL)
	}
	for _, e := range n.Exts(fhir.ExtVariable) {
		x, ok := e.Value.Expression()
		switch {
		case ok && x.Language != "" && x.Language != fhir.FHIRPath:
			// What asks for it is refused: there is no such variable then.
			c.advise(linkID, at("variable "+x.Name), "it is not worked out: only FHIRPath is run, not "+x.Language)
		case !ok || !variableName.MatchString(x.Name):
			c.refuse(linkID, at("variable"), "a variable needs a name of letters, digits and _")
		default:
			c.expression(linkID, at("variable "+x.Name), x, names)
			names = append(names[:len(names):len(names)], x.Name)
		}
	}
	for _, url := range []string{fhir.ExtConstraint, fhir.ExtTargetConstraint} {
		for _, e := range n.Exts(url) {
			k, src := readConstraint(e)
			where := at("constraint " + k.key)
			if k.key == "" || k.human == "" {
				c.refuse(linkID, where, "a constraint needs a key and words for the person who breaks it")
			}
			c.expression(linkID, where, fhir.Expression{Language: fhir.FHIRPath, Expression: src}, names)
		}
	}
	for _, url := range []string{fhir.ExtCalculated, fhir.ExtEnableWhen, fhir.DRestrictedWhen} {
		for _, e := range n.Exts(url) {
			x, _ := e.Value.Expression()
			c.expression(linkID, at(url[strings.LastIndexByte(url, '/')+1:]), x, names)
		}
	}
	c.initial(linkID, at("initialExpression"), n, names)
	if e := n.Ext(fhir.DRequired); e != nil {
		if k := e.Sub("kind").Text; k != fhir.RequiredStop && k != fhir.RequiredGap {
			c.refuse(linkID, at("required"), "required has kind stop or gap")
		}
		if w := e.Sub("when"); !w.Empty() {
			x, _ := w.Expression()
			c.expression(linkID, at("required.when"), x, names)
		}
	}
	return names
}

// initial advises on what a question would begin with and the app cannot work out: it then begins empty, and nothing that is
// asked or allowed differs.
func (c *linter) initial(linkID, path string, n *fhir.Node, names []string) {
	before := len(c.issues)
	for _, e := range n.Exts(fhir.ExtInitialExpression) {
		x, _ := e.Value.Expression()
		c.expression(linkID, path, x, names)
	}
	if len(c.issues) > before {
		why := c.issues[before].Message
		c.issues = c.issues[:before]
		c.advise(linkID, path, "the question begins without an answer: "+why)
	}
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (c *linter) expression(linkID, path string, x fhir.Expression, names []string) {
	switch {
	case x.Expression == "":
		c.refuse(linkID, path, "the expression is missing")
		return
	case x.Language != "" && x.Language != fhir.FHIRPath:
		c.refuse(linkID, path, "only FHIRPath is run, not "+x.Language)
		return
	}
	e, err := fhirpath.Parse(x.Expression)
	if err != nil {
		c.refuse(linkID, path, "the expression cannot be read "+err.Error())
		return
	}
	for _, f := range e.Check(fhirpath.Scope{Vars: names}) {
		c.refuse(linkID, path, "the expression is outside the subset "+f.Error())
	}
	fhirpath.Walk(e.Root, func(t fhirpath.Tree) bool {
		if call, ok := t.(*fhirpath.Call); ok {
			for _, id := range call.LinkIDs {
				if c.byID[id] == nil {
					c.refuse(linkID, path, "the expression names a question that does not exist: "+id)
				}
			}
		}
		return true
	})
}

func (c *linter) item(path string, it *fhir.Item) {
	c.strangers(it.LinkID, path, &it.Node)
	for n := range it.EnableWhen {
		c.strangers(it.LinkID, path+".enableWhen["+strconv.Itoa(n)+"]", &it.EnableWhen[n].Node)
	}
	for n := range it.AnswerOption {
		c.strangers(it.LinkID, path+".answerOption["+strconv.Itoa(n)+"]", &it.AnswerOption[n].Node)
	}
	if !itemTypes[Type(it.Type)] {
		c.refuse(it.LinkID, path+".type", "the type is not supported: "+it.Type)
		return
	}
	c.enableWhen(path, it)
	c.answers(path, it)
	if p := textExt(it, fhir.ExtRegex); p != "" {
		if _, err := regexp.Compile(p); err != nil {
			c.refuse(it.LinkID, path+".regex", "the pattern is not RE2")
		}
	}
	question := it.Type != string(Group) && it.Type != string(Display)
	if it.Ext(fhir.ExtCalculated) != nil && !it.ReadOnly {
		c.refuse(it.LinkID, path, "a calculated question must be readOnly")
	}
	if it.Type == string(Display) && (it.Required || it.Repeats || len(it.Item) > 0) {
		c.refuse(it.LinkID, path, "a text cannot be required, repeat or hold items")
	}
	for _, x := range []struct {
		url  string
		want []fhir.Kind
	}{{fhir.ExtMinValue, kinds[Type(it.Type)]}, {fhir.ExtMaxValue, kinds[Type(it.Type)]}} {
		if v := valueExt(it, x.url); v != nil && question && len(x.want) > 0 && v.Kind != x.want[0] {
			c.refuse(it.LinkID, path, "the bound is a "+string(v.Kind)+", the question a "+it.Type)
		}
	}
	if it.Ext("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-subQuestionnaire") != nil {
		c.refuse(it.LinkID, path, "the form refers to another form; assemble it first")
	}
	c.quantity(path, it)
}

func (c *linter) quantity(path string, it *fhir.Item) {
	if it.Type != string(Quantity) {
		return
	}
	for _, e := range it.Exts(fhir.ExtUnitOption) {
		if e.Value.Coding.Code == "" {
			c.refuse(it.LinkID, path, "a unit needs its UCUM code")
		}
	}
	unit := ""
	if e := it.Ext(fhir.ExtUnitOption); e != nil {
		unit = e.Value.Coding.Code
	}
	for _, url := range []string{fhir.ExtMinQuantity, fhir.ExtMaxQuantity} {
		if v := valueExt(it, url); v != nil && unit != "" {
			q := fhirpath.Quantity{Code: v.Quantity.Code, Unit: v.Quantity.Unit}
			if _, ok := q.In(unit); !ok {
				c.refuse(it.LinkID, path, "the bound's unit cannot be compared with "+unit)
			}
		}
	}
}

func (c *linter) answers(path string, it *fhir.Item) {
	choice := it.Type == string(Choice) || it.Type == string(OpenChoice)
	if ref := it.AnswerValueSet; ref != "" {
		set := c.q.ValueSet(ref)
		if set == nil && c.sets != nil && !strings.HasPrefix(ref, "#") {
			set = c.sets(ref)
		}
		if set == nil {
			c.refuse(it.LinkID, path+".answerValueSet", "the value set is neither in the form nor shipped: "+ref)
		} else if why := unlisted(set); why != "" {
			c.refuse(it.LinkID, path+".answerValueSet", "the value set "+ref+" "+why)
		}
		return
	}
	if choice && len(it.AnswerOption) == 0 && textExt(it, fhir.DOptionsFrom) == "" && it.Type == string(Choice) {
		c.refuse(it.LinkID, path, "a choice needs options")
	}
	seen := map[string]bool{}
	for n, o := range it.AnswerOption {
		key := string(o.Value.Kind) + "|" + o.Value.Text + "|" + o.Value.Coding.System + "|" + o.Value.Coding.Code
		if seen[key] {
			c.refuse(it.LinkID, path+".answerOption["+strconv.Itoa(n)+"]", "the option comes twice")
		}
		seen[key] = true
	}
}

// unlisted says why the codes of a value set are not those that it lists by name, "" when they are.
func unlisted(set *fhir.ValueSet) string {
	if set.Expansion != nil && len(set.Expansion.Contains) > 0 {
		return ""
	}
	if len(set.Codings()) == 0 {
		return "lists no codes of its own; without a network there is no choice"
	}
	if set.Compose == nil {
		return ""
	}
	for _, m := range set.Compose.Unknown {
		if m.Name == "exclude" {
			return "leaves codes out by a rule that is not run (exclude)"
		}
	}
	for _, inc := range set.Compose.Include {
		for _, m := range inc.Unknown {
			if m.Name == "filter" || m.Name == "valueSet" {
				return "holds codes by a rule that is not run (" + m.Name + "); list them as concepts or an expansion"
			}
		}
		if len(inc.Concept) == 0 {
			return "holds a whole code system; list its codes as concepts or an expansion"
		}
	}
	return ""
}

// r4Members are what R4 has on an item, a condition or an option; empty or null ones are kept and mean nothing.
var r4Members = map[string]bool{
	"linkId": true, "definition": true, "code": true, "prefix": true, "text": true, "type": true, "enableWhen": true, "enableBehavior": true,
	"required": true, "repeats": true, "readOnly": true, "maxLength": true, "answerValueSet": true, "answerOption": true, "initial": true, "item": true,
	"question": true, "operator": true, "initialSelected": true, "id": true, "extension": true, "fhir_comments": true,
}

// strangers refuses members that R4 does not have at this place: they came from another version of FHIR and may say what
// is asked.
func (c *linter) strangers(linkID, path string, n *fhir.Node) {
	for _, m := range n.Unknown {
		if !r4Members[m.Name] {
			c.refuse(linkID, strings.TrimPrefix(path+"."+m.Name, "."), "FHIR R4 has no "+m.Name+" here; the form may be of another version")
		}
	}
}

// circles refuses conditions and calculations that depend on themselves.
func (c *linter) circles(f *Form) {
	for _, circle := range f.plan.circles {
		var ids []string
		for _, r := range circle {
			name := r.item.LinkID
			if r.result != nil {
				name = "%" + r.result.name
			}
			ids = append(ids, name)
		}
		c.refuse(circle[0].item.LinkID, "", "what is asked or calculated depends on itself: "+strings.Join(ids, ", "))
	}
}
