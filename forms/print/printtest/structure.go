package printtest

import (
	"fmt"
	"strings"
)

// Faults are what a reader of tags would stumble over in a file: what PDF/UA-1 (ISO
// 14289-1) asks of the structure and a program can tell. It is no replacement for an
// independent checker, and looks at no contrast and no wording.
func (f *File) Faults() []string {
	var out []string
	root := f.Root()
	for _, want := range []string{"/MarkInfo << /Marked true >>", "/StructTreeRoot", "/Lang", "/DisplayDocTitle true", "/Metadata"} {
		if !strings.Contains(root, want) {
			out = append(out, "the catalog lacks "+want)
		}
	}
	last, headings := 0, 0
	for _, e := range f.Tagged {
		switch {
		case len(e.Kind) == 2 && e.Kind[0] == 'H' && e.Kind[1] >= '1' && e.Kind[1] <= '6':
			level := int(e.Kind[1] - '0')
			if level > last+1 {
				out = append(out, fmt.Sprintf("the heading %q is of level %d after level %d", e.Text, level, last))
			}
			last, headings = level, headings+1
		case e.Kind == "Figure" && strings.TrimSpace(e.Alt) == "":
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
