package library

import (
	"flag"
	"os"
	"testing"

	"doorstep/forms/source"
)

var update = flag.Bool("update", false, "compile every form anew and write its JSON")

// TestCompiledCurrent: what is committed is what the sources give, byte for byte.
func TestCompiledCurrent(t *testing.T) {
	if *update {
		if _, err := source.BuildDir("."); err != nil {
			t.Fatal(err)
		}
	}
	built, err := source.BuildFS(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range built {
		if b.Changed {
			t.Errorf("%s is not what %s compiles to: run go test ./forms/library -update", b.Target, b.Source)
		}
		have := false
		for _, n := range Names() {
			have = have || n == b.Name
		}
		if !have {
			t.Errorf("%s is not in the index", b.Name)
		}
	}
	if len(built) != len(Names()) {
		t.Errorf("%d sources, %d forms in the index", len(built), len(Names()))
	}
}

// TestSharedWordsAreUsed: every code that lists.yaml words is an option of some form.
func TestSharedWordsAreUsed(t *testing.T) {
	used := map[string]bool{}
	for _, name := range Names() {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range place(q) {
			codings, _ := p.codings()
			for _, c := range codings {
				used[c.Code] = true
			}
		}
	}
	for code := range sharedWords() {
		if !used[code] {
			t.Errorf("lists.yaml words %q, which no form offers", code)
		}
	}
}
