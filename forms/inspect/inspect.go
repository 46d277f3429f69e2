package inspect

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Level says what a finding means for publishing.
type Level string

// The levels.
const (
	Refuse Level = "refuse" // the form cannot be published
	Advise Level = "advise" // it can; an author should look
	Keep   Level = "keep"   // kept and exported again, not acted on
)

// Finding is one thing that an author should know of a form.
type Finding struct {
	Level  Level
	LinkID string // of the first question concerned, "" for the form itself
	Path   string // item[0].item[2].enableWhen[0], "" when it is about several places
	What   string // the extension or member that is kept: candidateExpression
	Times  int    // in how many places it is kept; 0 for the other levels
	Why    string // in plain words
}

// String reads "refuse: item[2] (weight): the type is not supported: question".
func (f Finding) String() string {
	place := ""
	for _, s := range []string{f.What, f.Path} {
		if s != "" {
			place += " " + s
		}
	}
	if f.LinkID != "" {
		place += " (" + f.LinkID + ")"
	}
	if place != "" {
		place += ":"
	}
	return string(f.Level) + ":" + place + " " + f.Why
}

// Report is all that is found, what stops the form first.
type Report []Finding

// Stops reports whether the form cannot be published.
func (r Report) Stops() bool {
	return slices.ContainsFunc(r, func(f Finding) bool { return f.Level == Refuse })
}

// Of are the findings of one level, in the order of the form.
func (r Report) Of(l Level) Report {
	return slices.DeleteFunc(slices.Clone(r), func(f Finding) bool { return f.Level != l })
}

// Form finds what there is to say of a form (forms.md, section 2): the checks of the engine,
// what only this app must know, and what is kept. sets gives the value sets that the app
// ships, by address; nil for none.
func Form(q *fhir.Questionnaire, sets func(canonical string) *fhir.ValueSet) Report {
	var out Report
	for _, i := range engine.CheckWith(q, sets) {
		out = append(out, Finding{Level: Level(i.Severity), LinkID: i.LinkID, Path: i.Path, Why: i.Message})
	}
	if q == nil {
		return out
	}
	if len(q.Item) == 0 {
		out = append(out, Finding{Level: Refuse, Path: "item", Why: "the form asks nothing"})
	}
	if q.Title == "" {
		out = append(out, Finding{Level: Refuse, Path: "title", Why: "the form needs a title, by which people find it"})
	}
	if q.Copyright != "" {
		out = append(out, Finding{Level: Advise, Path: "copyright", Why: "make sure that you may use it: " + clip(q.Copyright)})
	}
	out = append(out, kept(q)...)
	rank := map[Level]int{Refuse: 0, Advise: 1, Keep: 2}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(rank[a.Level], rank[b.Level]) })
	return out
}

// clip keeps a long text to what a list can show.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

// kept finds every extension that the form carries and this app does not run.
func kept(q *fhir.Questionnaire) Report {
	raw, err := q.MarshalJSON()
	if err != nil {
		return nil
	}
	var tree any
	if json.Unmarshal(raw, &tree) != nil {
		return nil
	}
	w := walker{found: map[string]*Finding{}}
	w.walk(tree, "")
	var out Report
	for _, url := range w.order {
		f := w.found[url]
		f.Why = reason(url)
		out = append(out, *f)
	}
	return out
}

type walker struct {
	found map[string]*Finding
	order []string
}

func (w *walker) walk(node any, linkID string) {
	switch x := node.(type) {
	case []any:
		for _, v := range x {
			w.walk(v, linkID)
		}
	case map[string]any:
		if id, ok := x["linkId"].(string); ok {
			linkID = id
		}
		for _, name := range names(x) {
			if name == "extension" {
				w.extensions(x[name], linkID)
				continue
			}
			if name != "modifierExtension" { // refused by name already
				w.walk(x[name], linkID)
			}
		}
	}
}

// names are an object's members in an order that does not change.
func names(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for n := range m {
		out = append(out, n)
	}
	// What stands on an element comes before what lies inside it.
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(inside(a), inside(b)), strings.Compare(a, b))
	})
	return out
}

func inside(name string) int {
	if name == "item" {
		return 1
	}
	return 0
}

func (w *walker) extensions(list any, linkID string) {
	all, _ := list.([]any)
	for _, e := range all {
		m, _ := e.(map[string]any)
		url, _ := m["url"].(string)
		switch {
		case m == nil || strings.HasPrefix(url, fhir.Base):
			continue // what an extension of ours holds is ours
		case run[url], url != "" && !strings.Contains(url, ":"):
			// A part of another extension, or one whose bound may be worked out by another.
			w.walk(m, linkID)
			continue
		}
		f := w.found[url]
		if f == nil {
			level := Keep
			if changes[url] {
				level = Refuse
			}
			f = &Finding{Level: level, LinkID: linkID, What: shortName(url)}
			w.found[url] = f
			w.order = append(w.order, url)
		}
		f.Times++
	}
}

// shortName is an extension as an author knows it: the last part of its address.
func shortName(url string) string {
	name := url[strings.LastIndexByte(url, '/')+1:]
	for _, p := range []string{"sdc-questionnaire-", "questionnaire-", "sdc-"} {
		name = strings.TrimPrefix(name, p)
	}
	if name == "" {
		return "an extension without an address"
	}
	return clip(name)
}
