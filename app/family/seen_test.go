package family_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doorstep/app/casefile"
	"doorstep/app/family"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

func form(t testing.TB, name string) *engine.Form {
	t.Helper()
	q, err := library.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// full is a document in which every question is answered, and every group has
// two rows; each answer of words says which question it belongs to.
type full struct {
	form       *engine.Form
	restricted map[string]bool
	off        map[string]bool
}

func (d full) Form() *engine.Form            { return d.form }
func (d full) Restricted(c engine.Cell) bool { return d.restricted[c.LinkID] }

func (d full) Rows(group string, parent engine.RowID) []engine.Row {
	return []engine.Row{{ID: engine.RowID(string(parent) + "/" + group + "#1"), Group: group}, {ID: engine.RowID(string(parent) + "/" + group + "#2"), Group: group}}
}

func (d full) State(c engine.Cell) engine.State {
	it := d.form.Item(c.LinkID)
	st := engine.State{Enabled: !d.off[c.LinkID]}
	says := "<" + c.LinkID + ">"
	switch it.Type {
	case engine.Date:
		st.Values = []fhir.Value{fhir.Prim(fhir.Date, "2026-03-27")}
	case engine.Reference:
		st.Values = []fhir.Value{fhir.ReferenceValue("Practitioner/1", says)}
	case engine.Boolean:
		st.Values = []fhir.Value{{Kind: fhir.Boolean, Bool: true}}
	case engine.Choice, engine.OpenChoice:
		st.Values = []fhir.Value{fhir.CodingValue("", "x", says)}
	case engine.Group, engine.Display:
	default:
		st.Values = []fhir.Value{fhir.TextValue(says)}
	}
	return st
}

// shown are the questions whose answers can be read off what is shown.
func shown(s family.Seen) []string {
	var out []string
	take := func(text string) {
		for rest := text; ; {
			_, after, ok := strings.Cut(rest, "<")
			if !ok {
				return
			}
			link, next, _ := strings.Cut(after, ">")
			out, rest = append(out, link), next
		}
	}
	for _, a := range s.Answers {
		take(a.Text)
		out = append(out, a.Cell.LinkID)
	}
	for _, a := range s.Plan {
		take(a.What)
		take(a.Who)
	}
	return out
}

// In every shipped form, with everything answered: what a form has not marked
// never appears, nor does what is restricted, in whatever state the rest is.
func TestNothingUnmarkedEverAppears(t *testing.T) {
	for _, name := range library.Names() {
		f := form(t, name)
		var links []string
		for it := range f.Items() {
			links = append(links, it.LinkID)
		}
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := full{form: f, restricted: map[string]bool{}, off: map[string]bool{}}
				for _, l := range rapid.SliceOf(rapid.SampledFrom(links)).Draw(t, "restricted") {
					d.restricted[l] = true
				}
				for _, l := range rapid.SliceOf(rapid.SampledFrom(links)).Draw(t, "off") {
					d.off[l] = true
				}
				for _, link := range shown(family.Of(d)) {
					it := f.Item(link)
					if !it.FamilyMaySee || it.Restricted || d.restricted[link] || d.off[link] {
						t.Fatalf("%s is shown", link)
					}
				}
			})
		})
	}
}

// What may be seen of each shipped form, by name: a question that is marked
// anew is looked at here too.
func TestWhatMayBeSeenOfEachForm(t *testing.T) {
	want := map[string]int{"dca": 20, "caf": 10, "cafdpr": 2, "ot": 3, "cinp": 7, "brk": 2, "jrap": 1, "sbs": 4, "std": 4}
	plan := map[string]int{"dca": 2, "caf": 2, "cafdpr": 2, "ot": 2, "cinp": 2, "mafs": 2, "tra": 4, "std": 2, "sd": 2}
	for _, name := range library.Names() {
		s := family.Of(full{form: form(t, name)})
		if len(s.Answers) != want[name] || len(s.Plan) != plan[name] {
			t.Errorf("%s shows %d answers and %d actions, want %d and %d: %v", name, len(s.Answers), len(s.Plan), want[name], plan[name], shown(s))
		}
	}
}

// Judgements, worries, other people's words, and what a child told alone are
// never marked.
func TestNoFormMarksWhatIsNotForTheFamily(t *testing.T) {
	never := []string{".safe.", ".an.", ".over.", ".sib.", ".carer.", ".prof.", ".hist.", ".voice.contact", ".level.", ".consent", "person.", "case.", "ess.", "chr."}
	for _, name := range library.Names() {
		for it := range form(t, name).Items() {
			if !it.FamilyMaySee {
				continue
			}
			for _, n := range never {
				if strings.Contains(it.LinkID, n) || strings.HasPrefix(it.LinkID, n) {
					t.Errorf("%s is marked for the family", it.LinkID)
				}
			}
			if !family.May(it) {
				t.Errorf("%s is marked and can never be shown: %s", it.LinkID, it.Type)
			}
		}
	}
}

func TestPicturesAndDrawingsAreNeverShown(t *testing.T) {
	for _, it := range []*engine.Item{
		{FamilyMaySee: true, Type: engine.Attachment},
		{FamilyMaySee: true, Type: engine.Group},
		{FamilyMaySee: true, Type: engine.Text, Hidden: true},
		{FamilyMaySee: true, Type: engine.Text, Restricted: true},
		{Type: engine.Text},
		{FamilyMaySee: true, Type: engine.Text, Control: "signature"},
		{FamilyMaySee: true, Type: engine.Text, Parent: &engine.Item{Control: "body-map"}},
		{FamilyMaySee: true, Type: engine.Text, Parent: &engine.Item{Parent: &engine.Item{Restricted: true}}},
		{FamilyMaySee: true, Type: engine.String, Parent: &engine.Item{Control: "sketch"}},
	} {
		if family.May(it) {
			t.Errorf("%+v may be seen", it)
		}
	}
}

// Where a form keeps a family's words: the questions are there and take text.
func TestEveryHomeIsAQuestionOfItsForm(t *testing.T) {
	var found []string
	for _, name := range library.Names() {
		f := form(t, name)
		h, ok := family.HomeOf(full{form: f})
		if !ok {
			continue
		}
		for link, want := range map[string][]engine.Type{h.Words: {engine.Text}, h.Child: {engine.Text}, h.Person: {engine.Reference}, h.Group: {engine.Group}} {
			if link == "" {
				continue
			}
			found = append(found, link)
			if it := f.Item(link); it == nil || !slices.Contains(want, it.Type) {
				t.Errorf("%s: %s is no home", name, link)
			}
		}
	}
	slices.Sort(found)
	if !slices.Equal(found, family.Homes()) {
		t.Errorf("homes %v, of the shipped forms %v", family.Homes(), found)
	}
}

func TestAQuestionThatIsOffTakesNoWords(t *testing.T) {
	d := full{form: form(t, "caf"), off: map[string]bool{"caf.say.child": true}}
	if h, ok := family.HomeOf(d); !ok || h.Child != "" || h.Words == "" {
		t.Errorf("home %+v, %v", h, ok)
	}
	if h, ok := family.HomeOf(full{form: form(t, "prop")}); ok {
		t.Errorf("a property survey takes a family's words at %+v", h)
	}
}

// A real document: what is answered is shown as written, an action with the
// date it is agreed for.
func TestADocumentAsItIsFilled(t *testing.T) {
	id, err := op.RandomID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := casefile.Open(casefile.Config{ID: id, Form: form(t, "cafdpr")}, nil)
	if s := family.Of(d); !s.Empty() {
		t.Errorf("an empty form shows %v", s)
	}
	if a := family.Of(full{form: form(t, "cafdpr")}).Plan[0]; a.What != "<cafdpr.action.what>" || a.Who != "<cafdpr.action.who>" || a.By != "2026-03-27" {
		t.Errorf("the first action is %s", fmt.Sprint(a))
	}
}
