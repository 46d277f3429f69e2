package tasks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/settings"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/tasks"
	"doorstep/app/ui/widget"
	"doorstep/sync/op"
)

// bench is the screen over a list of things that are due.
type bench struct {
	t     *testing.T
	desk  *screentest.Desk
	s     *tasks.Screen
	items []due.Item
	saved string // what was asked to be saved or to rest
}

func clock(title, owner, end string) due.Item {
	return due.Item{
		Kind: due.Clock, Key: "cfg.time.assessment", Title: title, Child: "Jane S.", Owner: owner, Case: op.ID{1}, Doc: op.ID{2}, Start: "2026-03-02", From: "The referral is received",
		Due: casefile.Due{Date: casefile.Date(end)}, Raw: casefile.Date(end), Limit: "45 working days", Law: settings.Guidance, Source: "Working Together",
	}
}

func open(t *testing.T, team bool, items ...due.Item) *bench {
	t.Helper()
	screentest.App(t)
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, desk: screentest.NewDesk(), items: items}
	list := func(team bool) model.DueList {
		return model.DueList{Now: b.desk.Now(), Calendar: cal, Me: casefile.Person{Name: "Ruth Adeyemi"}, Team: team}
	}
	b.s = tasks.New(tasks.Props{
		Desk: b.desk, Team: team,
		Load: func() tasks.Data {
			return tasks.Data{Mine: list(false).Sections(b.items), Team: list(true).Sections(b.items)}
		},
		Why: func(l model.DueLine) []model.DueFact { return list(false).Why(l) },
		Save: func(team, names bool, done func(string)) {
			b.saved = fmt.Sprintf("team %v names %v", team, names)
			done("")
		},
		Rest: func(l model.DueLine, stop bool, until casefile.Date, why string, done func(string)) {
			b.saved = fmt.Sprintf("%s stop %v until %s: %s", l.Key, stop, until, why)
			done("")
		},
	})
	b.desk.Show(t, b.s, 1280, 800)
	return b
}

func (b *bench) press(id string) {
	b.t.Helper()
	screentest.Find[fyne.Tappable](b.t, b.desk, id).Tapped(&fyne.PointEvent{})
}

func (b *bench) says(root fyne.CanvasObject) string {
	var words []string
	widget.Survey(root, func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			words = append(words, fmt.Sprint(n.A11y()))
		}
		return true
	})
	return strings.Join(words, "\n")
}

func TestALineSaysWhyAndLeadsToItsForm(t *testing.T) {
	b := open(t, false, clock("Disabled Child Assessment", "Ruth Adeyemi", "2026-03-12"))
	b.press("due.week.0")
	sheet := b.says(b.desk.OnSheet)
	for _, want := range []string{"45 working days, set by statutory guidance", "Working Together", "Monday 2 March 2026: the referral is received"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, sheet)
		}
	}
	b.press("due.open")
	if at := b.desk.Last(); at.Screen != model.TaskList || at.Doc != (op.ID{2}).String() {
		t.Errorf("it leads to %+v", at)
	}
}

func TestTheTeamsListIsForThoseWhoMay(t *testing.T) {
	items := []due.Item{clock("Mine", "Ruth Adeyemi", "2026-03-12"), clock("Carol’s", "Carol Pike", "2026-03-12")}
	b := open(t, true, items...)
	if f := b.s.Frame(0); f.Sub != "1 thing is due" {
		t.Errorf("my list says %q", f.Sub)
	}
	screentest.Find[*widget.YesNo](t, b.desk, "due.whose").TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if f := b.s.Frame(0); f.Sub != "2 things are due" {
		t.Errorf("the team's list says %q", f.Sub)
	}
	if page := b.says(b.desk.Win.Canvas().Content()); !strings.Contains(page, "Carol Pike") {
		t.Errorf("it does not say who does what:\n%s", page)
	}
	if _, found := screentest.Look[*widget.YesNo](open(t, false, items...).desk, "due.whose"); found {
		t.Error("who may not is offered the team's list")
	}
}

func TestAClockRestsWithAReason(t *testing.T) {
	b := open(t, false, clock("See the child", "Ruth Adeyemi", "2026-03-12"))
	ask := func() {
		b.press("due.week.0")
		b.press("due.rest")
	}
	ask()
	b.press("due.rest.save")
	if b.saved != "" {
		t.Fatalf("without a reason it rests: %s", b.saved)
	}
	test.Type(screentest.Find[*widget.TextInput](t, b.desk, "due.rest.why").FocusTarget(), "The family is abroad")
	screentest.Find[*widget.DateParts](t, b.desk, "due.rest.until").Load("2026-03-09")
	b.press("due.rest.save")
	if b.saved != "" {
		t.Fatalf("it rests until yesterday: %s", b.saved)
	}
	screentest.Find[*widget.DateParts](t, b.desk, "due.rest.until").Load("2026-03-23")
	b.press("due.rest.save")
	if want := "cfg.time.assessment stop false until 2026-03-23: The family is abroad"; b.saved != want {
		t.Errorf("%q, want %q", b.saved, want)
	}
}

func TestTheCalendarNamesChildrenOnlyWhenAsked(t *testing.T) {
	b := open(t, false, clock("See the child", "Ruth Adeyemi", "2026-03-12"))
	b.press("due.calendar")
	b.press("due.calendar.save")
	if b.saved != "team false names false" {
		t.Errorf("saved %q", b.saved)
	}
	b.press("due.calendar")
	screentest.Find[*widget.CheckList](t, b.desk, "due.calendar.names").TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.press("due.calendar.save")
	if b.saved != "team false names true" {
		t.Errorf("saved %q", b.saved)
	}
}

// A team of 300 children has thousands of things due; the page shows some and
// offers the rest.
func TestALongListShowsItsBeginning(t *testing.T) {
	var items []due.Item
	for i := range 300 {
		items = append(items, clock(fmt.Sprintf("Thing %d", i), "Ruth Adeyemi", casefileDay(i)))
	}
	b := open(t, false, items...)
	if _, found := screentest.Look[*widget.TaskRow](b.desk, "due.later.40"); found {
		t.Error("every line is drawn")
	}
	b.press("due.later.more")
	if _, found := screentest.Look[*widget.TaskRow](b.desk, "due.later.100"); !found {
		t.Error("the rest cannot be had")
	}
}

func casefileDay(i int) string {
	return time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%200).Format(time.DateOnly)
}
