package returns

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/library"
)

// told is a case with a plan of two actions and a contact.
func told(t *testing.T) *casetest.Case {
	c := casetest.New(t, "2026-11-03 08:30")
	casetest.Hold(t, c.Record().Case).Set("case.reference", "LA-17")
	plan := c.Doc("cinp").Set("cinp.start", "2026-11-03")
	plan.Row("cinp.action", ".what", "=HYPERLINK(\"http://x\")", ".by", "2026-12-01", ".status", "under-way")
	plan.Row("cinp.action", ".what", "A second thing")
	c.At("2026-11-05 16:00")
	c.Doc("bk").Set("bk.from", "2026-12-04T10:00:00Z").Set("bk.to", "2026-12-06T10:00:00Z")
	c.Doc("ref").Set("ref.source", "school").Set("ref.words", "He was cold").Set("ref.who", "Ms Okafor, his teacher")
	return c
}

func find(t *testing.T, tables []Table, name string) Table {
	t.Helper()
	i := slices.IndexFunc(tables, func(x Table) bool { return x.Name == name })
	if i < 0 {
		var have []string
		for _, x := range tables {
			have = append(have, x.Name)
		}
		t.Fatalf("no table %q among %q", name, have)
	}
	return tables[i]
}

func (t Table) cell(row int, column string) string {
	for i, c := range t.Columns {
		if c.Name == column {
			return strings.Join(t.Rows[row][i], "; ")
		}
	}
	return "no column " + column
}

func TestOneTableForEachFormAndEachRepeatingGroup(t *testing.T) {
	r := told(t).Record()
	tables, _ := Tables([]casefile.Record{r}, Selection{})
	plan := find(t, tables, "cinp")
	if len(plan.Rows) != 1 || plan.cell(0, "cinp.start") != "2026-11-03" || plan.cell(0, "started") != "2026-11-03" || plan.cell(0, "reference") != "LA-17" {
		t.Errorf("the plan is %v", plan.Rows)
	}
	acts := find(t, tables, "cinp cinp.action")
	if len(acts.Rows) != 2 || acts.cell(1, "cinp.action.what") != "A second thing" || acts.cell(1, "number") != "2" {
		t.Errorf("the actions are %v", acts.Rows)
	}
	if got := acts.cell(0, "cinp.action.status") + "/" + acts.cell(0, "cinp.action.status words"); got != "under-way/Under way" {
		t.Errorf("a choice is %q", got)
	}
	if plan.cell(0, "document") != acts.cell(0, "document") {
		t.Error("an action does not name the document that it stands in")
	}
}

func TestNamesOfColumnsDependOnTheFormAlone(t *testing.T) {
	empty := casetest.New(t, "2026-11-03 08:30")
	empty.Doc("cinp").Set("cinp.start", "2026-11-03")
	empty.Doc("ref")
	bare, _ := Tables([]casefile.Record{empty.Record()}, Selection{})
	full, _ := Tables([]casefile.Record{told(t).Record()}, Selection{})
	for _, want := range bare {
		have := find(t, full, want.Name)
		if !slices.Equal(have.Columns, want.Columns) {
			t.Errorf("%s has other columns once it is filled", want.Name)
		}
	}
}

func TestASelectionIsByFormAndByDay(t *testing.T) {
	r := []casefile.Record{told(t).Record()}
	for name, c := range map[string]struct {
		sel  Selection
		want string
	}{
		"a form":               {Selection{Forms: []string{"ref"}}, "ref"},
		"from a day":           {Selection{From: "2026-11-04"}, "bk,ref"},
		"until a day":          {Selection{Until: "2026-11-04", Forms: []string{"cinp", "ref"}}, "cinp"},
		"a record by its name": {Selection{Forms: []string{"case"}}, "case"},
	} {
		t.Run(name, func(t *testing.T) {
			tables, _ := Tables(r, c.sel)
			var have []string
			for _, x := range tables {
				if !strings.Contains(x.Name, " ") {
					have = append(have, x.Name)
				}
			}
			if strings.Join(have, ",") != c.want {
				t.Errorf("%v, want %s", have, c.want)
			}
		})
	}
}

func TestRestrictedAnswersComeOnlyWhenAskedFor(t *testing.T) {
	c := told(t)
	c.Doc("ch").Set("ch.limits", "MARKER")
	r := []casefile.Record{c.Record()}
	for _, asked := range []bool{false, true} {
		tables, withheld := Tables(r, Selection{Restricted: asked})
		var b bytes.Buffer
		if err := JSON(&b, tables); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "MARKER") != asked || (withheld > 0) == asked {
			t.Errorf("asked for: %v; %d left out", asked, withheld)
		}
	}
}

func TestNoCellIsReadAsAFormula(t *testing.T) {
	tables, _ := Tables([]casefile.Record{told(t).Record()}, Selection{})
	var b bytes.Buffer
	if err := find(t, tables, "cinp cinp.action").CSV(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"'=HYPERLINK(`) {
		t.Errorf("a formula stands in\n%s", b.String())
	}
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+44 20": "'+44 20", "-5": "'-5", "@sum": "'@sum", "\tx": "'\tx", " =1": "' =1", "＝1": "'＝1", "a=b": "a=b", "": "", "5": "5",
	} {
		if got := Harmless(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	minus := Table{Columns: []Column{{Name: "n", Kind: Number}}, Rows: [][]Cell{{{"-5"}}, {{"-1+cmd|x"}}}}
	b.Reset()
	if err := minus.CSV(&b); err != nil || b.String() != "n\n-5\n'-1+cmd|x\n" {
		t.Errorf("%v %q", err, b.String())
	}
}

// Ids of an organisation's own form may hold anything.
func TestIdsOfAFormAreNeitherFormulasNorPaths(t *testing.T) {
	for name, want := range map[string]string{
		"caf cafpac.act": "caf cafpac.act.csv", "own ../../home": "own ..-..-home.csv", `own ..\x`: `own ..-x.csv`, "own C:x": "own C-x.csv",
	} {
		if got := (Table{Name: name}).FileName(); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
	var b strings.Builder
	if err := (Table{Columns: []Column{{Name: "=1+1", Kind: Text}, {Name: "caf.need", Kind: Text}}}).CSV(&b); err != nil {
		t.Fatal(err)
	}
	if b.String() != "'=1+1,caf.need\n" {
		t.Errorf("the first line is %q", b.String())
	}
}

func TestTheZipAndTheJSONHoldEveryTable(t *testing.T) {
	tables, _ := Tables([]casefile.Record{told(t).Record()}, Selection{})
	var z, again, j bytes.Buffer
	for _, b := range []*bytes.Buffer{&z, &again} {
		if err := Zip(b, tables); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(z.Bytes(), again.Bytes()) {
		t.Error("the same tables give other bytes")
	}
	r, err := zip.NewReader(bytes.NewReader(z.Bytes()), int64(z.Len()))
	if err != nil || len(r.File) != len(tables)+1 {
		t.Fatalf("%v, %d files", err, len(r.File))
	}
	if err := JSON(&j, tables); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Tables []struct {
			Name string
			Rows []map[string]any
		}
	}
	if err := json.Unmarshal(j.Bytes(), &back); err != nil || len(back.Tables) != len(tables) {
		t.Fatalf("%v, %d tables", err, len(back.Tables))
	}
	for _, x := range back.Tables {
		if x.Name == "cinp cinp.action" && x.Rows[1]["number"] != 2.0 {
			t.Errorf("a number is %v", x.Rows[1]["number"])
		}
	}
}

// Every answer of a form has a column, whatever the form: none is lost for want of a table.
func TestEveryQuestionOfEveryShippedFormHasItsColumn(t *testing.T) {
	for _, name := range library.Names() {
		f := casetest.Form(t, name)
		k := &taker{by: map[string]*building{}}
		k.open(f, nil)
		for it := range f.Items() {
			if it.Rows != nil {
				k.open(f, it.Rows)
			}
		}
		for it := range f.Items() {
			if !it.Question() {
				continue
			}
			found := 0
			for _, b := range k.by {
				if _, ok := b.at[it.LinkID]; ok {
					found++
				}
			}
			if found != 1 {
				t.Errorf("%s: %s is in %d tables", name, it.LinkID, found)
			}
		}
	}
}
