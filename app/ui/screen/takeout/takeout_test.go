package takeout_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/xuri/excelize/v2"

	"doorstep/app/casefile/returns"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/takeout"
	"doorstep/app/ui/widget"
)

type did struct {
	asked []takeout.Choice
	saved map[string][]byte
	fault error
}

func shown(t *testing.T, w, h float32, fault error) (*screentest.Desk, *did) {
	t.Helper()
	screentest.App(t)
	d, out := screentest.NewDesk(), &did{saved: map[string][]byte{}, fault: fault}
	d.Show(t, takeout.New(takeout.Props{
		Desk: d, Years: []int{2026, 2025}, Start: takeout.Choice{Kind: takeout.Answers, From: "2025-04-01", Year: 2026},
		Forms: []widget.Option{{Key: "caf", Label: "Common Assessment Framework"}, {Key: "dca", Label: "Disabled Child Assessment"}},
		Fault: func(error) string { return "The cases could not be read. Nothing was changed." },
		Make: func(c takeout.Choice) (takeout.Made, error) {
			out.asked = append(out.asked, c)
			table := returns.Table{Name: "caf", Columns: []returns.Column{{Name: "case"}}, Rows: [][]returns.Cell{{{"1"}}}}
			return takeout.Made{Tables: []returns.Table{table}, Lines: []string{fmt.Sprintf("%s of %q: 1 row", c.Kind, c.Form)}, Careful: []string{"3 answers stay out."}}, out.fault
		},
		Save: func(name string, data []byte, done func(string, bool)) {
			out.saved[name] = data
			done("", true)
		},
	}), w, h)
	return d, out
}

func (d *did) last() takeout.Choice { return d.asked[len(d.asked)-1] }

func choose(t *testing.T, d *screentest.Desk, id string, key fyne.KeyName) {
	t.Helper()
	screentest.Find[*widget.RadioList](t, d, id).TypedKey(&fyne.KeyEvent{Name: key})
}

func says(d *screentest.Desk) string { return widget.Spoken(d.Win.Canvas().Content()) }

func TestWhatWillBeInTheFileIsSaidBeforeItIsSaved(t *testing.T) {
	d, out := shown(t, 1280, 800, nil)
	for _, want := range []string{`answers of "": 1 row`, "3 answers stay out.", "The file is not locked."} {
		if !strings.Contains(says(d), want) {
			t.Errorf("the screen does not say %q:\n%s", want, says(d))
		}
	}
	choose(t, d, "takeout.form", fyne.KeyEnd)
	if out.last().Form != "dca" || !strings.Contains(says(d), `answers of "dca"`) {
		t.Errorf("%+v\n%s", out.last(), says(d))
	}
	choose(t, d, "takeout.form", fyne.KeyHome)
	if out.last().Form != "" {
		t.Errorf("every form is %q", out.last().Form)
	}
}

func TestACensusAsksForItsYearAndNothingElse(t *testing.T) {
	d, out := shown(t, 800, 1280, nil)
	choose(t, d, "takeout.what", fyne.KeyEnd)
	if _, there := screentest.Look[*widget.DateParts](d, "takeout.from"); there {
		t.Error("a census asks for days")
	}
	choose(t, d, "takeout.year", fyne.KeyEnd)
	if c := out.last(); c.Kind != takeout.Census || c.Year != 2025 {
		t.Errorf("%+v", c)
	}
}

func TestADayThatIsTypedIsCounted(t *testing.T) {
	d, out := shown(t, 400, 800, nil)
	in := screentest.Find[*widget.DateParts](t, d, "takeout.until")
	test.Type(in.FocusTarget(), "1")
	if n := len(out.asked); n != 1 {
		t.Errorf("half a day is counted: %+v", out.asked)
	}
	d.Win.Canvas().Focus(in.FocusTarget())
	for _, part := range []string{"5", "2026"} {
		d.Win.Canvas().FocusNext()
		test.Type(d.Win.Canvas().Focused(), part)
	}
	if c := out.last(); c.Until != "2026-05-01" || c.From != "2025-04-01" {
		t.Errorf("%+v", c)
	}
}

func TestTheFileIsWrittenAsAWorkbookOrAsCSV(t *testing.T) {
	d, out := shown(t, 1280, 800, nil)
	for _, id := range []string{"takeout.xlsx", "takeout.csv"} {
		screentest.Find[fyne.Tappable](t, d, id).Tapped(&fyne.PointEvent{})
	}
	if _, err := excelize.OpenReader(bytes.NewReader(out.saved["doorstep-answers.xlsx"])); err != nil {
		t.Errorf("no workbook: %v", err)
	}
	if z := out.saved["doorstep-answers.zip"]; !bytes.HasPrefix(z, []byte("PK")) {
		t.Errorf("no ZIP file: %q", z)
	}
}

func TestAFaultIsSaidAndNothingIsSaved(t *testing.T) {
	d, out := shown(t, 1280, 800, errors.New("disk"))
	if !strings.Contains(says(d), "The cases could not be read.") {
		t.Error(says(d))
	}
	screentest.Find[fyne.Tappable](t, d, "takeout.xlsx").Tapped(&fyne.PointEvent{})
	if len(out.saved) != 0 {
		t.Error("something was saved")
	}
}
