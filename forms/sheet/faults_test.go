package sheet

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"doorstep/forms/engine"
)

// made is a workbook with these sheets; a cell is what somebody typed.
func made(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	x := excelize.NewFile()
	first := true
	for name, rows := range sheets {
		if first {
			if err := x.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
			first = false
		} else if _, err := x.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			at, err := excelize.CoordinatesToCellName(1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := x.SetSheetRow(name, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// kit is a small right form; change makes it wrong.
func kit(change func(map[string][][]any)) map[string][][]any {
	s := map[string][][]any{
		"form": {{"form", "kit"}, {"version", "1.0.0"}, {"title", "What goes in the bag"}},
		"questions": {
			{"type", "id", "text", "options", "required", "when", "marks"},
			{"page", "bag", "The bag"},
			{"integer", "kit.feeds", "How many feeds?", "", "stop"},
			{"choice", "kit.suit", "Swimming things?", "yes, no"},
			{"+reason", "", "Why not?", "", "", "kit.suit = no"},
			{"repeat", "kit.more", "What else?"},
			{"string", "kit.more.what", "What?"},
			{"end"},
		},
	}
	if change != nil {
		change(s)
	}
	return s
}

func TestASmallWorkbookIsAForm(t *testing.T) {
	f, err := Compile("kit.xlsx", made(t, kit(nil)), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := engine.Compile(f.Questionnaire)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"kit.feeds", "kit.suit", "kit.suit.reason", "kit.more.what"} {
		if c.Item(id) == nil {
			t.Errorf("%s is missing", id)
		}
	}
	if c.Item("kit.more.what").Group == nil || c.Item("kit.suit.reason").CompanionOf != "kit.suit" {
		t.Error("the row or the companion is lost")
	}
}

// What is wrong is named with its cell, in words, and nothing is guessed at.
func TestWhatIsWrongIsNamedByItsCell(t *testing.T) {
	set := func(sheet string, row, col int, v any) func(map[string][][]any) {
		return func(s map[string][][]any) {
			for len(s[sheet][row-1]) < col {
				s[sheet][row-1] = append(s[sheet][row-1], "")
			}
			s[sheet][row-1][col-1] = v
		}
	}
	add := func(sheet string, rows ...[]any) func(map[string][][]any) {
		return func(s map[string][][]any) { s[sheet] = append(s[sheet], rows...) }
	}
	for name, c := range map[string]struct {
		change func(map[string][][]any)
		cell   string
		says   string
	}{
		"a sheet that is misspelt":           {add("choises", []any{"list"}), "", `"choises" is not known`},
		"a sheet that is missing":            {func(s map[string][][]any) { delete(s, "questions") }, "", `"questions" is missing`},
		"a key that is misspelt":             {set("form", 2, 1, "vresion"), "form!A2", `"vresion" is not known`},
		"a key twice":                        {add("form", []any{"title", "Again"}), "form!A4", "stands here twice"},
		"a version that is missing":          {set("form", 2, 2, ""), "form!", "version is missing"},
		"a column that is misspelt":          {set("questions", 1, 6, "whn"), "questions!F1", `"whn" is not known`},
		"a column twice":                     {set("questions", 1, 7, "when"), "questions!G1", "two columns"},
		"a cell below no head":               {set("questions", 3, 9, "stray"), "questions!I3", "no name in the first row"},
		"a row without a type":               {set("questions", 3, 1, ""), "questions!A3", "type is missing"},
		"a kind that is not known":           {set("questions", 3, 1, "number"), "questions!A3", `"number" is not known`},
		"an id twice":                        {set("questions", 4, 2, "kit.feeds"), "questions!B4", "already used in questions!B3"},
		"an id that a +reason has":           {set("questions", 3, 2, "kit.suit.reason"), "questions!A5", "already used in questions!B3"},
		"no column of ids":                   {set("questions", 1, 2, "notes"), "questions!A1", "column id is missing"},
		"an id that is missing":              {set("questions", 3, 2, ""), "questions!", "an id"},
		"a question without words":           {set("questions", 3, 3, ""), "questions!", "text is missing"},
		"a mark that is not known":           {set("questions", 3, 7, "secret"), "questions!G3", "is no mark"},
		"required that is not known":         {set("questions", 3, 5, "yes"), "questions!E3", "required must be"},
		"a condition about no question":      {set("questions", 5, 6, "kit.nothing = no"), "questions!F5", "kit.nothing"},
		"a condition that cannot be read":    {set("questions", 5, 6, "kit.suit = = no"), "questions!F5", ""},
		"a list that is not there":           {set("questions", 4, 4, "colours"), "questions!D4", `no list "colours"`},
		"a repeat that does not end":         {func(s map[string][][]any) { s["questions"] = s["questions"][:7] }, "questions!A6", "has no end"},
		"an end of nothing":                  {add("questions", []any{"end"}), "questions!A9", "no group or repeat to end"},
		"an end of another":                  {set("questions", 8, 2, "kit.bag"), "questions!A8", "this ends kit.more"},
		"a part inside a repeat":             {set("questions", 7, 1, "part"), "questions!A7", "has no end above"},
		"a page beside questions":            {add("questions", []any{"section", "two", "Two"}), "questions!A9", "cannot stand beside the page"},
		"a companion of nothing":             {set("questions", 3, 1, "+reason"), "questions!A3", "below the question"},
		"a companion that is not known":      {set("questions", 5, 1, "+why"), "questions!A5", `"+why" is not known`},
		"a heading with an answer":           {set("questions", 2, 5, "stop"), "questions!E2", "a heading has no required"},
		"an option twice":                    {add("choices", []any{"list", "code"}, []any{"kit.feeds", "a"}, []any{"kit.feeds", "a"}), "choices!", "twice"},
		"an option without a code":           {add("choices", []any{"list", "code", "label"}, []any{"kit.x", "", "Words"}), "choices!B2", "code is missing"},
		"an option without a list":           {add("choices", []any{"list", "code"}, []any{"", "a"}), "choices!A2", "list is missing"},
		"a score that is no number":          {add("choices", []any{"list", "code", "score"}, []any{"kit.x", "a", "much"}), "choices!", "score must be a number"},
		"alone that is neither":              {add("choices", []any{"list", "code", "alone"}, []any{"kit.x", "a", "maybe"}), "choices!C2", "yes or nothing"},
		"a rule about no question":           {add("rules", []any{"question", "id", "bad", "say"}, []any{"kit.no", "R-1", "true", "No"}), "rules!A2", `no question "kit.no"`},
		"a rule without words":               {add("rules", []any{"question", "id", "bad", "say"}, []any{"", "R-1", "{kit.feeds} > 3", ""}), "rules!", "say is missing"},
		"a rule that cannot be read":         {add("rules", []any{"question", "id", "bad", "say"}, []any{"", "R-1", "{kit.feeds", "Too many"}), "rules!B2", "{"},
		"a name without an expression":       {add("names", []any{"question", "name", "expression"}, []any{"", "n", ""}), "names!B2", "a name and an expression"},
		"a name that is no word":             {add("names", []any{"question", "name", "expression"}, []any{"", "2 n", "1"}), "names!B2", "cannot name a variable"},
		"JSON that is none":                  {add("form", []any{"fhir", "{oops"}), "form!B4", "JSON object"},
		"a translation without the original": {set("questions", 1, 7, "help:cy"), "questions!G1", "own language is missing"},
		"a column that has no languages":     {set("questions", 1, 7, "when:cy"), "questions!G1", "same in every language"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Compile("kit.xlsx", made(t, kit(c.change)), nil)
			var all Errors
			if !errors.As(err, &all) {
				t.Fatalf("it is taken, or said otherwise: %v", err)
			}
			for _, e := range all {
				if strings.HasPrefix(e.Cell, c.cell) && (c.cell != "" || e.Cell == "") && strings.Contains(e.Msg, c.says) {
					return
				}
			}
			t.Errorf("nothing says %q at %q:\n%v", c.says, c.cell, err)
		})
	}
}

func TestNotesAreLeftAlone(t *testing.T) {
	s := kit(func(s map[string][][]any) {
		s["Notes for us"] = [][]any{{"what", "ever"}}
		s["questions"][0] = append(s["questions"][0], "Notes")
		s["questions"][2] = append(s["questions"][2], "", "", "ask Mary")
		s["form"] = append(s["form"], []any{"notes", "mine"})
	})
	if _, err := Compile("kit.xlsx", made(t, s), nil); err != nil {
		t.Error(err)
	}
}

func TestWhatASpreadsheetProgramBendsIsMadeStraight(t *testing.T) {
	s := kit(func(s map[string][][]any) {
		s["questions"][2][2] = "How many “feeds” – all of them?"
		s["questions"][4][5] = "kit.suit\u00a0= ‘no’"
		s["form"] = append(s["form"], []any{"date", 46348})
	})
	f, err := Compile("kit.xlsx", made(t, s), nil)
	if err != nil {
		t.Fatal(err)
	}
	if f.Questionnaire.Date != "2026-11-22" {
		t.Errorf("the day is %s", f.Questionnaire.Date)
	}
	if !bytes.Contains(f.YAML, []byte("How many “feeds” – all of them?")) {
		t.Error("words that people read were changed")
	}
}

func TestTheExampleIsAFormThatRuns(t *testing.T) {
	b, err := Template()
	if err != nil {
		t.Fatal(err)
	}
	f, err := Compile("club.xlsx", b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range engine.Check(f.Questionnaire) {
		if i.Severity == engine.Refuse {
			t.Error(i)
		}
	}
}

// The page for council staff names every sheet, key, column and mark.
func TestThePageNamesEverythingThatAWorkbookHolds(t *testing.T) {
	b, err := os.ReadFile("../../docs/workbook.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	var want []string
	for _, c := range questionColumns {
		want = append(want, c.head)
	}
	for _, k := range formKeys {
		want = append(want, k.key)
	}
	want = append(want, choiceColumns...)
	want = append(append(want, ruleColumns...), nameColumns...)
	for _, w := range want {
		if !strings.Contains(page, "`"+w+"`") {
			t.Errorf("docs/workbook.md does not name `%s`", w)
		}
	}
	for _, m := range markWords {
		if !regexp.MustCompile(`\b` + m + `\b`).MatchString(page) {
			t.Errorf("docs/workbook.md does not name the mark %s", m)
		}
	}
}

func TestWhatIsNoWorkbookIsRefused(t *testing.T) {
	good := made(t, kit(nil))
	for name, b := range map[string][]byte{
		"nothing": nil, "words": []byte("form: kit"), "half of one": good[:len(good)/2], "a ZIP of nothing": []byte("PK\x05\x06" + strings.Repeat("\x00", 18)),
		"too large": make([]byte, maxBytes+1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Compile("x.xlsx", b, nil); err == nil {
				t.Error("it is taken")
			}
		})
	}
}

func FuzzCompile(f *testing.F) {
	f.Add(made(f, kit(nil)))
	if b, err := Template(); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		form, err := Compile("x.xlsx", b, nil)
		if (form == nil) == (err == nil) {
			t.Errorf("%v and %v", form, err)
		}
	})
}

// Cells of any content come to a form or to errors, never to a broken script.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"kit", "no", "a: b", "- x", "{", "\"", "'", "#", "\n- y", "%TAG", "a\tb", "yes, no", "x: y\nz", "!!int", "&a", "*a", "💧"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, at int) {
		if len(s) > 2000 {
			return
		}
		book := kit(func(m map[string][][]any) {
			col := 1 + (at%5+5)%5
			m["questions"][2] = append(m["questions"][2], "", "")
			m["questions"][2][col] = s
		})
		_, err := Compile("x.xlsx", made(t, book), nil)
		if err != nil && strings.Contains(err.Error(), "YAML") {
			t.Errorf("%q breaks the script: %v", s, err)
		}
	})
}
