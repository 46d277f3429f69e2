package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A workbook keeps a text once, in however many cells it stands: one of a few kilobytes
// must not take all memory of a tablet.
func TestAWorkbookOfOneTextInManyCellsIsRefused(t *testing.T) {
	x := excelize.NewFile()
	defer func() { _ = x.Close() }()
	if err := x.SetSheetName("Sheet1", questionsSheet); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("a\r", excelize.TotalCellChars/2)
	for n := range 2*maxText/len(long) + 2 {
		if err := x.SetCellStr(questionsSheet, "C"+strconv.Itoa(n+1), long); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 {
		t.Fatalf("the workbook itself has %d bytes", b.Len())
	}
	_, err := Compile("many.xlsx", b.Bytes(), nil)
	if err == nil || !strings.Contains(err.Error(), "more text in this sheet than 8 MB") {
		t.Errorf("it says %.300v", err)
	}
}
