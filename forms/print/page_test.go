package print_test

import (
	"fmt"
	"strings"
	"testing"

	"doorstep/forms/print"
	"doorstep/forms/print/printtest"
)

// pagesOf is the text of each page of a paper of a professional's size.
func pagesOf(t *testing.T, blocks ...print.Block) []string {
	t.Helper()
	r := press(t).PDF(print.Doc{Title: "Pages", Language: "en-GB", Blocks: blocks})
	return printtest.Read(t, r.PDF).Pages
}

func lines(n int) []print.Block {
	var out []print.Block
	for i := range n {
		out = append(out, print.Para{Text: print.Plain(fmt.Sprintf("Line %d", i+1))})
	}
	return out
}

func ask(n int) print.Block {
	return print.Answer{Question: fmt.Sprintf("Question %d", n), Answers: []print.Text{print.Plain(fmt.Sprintf("Answer %d", n))}}
}

// A page of its own is only for what is worth one.
func TestABreakThatMayBeLeftOut(t *testing.T) {
	for _, c := range []struct {
		name  string
		above int
		pages int
	}{{"most of the page is empty", 5, 1}, {"little of it is", 28, 2}} {
		t.Run(c.name, func(t *testing.T) {
			blocks := append(append(lines(c.above), print.Break{Unless: .4}), lines(8)...)
			if got := pagesOf(t, blocks...); len(got) != c.pages {
				t.Errorf("%d pages", len(got))
			}
		})
	}
}

// A last page of a few lines is drawn in; the letters keep their size.
func TestALastPageOfAFewLinesIsDrawnIn(t *testing.T) {
	size, one, two := 0.0, 0, 0
	for n := 30; n < 70; n++ {
		r := press(t).PDF(print.Doc{Title: "Pages", Blocks: lines(n)})
		switch size = r.Size; r.Pages {
		case 1:
			one = n
		case 2:
			if two == 0 {
				two = n
			}
		}
		if size != print.ProfessionalSize {
			t.Fatalf("%d lines are set at %v points", n, size)
		}
	}
	last := strings.Count(pagesOf(t, lines(two)...)[1], "Line ")
	if one == 0 || two != one+1 || last < 4 {
		t.Errorf("up to %d lines stand on one page; of %d the second page has %d", one, two, last)
	}
}

// A heading has at least two answers under it where there are two, and the last
// answer of a group is not alone on the next page.
func TestNoAnswerStandsAloneAtTheTurnOfAPage(t *testing.T) {
	for n := 30; n < 50; n++ {
		blocks := append(lines(n), print.Heading{Level: 2, Text: "Group"}, ask(1), ask(2), ask(3), ask(4), print.Heading{Level: 2, Text: "Next group"}, ask(5), ask(6))
		blocks = append(blocks, lines(30)...)
		for _, p := range pagesOf(t, blocks...) {
			first, last := strings.Count(p, "Answer 1") == 1, strings.Count(p, "Answer 4") == 1
			if first && !strings.Contains(p, "Answer 2") || last && !strings.Contains(p, "Answer 3") {
				t.Fatalf("after %d lines one answer is alone:\n%s", n, p)
			}
		}
	}
}

// A column is as wide as its longest word and a date stays in one line, whatever
// share of the width it was given.
func TestColumnsHoldTheirDates(t *testing.T) {
	long := "Provide a waking night carer from ten at night until six in the morning, three nights a week"
	for _, cols := range [][]print.Column{
		{{Title: "What will happen"}, {}, {Title: "By when"}}, // one is empty
		{{Title: "What will happen"}, {Title: "By when", Share: .05}},
		{{Title: "What will happen"}, {Title: "By when"}},
	} {
		row := []print.Text{print.Plain(long), nil, print.Plain("14 December 2026")}
		if len(cols) == 2 {
			row = []print.Text{row[0], row[2]}
		}
		text := strings.Join(pagesOf(t, print.Table{Columns: cols, Rows: [][]print.Text{row}}), "")
		if !strings.Contains(text, "14 December 2026") {
			t.Errorf("a date is parted in %v:\n%s", cols, text)
		}
	}
}
