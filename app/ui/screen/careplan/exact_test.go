package careplan_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/careplan/careplantest"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// props are those of a screen over a case in memory.
func props(c *casetest.Case, d *screentest.Desk, r model.Route) careplan.Props {
	d.Clock = c.Now
	return careplan.Props{
		Desk: d, Route: r, Child: "Jane S.", Given: "Jane", Task: func(code string) string { return code },
		Load: func() (careplan.Facts, error) {
			f := careplan.Facts{Plan: healthplan.Of(c.Record()), Checked: c.Now, Stale: 24 * 3600 * 1e9}
			if f.Plan != nil {
				f.Mine = f.Plan.ReadBy(fhir.Reference{Display: c.Me.Name})
			}
			return f, nil
		},
		Read: func(*casefile.Person) {}, People: func() []casefile.Person { return nil }, Assess: func() {}, Write: func() {}, Stop: func() {}, Alert: func() {},
		OpenForm: func(casefile.ID) {},
	}
}

func show(t *testing.T, p careplan.Props, d *screentest.Desk, w, h float32) *careplan.Screen {
	t.Helper()
	s := careplan.New(p)
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	d.Show(t, s, w, h)
	return s
}

// drawn are the words on the canvas, every letter that is painted, with where they
// are painted beyond the edge or over each other.
func drawn(t *testing.T, d *screentest.Desk, width float32) string {
	t.Helper()
	var out strings.Builder
	widget.Survey(d.Win.Canvas().Content(), func(s widget.Seen) bool {
		if _, ok := s.Object.(*widget.HeaderBar); ok {
			return false // a title is also on the page where there is no room for it
		}
		if x, ok := s.Object.(*canvas.Text); ok && x.Text != "" {
			out.WriteString(x.Text)
			out.WriteByte(' ')
			if end := s.Pos.X + x.MinSize().Width; end > width+1 {
				t.Errorf("%q ends at %.0f of %.0f", x.Text, end, width)
			}
			if strings.HasSuffix(x.Text, "…") {
				t.Errorf("%q is cut off", x.Text)
			}
		}
		return true
	})
	return out.String()
}

// plain is text without its breaks: what a narrow page may change.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\u00a0' || r == '\t' }), "")
}

// everything is each answer above the signatures of a plan, with its question.
func everything(d casetest.Doc, keep func(*engine.Item) bool) map[string]string {
	out := map[string]string{}
	for it := range d.Form().Items() {
		if !it.Question() || it.Hidden || it.Control == fhir.ControlSignature || it.Type == engine.Attachment || careplantest.After(it.LinkID) || it.Group != nil && it.Group.Item.Control == fhir.ControlBodyMap || !keep(it) {
			continue
		}
		rows := []engine.RowID{""}
		if it.Group != nil {
			rows = nil
			for _, r := range d.Rows(it.Group.ID, "") {
				rows = append(rows, r.ID)
			}
		}
		for _, row := range rows {
			st := d.State(engine.Cell{Row: row, LinkID: it.LinkID})
			if text := model.AnswerText(it, st.Values); st.Enabled && text != "" {
				out[string(row)+it.LinkID] = text
			}
		}
	}
	return out
}

// RL-01: signed clinical text is shown whole and unchanged, in the order of the form,
// also at the largest text on the narrowest screen.
func TestSignedTextIsShownWhole(t *testing.T) {
	for _, look := range []struct{ width, scale int }{{400, 200}, {400, 100}, {1280, 100}} {
		t.Run(fmt.Sprintf("RL-01 %d wide at %d %%", look.width, look.scale), func(t *testing.T) {
			screentest.App(t)
			test.ApplyTheme(t, theme.New(theme.Light, look.scale))
			c, d := careplantest.Filled(t)
			c.Me.Name = careplantest.Carer
			p := healthplan.Of(c.Record())
			if p == nil || p.Doc == nil {
				t.Fatalf("no plan is signed: %+v", p)
			}
			if len(p.Sections) != 15 {
				t.Fatalf("%d sections", len(p.Sections))
			}
			width := float32(look.width)
			for _, sec := range p.Sections {
				desk := screentest.NewDesk()
				show(t, props(c, desk, model.Route{Screen: model.CarePlan, Section: sec.Code}), desk, width, 800)
				got := plain(drawn(t, desk, width))
				want := everything(d, func(it *engine.Item) bool { return healthplan.SectionOf(it.LinkID) == sec.Code })
				if len(want) == 0 {
					t.Errorf("%s says nothing", sec.Code)
				}
				for cell, text := range want {
					if !strings.Contains(got, plain(text)) {
						t.Errorf("%s, %s: %q is not on the page", sec.Code, cell, text)
					}
				}
				if strings.Contains(got, plain(careplantest.Words("hcp.part.need"))) == false {
					t.Errorf("%s: the need is not on the page", sec.Code)
				}
			}
			desk := screentest.NewDesk()
			show(t, props(c, desk, model.Route{Screen: model.CarePlan}), desk, width, 800)
			got := plain(drawn(t, desk, width))
			for _, link := range []string{"hcp.never", "hcp.always", "hcp.emergency", "hcp.well", "hcp.unwell", "hcp.signals", "hcp.consent-treat"} {
				if !strings.Contains(got, plain(careplantest.Words(link))) {
					t.Errorf("%s is not on the front page", link)
				}
			}
			for _, row := range d.Rows("hcp.allergy", "") {
				for _, link := range []string{"hcp.allergy.to", "hcp.allergy.reaction", "hcp.allergy.do"} {
					if !strings.Contains(got, plain(d.TextIn(row.ID, link))) {
						t.Errorf("%s is not on the front page", link)
					}
				}
			}
		})
	}
}
