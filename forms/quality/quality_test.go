package quality_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

func ids(fs []quality.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.ID)
	}
	return out
}

func find(t *testing.T, fs []quality.Finding, id string) quality.Finding {
	t.Helper()
	i := slices.IndexFunc(fs, func(f quality.Finding) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("no %s among %v", id, ids(fs))
	}
	return fs[i]
}

func silent(t *testing.T, fs []quality.Finding, id string) {
	t.Helper()
	if slices.Contains(ids(fs), id) {
		t.Errorf("%s speaks", id)
	}
}

var r = quality.Shipped()

// Every check of the page is there, with the level of the page, and says something.
func TestEveryCheckOfThePageIsThere(t *testing.T) {
	b, err := os.ReadFile("testdata/checks.json")
	if err != nil {
		t.Fatal(err)
	}
	var rules []struct{ ID, Severity string }
	if err := json.Unmarshal(b, &rules); err != nil {
		t.Fatal(err)
	}
	q, err := wording.ForQuality()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]wording.Check{}
	for _, c := range q.Checks {
		have[c.ID] = c
		if c.Says == "" || !slices.Contains([]string{"stop", "ask", "hint", "info"}, c.Level) {
			t.Errorf("%s: %+v", c.ID, c)
		}
	}
	for _, rule := range rules {
		c, ok := have[rule.ID]
		if !ok {
			t.Errorf("%s is not there", rule.ID)
		}
		if s := rule.Severity; s != "ladder" && !strings.Contains(s, c.Level) {
			t.Errorf("%s is %s, on the page %q", rule.ID, c.Level, s)
		}
	}
	if len(rules) != len(have) || len(rules) == 0 {
		t.Errorf("%d checks on the page, %d here", len(rules), len(have))
	}
}

func good() quality.Action {
	return quality.Action{
		Group: "dca.plan.action", Row: "r1", Need: "Jane needs to be turned at night", Outcome: "Jane wakes no more than once a night, five nights a week",
		What: "Provide waking night carer 22:00-06:00, three nights a week", Who: "Carol Pike", By: "2026-12-14", Accepted: "agreed", Side: quality.Service,
	}
}

func TestActions(t *testing.T) {
	bad := quality.Action{Group: "dca.plan.action", Row: "r1", What: "Professionals to support family as needed, ongoing"}
	for id, change := range map[string]func(*quality.Action){
		"Q-PLAN-1": func(a *quality.Action) { a.Who = "Shared care" },
		"Q-PLAN-2": func(a *quality.Action) { a.By = "" },
		"Q-PLAN-3": func(a *quality.Action) { a.Need = " " },
		"Q-PLAN-4": func(a *quality.Action) { a.Outcome = "Respite provided" },
		"Q-PLAN-6": func(a *quality.Action) { a.Accepted = "told-no-answer" },
	} {
		t.Run(id, func(t *testing.T) {
			silent(t, r.Action(good()), id)
			find(t, r.Action(bad), id)
			a := good()
			change(&a)
			if got := ids(r.Action(a)); !slices.Equal(got, []string{id}) {
				t.Errorf("found %v", got)
			}
		})
	}
}

func TestWhoIsOnePerson(t *testing.T) {
	for who, ok := range map[string]bool{
		"Carol Pike": true, "Nadia Sample": true, "Sandy Orr": true, "Dr A. Reyes": true, "Tessa Lind, OT": true, "Marie Dunn (hospice nurse)": true,
		"Family, professionals": false,
		"":                      false, "Family": false, "the professionals": false, "Anna and Beth": false, "Ruth / Marie": false,
		"Disabled children’s team": false, "School": false, "TBC": false, "CAMHS": false,
	} {
		a := good()
		a.Who = who
		if got := !slices.Contains(ids(r.Action(a)), "Q-PLAN-1"); got != ok {
			t.Errorf("%q is one person: %v", who, got)
		}
		a.Person = who != ""
		if who != "" && slices.Contains(ids(r.Action(a)), "Q-PLAN-1") {
			t.Errorf("%q was chosen as a person", who)
		}
	}
}

func TestAnActionThatRepeatsSaysUntilWhen(t *testing.T) {
	a := good()
	a.Repeats = "ongoing"
	find(t, r.Action(a), "Q-PLAN-2")
	a.Repeats = "every Tuesday, ongoing until 2 February"
	silent(t, r.Action(a), "Q-PLAN-2")
}

func TestOutcomesOfServices(t *testing.T) {
	for text, only := range map[string]bool{
		"": true, "Respite provided": true, "Parents to attend parenting course": true, "Support package in place": true, "OT assessment completed": true, "Family is supported": true,
		"Jane sleeps through four nights a week": false, "Lucy sits up to eat without pain": false, "Finn plays football on Saturdays": false,
	} {
		if r.OnlyService(text) != only {
			t.Errorf("%q names only a service: %v", text, !only)
		}
	}
}

func TestPlans(t *testing.T) {
	needs := []quality.Need{{At: engine.Cell{Row: "n1", LinkID: "dca.an.need.what"}, What: "Jane needs to be turned at night", Pressing: true}}
	times := func(n int, change func(i int, a *quality.Action)) []quality.Action {
		var out []quality.Action
		for i := range n {
			a := good()
			if change != nil {
				change(i, &a)
			}
			out = append(out, a)
		}
		return out
	}
	fair := func(i int, a *quality.Action) {
		if i == 0 {
			a.Side, a.Who = quality.Family, "Nadia Sample"
		}
	}
	whole := quality.Plan{Actions: times(10, fair), Needs: needs, Review: "2027-02-02"}
	for id, p := range map[string]quality.Plan{
		"Q-PLAN-5":  {Actions: times(3, func(i int, a *quality.Action) { fair(i, a); a.Need = "Fun and friends" }), Needs: needs},
		"Q-PLAN-7":  {Actions: times(13, fair)},
		"Q-PLAN-8":  {Actions: times(3, fair), Review: "2026-12-01"},
		"Q-PLAN-10": {Actions: times(3, nil)},
		"Q-LEN-3":   {Actions: times(3, fair), Texts: []string{strings.Repeat("words and more words ", 200)}},
	} {
		t.Run(id, func(t *testing.T) {
			silent(t, r.Plan(whole), id)
			find(t, r.Plan(p), id)
		})
	}
	if f := find(t, r.Plan(quality.Plan{Actions: times(13, fair)}), "Q-PLAN-7"); f.Level != quality.Hint {
		t.Errorf("13 actions are a %s", f.Level)
	}
	if f := find(t, r.Plan(quality.Plan{Actions: times(21, fair)}), "Q-PLAN-7"); f.Level != quality.Ask || f.Ask == "" {
		t.Errorf("21 actions are a %s", f.Level)
	}
	six := times(8, func(i int, a *quality.Action) {
		if i < 6 {
			a.Side, a.Who = quality.Family, "Nadia Sample"
		}
	})
	if f := find(t, r.Plan(quality.Plan{Actions: six}), "Q-PLAN-7"); f.Level != quality.Ask || f.Place.LinkID != "dca.plan.action.who" {
		t.Errorf("six for one parent: %+v", f)
	}
	unmet := quality.Plan{Needs: needs, Unmet: "Being turned at night: no night carer before January, family told 9 Dec"}
	silent(t, r.Plan(unmet), "Q-PLAN-5")
}

func TestAnalyses(t *testing.T) {
	at := func(link, text string) quality.Passage {
		return quality.Passage{At: engine.Cell{LinkID: link}, Text: text}
	}
	described := "Nadia turns Jane every two hours at night. Anna lifts Jane in the morning before college. The bathroom is upstairs and has no hoist."
	meaning := "The family holds only as long as nobody falls ill, because every lift and every night rests on three women. " +
		"If Nadia is away again, Jane is likely to be moved at once, which means she loses school and sisters in a day. " +
		"What must change is the night and the lifting, and both can. " + strings.Repeat("Jane says what she wants and is heard by few. ", 6)
	whole := quality.Analysis{
		Judgement: at("dca.an.judgement", meaning), Other: at("dca.an.other-explanations", "That the sore comes from rough handling; the diary and the nurse speak against it."),
		All: []quality.Passage{at("dca.an.judgement", meaning)}, Described: []string{described},
		Needs: []quality.Need{{What: "Night turning", Evidence: "Night diary, 3 to 17 November"}},
	}
	for id, change := range map[string]func(*quality.Analysis){
		"Q-AN-1":  func(a *quality.Analysis) { a.Judgement.Text = described },
		"Q-AN-2":  func(a *quality.Analysis) { a.Judgement.Text = "Jane lives at home. It is a busy home." },
		"Q-AN-3":  func(a *quality.Analysis) { a.Other.Text = "None really." },
		"Q-AN-4":  func(a *quality.Analysis) { a.Needs[0].Evidence = "seen" },
		"Q-LEN-2": func(a *quality.Analysis) { a.All = []quality.Passage{at("dca.an.judgement", "Too short.")} },
	} {
		t.Run(id, func(t *testing.T) {
			silent(t, r.Analysis(whole), id)
			a := whole
			a.Needs = slices.Clone(a.Needs)
			change(&a)
			find(t, r.Analysis(a), id)
		})
	}
	if got := r.Analysis(quality.Analysis{}); len(got) != 0 {
		t.Errorf("nothing written yet: %v", ids(got))
	}
	long := whole
	long.All = []quality.Passage{at("dca.an.judgement", strings.Repeat("word ", 1501))}
	find(t, r.Analysis(long), "Q-LEN-2")
}

func TestCarriedOn(t *testing.T) {
	old := "Jane eats pureed food, takes about forty minutes for a meal and needs somebody beside her for all of it."
	p := func(text string) []quality.Passage {
		return []quality.Passage{{At: engine.Cell{LinkID: "dca.dev.health.eating"}, Text: text}}
	}
	earlier := map[string][]string{"dca.dev.health.eating": {old}}
	t.Run("Q-AN-5", func(t *testing.T) {
		f := find(t, r.CarriedOn(p(old+" She likes mango."), earlier), "Q-AN-5")
		if f.Tick != "Still true" || f.Level != quality.Ask {
			t.Errorf("%+v", f)
		}
		silent(t, r.CarriedOn(p("Since October Jane is fed by tube at night and eats soft food with her sisters at noon, twenty minutes, sitting in the new chair."), earlier), "Q-AN-5")
		silent(t, r.CarriedOn(p("Halal food"), map[string][]string{"dca.dev.health.eating": {"Halal food"}}), "Q-AN-5")
	})
}

func TestLengths(t *testing.T) {
	t.Run("Q-LEN-1", func(t *testing.T) {
		guide := func(string) int { return 20 }
		find(t, r.Lengths([]quality.Passage{{Text: "Twenty-one letters and more"}}, guide), "Q-LEN-1")
		silent(t, r.Lengths([]quality.Passage{{Text: "Short enough"}}, guide), "Q-LEN-1")
	})
}

func TestHistories(t *testing.T) {
	whole := quality.History{
		Events: []quality.Event{
			{On: "2012-06-01", What: "Claire died", Key: true}, {On: "2019-03-01", What: "Referral by school, help declined", Key: true, Closed: true},
		},
		Texts: []string{"After Claire’s death in 2012 help came and changed nothing."}, Earlier: []string{"School referred in 2019; we closed it."},
	}
	for id, change := range map[string]func(*quality.History){
		"Q-HIST-1": func(h *quality.History) { h.Texts = []string{"The past weighs on the family."} },
		"Q-HIST-2": func(h *quality.History) { h.Silences = []quality.Silence{{From: "2021-02-01", To: "2024-06-01"}} },
		"Q-HIST-3": func(h *quality.History) { h.Earlier = nil },
	} {
		t.Run(id, func(t *testing.T) {
			silent(t, r.History(whole), id)
			h := whole
			change(&h)
			find(t, r.History(h), id)
		})
	}
	if !r.Mentions("when Claire died, nobody came", quality.Event{On: "2012", What: "Claire died"}) {
		t.Error("an event is named by its words too")
	}
}

func TestVoices(t *testing.T) {
	whole := quality.Voice{
		Seen: true, Stops: true, Strength: quality.Direct,
		Words: []quality.Passage{{Text: "Chose SCHOOL and smiled"}}, Plan: []string{"Jane goes to school each day with the new transport"},
	}
	for id, change := range map[string]func(*quality.Voice){
		"Q-VOICE-1": func(v *quality.Voice) { v.Seen = false },
		"Q-VOICE-2": func(v *quality.Voice) { v.Strength = quality.ThroughParent },
		"Q-VOICE-4": func(v *quality.Voice) { v.Plan = []string{"Order a hoist"} },
	} {
		t.Run(id, func(t *testing.T) {
			silent(t, r.Voice(whole), id)
			v := whole
			change(&v)
			find(t, r.Voice(v), id)
		})
	}
	if f := find(t, r.Voice(quality.Voice{}), "Q-VOICE-1"); f.Level != quality.Ask {
		t.Errorf("in a CAF it is a %s", f.Level)
	}
}

func TestHowDirectlyAChildWasHeard(t *testing.T) {
	seen := func(with, how, sure string) quality.Contact {
		return quality.Contact{With: []string{with}, How: []string{how}, Sure: sure}
	}
	for _, c := range []struct {
		contacts []quality.Contact
		helpers  []string
		want     quality.Strength
	}{
		{nil, nil, quality.NoVoice},
		{[]quality.Contact{seen("sibling", "symbols-mats", "fairly-sure"), seen("alone", "symbols-mats", "sure-checked-back")}, nil, quality.Direct},
		{[]quality.Contact{seen("sibling", "observation", "fairly-sure")}, []string{"sibling-adult"}, quality.Interpreted},
		{[]quality.Contact{seen("parent", "speech", "sure-checked-back")}, []string{"parent"}, quality.ThroughParent},
	} {
		if got := quality.Heard(c.contacts, c.helpers); got != c.want {
			t.Errorf("%+v: heard %s, want %s", c.contacts, got, c.want)
		}
	}
}

func TestMeetings(t *testing.T) {
	whole := quality.Meeting{ChildPart: "came", Missing: []string{"Dr Reyes"}, Why: "on leave, letter read out", Review: true, Better: "Jane sleeps through."}
	t.Run("Q-PLAN-9", func(t *testing.T) {
		silent(t, r.Meeting(whole), "Q-PLAN-9")
		find(t, r.Meeting(quality.Meeting{Missing: []string{"Dr Reyes"}}), "Q-PLAN-9")
	})
	t.Run("Q-VOICE-3", func(t *testing.T) {
		silent(t, r.Meeting(whole), "Q-VOICE-3")
		find(t, r.Meeting(quality.Meeting{ChildPart: "not-asked"}), "Q-VOICE-3")
	})
	t.Run("Q-FOL-4", func(t *testing.T) {
		same := quality.Meeting{Review: true, Better: "No change since the last review."}
		if f := find(t, r.Improvement([]quality.Meeting{whole, same, same}, engine.Cell{}), "Q-FOL-4"); f.To != quality.Manager {
			t.Errorf("it is for %q", f.To)
		}
		silent(t, r.Improvement([]quality.Meeting{same, whole}, engine.Cell{}), "Q-FOL-4")
		silent(t, r.Improvement([]quality.Meeting{same}, engine.Cell{}), "Q-FOL-4")
	})
}

func TestSafety(t *testing.T) {
	for id, c := range map[string]struct{ fail, pass quality.Safety }{
		"Q-SAFE-1": {quality.Safety{Signs: []string{"pressure-sores"}}, quality.Safety{Signs: []string{"pressure-sores"}, Expert: "Dr A. Reyes"}},
		"Q-SAFE-2": {quality.Safety{Flagged: []string{"Injury with no explanation"}}, quality.Safety{}},
		"Q-SAFE-3": {quality.Safety{NoConcern: true, Vulnerable: 3}, quality.Safety{NoConcern: true, Vulnerable: 3, Tell: "Anna, with symbols"}},
	} {
		t.Run(id, func(t *testing.T) {
			find(t, r.Safety(c.fail), id)
			silent(t, r.Safety(c.pass), id)
		})
	}
	silent(t, r.Safety(quality.Safety{Signs: []string{"pressure-sores"}, Requested: true}), "Q-SAFE-1")
}

func TestHealth(t *testing.T) {
	told := []string{"Saw the dentist in May. Glasses checked in March 2026. Hearing test normal. Paediatrician Dr Reyes, 5 November."}
	need := quality.HealthNeed{What: "Pressure-relieving seat", Owner: "Tessa Lind", By: "2026-11-27", Quiet: 10}
	for id, c := range map[string]struct{ fail, pass []quality.Finding }{
		"Q-HLT-1": {r.Health([]quality.HealthNeed{{What: "Seat", By: "2026-11-27"}}, told, engine.Cell{}, "2026-11-10"), r.Health([]quality.HealthNeed{need}, told, engine.Cell{}, "2026-11-10")},
		"Q-HLT-2": {r.Health([]quality.HealthNeed{need}, told, engine.Cell{}, "2026-11-28"), r.Health([]quality.HealthNeed{{Met: true, By: "2026-11-01"}}, told, engine.Cell{}, "2026-11-28")},
		"Q-HLT-3": {r.Health(nil, []string{"Well. Saw a dentist in 2019."}, engine.Cell{}, "2026-11-10"), r.Health(nil, told, engine.Cell{}, "2026-11-10")},
	} {
		t.Run(id, func(t *testing.T) {
			find(t, c.fail, id)
			silent(t, c.pass, id)
		})
	}
	need.Quiet = 43
	if f := find(t, r.Health([]quality.HealthNeed{need}, told, engine.Cell{}, "2026-11-10"), "Q-HLT-2"); f.To != "" {
		t.Errorf("six weeks without news is for %q first", f.To)
	}
	if f := find(t, r.Health(nil, []string{"Well. Saw a dentist in 2019."}, engine.Cell{}, "2026-11-10"), "Q-HLT-3"); !strings.Contains(f.About, "teeth") {
		t.Errorf("a dentist seven years ago counts: %q", f.About)
	}
}

func TestFollowingThrough(t *testing.T) {
	asked := "What do the two deaths predict, and who gets up at night now?"
	c := engine.Cell{LinkID: "x"}
	for id, c := range map[string]struct{ fail, pass []quality.Finding }{
		"Q-FOL-1":  {r.Overdue(c, 5, quality.Manager), r.Overdue(c, 0, "")},
		"Q-FOL-2":  {r.Moved(c, 2), r.Moved(c, 1)},
		"Q-FOL-3":  {r.Oversight(quality.Oversight{Last: []quality.Direction{{What: "Night plan"}}}), r.Oversight(quality.Oversight{Last: []quality.Direction{{What: "Night plan", Answered: true}}})},
		"Q-OVS-1":  {r.Oversight(quality.Oversight{Challenge: quality.Passage{Text: "Agree, good work"}}), r.Oversight(quality.Oversight{Challenge: quality.Passage{Text: asked}})},
		"Q-OVS-2":  {r.Oversight(quality.Oversight{Supervision: true}), r.Oversight(quality.Oversight{Supervision: true, Before: -1})},
		"Q-OVS-3":  {r.OwnWork(c, "Ruth Adeyemi", "Ruth Adeyemi"), r.OwnWork(c, "Ruth Adeyemi", "Priya Nair")},
		"Q-CASE-1": {r.Caseload(15, 15, 18), r.Caseload(14, 15, 18)},
		"Q-CASE-2": {r.Leads(3), r.Leads(2)},
		"Q-TIME-1": {r.Time(c, 27, 45), r.Time(c, 10, 45)},
		"Q-PLC-1":  {r.Placement(quality.Placement{Miles: 21}), r.Placement(quality.Placement{Miles: 4})},
	} {
		t.Run(id, func(t *testing.T) {
			find(t, c.fail, id)
			if len(c.pass) != 0 {
				t.Errorf("speaks: %+v", c.pass)
			}
		})
	}
	if f := find(t, r.Moved(c, 3), "Q-FOL-2"); f.Level != quality.Ask || f.To != quality.Manager {
		t.Errorf("the third move: %+v", f)
	}
	for day, to := range map[int][]string{27: {""}, 36: {quality.Manager}, 45: {"", quality.Manager}} {
		var got []string
		for _, f := range r.Time(c, day, 45) {
			got = append(got, f.To)
		}
		if !slices.Equal(got, to) {
			t.Errorf("day %d tells %q", day, got)
		}
	}
}
