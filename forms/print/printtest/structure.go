package printtest

import (
	"fmt"
	"slices"
	"strings"
)

// inside is where an element may stand that stands only there (ISO 32000-1, 14.8.4).
var inside = map[string][]string{"TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}}

// standard are the kinds of elements that a file of ours has, all of them standard.
var standard = strings.Fields("Document Sect Div P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD Figure Span")

// Faults are what a reader of tags would stumble over in a file: what PDF/UA-1 (ISO
// 14289-1) asks of the structure and a program can tell. The numbers are those of the
// conditions of the Matterhorn Protocol 1.1. It looks at no contrast and no wording.
func (f *File) Faults() []string {
	var out []string
	root := f.Root()
	for _, want := range []string{"/MarkInfo << /Marked true >>", "/StructTreeRoot", "/Lang", "/DisplayDocTitle true", "/Metadata"} {
		if !strings.Contains(root, want) {
			out = append(out, "the catalog lacks "+want)
		}
	}
	meta := string(f.stream(f.ref(root, "Metadata")))
	for _, want := range []string{"<pdfuaid:part>1</pdfuaid:part>", "<dc:title>", "<dc:language>"} { // 06-002, 06-003
		if !strings.Contains(meta, want) {
			out = append(out, "the metadata lacks "+want)
		}
	}
	for _, no := range []string{"/AcroForm", "/XFA", "/OpenAction", "/AA", "/OCProperties", "/Suspects"} { // 07, 20, 25, 29
		if strings.Contains(root, no) {
			out = append(out, "the catalog has "+no)
		}
	}
	for _, what := range f.loose { // 01-005
		out = append(out, "drawn under no tag and no artifact: "+what)
	}
	for _, what := range f.blind { // 10-001
		out = append(out, "a glyph that stands for no letter: "+what)
	}
	for _, n := range f.nodes {
		out = append(out, n.faults()...)
	}
	last, headings := 0, 0
	for _, n := range f.nodes {
		if len(n.kind) == 2 && n.kind[0] == 'H' && n.kind[1] >= '1' && n.kind[1] <= '6' {
			level := int(n.kind[1] - '0')
			if level > last+1 { // 14-003
				out = append(out, fmt.Sprintf("the heading %q is of level %d after level %d", n.text, level, last))
			}
			last, headings = level, headings+1
		}
	}
	for _, e := range f.Tagged {
		if e.Kind == "Figure" && strings.TrimSpace(e.Alt) == "" { // 13-004
			out = append(out, "a picture has no words")
		}
	}
	if headings == 0 {
		out = append(out, "there is no heading")
	}
	for n, o := range f.objects {
		s := string(o)
		switch {
		case strings.Contains(s, "/Type /Page ") && !strings.Contains(s, "/Tabs /S"):
			out = append(out, fmt.Sprintf("object %d: a page without the order of tags for the tab key", n))
		case strings.Contains(s, "/S /TH ") && !strings.Contains(s, "/Scope /"):
			out = append(out, fmt.Sprintf("object %d: a head of a table that says not what it heads", n))
		case strings.Contains(s, "/Type /FontDescriptor") && !strings.Contains(s, "/FontFile"):
			out = append(out, fmt.Sprintf("object %d: a font is not embedded", n))
		}
	}
	return out
}

// faults are what is wrong with one element of the tags.
func (n node) faults() []string {
	var out []string
	if !slices.Contains(standard, n.kind) { // 02-001
		out = append(out, "an element that no reader knows: "+n.kind)
	}
	for _, kid := range n.kids {
		if in, only := inside[kid]; only && !slices.Contains(in, n.kind) { // 09-004, 09-005
			out = append(out, kid+" stands in "+n.kind)
		}
	}
	only := map[string]string{"Table": "TR", "L": "LI"}[n.kind]
	if only != "" && slices.ContainsFunc(n.kids, func(kid string) bool { return kid != only }) {
		out = append(out, fmt.Sprintf("%s holds %v", n.kind, n.kids))
	}
	if n.kind == "Figure" && !strings.Contains(n.attributes, "/BBox") {
		out = append(out, "a picture says not where it is")
	}
	return out
}
