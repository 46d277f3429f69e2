package model

import "fmt"

// Rewritten is one answer that says something else in one version of a form than in
// another: what it said before, what it says now; "" where it was not there.
type Rewritten struct {
	Link        string
	Label       string
	Under       string // the row that it stands in, by its first answer; "" outside rows
	Before, Now string
}

// Compare are the answers that differ between two versions of a form, in the order
// of the newer one; what is there no longer follows. Rows are the same row when their
// first answers agree, so that a medicine under another name is another medicine.
func Compare(before, now []Written) []Rewritten {
	old, next := flat(before, "", ""), flat(now, "", "")
	was := map[string]line{}
	for _, l := range old {
		was[l.key] = l
	}
	var out []Rewritten
	here := map[string]bool{}
	for _, l := range next {
		here[l.key] = true
		if b, there := was[l.key]; !there || b.text != l.text {
			out = append(out, Rewritten{l.link, l.label, l.under, b.text, l.text})
		}
	}
	for _, l := range old {
		if !here[l.key] {
			out = append(out, Rewritten{l.link, l.label, l.under, l.text, ""})
		}
	}
	return out
}

// line is one answer with a name that is the same in every version.
type line struct{ key, link, label, under, text string }

func flat(list []Written, in, under string) []line {
	var out []line
	for _, w := range list {
		if len(w.Rows) == 0 {
			out = append(out, line{in + w.Cell.LinkID, w.Cell.LinkID, w.Label, under, w.Text})
			continue
		}
		seen := map[string]int{}
		for _, r := range w.Rows {
			title := r.Title()
			seen[title]++
			out = append(out, flat(r.Lines, fmt.Sprintf("%s%s[%s %d]", in, w.Cell.LinkID, title, seen[title]), title)...)
		}
	}
	return out
}

// Title is what a row begins with, whole: the name of a medicine.
func (r WrittenRow) Title() string {
	for _, l := range r.Lines {
		if l.Text != "" {
			return l.Text
		}
	}
	return ""
}
