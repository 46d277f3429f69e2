package panels_test

import (
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/panel/paneltest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/panels"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

// desk is a desk at the time of the story.
func desk(f *paneltest.Family) *screentest.Desk {
	d := screentest.NewDesk()
	d.Clock = f.Now
	return d
}

func requestOf(t *testing.T, f *paneltest.Family) panel.Request {
	t.Helper()
	all := panel.Requests(f.Record())
	if len(all) == 0 {
		t.Fatal("no request")
	}
	return all[0]
}

// listed is the list with the requests of the story's case.
func listed(t *testing.T, f *paneltest.Family, d *screentest.Desk, w, h float32) *panels.Screen {
	t.Helper()
	r := f.Record()
	s := panels.New(panels.Props{Desk: d, Load: func(done func(panels.Data)) {
		data := panels.Data{Slots: panel.Slots(panel.Area, nil, r.Calendar, casefile.DateOf(f.Now), 3)}
		for _, q := range panel.Requests(f.Record()) {
			data.Items = append(data.Items, panels.Item{Request: q, Names: model.List(q.Children)})
		}
		panels.Sort(data.Items)
		done(data)
	}})
	d.Show(t, s, w, h)
	return s
}

func says(t *testing.T, d *screentest.Desk, want ...string) {
	t.Helper()
	text := widget.Spoken(d.Win.Canvas().Content())
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the screen does not say %q; it says\n%s", w, text)
		}
	}
}

// Scenario, step 4, expect 4: Priya sees the request, 20 minutes old, signed by the
// lead, with one open point.
func TestStep4TheListSaysHowOldARequestIs(t *testing.T) {
	screentest.App(t)
	f := paneltest.New(t)
	req := f.Request()
	f.Ask(req)
	f.At("2026-11-03 13:05")
	d := desk(f)
	listed(t, f, d, 1280, 800)
	says(t, d, "Jane Sample and Lucy Sample", "Asked 20 minutes ago by Ruth Adeyemi · 1 open point", "To decide", "When panels meet")
	screentest.Find[*widget.TaskRow](t, d, "panels.row.0").Tapped(nil)
	if r := d.Last(); r.Screen != model.Request || r.Doc != req.ID().String() {
		t.Errorf("the row opens %+v", r)
	}
}

func TestAnEmptyListSaysWhatToDo(t *testing.T) {
	screentest.App(t)
	f := paneltest.New(t)
	d := desk(f)
	listed(t, f, d, 400, 800)
	says(t, d, "Nothing waits for a panel.", "Emergency placements begin on Today")
}

// shown is the page of the request as Helen sees it.
func shown(t *testing.T, f *paneltest.Family, req casetest.Doc, w, h float32) (*screentest.Desk, *int) {
	t.Helper()
	d := desk(f)
	told := new(int)
	s := panels.NewRequest(panels.RequestProps{
		Desk: d, Route: model.Route{Screen: model.Request, Case: "c", Doc: req.ID().String()}, Name: "Care management panel",
		Load: func() (panels.Facts, error) {
			r := f.Record()
			q := requestOf(t, f)
			return panels.Facts{
				Request: q, Children: "Jane S. and Lucy S.", Send: panel.MaySend(r, req.Document),
				Against: panel.MaySign(r, req.Document, panel.SignCell(q.Kind), "Helen Whitcombe"), Pack: panel.PackOf(r, req.Document, nil),
			}, nil
		},
		Told:  func() { *told++; req.Set("cmp.told", f.Now.Format(time.RFC3339)) },
		Saved: func() model.Words { return model.Words{} },
	})
	d.Show(t, s, w, h)
	return d, told
}

func press(t *testing.T, d *screentest.Desk, id string) {
	t.Helper()
	screentest.Find[*widget.Button](t, d, id).Tapped(nil)
}

// Scenario, step 5, expect 1.
func TestStep5WithoutQuorumTheSignatureIsRefused(t *testing.T) {
	screentest.App(t)
	f := paneltest.New(t)
	req := f.Request()
	f.Ask(req)
	req.Set("cmp.meeting", "2026-11-03T14:30:00Z")
	req.Row("cmp.present", ".person", "Helen Whitcombe", ".agency", "social-care")
	f.At("2026-11-03 14:40")
	d, _ := shown(t, f, req, 1280, 800)
	says(t, d, "1 of 3 agencies heard", "Father cannot be reached: Karim Sample", "Sign the decision")
	press(t, d, "request.main")
	if len(d.Opened) != 0 {
		t.Fatalf("it opens %+v", d.Last())
	}
	says(t, d, "1 thing comes first", "1 of 3 agencies was heard")
	f.Meet(req)
	f.At("2026-11-03 14:50")
	d, _ = shown(t, f, req, 1280, 800)
	press(t, d, "request.main")
	if r := d.Last(); r.Screen != model.Sign || r.Cell != "cmp.decided-by" {
		t.Errorf("with a quorum it opens %+v", r)
	}
}

func TestStep5TheDecisionIsFilledInFromItsPage(t *testing.T) {
	screentest.App(t)
	f := paneltest.New(t)
	req := f.Request()
	f.Ask(req)
	f.Meet(req)
	d, _ := shown(t, f, req, 400, 800)
	says(t, d, "Is this place allowed?", "Call or meeting", "Questions asked", "Why not night care at home? No trained staff before Friday.")
	screentest.Find[*widget.TaskRow](t, d, "request.page.0").Tapped(nil)
	if r := d.Last(); r.Screen != model.Page || r.Page != "cmp.page.lawful" {
		t.Errorf("it opens %+v", r)
	}
}

func TestWhatFollowsADecision(t *testing.T) {
	screentest.App(t)
	f, req, _ := paneltest.Started(t)
	d, told := shown(t, f, req, 1280, 800)
	says(t, d, "Agreed, with conditions", "Find a contract carer for each child", "Carol Pike, by Fri 27 November", "The placement", "The family was told")
	press(t, d, "request.main")
	if *told != 1 {
		t.Error("telling the family is not written down")
	}
	screentest.Find[*widget.TaskRow](t, d, "request.placement").Tapped(nil)
	if r := d.Last(); r.Screen != model.Placement {
		t.Errorf("the placement opens %+v", r)
	}
	screentest.Find[*widget.TaskRow](t, d, "request.copies").Tapped(nil)
	if len(d.Sheets) != 1 || d.Sheets[0] != "Who gets what" {
		t.Errorf("sheets: %q", d.Sheets)
	}
}

func TestHowLongSomethingWaits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		20 * time.Second: "just now", time.Minute: "1 minute ago", 59 * time.Minute: "59 minutes ago", 3 * time.Hour: "3 hours ago", 50 * time.Hour: "2 days ago",
	} {
		if got := panels.Ago(d); got != want {
			t.Errorf("%v: %s", d, got)
		}
	}
}
