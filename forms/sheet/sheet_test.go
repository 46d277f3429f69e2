package sheet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"doorstep/forms/source"
)

const library = "../library/"

func shared(t *testing.T) *source.Shared {
	t.Helper()
	src, err := os.ReadFile(library + source.SharedFile)
	if err != nil {
		t.Fatal(err)
	}
	s, err := source.ReadShared(source.SharedFile, src)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryShippedFormGoesThroughAWorkbookAndBack(t *testing.T) {
	files, err := filepath.Glob(library + "*.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d forms: %v", len(files), err)
	}
	lists := shared(t)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if name == "lists" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			book, err := Write(src)
			if err != nil {
				t.Fatal(err)
			}
			form, err := Compile(name+".xlsx", book, lists)
			if err != nil {
				t.Fatal(err)
			}
			got, err := form.Questionnaire.Indented()
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(library + name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("the form is another one afterwards:\n%.2000s", diff)
			}
			if again, err := source.Compile(name+".yaml", form.YAML, lists); err != nil || again.Name != form.Questionnaire.Name {
				t.Errorf("the YAML that was written: %v", err)
			}
		})
	}
}
