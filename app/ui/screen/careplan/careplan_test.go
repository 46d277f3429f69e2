package careplan_test

import (
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// seen is a screen with what it says.
type seen struct {
	t    *testing.T
	desk *screentest.Desk
	read []string // who was led to sign
	did  []string
}

// at shows a place of a case's plan to somebody, changed by with.
func at(t *testing.T, c *casetest.Case, r model.Route, with ...func(*careplan.Facts)) *seen {
	t.Helper()
	screentest.App(t)
	x := &seen{t: t, desk: screentest.NewDesk()}
	r.Screen = model.CarePlan
	p := props(c, x.desk, r)
	load := p.Load
	p.Load = func() (careplan.Facts, error) {
		f, err := load()
		for _, w := range with {
			w(&f)
		}
		return f, err
	}
	p.Read = func(who *casefile.Person) {
		if who == nil {
			x.read = append(x.read, "me")
		} else {
			x.read = append(x.read, who.Name)
		}
	}
	do := func(what string) func() { return func() { x.did = append(x.did, what) } }
	p.Assess, p.Write, p.Stop, p.Alert = do("assess"), do("write"), do("stop"), do("alert")
	p.OpenForm = func(casefile.ID) { x.did = append(x.did, "form") }
	p.People = func() []casefile.Person {
		return []casefile.Person{{Name: healthplantest.Carer, Role: "Carer"}, {Ref: "RelatedPerson/Nadi", Name: healthplantest.Mother, Phone: "01632 960 123"}}
	}
	show(t, p, x.desk, 1280, 900)
	return x
}

func (x *seen) words() string {
	return widget.Spoken(x.desk.Win.Canvas().Content())
}

func (x *seen) says(want ...string) {
	x.t.Helper()
	for _, w := range want {
		if !strings.Contains(x.words(), w) {
			x.t.Errorf("the screen does not say %q; it says\n%s", w, x.words())
		}
	}
}

func (x *seen) silent(about ...string) {
	x.t.Helper()
	for _, w := range about {
		if strings.Contains(x.words(), w) {
			x.t.Errorf("the screen says %q", w)
		}
	}
}

func (x *seen) row(id string) *widget.TaskRow {
	x.t.Helper()
	return screentest.Find[*widget.TaskRow](x.t, x.desk, id)
}

func TestSectionsShowTheirVersionWhoMayAndWhenTheyAreLookedAtAgain(t *testing.T) {
	s := healthplantest.Signed(t)
	x := at(t, s.Case, model.Route{})
	x.says("Feeding by tube", "Version 1.0", "Carer signed off for this child", "Whole plan: review by 20 May 2027", "Nothing by mouth. Never lie flat after a feed", "Plasters", "01632 960 123")
	x.row("careplan.section.epilepsy").Tapped(nil)
	if r := x.desk.Last(); r.Screen != model.CarePlan || r.Section != "epilepsy" {
		t.Errorf("a section opens %+v", r)
	}
	x = at(t, s.Case, model.Route{Section: "medicines"})
	x.says("Copied by Marie Dunn, checked against the label by Tom Bell", "5 mg (1 ml)", "1.0, signed 27 November 2026", "Specialist nurse plan")
}

// NC-V15: within 30 days of its review a section is amber, past it red; it opens all
// the same (RL-13).
func TestReviewOfASection(t *testing.T) {
	for _, x := range []struct {
		day, want string
		tone      widget.Tone
	}{
		{"2026-12-01 09:00", "", widget.ToneNeutral},
		{"2027-05-01 09:00", "Review by 20 May 2027", widget.ToneLocal},
		{"2027-05-21 09:00", "Review was due 20 May 2027", widget.ToneDanger},
	} {
		t.Run("NC-V15 "+x.day, func(t *testing.T) {
			s := healthplantest.Signed(t)
			s.Case.At(x.day)
			v := at(t, s.Case, model.Route{})
			tag := tagOf(v, "careplan.section.epilepsy")
			if tag != x.want {
				t.Errorf("it says %q, not %q", tag, x.want)
			}
			v.says("Nothing by mouth. Never lie flat after a feed")
			if past := strings.Contains(v.words(), "Past its review: the whole plan"); past != (x.tone == widget.ToneDanger) {
				t.Errorf("said to be past its review: %v", past)
			}
			at(t, s.Case, model.Route{Section: "epilepsy"}).says("For a convulsive seizure that lasts longer than five minutes")
		})
	}
}

func tagOf(x *seen, id string) string { return x.row(id).A11y().Value }

// RL-13: nothing that has run out, was stopped or has ended keeps a plan from being
// read: what is wrong stands above it.
func TestAPlanAlwaysOpens(t *testing.T) {
	const never = "Nothing by mouth. Never lie flat after a feed"
	for name, x := range map[string]struct {
		make func(*healthplantest.Story)
		says []string
	}{
		"stopped": {func(s *healthplantest.Story) {
			s.Doc.Row("hcp.stop", ".when", "2026-11-28T02:00:00Z", ".by", healthplantest.Ref("Practitioner", healthplantest.Nurse), ".why", "The pump was recalled", ".instead", "No overnight feed.\nRing Nadia.")
		}, []string{"Stop. Do not use this plan.", "No overnight feed.\nRing Nadia.", "The pump was recalled", "Stopped by Marie Dunn"}},
		"ended": {func(s *healthplantest.Story) {
			s.Doc.Row("hcp.end", ".when", "2026-11-28T02:00:00Z", ".by", healthplantest.Ref("Practitioner", healthplantest.Nurse), ".why", "Jane moved away")
		}, []string{"This plan has ended", "Jane moved away"}},
		"past its review": {func(s *healthplantest.Story) { s.Case.At("2027-06-01 09:00") }, []string{"Past its review: the whole plan"}},
		"new allergy": {func(s *healthplantest.Story) {
			s.Doc.Row("hcp.alert", ".kind", "allergy", ".what", "Latex", ".reaction", "Rash", ".do", "Take it away", ".source", "parent-told-us")
		}, []string{"New allergy since this plan was signed: Latex", "Take it away"}},
	} {
		t.Run("RL-13 "+name, func(t *testing.T) {
			s := healthplantest.Signed(t)
			s.Case.At("2026-11-29 09:00")
			x.make(s)
			v := at(t, s.Case, model.Route{})
			v.says(append(x.says, never, "Feeding by tube")...)
			at(t, s.Case, model.Route{Section: "feeding-by-tube"}).says("Cover it, keep the tube, ring the ward at once: it can close within hours")
		})
	}
}

// A stopped plan asks nobody to say that they read it; one in use does, until they have.
func TestWhoIsAskedToRead(t *testing.T) {
	s := healthplantest.Signed(t)
	s.Case.Me.Name = healthplantest.Carer
	x := at(t, s.Case, model.Route{})
	x.says("You have not read this plan yet.")
	screentest.Find[*widget.Button](t, x.desk, "careplan.read").Tapped(nil)
	screentest.Find[*widget.Button](t, x.desk, "careplan.reads-here").Tapped(nil)
	x.row("careplan.who.0").Tapped(nil)
	if !slices.Equal(x.read, []string{"me", healthplantest.Carer}) {
		t.Errorf("led to sign: %v", x.read)
	}
	s.Read(healthplantest.Carer)
	if _, there := screentest.Look[*widget.Button](at(t, s.Case, model.Route{}).desk, "careplan.read"); there {
		t.Error("who has read it is asked again")
	}
	// An allergy that was added since is to be read, whatever the sections say.
	s.Doc.Row("hcp.alert", ".kind", "allergy", ".what", "Latex", ".reaction", "Rash", ".do", "Take it away", ".source", "parent-told-us")
	at(t, s.Case, model.Route{}).says("Something was added since you read it.")
	s.Doc.Row("hcp.stop", ".when", "2026-11-27T15:00:00Z", ".by", healthplantest.Ref("Practitioner", healthplantest.Nurse), ".why", "Recall", ".instead", "Ring Nadia")
	if _, there := screentest.Look[*widget.Button](at(t, s.Case, model.Route{}).desk, "careplan.read"); there {
		t.Error("a plan that must not be used is to be read")
	}
}

// On a phone with large text the plan has the room: the button stands at its end.
func TestLargeTextLeavesThePlanRoom(t *testing.T) {
	screentest.App(t)
	test.ApplyTheme(t, theme.New(theme.Light, 200))
	s := healthplantest.Signed(t)
	s.Case.Me.Name = healthplantest.Carer
	d := screentest.NewDesk()
	scr := show(t, props(s.Case, d, model.Route{Screen: model.CarePlan}), d, 400, 800)
	if scr.Frame(model.Compact).Bar != nil {
		t.Error("a bar takes the room")
	}
	screentest.Find[*widget.Button](t, d, "careplan.read")
}

// What changed is read side by side with the words marked that only one version has:
// against what the reader read, and for a new version against the one in use (HZ-07).
func TestWhatChangedStandsSideBySide(t *testing.T) {
	s := healthplantest.Signed(t).Read(healthplantest.Carer)
	s.Case.Me.Name = healthplantest.Carer
	s.Change("2026-12-04 09:00", map[string]string{"feeding-by-tube": "care-changed"}, func() {
		s.Doc.Set("hcp.ent.stop", "Coughing, a change of colour, being sick. Pain").Set("hcp.never", "Nothing by mouth. Never lie flat for an hour")
	})
	x := at(t, s.Case, model.Route{Section: "feeding-by-tube"})
	x.says("Care changed since you read this", "2.0, signed 4 December 2026, care changed")
	screentest.Find[*widget.Button](t, x.desk, "careplan.since").Tapped(nil)
	if r := x.desk.Last(); r.Tab != careplan.Changes || r.Section != "feeding-by-tube" {
		t.Errorf("what changed is at %+v", r)
	}
	x = at(t, s.Case, model.Route{Tab: careplan.Changes})
	x.says("What you read, version 1", "Stop the feed if", "Coughing, a change of colour, being sick", "Coughing, a change of colour, being sick. Pain", "Front page", "Never lie flat for an hour", "Care changed")
	x.silent("If it blocks", "Epilepsy")
	// Of a new version that waits, the one in use is the other side.
	s.Case.At("2026-12-05 09:00")
	s.Next()
	s.Doc.Set("hcp.ent.block", "Flush gently with warm water. Never force. Ring")
	x = at(t, s.Case, model.Route{})
	x.says("A new version is being written", "Still to sign: the nurse who wrote it, the clinician and somebody with parental responsibility")
	x.row("careplan.draft.0").Tapped(nil)
	doc := x.desk.Last().Doc
	x = at(t, s.Case, model.Route{Doc: doc})
	x.says("A new version, not signed yet. Do not care by it.")
	x = at(t, s.Case, model.Route{Doc: doc, Tab: careplan.Changes})
	x.says("The version in use, 2", "The new version, not signed yet", "If it blocks")
}

// 3.5: what has not been checked with the server for a day says since when, above
// the plan, and nothing else.
func TestAPlanSaysWhenItWasLastChecked(t *testing.T) {
	s := healthplantest.Signed(t)
	day := 24 * time.Hour
	checked := func(ago time.Duration) func(*careplan.Facts) {
		return func(f *careplan.Facts) { f.Checked, f.Stale = s.Case.Now.Add(-ago), day }
	}
	at(t, s.Case, model.Route{}, checked(23*time.Hour)).silent("Last checked")
	at(t, s.Case, model.Route{}, checked(25*time.Hour)).says("Last checked at 2:00pm, yesterday", "Nothing by mouth. Never lie flat after a feed")
	at(t, s.Case, model.Route{}, func(f *careplan.Facts) { f.Checked = time.Time{} }).says("This tablet has not checked with the server yet")
}

// 3.4: what a nurse has not released is not for carers.
func TestACarerDoesNotSeeWhatIsNotReleased(t *testing.T) {
	s := healthplantest.Written(t)
	s.Doc.Set("hcp.sections", append(s.Doc.Codes(casefile.Cell{LinkID: "hcp.sections"}), "end-of-life-or-advance-care-plan")...)
	s.Part("end-of-life-or-advance-care-plan")
	s.Doc.Set("hcp.acp.state", "respect-form").Set("hcp.acp.dates", "Signed 2 September 2026").Set("hcp.acp.review", "2027-09-02").Set("hcp.acp.where", "Blue folder").
		Set("hcp.acp.told", "hospital").Set("hcp.acp.carer", "yes").Set("hcp.acp.wishes", "Her sister Anna beside her")
	s.File("hcp.acp.doc", "", "image/png", "ReSPECT form")
	s.Sign()
	r := model.Route{Section: "end-of-life-or-advance-care-plan"}
	x := at(t, s.Case, r)
	x.says("Her sister Anna beside her", "Not for carers", "Blue folder")
	x = at(t, s.Case, r, func(f *careplan.Facts) { f.Carer = true })
	x.says("Blue folder")
	x.silent("Her sister Anna beside her", "Not for carers")
}

func TestAPlanBeginsWithTheNeedsAssessment(t *testing.T) {
	c := casetest.New(t, "2026-11-27 10:00")
	x := at(t, c, model.Route{})
	x.says("No health care plan yet")
	screentest.Find[*widget.Button](t, x.desk, "careplan.needs").Tapped(nil)
	na := c.Doc(healthplan.Assessment)
	x = at(t, c, model.Route{}, func(f *careplan.Facts) { f.Needs = careplan.Needs{Doc: na.ID(), Signed: c.Now} })
	x.says("The needs assessment was signed today.")
	screentest.Find[*widget.Button](t, x.desk, "careplan.write").Tapped(nil)
	if strings.Join(x.did, " ") != "write" {
		t.Errorf("it led to %v", x.did)
	}
}

func TestANumberIsTakenFromBehindAName(t *testing.T) {
	for text, want := range map[string][2]string{
		"Nadia Sample 01632 960 123":   {"Nadia Sample", "01632 960 123"},
		"Ward 4, +44 1632 960 126":     {"Ward 4", "+44 1632 960 126"},
		"Ward 4":                       {"Ward 4", ""},
		"Out-of-hours team (01632 96)": {"Out-of-hours team", "01632 96"},
		"111":                          {"", "111"},
	} {
		if name, number := careplan.NameAndNumber(text); name != want[0] || number != want[1] {
			t.Errorf("%q is %q and %q", text, name, number)
		}
	}
}

// No picture or colour of the plan is green: that something is signed does not say
// that it is safe (HZ-25).
func TestNothingClinicalIsGreen(t *testing.T) {
	s := healthplantest.Signed(t).Read(healthplantest.Carer)
	for _, r := range []model.Route{{}, {Section: "medicines"}, {Section: "epilepsy"}} {
		pic := at(t, s.Case, r).desk.Win.Canvas().Capture()
		for _, name := range []fyne.ThemeColorName{theme.Safe, theme.SafeBg} {
			want := color.RGBAModel.Convert(theme.Colour(name))
			for y := range pic.Bounds().Dy() {
				for x := range pic.Bounds().Dx() {
					if color.RGBAModel.Convert(pic.At(x, y)) == want {
						t.Fatalf("%+v has the colour of what is done, %s, at %d, %d", r, name, x, y)
					}
				}
			}
		}
	}
}
