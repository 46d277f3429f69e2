package print_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"doorstep/forms/print"
	"doorstep/forms/print/printtest"
)

var papers = flag.String("papers", "", "folder to write the papers of tests to, to look at")

func press(t *testing.T) *print.Press {
	t.Helper()
	p, err := print.NewPress()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func keep(t *testing.T, name string, b []byte) {
	t.Helper()
	if *papers == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*papers, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTheSamePaperGivesTheSameBytes(t *testing.T) {
	for name, d := range map[string]print.Doc{"family": printtest.FamilyCopy(), "urdu": printtest.Urdu()} {
		a, b := press(t).PDF(d), press(t).PDF(d)
		keep(t, name+".pdf", a.PDF)
		keep(t, name+".html", d.HTML())
		if !bytes.Equal(a.PDF, b.PDF) || !bytes.Equal(d.HTML(), d.HTML()) {
			t.Errorf("%s: two prints differ", name)
		}
	}
}
