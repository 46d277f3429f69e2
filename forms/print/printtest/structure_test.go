package printtest_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/forms/print/pdf"
	"doorstep/forms/print/printtest"
)

// What a reader of tags would stumble over is named; a sound file has none of it. The
// names are the conditions of the Matterhorn Protocol.
func TestFaultsAreNamed(t *testing.T) {
	for _, c := range []struct {
		name, want string
		make       func(f *pdf.File, p *pdf.Page)
	}{
		{"01-005", "under no tag", func(_ *pdf.File, p *pdf.Page) { p.Rect(10, 10, 20, 20, 0, pdf.Color{}) }},
		{"02-001", "no reader knows: Poem", func(f *pdf.File, p *pdf.Page) { mark(p, f.Root().Add("Poem")) }},
		{"09-004", "TD stands in Sect", func(f *pdf.File, p *pdf.Page) { mark(p, f.Root().Add("Sect").Add("TD")) }},
		{"09-005", "L holds [P]", func(f *pdf.File, p *pdf.Page) { mark(p, f.Root().Add("L").Add("P")) }},
		{"13-004", "a picture has no words", func(f *pdf.File, p *pdf.Page) { mark(p, f.Root().Add("Figure")) }},
		{"14-003", "of level 3 after level 1", func(f *pdf.File, p *pdf.Page) { mark(p, f.Root().Add("H3")) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults := func(also func(*pdf.File, *pdf.Page)) []string {
				f := pdf.New(pdf.Info{Title: "Faults", Language: "en-GB"})
				p := f.Page(100, 100)
				mark(p, f.Root().Add("H1"))
				also(f, p)
				return printtest.Read(t, f.Bytes()).Faults()
			}
			if got := faults(func(*pdf.File, *pdf.Page) {}); len(got) > 0 {
				t.Fatalf("a sound file: %v", got)
			}
			if got := faults(c.make); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("not named: %v", got)
			}
		})
	}
}

func mark(p *pdf.Page, e *pdf.Elem) {
	p.Begin(e)
	p.Rect(1, 1, 2, 2, 0, pdf.Color{})
	p.End()
}
