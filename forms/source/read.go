package source

import (
	"slices"
	"strconv"
	"strings"
)

// reader fills a Form from a YAML tree. Every map is read through take, so that what nobody asked for is
// reported with its line.
type reader struct {
	*faults
	form *Form
}

// take calls the function of each key; a key without one is an error.
func (r *reader) take(n *node, what string, keys map[string]func(*node)) {
	if n.shape != mapping {
		r.add(n.Pos, "%s: keys and values were expected", what)
		return
	}
	for _, p := range n.keys {
		if fn := keys[p.name]; fn != nil {
			fn(p.val.at(p.at))
			continue
		}
		known := make([]string, 0, len(keys))
		for k := range keys {
			known = append(known, k)
		}
		slices.Sort(known)
		r.add(p.at, "%s: unknown key %q; known here: %s", what, p.name, words(known))
	}
}

// at gives an empty value the place of its key.
func (n *node) at(p Pos) *node {
	if n.Line == 0 || n.null {
		n.Pos = p
	}
	return n
}

func (r *reader) str(n *node) string {
	if n.shape != scalar || n.null {
		r.add(n.Pos, "a text was expected")
		return ""
	}
	return strings.TrimRight(n.text, "\n")
}

func (r *reader) flag(n *node) bool {
	switch {
	case n.shape == scalar && n.text == "true":
		return true
	case n.shape == scalar && n.text == "false":
		return false
	}
	r.add(n.Pos, "true or false was expected")
	return false
}

func (r *reader) number(n *node) int {
	v, err := strconv.Atoi(n.text)
	if n.shape != scalar || err != nil || v < 0 {
		r.add(n.Pos, "a whole number was expected")
		return 0
	}
	return v
}

// strs reads one text or a list of them.
func (r *reader) strs(n *node) []string {
	if n.shape == scalar && !n.null {
		return []string{n.text}
	}
	if n.shape != list {
		r.add(n.Pos, "a list of words was expected")
		return nil
	}
	var out []string
	for _, e := range n.items {
		out = append(out, r.str(e))
	}
	return out
}

// text reads a text, or texts by language with en as the form's own.
func (r *reader) text(n *node) Text {
	if n.shape != mapping {
		return Text{Pos: n.Pos, Main: r.str(n)}
	}
	t := Text{Pos: n.Pos}
	for _, p := range n.keys {
		switch {
		case p.name == "en":
			t.Main = r.str(p.val)
		case len(p.name) >= 2 && len(p.name) <= 8:
			t.More = append(t.More, Translation{Lang: p.name, Text: r.str(p.val)})
		default:
			r.add(p.at, "%q is not a language; en, cy, pl and so on were expected", p.name)
		}
	}
	if t.Main == "" {
		r.add(n.Pos, "the text in en is missing")
	}
	return t
}

func (r *reader) each(n *node, what string, one func(*node)) {
	if n.shape != list {
		r.add(n.Pos, "%s: a list was expected (lines that begin with a dash)", what)
		return
	}
	for _, e := range n.items {
		one(e)
	}
}

// readForm reads a whole form.
func readForm(f *faults, n *node) *Form {
	form := &Form{Pos: n.Pos, Lists: map[string]*List{}, Status: "active"}
	r := &reader{f, form}
	groups := 0
	items := func(kind string) func(*node) {
		return func(n *node) {
			groups++
			form.Items = append(form.Items, r.children(n, kind, nil)...)
		}
	}
	r.take(n, "form", map[string]func(*node){
		"form":      func(n *node) { form.Name = r.str(n) },
		"version":   func(n *node) { form.Version = r.str(n) },
		"date":      func(n *node) { form.Date = r.str(n) },
		"status":    func(n *node) { form.Status = r.word(n, "draft", "active", "retired") },
		"subject":   func(n *node) { r.word(n, "Patient") },
		"title":     func(n *node) { form.Title = r.text(n) },
		"subtitle":  func(n *node) { form.Subtitle = r.text(n) },
		"group":     func(n *node) { form.Group = r.str(n) },
		"who":       func(n *node) { form.Who = r.strs(n) },
		"exclusive": func(n *node) { form.Exclusive = r.strs(n) },
		"gap-codes": func(n *node) { form.GapCodes = r.strs(n) },
		"lists":     func(n *node) { r.lists(n, form.Lists, false) },
		"vars":      func(n *node) { form.Vars = r.vars(n) },
		"check":     func(n *node) { form.Checks = r.checks(n) },
		"parts":     items("part"),
		"sections":  items("section"),
		"pages":     items("page"),
		"items":     items(""),
		"fhir":      func(n *node) { form.FHIR = n },
	})
	if form.Name == "" {
		r.add(n.Pos, "form: the name is missing (form: my-form)")
	} else if !isName(form.Name) {
		r.add(n.Pos, "form: the name %q must be small letters, digits and dashes", form.Name)
	}
	if form.Version == "" {
		r.add(n.Pos, "form: the version is missing (version: 1.0.0)")
	}
	if form.Title.Main == "" {
		r.add(n.Pos, "form: the title is missing")
	}
	if groups != 1 {
		r.add(n.Pos, "form: exactly one of parts, sections, pages or items is needed")
	}
	return form
}

func (r *reader) word(n *node, allowed ...string) string {
	s := r.str(n)
	if s != "" && !slices.Contains(allowed, s) {
		r.add(n.Pos, "%q is not known here; one of %s was expected", s, strings.Join(allowed, ", "))
		return ""
	}
	return s
}

func isName(s string) bool {
	for i, c := range s {
		if !(c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-')) {
			return false
		}
	}
	return s != ""
}

// children reads a list of parts, sections, pages or questions.
func (r *reader) children(n *node, kind string, parent *Item) []*Item {
	var out []*Item
	what := kind
	if what == "" {
		what = "item"
	}
	r.each(n, what+"s", func(e *node) {
		var it *Item
		if kind == "" {
			it = r.item(e)
		} else {
			it = r.section(e, kind)
		}
		if it == nil {
			return
		}
		it.parent = parent
		out = append(out, it)
		out = append(out, r.companions(e, it, parent)...)
	})
	return out
}

// section reads a part, a section or a page: a titled group whose id is made from the form's name and
// the word that the author gives it.
func (r *reader) section(n *node, kind string) *Item {
	it := &Item{Pos: n.Pos, Type: kind, whenPos: n.Pos, reqPos: n.Pos}
	inner := func(kind string) func(*node) {
		return func(n *node) {
			if it.Items != nil {
				r.add(n.Pos, "%s: its content is given twice", it.Type)
			}
			it.Items = r.children(n, kind, it)
		}
	}
	slug := ""
	keys := map[string]func(*node){
		kind:        func(n *node) { slug = r.str(n) },
		"title":     func(n *node) { it.Text = r.text(n) },
		"subtitle":  func(n *node) { it.Subtitle = r.text(n) },
		"when":      func(n *node) { it.When, it.whenPos = r.str(n), n.Pos },
		"when-expr": func(n *node) { it.WhenExpr, it.whenPos = r.str(n), n.Pos },
		"desk":      func(n *node) { it.Desk = r.flag(n) },
		"items":     inner(""),
		"vars":      func(n *node) { it.Vars = r.vars(n) },
		"fhir":      func(n *node) { it.FHIR = n },
	}
	switch kind {
	case "part":
		keys["sections"] = inner("section")
	case "section":
		keys["pages"] = inner("page")
	}
	r.take(n, kind, keys)
	if !isName(slug) {
		r.add(n.Pos, "%s: a short name in small letters, digits and dashes is needed (%s: about-the-child)", kind, kind)
		slug = "unnamed"
	}
	if it.Text.Main == "" {
		r.add(n.Pos, "%s %s: the title is missing", kind, slug)
	}
	if len(it.Items) == 0 {
		r.add(n.Pos, "%s %s: it holds no questions", kind, slug)
	}
	short := map[string]string{"part": "part", "section": "sec", "page": "page"}[kind]
	it.ID = r.form.Name + "." + short + "." + slug
	return it
}

func (r *reader) vars(n *node) []Var {
	if n.shape != mapping {
		r.add(n.Pos, "vars: names and expressions were expected")
		return nil
	}
	var out []Var
	for _, p := range n.keys {
		if !isVariable(p.name) {
			r.add(p.at, "vars: %q cannot name a variable (letters and digits, none of FHIRPath's own words)", p.name)
			continue
		}
		out = append(out, Var{Pos: p.at, Name: p.name, Expr: r.str(p.val.at(p.at))})
	}
	return out
}

func isVariable(s string) bool {
	for i, c := range s {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return s != "" && len(s) <= 64 && !reserved[s]
}

// checks reads one check or a list of them.
func (r *reader) checks(n *node) []Check {
	var out []Check
	one := func(n *node) {
		c := Check{Pos: n.Pos, Level: "stop"}
		r.take(n, "check", map[string]func(*node){
			"id":    func(n *node) { c.ID = r.str(n) },
			"level": func(n *node) { c.Level = r.word(n, "stop", "warn") },
			"expr":  func(n *node) { c.Expr = r.str(n) },
			"bad":   func(n *node) { c.Bad = r.str(n) },
			"say":   func(n *node) { c.Say = r.text(n) },
		})
		if c.ID == "" || strings.Trim(c.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			r.add(n.Pos, "check: an id of letters, digits, dashes and points is needed")
		}
		if (c.Expr == "") == (c.Bad == "") {
			r.add(n.Pos, "check %s: either expr (must hold) or bad (must not hold) is needed", c.ID)
		}
		if c.Say.Main == "" {
			r.add(n.Pos, "check %s: say is missing: the words that the person sees", c.ID)
		}
		out = append(out, c)
	}
	if n.shape == list {
		for _, e := range n.items {
			one(e)
		}
		return out
	}
	one(n)
	return out
}
