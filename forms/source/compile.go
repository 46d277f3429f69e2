package source

import (
	"maps"
	"slices"
	"strings"

	"doorstep/forms/fhir"
)

// Shared are option sets that several forms use, read from one file of their own.
type Shared struct {
	lists     map[string]*List
	exclusive []string
	labels    map[string]string
}

// ReadShared reads a file of shared option sets: lists, exclusive (codes that stand alone in every
// multi), and labels (words for codes that would read stiffly in sentence case).
func ReadShared(file string, src []byte) (*Shared, error) {
	f := &faults{file: file}
	s := &Shared{lists: map[string]*List{}, labels: map[string]string{}}
	if root := parseYAML(f, src); root != nil {
		r := &reader{f, &Form{}}
		r.take(root, "shared lists", map[string]func(*node){
			"lists":     func(n *node) { r.lists(n, s.lists, true) },
			"exclusive": func(n *node) { s.exclusive = r.strs(n) },
			"labels": func(n *node) {
				for _, p := range n.keys {
					s.labels[p.name] = r.str(p.val)
				}
			},
		})
		for _, l := range s.lists {
			s.word(l.Options)
		}
	}
	return s, f.err()
}

// Compile turns a form's source into a Questionnaire. file is used in error messages only; shared may be
// nil. Every fault found comes back in one Errors value.
func Compile(file string, src []byte, shared *Shared) (*fhir.Questionnaire, error) {
	f := &faults{file: file}
	root := parseYAML(f, src)
	if root == nil {
		return nil, f.err()
	}
	form := readForm(f, root)
	if err := f.err(); err != nil {
		return nil, err
	}
	return compile(f, form, shared)
}

// CompileForm compiles a form that another reader filled (a sheet, a test).
func CompileForm(file string, form *Form, shared *Shared) (*fhir.Questionnaire, error) {
	return compile(&faults{file: file}, form, shared)
}

type compiler struct {
	*faults
	form   *Form
	shared *Shared
	byID   map[string]*Item
	scopes map[*Item]*scope
	used   map[string]*List // shared lists to be contained
}

func compile(f *faults, form *Form, shared *Shared) (*fhir.Questionnaire, error) {
	if shared == nil {
		shared = &Shared{}
	}
	c := &compiler{f, form, shared, map[string]*Item{}, map[*Item]*scope{}, map[string]*List{}}
	form.Items = c.drawings(form.Items, nil)
	c.index(form.Items, 0)
	each(form.Items, c.resolve)
	if err := f.err(); err != nil {
		return nil, err
	}
	q := &fhir.Questionnaire{
		Language: "en-GB", URL: fhir.QuestionnaireBase + form.Name, Version: form.Version,
		Name: machineName(form.Name), Title: form.Title.Main, Status: form.Status, Date: form.Date,
		SubjectType: []string{"Patient"},
	}
	c.translations(&q.Node, "title", form.Title)
	for _, it := range form.Items {
		q.Item = append(q.Item, c.emit(it)...)
	}
	c.head(q)
	c.contain(q)
	if form.FHIR != nil {
		c.raw(form.FHIR, &q.Node)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	// What was written must be what a reader gets: the escape hatch could have broken it.
	b, err := q.MarshalJSON()
	if err != nil {
		return nil, err
	}
	back, err := fhir.ParseQuestionnaire(b)
	if err != nil {
		f.add(form.Pos, "the compiled form cannot be read back: %v", err)
		return nil, f.err()
	}
	return back, nil
}

func machineName(s string) string {
	var b strings.Builder
	for _, w := range strings.Split(s, "-") {
		b.WriteString(strings.ToUpper(w[:min(1, len(w))]) + w[min(1, len(w)):])
	}
	return b.String()
}

func each(items []*Item, fn func(*Item)) {
	for _, it := range items {
		fn(it)
		each(it.Items, fn)
	}
}

// index gives every id one owner.
func (c *compiler) index(items []*Item, depth int) {
	if depth > maxNest {
		return
	}
	for _, it := range items {
		ids := []string{it.ID}
		if it.Help.Main != "" {
			ids = append(ids, it.ID+"-help")
		}
		for _, id := range ids {
			if other := c.byID[id]; other != nil {
				c.add(it.Pos, "the id %q is already used in line %d", id, other.Line)
				continue
			}
			c.byID[id] = it
		}
		c.index(it.Items, depth+1)
	}
}

// resolve settles what a question takes from elsewhere (options, exclusives, limits) and whether its
// keys go together.
func (c *compiler) resolve(it *Item) {
	for _, b := range []struct {
		bad bool
		msg string
	}{
		{it.When != "" && it.WhenExpr != "", "when and when-expr together"},
		{it.ReqWhen != "" && it.ReqExpr != "", "required-when and required-expr together"},
		{(it.ReqWhen != "" || it.ReqExpr != "") && it.Required == "", "required-when needs required: stop or gap"},
		{it.Required != "" && (it.Calc != "" || it.Computed), "a worked-out value cannot be required"},
		{it.Calc != "" && it.Computed, "calc and computed together"},
		{it.Default != "" && it.DefaultExpr != "", "default and default-expr together"},
		{(it.Type == "repeat" || it.Type == "group") && len(it.Items) == 0, "a group needs items"},
		{!it.group() && it.Type != "photo" && len(it.Items) > 0, "only groups have items"},
		{it.Type == "quantity" && len(it.Units) == 0, "a quantity needs a unit"},
		{it.Type != "quantity" && len(it.Units) > 0, "only a quantity has a unit"},
		{it.Signer != nil && it.Type != "signature", "only a signature has a signer"},
		{it.Type == "signature" && it.Signer == nil, "a signature needs a signer (role and does)"},
		{it.Row != nil && it.Type != "repeat" && it.Type != "photo", "only a repeating group has a row"},
		{it.Guide > 0 && it.MaxLength > 0 && it.Guide > it.MaxLength, "length is above max-length"},
		{it.As != "" && (it.group() || len(it.rows(false)) == 0), "as names an answer inside a repeating group"},
		{it.As != "" && !isVariable(it.As), "as needs letters and digits"},
	} {
		if b.bad {
			c.add(it.Pos, "%s: %s", it.ID, b.msg)
		}
	}
	for _, u := range it.Units {
		if _, ok := units[u]; !ok {
			c.add(it.Pos, "%s: the unit %q is not known; known are %s", it.ID, u,
				strings.Join(slices.Sorted(maps.Keys(units)), ", "))
		}
	}
	for _, n := range []struct{ key, val string }{{"places", it.Places}} {
		if n.val != "" && (!isNumber(n.val) || strings.ContainsAny(n.val, ".-")) {
			c.add(it.Pos, "%s: %s must be a whole number", it.ID, n.key)
		}
	}
	c.resolveOptions(it)
	if it.Row != nil {
		for _, id := range it.Row.Title {
			if child := c.byID[id]; child == nil || !child.inside(it) {
				c.add(it.Pos, "%s: row: there is no question %q in it", it.ID, id)
			}
		}
	}
}

func (c *compiler) resolveOptions(it *Item) {
	picks := slices.Contains([]string{"choice", "choice-open", "multi", "multi-open"}, it.Type)
	if it.OptionsName != "" {
		l := c.form.Lists[it.OptionsName]
		if l == nil {
			l = c.shared.lists[it.OptionsName]
		}
		if l == nil {
			c.add(it.exprPos["options"], "%s: there is no list %q", it.ID, it.OptionsName)
			return
		}
		it.list, it.Options = l, slices.Clone(l.Options)
	}
	switch {
	case picks && len(it.Options) == 0 && it.OptionsFrom == "":
		c.add(it.Pos, "%s: a %s needs options", it.ID, it.Type)
	case !picks && len(it.Options) > 0:
		c.add(it.Pos, "%s: a %s has no options", it.ID, it.Type)
	}
	exclusive := it.Exclusive
	if it.Type == "multi" || it.Type == "multi-open" {
		exclusive = slices.Concat(exclusive, c.form.Exclusive, c.shared.exclusive)
	}
	c.shared.word(it.Options)
	for i := range it.Options {
		o := &it.Options[i]
		o.Exclusive = o.Exclusive || slices.Contains(exclusive, o.Code)
	}
	for _, code := range it.Exclusive {
		if it.option(code) == nil {
			c.add(it.Pos, "%s: exclusive: %q is not among its options", it.ID, code)
		}
	}
}

// system is the code system of a question's options.
func (c *compiler) system(it *Item) string {
	switch {
	case it.list == nil:
		return fhir.CodeSystemBase + it.ID
	case it.list.System != "":
		return it.list.System
	case it.list.Shared:
		return fhir.CodeSystemBase + it.list.Name
	}
	return fhir.CodeSystemBase + c.form.Name + "-" + it.list.Name
}

// contain adds the shared lists that questions refer to as value sets, in order of their names.
func (c *compiler) contain(q *fhir.Questionnaire) {
	for _, name := range slices.Sorted(maps.Keys(c.used)) {
		l := c.used[name]
		inc := fhir.Include{System: fhir.CodeSystemBase + name}
		if l.System != "" {
			inc.System = l.System
		}
		for _, o := range l.Options {
			k := fhir.Concept{Code: o.Code, Display: o.Label.Main}
			c.translations(&k.Node, "display", o.Label)
			if o.Ordinal != "" {
				k.Extension = append(k.Extension, fhir.Extension{URL: fhir.ExtOrdinalValue, Value: fhir.Prim(fhir.Decimal, o.Ordinal)})
			}
			inc.Concept = append(inc.Concept, k)
		}
		q.Contained = append(q.Contained, fhir.Contained{ValueSet: &fhir.ValueSet{
			Node: fhir.Node{ID: name}, URL: fhir.ValueSetBase + name, Name: machineName(name), Status: "active",
			Compose: &fhir.Compose{Include: []fhir.Include{inc}},
		}})
	}
}
