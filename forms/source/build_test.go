package source

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBuildDir(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, SharedFile, "lists:\n  kit: [hoist, sling]\n")
	put(t, dir, "f.yaml", head+"items:\n- {id: a, type: choice, text: A, options: kit}\n")
	built, err := BuildDir(dir)
	if err != nil || len(built) != 1 || !built[0].Changed || built[0].Target != "f.json" {
		t.Fatalf("built %+v, %v", built, err)
	}
	first, err := os.ReadFile(filepath.Join(dir, "f.json"))
	if err != nil || string(first) != string(built[0].JSON) {
		t.Fatalf("the file holds something else: %v", err)
	}
	if form, err := fhir.ParseQuestionnaire(first); err != nil || form.ValueSet("#kit") == nil {
		t.Errorf("the file is no form with its list: %v", err)
	}
	if built, err = BuildDir(dir); err != nil || built[0].Changed {
		t.Errorf("built again without need: %+v, %v", built, err)
	}

	// One bad form stops them all: nothing is written, every fault is named.
	put(t, dir, "f.yaml", head+"items:\n- {id: b, type: text, text: B}\n")
	put(t, dir, "g.yaml", "form: g\nversion: 1.0.0\ntitle: G\nitems:\n- {id: a, type: essay, text: A}\n")
	put(t, dir, "other.yaml", "form: h\nversion: 1.0.0\ntitle: H\nitems:\n- {id: a, type: text, text: A}\n")
	_, err = BuildDir(dir)
	var one *Error
	if !errors.As(err, &one) || !strings.Contains(err.Error(), "g.yaml:5") || !strings.Contains(err.Error(), "other.yaml:1: the form's name and the file's name differ") {
		t.Errorf("got %v", err)
	}
	if again, _ := os.ReadFile(filepath.Join(dir, "f.json")); string(again) != string(first) {
		t.Error("a form was written although another is broken")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := BuildDir(filepath.Join(dir, "nowhere")); err != nil {
		t.Errorf("a folder without forms builds nothing: %v", err)
	}
}

// TestWayOut: members that have no key of their own go through `fhir:` as they are written.
func TestWayOut(t *testing.T) {
	form, err := Compile("f.yaml", []byte(head+`fhir: {publisher: The council, extension: [{url: 'http://example.org/x', valueDecimal: 1.50}]}
items:
- id: a
  type: text
  text: "**Health.** How is it?"
  fhir:
    definition: http://example.org/d
    extension:
    - {url: 'http://example.org/flag', valueBoolean: true}
    - {url: 'http://example.org/text', valueString: "true"}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := form.Item[0]
	if form.Publisher != "The council" || form.Ext("http://example.org/x").Value.Text != "1.50" || a.Definition != "http://example.org/d" {
		t.Errorf("members were lost: %+v", form)
	}
	if !a.Ext("http://example.org/flag").Value.Bool || a.Ext("http://example.org/text").Value.Text != "true" {
		t.Errorf("values changed their type: %+v", a.Extension)
	}
	if a.Text != "Health. How is it?" || a.Beside("text").Ext(fhir.ExtMarkdown).Value.Text != "**Health.** How is it?" {
		t.Errorf("marked-up text is written plain, with the marks beside it: %+v", a)
	}
}
