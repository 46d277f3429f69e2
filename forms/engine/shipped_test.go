package engine

import (
	"os"
	"path/filepath"
	"testing"

	"doorstep/forms/fhir"
)

// TestShippedForms: every form in the library may be published.
func TestShippedForms(t *testing.T) {
	files, _ := filepath.Glob("../library/*.json")
	if len(files) == 0 {
		t.Skip("no shipped forms")
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		q, err := fhir.ParseQuestionnaire(src)
		if err != nil {
			continue // not a form: a value set or a manifest
		}
		for _, is := range Check(q) {
			t.Errorf("%s: %v", filepath.Base(name), is)
		}
		f := compile(t, q)
		r := f.New(testEnv(), Answers{})
		t.Logf("%s: %d items, %d rules, %d sections, %v", filepath.Base(name), len(f.items), len(f.plan.rules), len(f.sections), r.Progress())
	}
}
