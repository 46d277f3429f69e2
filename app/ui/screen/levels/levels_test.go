package levels_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/levels"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/library"
)

type bench struct {
	t    *testing.T
	desk *screentest.Desk
	doc  *casefile.Document
	ed   *model.Editor
	s    *levels.Screen
}

// open shows an area of the shipped form in a window of this width.
func open(t *testing.T, area string, width float32) *bench {
	t.Helper()
	screentest.App(t)
	q, err := library.Get("lon")
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, desk: screentest.NewDesk()}
	b.doc, _ = screentest.Open(t, f)
	b.ed = model.NewEditor(b.doc, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait:    func(_ casefile.Ticket, done func(error)) { done(nil) },
		Changed: func(ch engine.Changes) { b.s.Apply(ch) },
	})
	b.show(area, width)
	return b
}

func (b *bench) show(area string, width float32) {
	b.t.Helper()
	r := model.Route{Screen: model.Page, Case: "c", Doc: "d", Page: "lon.page." + area}
	b.s = levels.New(levels.Props{Desk: b.desk, Route: r, Doc: b.doc, Editor: b.ed, Typed: func() {}, Child: "Amina R., 8"})
	if b.s == nil {
		b.t.Fatalf("%s offers no signs", area)
	}
	b.desk.Show(b.t, b.s, width, 800)
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	return screentest.Find[T](b.t, b.desk, id)
}

// column is the level that offers a sign.
func (b *bench) column(level string) *widget.NeedColumn {
	b.t.Helper()
	var out *widget.NeedColumn
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if c, ok := s.Object.(*widget.NeedColumn); ok && strings.HasPrefix(c.A11y().Name, level) {
			out = c
		}
		return out == nil
	})
	if out == nil {
		b.t.Fatalf("no column %s", level)
	}
	return out
}

var _ screen.Screen = (*levels.Screen)(nil)

// Ticks say where they point and judge nothing; the judgement is kept apart.
func TestTicksPointAndTheJudgementIsApart(t *testing.T) {
	b := open(t, "health", 1280)
	if got := b.doc.State(engine.Cell{LinkID: "lon.health.level"}).Values; len(got) != 0 {
		t.Fatalf("judged before anybody did: %v", got)
	}
	b.column("Level 2").TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	picked := b.doc.Picked()
	if len(picked) != 1 || picked[0].Level != 2 {
		t.Fatalf("picked %v", picked)
	}
	p := find[*widget.NeedsPicker](b, "levels.picker")
	if !slices.Contains(p.A11y().State, "Ticks point to level 2") || len(b.doc.State(engine.Cell{LinkID: "lon.health.level"}).Values) != 0 {
		t.Errorf("after a tick: %+v", p.A11y())
	}
	b.column("Level 2").TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(b.doc.Picked()) != 0 {
		t.Error("ticking again does not clear")
	}
}

// A sign of harm opens what to do at once, before anything else is asked.
func TestASignOfHarmOpensWhatToDo(t *testing.T) {
	b := open(t, "health", 1280)
	c := b.column("Level 3")
	for range len(casefile.SignsOf(b.doc.Form())) {
		c.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		if len(b.desk.Opened) > 0 {
			break
		}
		c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if len(b.desk.Opened) == 0 || b.desk.Last().Screen != model.Harm || b.desk.Last().Case != "c" {
		t.Fatalf("opened %v", b.desk.Opened)
	}
	if s := casefile.SuggestLevel(b.doc.Picked()); len(s.Harm) == 0 {
		t.Error("the sign was not kept")
	}
}

// Every area can be reached from every other, and the last leads to what comes
// of them.
func TestThroughTheAreas(t *testing.T) {
	b := open(t, "health", 1280)
	seen := []string{}
	for area := "health"; ; {
		find[*widget.Button](b, "page.continue").Press()
		page := b.desk.Last().Page
		next, ok := strings.CutPrefix(page, "lon.page.")
		seen = append(seen, area)
		if !ok || next == "seen" {
			break
		}
		area = next
		b.show(area, 1280)
	}
	want := []string{"health", "edu", "emo", "ident", "rel", "pres", "self", "par", "env", "gate"}
	if !slices.Equal(seen, want) {
		t.Errorf("went through %v, want %v: the signs agreed locally only where a setting says so", seen, want)
	}
}

// Upright the levels are tabs and the areas a sheet.
func TestUpright(t *testing.T) {
	b := open(t, "par", 800)
	find[*widget.Button](b, "levels.areas").Press()
	find[*widget.NavRow](b, "sheet.edu").Tapped(nil)
	if b.desk.Last().Page != "lon.page.edu" {
		t.Errorf("the sheet led to %+v", b.desk.Last())
	}
}

// A word finds a sign in whatever area it stands.
func TestFindASign(t *testing.T) {
	b := open(t, "health", 1280)
	find[*widget.Button](b, "levels.find").Press()
	box := find[*widget.TextInput](b, "levels.search")
	test.Type(box.FocusTarget(), "school place")
	find[*widget.TaskRow](b, "found.edu.l2.no-school-place").Tapped(nil)
	if b.desk.Last().Page != "lon.page.edu" {
		t.Errorf("found, and led to %+v", b.desk.Last())
	}
}
