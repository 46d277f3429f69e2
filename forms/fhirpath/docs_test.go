package fhirpath

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestThePageOfTheSubsetIsWhole: docs/forms.md names every function that an
// expression may use, and no other.
func TestThePageOfTheSubsetIsWhole(t *testing.T) {
	page, err := os.ReadFile("../../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "\n### The functions\n")
	if !ok {
		t.Fatal("the page has no section of the functions")
	}
	section, _, _ = strings.Cut(section, "\n#")
	var told []string
	for _, m := range regexp.MustCompile("`([a-zA-Z]+)\\(").FindAllStringSubmatch(section, -1) {
		told = append(told, m[1])
		if _, ok := functionNamed(m[1]); !ok {
			t.Errorf("the page tells of %s(), which there is not", m[1])
		}
	}
	source, err := os.ReadFile("functions.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(source), "func functionNamed(")
	list, _, _ = strings.Cut(list, "\n}\n")
	names := regexp.MustCompile(`"([a-zA-Z]+)"`).FindAllStringSubmatch(list, -1)
	if len(names) < 40 {
		t.Fatalf("only %d functions were found", len(names))
	}
	for _, m := range names {
		if !slices.Contains(told, m[1]) {
			t.Errorf("the page does not tell of %s()", m[1])
		}
	}
}
