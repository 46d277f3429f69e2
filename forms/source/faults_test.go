package source

import (
	"errors"
	"strings"
	"testing"
)

// head is a form of three lines, so that the fourth line is the first of each case below.
const head = "form: f\nversion: 1.0.0\ntitle: F\n"

// q is a form with one choice and a place for keys of a second question, whose id is in line 6.
func q(keys string) string {
	return head + "items:\n- {id: a, type: choice, text: A, options: [x, y]}\n- id: b\n  text: B\n" + keys
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, src string
		line      int
		says      string
	}{
		// the file
		{"empty", "", 1, "one form was expected"},
		{"two documents", head + "items: []\n---\nform: g\n", 1, "one form was expected in the file, found 2"},
		{"not YAML", "form: f\n\ttitle: x\n", 2, "not YAML"},
		{"unquoted question mark in braces", head + "items:\n- {id: a, type: text, text: Who was there?}\n- {id: b, type: text, text: [}\n", 6, "not YAML"},
		{"not UTF-8", "form: \xff\n", 1, "UTF-8"},
		{"an anchor", head + "items: &x\n- {id: a, type: text, text: A}\n", 4, "anchors"},
		{"an alias", head + "group: *x\nitems:\n- {id: a, type: text, text: A}\n", 4, ""},
		{"a merge key", head + "items:\n- <<: {id: a}\n  type: text\n  text: A\n", 5, "plain word"},
		{"a tag", head + "group: !!binary aGk=\nitems:\n- {id: a, type: text, text: A}\n", 4, "tags"},
		{"too deep", head + "items:\n" + strings.Repeat("- ", 200) + "x\n", 5, "nests too deeply"},
		{"brackets without end", "form: " + strings.Repeat("[", 5000), 1, "nests too deeply"},
		{"a list where a form belongs", "- form: f\n", 1, "keys and values"},

		// the form
		{"unknown key", head + "colour: red\nitems:\n- {id: a, type: text, text: A}\n", 4, `unknown key "colour"`},
		{"key twice", head + "title: G\nitems: []\n", 4, ""},
		{"no name", "version: 1.0.0\ntitle: F\nitems:\n- {id: a, type: text, text: A}\n", 1, "the name is missing"},
		{"a name with spaces", "form: My form\nversion: 1.0.0\ntitle: F\nitems:\n- {id: a, type: text, text: A}\n", 1, "small letters"},
		{"no version", "form: f\ntitle: F\nitems:\n- {id: a, type: text, text: A}\n", 1, "the version is missing"},
		{"no title", "form: f\nversion: 1.0.0\nitems:\n- {id: a, type: text, text: A}\n", 1, "the title is missing"},
		{"no content", head, 1, "exactly one of parts, sections, pages or items"},
		{"two kinds of content", head + "items:\n- {id: a, type: text, text: A}\npages: []\n", 1, "exactly one of"},
		{"a status of its own", head + "status: nearly\nitems:\n- {id: a, type: text, text: A}\n", 4, "draft, active, retired"},
		{"a title in one language of many", "form: f\nversion: 1.0.0\ntitle: {cy: F}\nitems:\n- {id: a, type: text, text: A}\n", 3, "in en is missing"},
		{"a text in no language", "form: f\nversion: 1.0.0\ntitle: {en: F, somewhere else: G}\nitems:\n- {id: a, type: text, text: A}\n", 3, "not a language"},

		// sections
		{"a section without a name", head + "sections:\n- title: S\n  items:\n  - {id: a, type: text, text: A}\n", 5, "a short name"},
		{"a page without a title", head + "pages:\n- page: p\n  items:\n  - {id: a, type: text, text: A}\n", 5, "the title is missing"},
		{"a page without questions", head + "pages:\n- page: p\n  title: P\n", 5, "holds no questions"},
		{"two pages of one name", head + "pages:\n- {page: p, title: P, items: [{id: a, type: text, text: A}]}\n- {page: p, title: P, items: [{id: b, type: text, text: B}]}\n", 6, "already used in line 5"},

		// questions
		{"no id", head + "items:\n- {type: text, text: A}\n", 5, "an id"},
		{"an id with spaces", head + "items:\n- {id: a b, type: text, text: A}\n", 5, "an id"},
		{"one id twice", head + "items:\n- {id: a, type: text, text: A}\n- {id: a, type: text, text: A}\n", 6, "already used in line 5"},
		{"an id that a help text needs", head + "items:\n- {id: a, type: text, text: A, help: H}\n- {id: a-help, type: text, text: A}\n", 6, "already used"},
		{"no type", q("  required: stop\n"), 6, "the type is missing"},
		{"a type that is none", q("  type: essay\n"), 8, `"essay" is not known`},
		{"no text", head + "items:\n- {id: a, type: text}\n", 5, "the text is missing"},
		{"a misspelt key", q("  type: text\n  requierd: stop\n"), 9, `unknown key "requierd"`},
		{"a flag that is none", q("  type: text\n  voice: perhaps\n"), 9, "true or false"},
		{"a number that is none", q("  type: text\n  length: long\n"), 9, "whole number"},
		{"required by a word of its own", q("  type: text\n  required: maybe\n"), 9, "stop (an answer), gap"},
		{"items under a question", q("  type: text\n  items:\n  - {id: c, type: text, text: C}\n"), 6, "only groups have items"},
		{"a group without items", q("  type: repeat\n"), 6, "a group needs items"},
		{"a choice without options", q("  type: choice\n"), 6, "needs options"},
		{"a text with options", q("  type: text\n  options: [x]\n"), 6, "has no options"},
		{"a list that is nowhere", q("  type: choice\n  options: colours\n"), 9, `no list "colours"`},
		{"an option twice", q("  type: choice\n  options: [x, x]\n"), 9, "given twice"},
		{"an option with a space", q("  type: choice\n  options: [one two]\n"), 9, "not a code"},
		{"a score that is none", q("  type: choice\n  options:\n  - {code: x, score: high}\n"), 10, "score must be a number"},
		{"an exclusive option that is none", q("  type: multi\n  options: [x]\n  exclusive: [z]\n"), 6, `"z" is not among`},
		{"a quantity without a unit", q("  type: quantity\n"), 6, "needs a unit"},
		{"a unit that is none", q("  type: quantity\n  unit: stone\n"), 6, `"stone" is not known`},
		{"a text with a unit", q("  type: text\n  unit: kg\n"), 6, "only a quantity"},
		{"a least that does not fit", q("  type: date\n  min: 5\n"), 9, "does not fit a date"},
		{"a most that does not fit", q("  type: integer\n  max: 1.5\n"), 9, "does not fit"},
		{"a usual span that is none", q("  type: integer\n  usual: 1-5\n"), 9, "'1 to 120'"},
		{"a default that is no option", q("  type: choice\n  options: [x]\n  default: z\n"), 10, `"z" is not among`},
		{"a default of another kind", q("  type: boolean\n  default: maybe\n"), 9, "yes or no"},
		{"bands of another colour", q("  type: integer\n  bands: {blue: '< 5'}\n"), 9, "not red, amber or green"},
		{"a band of a list without its range", q("  type: integer\n  bands:\n  - {level: red, text: Bad}\n"), 10, "range and text"},
		{"a sketch with questions of its own", q("  type: sketch\n  items:\n  - {id: c, type: text, text: C}\n"), 6, "made by the compiler"},
		{"a body map that repeats", q("  type: body-map\n  repeats: true\n"), 6, "each mark is a row"},
		{"a body map for the family", q("  type: body-map\n  family: true\n"), 6, "never shown in Family view"},
		{"a sketch that names files", q("  type: sketch\n  media: ['image/*']\n"), 6, "it takes marks, no file"},
		{"a photo with questions of its own", q("  type: photo\n  items:\n  - {id: c, type: text, text: C}\n"), 6, "made by the compiler"},
		{"an id that a mark needs", head + "items:\n- {id: a, type: sketch, text: A}\n- {id: a.kind, type: text, text: B}\n", 6, "already used"},
		{"a condition on what a photo shows", head + "items:\n- {id: a, type: photo, text: A}\n- {id: b, type: text, text: B, when: a.caption answered}\n", 6, "nothing can depend on it"},
		{"bands without a span", q("  type: integer\n  bands: {red: some}\n"), 9, "must be written"},
		{"a signature without a signer", q("  type: signature\n"), 6, "needs a signer"},
		{"a signer without a role", q("  type: signature\n  signer: {does: I agree}\n"), 9, "the role is missing"},
		{"as outside a row", q("  type: text\n  as: x\n"), 6, "inside a repeating group"},
		{"a row title from elsewhere", q("  type: repeat\n  row: {title: [a]}\n  items:\n  - {id: c, type: text, text: C}\n"), 6, `no question "a" in it`},
		{"a calculated value that is required", q("  type: integer\n  calc: 1 + 1\n  required: stop\n"), 6, "cannot be required"},
		{"a hard limit below the soft one", q("  type: text\n  length: 500\n  max-length: 100\n"), 6, "above max-length"},

		// conditions
		{"a question that is nowhere", q("  type: text\n  when: c = x\n"), 9, `no question "c"`},
		{"an option that is nowhere", q("  type: text\n  when: a = z\n"), 9, `"z" is not among its options (x, y)`},
		{"itself", q("  type: text\n  when: b answered\n"), 9, "cannot depend on itself"},
		{"an order of options", q("  type: text\n  when: a > x\n"), 9, "no order"},
		{"half a condition", q("  type: text\n  when: a =\n"), 9, "at character 4: an answer was expected"},
		{"a word too many", q("  type: text\n  when: a = x y\n"), 9, "was not expected here"},
		{"a bracket too few", q("  type: text\n  when: '(a = x or a = y'\n"), 9, "closing bracket"},
		{"when twice over", q("  type: text\n  when: a = x\n  when-expr: 'true'\n"), 6, "when and when-expr together"},
		{"required-when of nothing", q("  type: text\n  required-when: a = x\n"), 6, "needs required"},
		{"a FHIRPath that is none", q("  type: text\n  when-expr: '{a} = '\n"), 9, "expected a value or a path"},
		{"an expression about nothing", q("  type: integer\n  calc: '{c} + 1'\n"), 9, `no question "c"`},
		{"a brace without end", q("  type: integer\n  calc: '{a + 1'\n"), 9, "a { has no }"},

		// checks and variables
		{"a check without words", q("  type: text\n  check: {id: x, bad: 'true'}\n"), 9, "say is missing"},
		{"a check without an id", q("  type: text\n  check: {bad: 'true', say: No}\n"), 9, "an id of letters"},
		{"a check both ways", q("  type: text\n  check: {id: x, bad: 'true', expr: 'true', say: No}\n"), 9, "either expr"},
		{"a check of another level", q("  type: text\n  check: {id: x, level: mild, bad: 'true', say: No}\n"), 9, "stop, warn"},
		{"a variable with a dash", head + "vars: {my-age: '1'}\nitems:\n- {id: a, type: text, text: A}\n", 4, "cannot name a variable"},
		{"a variable in FHIRPath's own words", head + "vars: {months: '1'}\nitems:\n- {id: a, type: text, text: A}\n", 4, "cannot name a variable"},
		{"a variable that is a question's own", head + "vars: {a: '1', c: '{a}'}\nitems:\n- {id: a, type: text, text: A}\n", 1, "defined twice"},

		// the way out
		{"raw members that do not fit", q("  type: text\n  fhir: {definition: 5}\n"), 1, "cannot be read back"},
		{"raw extension that is none", q("  type: text\n  fhir: {extension: [{url: 5}]}\n"), 9, "fhir:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compile("f.yaml", []byte(c.src), nil)
			var all Errors
			if !errors.As(err, &all) {
				t.Fatalf("got %v, want faults", err)
			}
			for _, e := range all {
				if e.Line == c.line && strings.Contains(e.Msg, c.says) && strings.HasPrefix(e.Error(), "f.yaml:") {
					return
				}
			}
			t.Errorf("no fault in line %d that says %q:\n%v", c.line, c.says, err)
		})
	}
}

func TestAllFaultsTogether(t *testing.T) {
	_, err := Compile("f.yaml", []byte(head+"items:\n- {id: a, type: essay, text: A}\n- {id: b, type: text, text: B, colour: red}\n"), nil)
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Fatalf("two lines were expected:\n%v", err)
	}
	if first, second := strings.Index(err.Error(), "f.yaml:5"), strings.Index(err.Error(), "f.yaml:6"); first != 0 || second < first {
		t.Errorf("not in the order of lines:\n%v", err)
	}
	var one *Error
	if !errors.As(err, &one) || one.Line != 5 {
		t.Errorf("the first fault is %+v", one)
	}
}

func TestSharedLists(t *testing.T) {
	shared, err := ReadShared("lists.yaml", []byte("exclusive: [none]\nlists:\n  kit: {hoist: Hoist, none: None}\n  far: {system: 'http://example.org/s', options: [p, q]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	src := head + "items:\n- {id: a, type: multi, text: A, options: kit}\n- {id: b, type: choice, text: B, options: kit, when: a = hoist}\n- {id: c, type: choice, text: C, options: far}\n"
	form, err := Compile("f.yaml", []byte(src), shared)
	if err != nil {
		t.Fatal(err)
	}
	a, b, c := form.Item[0], form.Item[1], form.Item[2]
	if len(a.AnswerOption) != 2 || a.AnswerOption[1].Ext("http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive") == nil {
		t.Errorf("a multi with an exclusive option needs its options in place: %+v", a)
	}
	if b.AnswerValueSet != "#kit" || form.ValueSet("#kit") == nil || len(form.ValueSet("#kit").Codings()) != 2 {
		t.Errorf("a choice from a shared list refers to a contained value set: %+v", b)
	}
	if a.AnswerOption[0].Value.Coding.System != form.ValueSet("#kit").Codings()[0].System {
		t.Error("one list has two systems")
	}
	if got := form.ValueSet(c.AnswerValueSet).Codings()[0].System; got != "http://example.org/s" {
		t.Errorf("the list's own system became %q", got)
	}
	if _, err := ReadShared("lists.yaml", []byte("lists:\n  kit: []\nlist: 5\n")); err == nil ||
		!strings.Contains(err.Error(), "lists.yaml:2: list kit: it holds no options") || !strings.Contains(err.Error(), "lists.yaml:3") {
		t.Errorf("got %v", err)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add(read(f, "moving.yaml"))
	f.Add([]byte(q("  type: text\n  when: a in (x, y) and not (a = x)\n  check: {id: k, bad: '{?a}', say: {en: No, cy: Na}}\n")))
	f.Add([]byte(head + "lists:\n  l:\n  - {code: x, label: {en: X}, score: 1}\n  - y!\nitems:\n- {id: a, type: multi, text: A, options: l, reason: {length: 5}, fhir: {code: [{code: x}], extension: [{url: u, valueString: v}]}}\n"))
	f.Add([]byte("a: &b [*b]"))
	f.Add([]byte("? - ? [\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		form, err := Compile("f.yaml", src, nil)
		if err != nil {
			var all Errors
			if !errors.As(err, &all) || all[0].Line < 1 || all[0].Msg == "" {
				t.Fatalf("a fault without place or words: %#v", err)
			}
			return
		}
		if _, err := form.Indented(); err != nil {
			t.Fatal(err)
		}
	})
}
