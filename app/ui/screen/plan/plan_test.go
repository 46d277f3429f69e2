package plan_test

import (
	"cmp"
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	cinp "doorstep/app/casefile/plan"
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
	more []*casefile.Document

	sources []plan.Source // nil: the assessment
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
				v = fhir.ReferenceValue(cmp.Or(r["ref"], "Practitioner/1"), text)
			}
			if what == "ref" {
				continue
			}
			b.ed.Choose(engine.Cell{Row: row, LinkID: group + "." + what}, v)
		}
	}
	words, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	b.s = plan.New(plan.Props{
		Record: func() (casefile.Record, bool) {
			return casefile.Record{Docs: b.docs(), Calendar: cal, Now: b.desk.Now()}, true
		},
		Me: casefile.Person{ID: casefile.ID{9}, Name: "Grace Okafor"},
		Confirm: func(p cinp.Proposal, into casefile.ID, done func(engine.RowID)) {
			row, err := cinp.Confirm(context.Background(), p, b.doc)
			if err != nil {
				t.Fatal(err)
			}
			done(row)
		},
		Desk: b.desk, Case: casefile.CaseSummary{Child: casefile.Person{Given: "Amina", Family: "Rahman"}}, Words: words,
		Quote: &casefile.Quote{Text: "I like the swing"}, OpenEssentials: func() {},
		Load: func() []plan.Source {
			if b.sources != nil {
				return b.sources
			}
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

func (b *bench) pick(id, key string) {
	b.t.Helper()
	for range 10 {
		l, ok := b.s.Find(id).(interface {
			Value() string
			TypedKey(*fyne.KeyEvent)
		})
		if !ok {
			b.t.Fatalf("%s is not there: %T", id, b.s.Find(id))
		}
		if l.Value() == key {
			return
		}
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	b.t.Fatalf("%s has no option %s", id, key)
}

func (b *bench) press(id string) {
	b.t.Helper()
	p, ok := b.s.Find(id).(interface{ Press() })
	if !ok {
		b.t.Fatalf("%s is not there to press: %T", id, b.s.Find(id))
	}
	p.Press()
}

// docs are the documents of the case: the assessment, and what a test adds.
func (b *bench) docs() []*casefile.Document { return append([]*casefile.Document{b.doc}, b.more...) }

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

func TestADoneActionSaysSoAndAsksWhatHappened(t *testing.T) {
	row := map[string]string{"what": "Order a bath lift", "who": "Sunita Lall", "by": "2026-03-12"}
	b := open(t, false, row)
	pressNamed(t, b, "Mark done: Order a bath lift")
	if a := b.actions()[0]; a.Status != casefile.DoneInTime || model.ActionChip(a, b.desk.Now()).Text != "Done" {
		t.Errorf("marked done: %+v", a)
	}
	said, ok := b.s.Find("plan.happened").(*widget.TextArea)
	if !ok {
		t.Fatal("nobody asks what happened")
	}
	said.Load("")
	b.ed.Choose(b.actions()[0].Cell("progress"), fhir.TextValue("It is fitted; nobody lifts her"))
	b.press("plan.finish")
	if named(b, "See result: Order a bath lift") == nil {
		t.Error("the result cannot be seen")
	}
}

// What is signed is not written anew, and what becomes of it goes on.
func TestASignedPlanIsFollowedThroughAndNotChanged(t *testing.T) {
	b := open(t, true, map[string]string{"what": "Order a bath lift", "who": "Sunita Lall", "by": "2026-03-02", "outcome": "Nobody lifts her by hand"})
	if b.s.Find("plan.add") != nil {
		t.Error("a signed plan takes another action")
	}
	pressNamed(t, b, "Change Order a bath lift")
	if b.s.Find("plan.editor") != nil || b.s.Find("plan.remove") != nil {
		t.Error("the words of a signed plan can be changed")
	}
	b.pick("plan.accepted", "rung")
	b.pick("plan.status", casefile.DoneInTime)
	a := b.actions()[0]
	if a.Accepted != casefile.Agreed || a.Status != casefile.DoneLate {
		t.Errorf("followed through: %+v", a)
	}
	if how := b.doc.Trail(a).Acceptance.How; how != "by phone" {
		t.Errorf("it was agreed %q", how)
	}
	widgettest.Check(t, b.desk.Win.Content())
}

// act.accepted: the person who promised says so on their own tablet.
func TestWhoPromisedAcceptsInTheApp(t *testing.T) {
	b := open(t, true, map[string]string{"what": "Order a bath lift", "who": "Grace Okafor", "ref": "Practitioner/" + casefile.ID{9}.String(), "by": "2026-03-12"})
	pressNamed(t, b, "Change Order a bath lift")
	b.press("plan.accept")
	if a := b.actions()[0]; a.Accepted != casefile.Agreed {
		t.Errorf("accepted: %+v", a)
	}
}

// act.moved: a day is put off with a reason; the third time a manager decides.
func TestADayIsPutOffWithAReason(t *testing.T) {
	b := open(t, true, map[string]string{"what": "Order a bath lift", "who": "Sunita Lall", "by": "2026-03-12"})
	b.desk.Clock = b.desk.Clock.Add(time.Hour)
	pressNamed(t, b, "Change Order a bath lift")
	b.pick("plan.accepted", "met")
	for i, day := range []string{"2026-03-19", "2026-03-26"} {
		b.desk.Clock = b.desk.Clock.Add(24 * time.Hour)
		b.press("plan.put-off")
		b.press("plan.put-off")
		if got := b.doc.Trail(b.actions()[0]).Moves; len(got) != i {
			t.Fatalf("put off without a day: %+v", got)
		}
		b.s.Find("plan.new-day").(*widget.DateParts).Load(day)
		b.press("plan.put-off")
		if got := b.doc.Trail(b.actions()[0]).Moves; len(got) != i {
			t.Fatalf("put off without a reason: %+v", got)
		}
		b.s.Find("plan.why").(*widget.TextArea).Load("The supplier waits for a part")
		b.press("plan.put-off")
		if got := b.doc.Trail(b.actions()[0]).Moves; len(got) != i+1 || got[i].To != casefile.Date(day) || got[i].Why == "" {
			t.Fatalf("put off: %+v", got)
		}
	}
	if b.s.Find("plan.put-off") != nil {
		t.Error("a worker may put it off for the third time")
	}
}

// Story, step 10, Expect 2.
func TestRecommendationsWaitForTheLead(t *testing.T) {
	b := open(t, false)
	ot, _ := screentest.Open(t, screentest.Form(t, "ot"))
	hold := casetest.Hold(t, ot)
	hold.Row("ad.item", ".kind", "ceiling-track-hoist", ".need", "Cannot be lifted safely", ".state", "recommended")
	hold.Row("ad.item", ".kind", "extension", ".state", "recommended")
	b.more = append(b.more, ot)
	b.s.Tick()
	if len(b.actions()) != 0 || b.s.Find("plan.propose.1") == nil {
		t.Fatal("two recommendations are not offered, or became actions by themselves")
	}
	widgettest.Check(t, b.desk.Win.Content())
	b.press("plan.propose.0")
	if all := b.actions(); len(all) != 1 || all[0].What != "Adaptation: Ceiling track hoist" || b.s.Find("plan.editor") == nil {
		t.Errorf("confirmed: %+v", all)
	}
	if b.s.Find("plan.propose.1") != nil {
		t.Error("what was taken up is still offered")
	}
}

// A new action goes into the child in need plan, never into what a therapist or a
// panel wrote.
func TestANewActionGoesIntoThePlan(t *testing.T) {
	b := open(t, false)
	var plans []plan.Source
	for _, form := range []string{"ot", "cmp", "dca", "cinp"} {
		d, _ := screentest.Open(t, screentest.Form(t, form))
		ed := model.NewEditor(d, model.Around{
			Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
			Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Changed: func(engine.Changes) {},
		})
		plans = append(plans, plan.Source{ID: casefile.ID{byte(len(plans) + 1)}, Title: form, Editor: ed, Typed: func() {}})
		b.sources = plans
		b.s.Tick()
		if (b.s.Find("plan.add") != nil) != (form == "dca" || form == "cinp") {
			t.Errorf("with %s an action can be added: %v", form, b.s.Find("plan.add") != nil)
		}
	}
	b.press("plan.add")
	if got := len(plans[3].Editor.Doc.Actions()); got != 1 {
		t.Errorf("the plan has %d actions", got)
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
