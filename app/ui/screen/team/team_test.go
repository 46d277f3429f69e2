package team_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/team"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

var (
	ruth = casefile.Person{ID: casefile.ID{1}, Name: "Ruth Adeyemi", Ref: "Practitioner/1"}
	omar = casefile.Person{ID: casefile.ID{2}, Name: "Omar Bell", Ref: "Practitioner/2"}
)

func data(t *testing.T) team.Data {
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	day := caseload.Day{Today: casefile.DateOf(screentest.Now), Calendar: cal}
	lead := func(p casefile.Person) caseload.Person { return caseload.Person{Ref: p.Ref, Name: p.Name} }
	var all []caseload.Digest
	for i := range 18 {
		all = append(all, caseload.Digest{
			Case: casefile.ID{9, byte(i)}, Child: casefile.Person{Given: fmt.Sprintf("Child%02d", i), Family: "Sample", Name: fmt.Sprintf("Child%02d Sample", i), Born: "2018-05-14"},
			State: "plan", Lead: lead(ruth),
		})
	}
	all[3].Due = []caseload.Due{{What: caseload.Action, Title: "Write a night plan", On: "2026-03-02"}}
	all[4].Assessment = &caseload.Assessment{Start: "2026-01-05", Due: "2026-03-13", Of: 45}
	all[4].Seen, all[4].Heard = "2026-03-05", "2026-03-03"
	all[5].Needs = []caseload.Need{{What: "A seat", Who: "Tessa Lind", By: "2026-04-01"}}
	all[6].Moves = []caseload.Move{{On: "2026-02-03", Place: "Meadow House"}}
	all[17].Lead = caseload.Person{}
	all = append(all, caseload.Digest{Case: casefile.ID{8}, Child: casefile.Person{Name: "Away Sample"}, Lead: caseload.Person{Name: "Somebody Else"}})
	b := day.Team([]casefile.Person{ruth, omar}, all)
	return team.Data{Board: b, Picture: day.Picture(b), Team: true}
}

func show(t *testing.T, r model.Route, width float32, d team.Data) *screentest.Desk {
	t.Helper()
	screentest.App(t)
	desk := screentest.NewDesk()
	desk.Show(t, team.New(team.Props{Desk: desk, Route: r, Load: func(done func(team.Data, string)) { done(d, "") }}), width, 900)
	return desk
}

func says(t *testing.T, root fyne.CanvasObject, want ...string) {
	t.Helper()
	all := widget.Spoken(root)
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not said:\n%s", w, all)
		}
	}
}

var widths = []float32{1600, 1280, 800, 400}

func TestTheBoardOfATeam(t *testing.T) {
	for _, w := range widths {
		desk := show(t, model.Route{Screen: model.Caseload}, w, data(t))
		root := desk.Win.Canvas().Content()
		says(t, root, "The head of service is told of this", "1 child has no lead practitioner", "Nobody leads for them – 1", "Child17 S., 7", "No lead",
			"Omar Bell", "No children at the moment", "15 or more", "17 with a plan", "Led by somebody outside the team – 1")
		all := widget.Spoken(root)
		if strings.Index(all, "Omar Bell") > strings.Index(all, "Ruth Adeyemi") {
			t.Error("people do not stand by name")
		}
		widgettest.Check(t, root)
		screentest.Find[*widget.TaskRow](t, desk, "worker.1").Press()
		if at := desk.Last(); at.Person != ruth.ID.String() || at.Screen != model.Caseload {
			t.Errorf("a worker leads to %+v", at)
		}
	}
}

func TestTheChildrenOfOneWorker(t *testing.T) {
	for _, w := range widths {
		desk := show(t, model.Route{Screen: model.Caseload, Person: ruth.ID.String()}, w, data(t))
		root := desk.Win.Canvas().Content()
		says(t, root, "17 children.", "1 late", "3 working days left", "seen 5 Mar, heard 3 Mar", "not yet seen")
		widgettest.Check(t, root)
		screentest.Find[*widget.TaskRow](t, desk, "child.0").Press()
		if at := desk.Last(); at.Screen != model.Child || at.Case == "" {
			t.Errorf("a child leads to %+v", at)
		}
	}
}

// Every bar leads to the children behind it, by name.
func TestABarLeadsToTheChildrenBehindIt(t *testing.T) {
	for _, w := range widths {
		desk := show(t, model.Route{Screen: model.Caseload, Tab: team.Charts}, w, data(t))
		root := desk.Win.Canvas().Content()
		says(t, root, "Late now", "Open health needs", "Last six months: 0 planned, 1 not planned", "Nothing was finished in the last six months.")
		widgettest.Check(t, root)
		chart := screentest.Find[*widget.ChartCard](t, desk, "charts.overdue").Chart()
		chart.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		chart.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		if len(desk.Sheets) != 1 || desk.Sheets[0] != "Late now: Actions" {
			t.Fatalf("the bar opened %v", desk.Sheets)
		}
		says(t, desk.OnSheet, "1 child", "Child03 S., 7")
		screentest.Find[*widget.TaskRow](t, desk, "behind.0").Press()
		if at := desk.Last(); at.Screen != model.Child {
			t.Errorf("the child leads to %+v", at)
		}
	}
}

func TestAWorkerSeesTheirOwnChildrenAlone(t *testing.T) {
	d := data(t)
	d.Team = false
	d.Board.Workers, d.Board.Unallocated, d.Board.Elsewhere = d.Board.Workers[1:], nil, nil
	desk := show(t, model.Route{Screen: model.Caseload}, 1280, d)
	says(t, desk.Win.Canvas().Content(), "Child00 S., 7")
	if f := desk.Screen.Frame(model.Desktop); f.Title != "Your caseload" {
		t.Errorf("it is called %q", f.Title)
	}
}

func TestAFaultIsToldInPlainWords(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	desk.Show(t, team.New(team.Props{Desk: desk, Load: func(done func(team.Data, string)) { done(team.Data{}, "The vault is locked.") }}), 1280, 800)
	says(t, desk.Win.Canvas().Content(), "The vault is locked.")
}
