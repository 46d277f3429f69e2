package plan_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/plan"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// bench is a plan over an assessment in memory.
type bench struct {
	t    *testing.T
	desk *screentest.Desk
	doc  *casefile.Document
	ed   *model.Editor
	s    *plan.Screen
}

const group = "dca.plan.action"

func open(t *testing.T, locked bool, rows ...map[string]string) *bench {
	t.Helper()
	screentest.App(t)
	b := &bench{t: t, desk: screentest.NewDesk()}
	b.doc, _ = screentest.Open(t, screentest.Form(t, "dca"))
	b.ed = model.NewEditor(b.doc, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Changed: func(engine.Changes) {},
	})
	for _, r := range rows {
		row := b.ed.AddRow(group, "")
		for what, text := range r {
			v := fhir.TextValue(text)
			if what == "by" {
				v = fhir.Prim(fhir.Date, text)
			}
			if what == "who" {
				v = fhir.ReferenceValue("Practitioner/1", text)
			}
			b.ed.Choose(engine.Cell{Row: row, LinkID: group + "." + what}, v)
		}
	}
	words, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	b.s = plan.New(plan.Props{
		Desk: b.desk, Case: casefile.CaseSummary{Child: casefile.Person{Given: "Amina", Family: "Rahman"}}, Words: words,
		Quote: &casefile.Quote{Text: "I like the swing"}, OpenEssentials: func() {},
		Load: func() []plan.Source {
			return []plan.Source{{ID: b.doc.ID(), Title: "Assessment", Editor: b.ed, Typed: func() {}, Locked: locked}}
		},
		People: func() []casefile.Person {
			return []casefile.Person{
				{Ref: "RelatedPerson/1", Given: "Farah", Family: "Rahman", Name: "Farah Rahman", Notes: "parental responsibility"},
				{Ref: "Practitioner/1", Given: "Sunita", Family: "Lall", Name: "Sunita Lall", Role: "Nurse"},
			}
		},
	})
	b.desk.Show(t, b.s, 1280, 800)
	return b
}

func (b *bench) press(id string) {
	b.t.Helper()
	p, ok := b.s.Find(id).(interface{ Press() })
	if !ok {
		b.t.Fatalf("%s is not there to press: %T", id, b.s.Find(id))
	}
	p.Press()
}

func (b *bench) actions() []casefile.Action { return b.doc.Actions() }

func TestAnActionIsWrittenFromTheExampleAndRemovedAndBroughtBack(t *testing.T) {
	b := open(t, false)
	b.press("plan.add")
	ed, ok := b.s.Find("plan.editor").(*widget.ActionEditor)
	if !ok {
		t.Fatal("a new action is not open for writing")
	}
	if n := ed.Nudges(); len(n) == 0 || n[0].Well {
		t.Errorf("an empty action is told %+v", n)
	}
	pressNamed(t, b, "Start from this")
	b.press("plan.finish")
	all := b.actions()
	if len(all) != 1 || all[0].Who != "Sunita Lall" || all[0].By != "2026-03-24" || all[0].What == "" {
		t.Fatalf("from the example: %+v", all)
	}
	if got := widget.FindWords(all[0].What, wordsOf(t)); len(got) > 0 {
		t.Errorf("the example is as vague as what it is shown beside: %q", all[0].What)
	}
	if sub := b.s.Frame(model.Wide).Sub; sub != "1 action" {
		t.Errorf("the header says %q", sub)
	}
	pressNamed(t, b, "Change "+all[0].What)
	b.press("plan.remove")
	if len(b.actions()) != 0 {
		t.Fatal("the action is still there")
	}
	b.press("plan.undo")
	if got := b.actions(); len(got) != 1 || got[0].What != all[0].What {
		t.Errorf("brought back: %+v", got)
	}
}

func TestADoneActionSaysSoAndASignedPlanIsOnlyRead(t *testing.T) {
	row := map[string]string{"what": "Order a bath lift", "who": "Sunita Lall", "by": "2026-03-12"}
	b := open(t, false, row)
	pressNamed(t, b, "Mark done: Order a bath lift")
	if a := b.actions()[0]; !a.Done() || model.ActionChip(a, b.desk.Now()).Text != "Done" {
		t.Errorf("marked done: %+v", a)
	}
	b = open(t, true, row)
	if b.s.Find("plan.add") != nil || named(b, "Mark done: Order a bath lift") != nil {
		t.Error("a signed plan can be changed")
	}
}

// Every control has a name and room for a finger, nothing is cut or covered,
// whether an action is open or not.
func TestThePlanIsFitToUse(t *testing.T) {
	b := open(t, false, map[string]string{"what": "Monitor sleep and offer support"}, map[string]string{"what": "Order a bath lift", "who": "Sunita Lall", "by": "2026-03-12"})
	widgettest.Check(t, b.desk.Win.Content())
	pressNamed(t, b, "Change Monitor sleep and offer support")
	widgettest.Check(t, b.desk.Win.Content())
}

func named(b *bench, name string) interface{ Press() } {
	var out interface{ Press() }
	widget.Survey(b.desk.Win.Content(), func(s widget.Seen) bool {
		n, ok := s.Object.(widget.Named)
		if p, presses := s.Object.(interface{ Press() }); ok && presses && out == nil && n.A11y().Name == name {
			out = p
		}
		return out == nil
	})
	return out
}

func pressNamed(t *testing.T, b *bench, name string) {
	t.Helper()
	p := named(b, name)
	if p == nil {
		t.Fatalf("nothing is called %q", name)
	}
	p.Press()
}

func wordsOf(t *testing.T) []string {
	t.Helper()
	w, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	return w.Words()
}
