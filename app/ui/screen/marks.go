package screen

import (
	"unicode/utf8"

	"doorstep/app/ui/widget"
	"doorstep/forms/quality"
)

// Ranges are the stretches of a text that findings mark, for a box to underline.
func Ranges(text string, found []quality.Finding) []widget.Range {
	var out []widget.Range
	for _, f := range found {
		from := utf8.RuneCountInString(text[:f.Span.From])
		out = append(out, widget.Range{From: from, To: from + utf8.RuneCountInString(text[f.Span.From:f.Span.To])})
	}
	return out
}
