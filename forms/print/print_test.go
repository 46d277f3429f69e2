package print_test

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"doorstep/forms/print"
	"doorstep/forms/print/printtest"
)

var papers = flag.String("papers", "", "folder to write the papers of tests to, to look at")

// loaded is one press for all tests: it reads eleven fonts.
var loaded = sync.OnceValues(print.NewPress)

func press(t *testing.T) *print.Press {
	t.Helper()
	p, err := loaded()
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

func everything() map[string]print.Doc {
	return map[string]print.Doc{"family": printtest.FamilyCopy(), "urdu": printtest.Urdu(), "long": printtest.Long(), "odd": printtest.Odd()}
}

func TestTheSamePaperGivesTheSameBytes(t *testing.T) {
	for name, d := range everything() {
		a, b := press(t).PDF(d), press(t).PDF(d)
		keep(t, name+".pdf", a.PDF)
		keep(t, name+".html", d.HTML())
		if !bytes.Equal(a.PDF, b.PDF) || !bytes.Equal(d.HTML(), d.HTML()) {
			t.Errorf("%s: two prints differ", name)
		}
	}
}

// RL-01: what was written stands on paper letter for letter, whole and in order.
func TestEveryWordIsInTheTagsInReadingOrder(t *testing.T) {
	for name, d := range everything() {
		t.Run(name, func(t *testing.T) {
			got := squeeze(printtest.Read(t, press(t).PDF(d).PDF).Text())
			at := 0
			for _, s := range d.Says() {
				if s == d.Kind || s == d.Standing || isAlt(d, s) {
					continue // at the head and foot of the page
				}
				i := strings.Index(got[at:], squeeze(s))
				if i < 0 {
					t.Fatalf("%q does not follow in\n%s", s, got[at:])
				}
				at += i
			}
		})
	}
}

func isAlt(d print.Doc, s string) bool { return slices.Contains(printtest.Unspoken(d), s) }

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestEveryPageSaysWhoseItIsItsCodeAndItsNumber(t *testing.T) {
	for name, d := range everything() {
		r := press(t).PDF(d)
		f := printtest.Read(t, r.PDF)
		if len(f.Pages) != r.Pages {
			t.Fatalf("%s: %d pages, told of %d", name, len(f.Pages), r.Pages)
		}
		born := d.About.Born
		if d.Language == "ur" {
			born = strings.Replace(born, "June", "جون", 1)
		}
		for i, p := range f.Pages {
			for _, want := range []string{d.About.Name, born, r.Code, d.Standing} {
				if !strings.Contains(squeeze(p), squeeze(want)) {
					t.Errorf("%s: page %d does not say %q: %s", name, i+1, want, p)
				}
			}
		}
	}
	if p := printtest.Read(t, press(t).PDF(printtest.Long()).PDF).Pages; !strings.Contains(p[1], "page 2 of ") {
		t.Errorf("the second page has no number: %s", p[1])
	}
}

func TestTheFileIsTaggedAndSaysItsLanguage(t *testing.T) {
	f := printtest.Read(t, press(t).PDF(printtest.Urdu()).PDF)
	for _, want := range []string{"/MarkInfo << /Marked true >>", "/StructTreeRoot", "/Direction /R2L", "/Lang <FEFF00750072>", "/DisplayDocTitle true"} {
		if !strings.Contains(f.Root(), want) {
			t.Errorf("the catalog lacks %s: %s", want, f.Root())
		}
	}
	kinds := map[string]bool{}
	for _, e := range printtest.Read(t, press(t).PDF(printtest.FamilyCopy()).PDF).Tagged {
		kinds[e.Kind] = true
	}
	for _, want := range []string{"H1", "H2", "P", "LBody", "TH", "TD"} {
		if !kinds[want] {
			t.Errorf("nothing is tagged %s", want)
		}
	}
}

func TestAReaderOfTagsStumblesOverNothing(t *testing.T) {
	for name, d := range everything() {
		for _, fault := range printtest.Read(t, press(t).PDF(d).PDF).Faults() {
			t.Errorf("%s: %s", name, fault)
		}
	}
	// Headings that a paper takes from deep in a form are brought up to their place.
	deep := printtest.FamilyCopy()
	deep.Blocks = []print.Block{print.Heading{Level: 3, Text: "Deep"}, print.Box{Title: "A box", Blocks: []print.Block{print.Heading{Level: 2, Text: "In it"}}}, print.Heading{Level: 1, Text: "Up again"}}
	f := printtest.Read(t, press(t).PDF(deep).PDF)
	var kinds []string
	for _, e := range f.Tagged {
		if strings.HasPrefix(e.Kind, "H") {
			kinds = append(kinds, e.Kind)
		}
	}
	if want := []string{"H1", "H2", "H3", "H4", "H2"}; !slices.Equal(kinds, want) || len(f.Faults()) > 0 {
		t.Errorf("headings %v, want %v; %v", kinds, want, f.Faults())
	}
}

func TestFontsAreEmbeddedAndHeadingsAreBookmarks(t *testing.T) {
	f := printtest.Read(t, press(t).PDF(printtest.FamilyCopy()).PDF)
	if len(f.Fonts()) < 5 {
		t.Errorf("only %d fonts", len(f.Fonts()))
	}
	for _, d := range f.Fonts() {
		if !strings.Contains(d, "/FontFile2") {
			t.Errorf("not embedded: %s", d)
		}
	}
	want := []string{"Amina’s assessment: your copy", "What is going well", "What is hard at the moment", "What we have agreed", "If you do not agree"}
	if got := f.Bookmarks(); !slices.Equal(got, want) {
		t.Errorf("bookmarks %q", got)
	}
}

func TestOnePageIsSetSmallerBeforeASecondPageIsTaken(t *testing.T) {
	d := printtest.Long()
	d.Size = 12
	if r := press(t).PDF(d); r.Pages < 3 {
		t.Fatalf("only %d pages", r.Pages)
	}
	d.Blocks = d.Blocks[:11]
	whole := press(t).PDF(d)
	d.OnePage = true
	if r := press(t).PDF(d); whole.Pages != 2 || r.Pages != 1 || r.Size >= 12 || r.Size < print.LeastSize {
		t.Errorf("%d pages became %d at %v points", whole.Pages, r.Pages, r.Size)
	}
}

func TestPapersThatSayTheSameHaveTheSameCode(t *testing.T) {
	a, b := printtest.FamilyCopy(), printtest.FamilyCopy()
	b.Made = b.Made.AddDate(0, 0, 3)
	if a.CheckCode() != b.CheckCode() {
		t.Error("the day of printing changes the code")
	}
	b.Blocks = append(b.Blocks, print.Para{Text: print.Plain(".")})
	if a.CheckCode() == b.CheckCode() {
		t.Error("another word leaves the code")
	}
	c := printtest.FamilyCopy()
	c.About.Name = "Samina R."
	if a.CheckCode() == c.CheckCode() {
		t.Error("another child leaves the code")
	}
}

func TestHTMLSaysTheSameAndRunsNothing(t *testing.T) {
	for name, d := range everything() {
		h := strings.NewReplacer(`<bdi dir="ltr">`, "", "</bdi>", "").Replace(string(d.HTML()))
		for _, s := range d.Says() {
			if !strings.Contains(h, escape(s)) {
				t.Errorf("%s: the page does not say %q", name, s)
			}
		}
		for _, bad := range []string{"<script", "http:", "javascript:", "onerror="} {
			if strings.Contains(strings.ToLower(strings.ReplaceAll(h, escape("<script>alert(1)</script> onerror= javascript: http:"), "")), bad) {
				t.Errorf("%s: the page has %s", name, bad)
			}
		}
	}
	if h := string(printtest.Urdu().HTML()); !strings.Contains(h, `<html lang="ur" dir="rtl">`) {
		t.Error("an Urdu page is not told to be one")
	}
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

func TestALetterThatCannotBeDrawnIsToldAndStaysInTheText(t *testing.T) {
	r := press(t).PDF(printtest.Odd())
	if !slices.Contains(r.Missing, '漢') {
		t.Errorf("missing %q", string(r.Missing))
	}
	if !strings.Contains(printtest.Read(t, r.PDF).Text(), "漢") {
		t.Error("the letter is lost")
	}
}

func TestThePreviewShowsEachPage(t *testing.T) {
	r := press(t).PDF(printtest.FamilyCopy())
	for i := range r.Pages {
		im := r.Picture(i, 600)
		if im == nil || im.Bounds().Dx() != 600 || im.Bounds().Dy() < 800 {
			t.Fatalf("page %d is %v", i, im)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, im); err != nil {
			t.Fatal(err)
		}
		keep(t, fmt.Sprintf("preview-%d.png", i+1), b.Bytes())
		dark := 0
		for y := range im.Bounds().Dy() {
			for x := range 600 {
				if r, _, _, _ := im.At(x, y).RGBA(); r < 0x8000 {
					dark++
				}
			}
		}
		if dark < 300 {
			t.Errorf("page %d is blank", i)
		}
	}
	if r.Picture(r.Pages, 600) != nil || r.Picture(-1, 600) != nil {
		t.Error("there is a picture of no page")
	}
}

// A copy in another language has no English month at the foot of its pages.
func TestTheFootSpeaksTheLanguageOfThePaper(t *testing.T) {
	for language, month := range map[string]string{"": "June", "pl": "czerwca", "ur": "جون", "bn": "জুন", "pa": "ਜੂਨ"} {
		d := print.Doc{Title: "Foot", Language: language, About: print.About{Name: "Amina R.", Born: "14 June 2017"}}
		if html := string(d.HTML()); !strings.Contains(html, "14 "+month+" 2017") {
			t.Errorf("%s: no %s in %s", language, month, html[strings.Index(html, "<footer>"):])
		}
	}
	d := print.Doc{Title: "Foot", Language: "ur", About: print.About{Name: "Amina R.", Born: "2017"}}
	if !strings.Contains(string(d.HTML()), "2017") {
		t.Error("a year of birth alone is lost")
	}
}

// A browser that reads from the right changes neither the groups of a telephone number
// nor the point of an initial, and begins a heading on its own side whatever its first
// word is.
func TestNumbersAndNamesInUrduInABrowser(t *testing.T) {
	d := print.Doc{Title: "Amina کا جائزہ", Language: "ur", Blocks: []print.Block{
		print.Para{Text: print.Text{{Text: "Grace O.", Strong: true}, {Text: "\nسماجی کارکن 01632 960 120"}}},
		print.Answer{Question: "وزن", Answers: []print.Text{print.Plain("24 kg")}},
	}}
	page := string(d.HTML())
	for _, want := range []string{`<h1 dir="rtl">`, `<bdi dir="ltr">Grace O.</bdi>`, `<bdi dir="ltr">01632 960 120</bdi>`, `<dt dir="rtl">وزن</dt><dd dir="ltr">24 kg</dd>`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page[strings.Index(page, "<main>"):])
		}
	}
	d.Language = "en-GB"
	if page := string(d.HTML()); strings.Contains(page, "<bdi") {
		t.Error("a paper read from the left is cut up")
	}
}

// A copy in large letters has them in a browser too.
func TestLargeLettersInABrowser(t *testing.T) {
	for size, want := range map[float64]bool{print.ProfessionalSize: false, print.FamilySize: false, 16: true} {
		if got := strings.Contains(string(print.Doc{Title: "Jane and us", Size: size}.HTML()), `<body class="large">`); got != want {
			t.Errorf("%v points: large letters %v", size, got)
		}
	}
}
