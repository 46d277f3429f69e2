package returns

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"doorstep/app/casefile"
)

func TestTheWorkbookHoldsEveryTableAsText(t *testing.T) {
	tables, _ := Tables([]casefile.Record{told(t).Record()}, Selection{})
	var b, again bytes.Buffer
	for _, out := range []*bytes.Buffer{&b, &again} {
		if err := XLSX(out, tables); err != nil {
			t.Fatal(err)
		}
	}
	x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(x.GetSheetList()); n != len(tables)+1 {
		t.Fatalf("%d sheets of %d tables", n, len(tables))
	}
	rows, err := x.GetRows("cinp cinp.action")
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	for c, head := range rows[0] {
		at, _ := excelize.CoordinatesToCellName(c+1, 2)
		formula, _ := x.GetCellFormula("cinp cinp.action", at)
		kind, _ := x.GetCellType("cinp cinp.action", at)
		switch {
		case formula != "":
			t.Errorf("%s is a formula: %s", head, formula)
		case head == "number" && kind == excelize.CellTypeInlineString:
			t.Error("a number is text")
		case head == "cinp.action.what" && (kind != excelize.CellTypeInlineString || !strings.HasPrefix(rows[1][c], "=HYPERLINK")):
			t.Errorf("a text is %q of kind %v", rows[1][c], kind)
		}
	}
}

func TestNamesOfSheetsAreShortAndEachIsThereOnce(t *testing.T) {
	taken := map[string]bool{}
	long := strings.Repeat("ot.mh.task ", 5)
	a, b := sheetName(long, taken), sheetName(long, taken)
	if a == b || len([]rune(a)) > 31 || len([]rune(b)) > 31 || !strings.HasSuffix(b, " 2") {
		t.Errorf("%q and %q", a, b)
	}
	if got := sheetName("a/b:c", taken); got != "a b c" {
		t.Error(got)
	}
}
