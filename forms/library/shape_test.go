package library

import (
	"errors"
	"regexp"
	"testing"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// TestPublishable: no form has anything that the checker would refuse or advise against.
func TestPublishable(t *testing.T) {
	for _, name := range Names() {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, issue := range engine.Check(q) {
			t.Errorf("%s: %s", name, issue)
		}
	}
}

// TestShape: parts, sections, pages; one topic a page.
func TestShape(t *testing.T) {
	short := regexp.MustCompile(`^.{3,42}$`)
	for _, name := range Names() {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		pages, long := 0, 0
		for _, part := range q.Item {
			control(t, part, fhir.ControlPart)
			for _, sec := range part.Item {
				control(t, sec, fhir.ControlSection)
				if !short.MatchString(sec.Text) {
					t.Errorf("%s: the title %q does not fit the task list", sec.LinkID, sec.Text)
				}
				for _, page := range sec.Item {
					checkPage(t, page, &pages, &long)
				}
			}
		}
		// DESIGN.md: mostly 1 to 6 questions. The essentials are one page by
		// their purpose: whoever needs them at night turns none.
		if name == "ess" {
			if pages != 1 {
				t.Errorf("the essentials have %d pages", pages)
			}
			continue
		}
		if long*5 > pages {
			t.Errorf("%s: %d of %d pages have more than 6 questions", name, long, pages)
		}
	}
}

func control(t *testing.T, it *fhir.Item, want string) {
	t.Helper()
	if e := it.Ext(fhir.DItemControl); it.Type != "group" || e == nil || e.Value.Text != want {
		t.Errorf("%s is not a %s", it.LinkID, want)
	}
}

func isPage(it *fhir.Item) bool {
	e := it.Ext(fhir.ExtItemControl)
	return it.Type == "group" && e != nil && len(e.Value.Codings()) == 1 && e.Value.Codings()[0].Code == fhir.ControlPage
}

func checkPage(t *testing.T, page *fhir.Item, pages, long *int) {
	t.Helper()
	if !isPage(page) {
		t.Errorf("%s is not a page", page.LinkID)
	}
	*pages++
	questions := 0
	for _, it := range page.Item {
		questions++
		if !it.Repeats || it.Type != "group" {
			continue
		}
		inner := 0
		for _, child := range it.Item {
			if isPage(child) {
				checkPage(t, child, pages, long)
			} else if child.Type != "display" {
				inner++
			}
		}
		if inner > 12 {
			t.Errorf("%s: a card with %d questions wants pages of its own", it.LinkID, inner)
		}
	}
	if questions > 20 {
		t.Errorf("%s has %d questions", page.LinkID, questions)
	}
	if questions > 6 {
		*long++
	}
}

func TestLookups(t *testing.T) {
	forms, err := Forms()
	if err != nil {
		t.Fatal(err)
	}
	headed := map[string]int{}
	for i, e := range forms {
		if last, seen := headed[e.Group]; seen && e.Group != "" && last != i-1 {
			t.Errorf("%s: its heading %q comes twice", e.Name, e.Group)
		}
		headed[e.Group] = i
		if e.Title == "" || e.Version == "" || len(e.Who) == 0 {
			t.Errorf("%s: title, version or who is missing: %+v", e.Name, e)
		}
		q, err := ByURL(fhir.QuestionnaireBase + e.Name + "|" + e.Version)
		if err != nil || q.Title != e.Title {
			t.Errorf("%s by its URL: %v", e.Name, err)
		}
	}
	for _, canonical := range []string{fhir.QuestionnaireBase + "caf|9.9.9", fhir.QuestionnaireBase + "nothing", "https://example.org/caf", ""} {
		if _, err := ByURL(canonical); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", canonical, err)
		}
	}
	if _, err := Get("../library/caf"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a path is no form: %v", err)
	}
}

func BenchmarkGet(b *testing.B) {
	for b.Loop() {
		if _, err := Get("dca"); err != nil {
			b.Fatal(err)
		}
	}
}
