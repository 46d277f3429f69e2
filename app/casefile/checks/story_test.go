package checks_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// story is Jane's case as it stands on 9 December: her history, the card of the
// first morning, and an assessment with nothing against it.
type story struct {
	*casetest.Case
	t   testing.TB
	dca casetest.Doc
}

// Jane's judgement, said in full.
const judgement = "Jane is a child who knows what she wants and is understood by few, because most adults do not use her book. " +
	"The family holds only for as long as nobody falls ill: every lift and every night rests on three women, so that one illness took Jane from home within a day. " +
	"If the nights stay as they are, the next crisis is predictable when a carer falls ill, which means another sudden move and lost school. " +
	"Help that changes something visible is likely to be accepted, and two things can change now: the night and the lifting. " +
	"Therefore the plan begins there, and with people who can talk with her."

const historyLink = "Claire died in 2012 and Henry in 2015, and help was refused in 2019: after each loss help came without changing daily life. " +
	"Help that changes something visible is accepted; the next crisis is predictable when a carer falls ill."

func jane(t testing.TB) *story {
	t.Helper()
	c := casetest.New(t, "2026-11-03 08:40")
	s := &story{Case: c, t: t}
	c.Gate = checks.Gate
	entry := func(on, precision, what, kind, weight, response string) {
		c.Doc("chr").Set("chr.date", on).Set("chr.what", what).Set("chr.kind", kind).Set("chr.weight", weight).Set("chr.response", response).
			Set("chr.effect", "Grief at home").Set("chr.source", "own-record").Set("chr.who-can-see", "normal")
	}
	entry("2012-06-01", "year", "Claire died of the illness", "birth-death", "key", "")
	entry("2015-06-01", "year", "Henry died of the illness", "birth-death", "key", "")
	entry("2019-03-01", "month", "School asked for help, family declined", "referral", "key", "Closed without a visit")
	entry("2021-02-01", "month", "Seating issued", "health", "normal", "")
	d := c.Doc("dca")
	s.dca = d
	d.Set("dca.form.why", "emergency").Set("dca.form.path", "full").Set("dca.form.referral-date", "2026-11-03").Set("dca.form.decision-date", "2026-11-03").
		Set("dca.form.lead", "Ruth Adeyemi").Set("dca.form.overseer", "Priya Nair")
	s.member("Nadia Sample", "mother")
	d.Row("dca.voice.contact", ".when", "2026-11-03T11:25:00Z", ".where", "home", ".alone", "sibling", ".how", "play",
		".said", "Pointed to MUM and HOME, pushed HOSPITAL away, then chose SCHOOL and smiled", ".sure", "fairly-sure")
	d.Row("dca.voice.contact", ".when", "2026-11-03T11:26:00Z", ".where", "hospital-or-hospice", ".alone", "alone", ".how", "symbols-mats",
		".said", "Chose SCHOOL - good, BED - bad, MUM - phone", ".sure", "sure-checked-back")
	d.Set("dca.voice.helper", "sibling-adult")
	d.Set("dca.dev.health.now", "Teeth checked at the dentist in June 2026. Glasses new in May 2026. Hearing tested in September. Dr Reyes, paediatrician, saw her on 5 November.")
	d.Row("dca.hist.event", ".date", "2019-03-01", ".what", "Referral by school, the family declined help", ".source", "own-record", ".meaning", "Help was offered as words")
	d.Set("dca.hist.involvement", "In March 2019 school referred; the family declined and we closed it without a visit.")
	d.Set("dca.par.care", "Nadia turns Jane every two hours at night. Anna lifts Jane in the morning before college. The bathroom is upstairs and has no hoist.")
	d.Set("dca.safe.vulnerable", "many-carers", "cannot-tell-easily", "cannot-get-away").Set("dca.safe.tell", "Anna, with her symbol book; stop and hurt are in it").
		Set("dca.safe.judgement", "no-concern").Set("dca.safe.signs", "none")
	s.need("Jane needs to be moved and lifted without pain", "urgent", "OT visit of 12 November and Anna's diary")
	s.need("Jane needs to sleep and be turned at night", "high", "Night diary, 3 to 17 November")
	d.Set("dca.an.strengths", "Her sisters; school; she chooses clearly.").Set("dca.an.history-link", historyLink).Set("dca.an.judgement", judgement).
		Set("dca.an.other-explanations", "Rough handling, which the night diary and the nurse speak against.")
	d.Set("dca.dec.outcome", "child-in-need-plan").Set("dca.dec.not-met", "none").Set("dca.plan.review", "2027-02-02")
	s.action("Carol Pike", "Provide waking night carer 22:00-06:00, three nights a week", "Jane wakes no more than once a night, five nights a week", "Jane needs to sleep and be turned at night", "2026-12-14")
	s.action("Tessa Lind", "Order the ceiling hoist and two slings and try them with Jane", "Jane is lifted without crying", "Jane needs to be moved and lifted without pain", "2026-12-18")
	s.action("Nadia Sample", "Show the new taxi driver how Jane says stop at the gate", "Jane goes to school each morning with someone who understands her", "Jane needs to be moved and lifted without pain", "2026-12-16")
	c.At("2026-12-09 10:00")
	return s
}

func (s *story) member(name, relationship string) {
	s.dca.Row("dca.fam.member", ".person", name, ".relationship", relationship)
}

func (s *story) need(what, weight, evidence string) casefile.RowID {
	return s.dca.Row("dca.an.need", ".what", what, ".weight", weight, ".evidence", evidence, ".effect", "Pain and lost sleep go on")
}

func (s *story) action(who, what, outcome, need, by string) casefile.RowID {
	return s.dca.Row("dca.plan.action", ".who", who, ".what", what, ".outcome", outcome, ".need", need, ".by", by, ".accepted", "agreed", ".measure", "family night diary")
}

func found(rec casefile.Record, d casetest.Doc) []quality.Finding {
	return checks.Findings(rec, d.Document)
}

func has(fs []quality.Finding, id string) bool {
	return slices.ContainsFunc(fs, func(f quality.Finding) bool { return f.ID == id })
}

func one(t *testing.T, fs []quality.Finding, id string) quality.Finding {
	t.Helper()
	i := slices.IndexFunc(fs, func(f quality.Finding) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("%s is silent; there are %v", id, said(fs))
	}
	return fs[i]
}

func said(fs []quality.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, string(f.Level)+" "+f.ID+" at "+f.Place.LinkID+": "+f.Words())
	}
	return out
}

// Nothing stands against Jane's assessment as it is written in the end.
func TestAGoodAssessmentIsLeftAlone(t *testing.T) {
	s := jane(t)
	for _, f := range found(s.Record(), s.dca) {
		if f.Level == quality.Stop || f.Level == quality.Ask || f.ID == quality.Lint {
			t.Errorf("%s %s at %s: %s", f.Level, f.ID, f.Place.LinkID, f.Words())
		}
	}
}

// Step 15, 1: the first version of the first action.
func TestTheFirstActionOfTheStory(t *testing.T) {
	s := jane(t)
	row := s.dca.Row("dca.plan.action", ".what", "Professionals to support family as needed, ongoing")
	var here []quality.Finding
	for _, f := range found(s.Record(), s.dca) {
		if f.Place.Row == row {
			here = append(here, f)
		}
	}
	for id, l := range map[string]quality.Level{"Q-PLAN-1": quality.Stop, "Q-PLAN-2": quality.Stop, "Q-PLAN-4": quality.Ask} {
		if f := one(t, here, id); f.Level != l {
			t.Errorf("%s is a %s", id, f.Level)
		}
	}
	var marked []string
	for _, f := range here {
		if f.ID == quality.Lint {
			marked = append(marked, strings.ToLower(strings.Trim(f.About, "“”")))
		}
	}
	if want := []string{"professionals", "support", "as needed", "ongoing"}; !slices.Equal(marked, want) {
		t.Errorf("marked %q, want %q", marked, want)
	}
}

// Step 5, 3: a panel's condition.
func TestAVagueConditionOfAPanel(t *testing.T) {
	s := jane(t)
	d := s.Doc("cmp").Set("cmp.decision", "agreed-with-conditions")
	d.Row("cmp.conditions", ".what", "Shared care to explore options ASAP")
	fs := found(s.Record(), d)
	one(t, fs, "Q-PLAN-1")
	one(t, fs, "Q-PLAN-2")
	var marked []string
	for _, f := range fs {
		if f.ID == quality.Lint {
			marked = append(marked, strings.ToLower(strings.Trim(f.About, "“”")))
		}
	}
	if !slices.Equal(marked, []string{"explore", "asap"}) {
		t.Errorf("marked %q", marked)
	}
}

// Step 15, 2: the first judgement copies what was described, and no history is
// named. The lead may sign; the manager cannot while the history does not count.
func TestTheFirstJudgementOfTheStory(t *testing.T) {
	s := jane(t)
	fill(s.dca)
	s.dca.Set("dca.an.judgement", s.dca.Text("dca.par.care")).Set("dca.an.history-link", "The past weighs on everybody at home.").
		Set("dca.an.weigh", "All were heard.").Set("dca.an.unknown", "How the summer goes.")
	fs := found(s.Record(), s.dca)
	if f := one(t, fs, "Q-AN-1"); f.Level != quality.Ask {
		t.Errorf("Q-AN-1 is a %s", f.Level)
	}
	one(t, fs, "Q-HIST-1")
	lead := blocked(s, "lead")
	if slices.Contains(lead, "Q-HIST-1") {
		t.Errorf("the lead is stopped: %v", lead)
	}
	if m := blocked(s, "manager"); !slices.Contains(m, "Q-HIST-1") {
		t.Errorf("the manager may sign: %v", m)
	}
	for _, f := range checks.Review(s.Record(), s.dca.Document) {
		if f.Level == quality.Ask && f.Reason == nil {
			if err := s.dca.GiveReason(t.Context(), checks.Why(f.Finding), "Read with the manager on 9 December"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if left := blocked(s, "lead"); len(left) > 0 {
		t.Fatalf("with every reason given the lead is still stopped: %v", left)
	}
	if err := sign(t, s.dca, "lead", "Ruth Adeyemi"); err != nil {
		t.Fatal(err)
	}
	// A reason given later changes nothing that was signed.
	if err := s.dca.GiveReason(t.Context(), casefile.ReasonFor("Q-AN-1", casefile.Cell{LinkID: "dca.an.judgement"}), "Read again"); err != nil {
		t.Fatal(err)
	}
	if g := s.dca.Signatures(); len(g) != 1 || !g[0].Valid || g[0].Version != 1 {
		t.Fatalf("the lead's signature stands as %+v", g)
	}
	s.At("2026-12-11 09:00")
	if err := sign(t, s.dca, "manager", "Priya Nair"); err == nil {
		t.Fatal("the manager signs while Q-HIST-1 stands")
	}
	s.dca.Set("dca.an.history-link", historyLink)
	if m := blocked(s, "manager"); slices.Contains(m, "Q-HIST-1") {
		t.Errorf("the history counts now, and the manager is still stopped: %v", m)
	}
}

func blocked(s *story, role string) []string {
	var out []string
	for _, p := range checks.Gate(s.Record(), s.dca.Document, casefile.Signing{Role: role}) {
		if p.Level == engine.LevelStop {
			out = append(out, p.Key)
		}
	}
	return out
}

func sign(t *testing.T, d casetest.Doc, role, name string) error {
	t.Helper()
	cell, err := d.SignatureCell(role)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Sign(t.Context(), casefile.Signing{Cell: cell, Name: name, Typed: true})
	return err
}

// Step 15, 4: ten actions are no length warning, thirteen a hint.
func TestTheLengthOfThePlan(t *testing.T) {
	s := jane(t)
	for range 7 {
		s.action("Marie Dunn", "Show the night carer the feed and watch her do it once", "Jane is fed at night by hands she knows", "Jane needs to sleep and be turned at night", "2026-12-20")
	}
	fs := found(s.Record(), s.dca)
	if has(fs, "Q-PLAN-7") || has(fs, "Q-LEN-3") {
		t.Errorf("ten actions: %v", said(fs))
	}
	for range 3 {
		s.action("Marie Dunn", "Show the day carer the feed and watch her do it once", "Jane is fed by hands she knows", "Jane needs to sleep and be turned at night", "2026-12-20")
	}
	if f := one(t, found(s.Record(), s.dca), "Q-PLAN-7"); f.Level != quality.Hint {
		t.Errorf("thirteen actions are a %s", f.Level)
	}
}

// Step 7, 1: how directly the children were heard.
func TestVoiceStrength(t *testing.T) {
	s := jane(t)
	if got := checks.Voice(s.dca.Document); got != quality.Direct {
		t.Errorf("Jane was heard %s", got)
	}
	lucy := s.Doc("dca")
	lucy.Row("dca.voice.contact", ".alone", "sibling", ".how", "observation", ".sure", "fairly-sure")
	lucy.Set("dca.voice.helper", "sibling-adult")
	if got := checks.Voice(lucy.Document); got != quality.Interpreted {
		t.Errorf("Lucy was heard %s", got)
	}
}

// A reason is kept with who gave it and when, can be taken back, and ends no
// signature.
func TestAReasonTravelsWithTheDocument(t *testing.T) {
	s := jane(t)
	at := casefile.Cell{Row: "r1", LinkID: "dca.an.need.what"}
	if a, b := (quality.Finding{ID: "Q-AN-4", Place: at}).Key(), casefile.ReasonFor("Q-AN-4", at); a != b {
		t.Errorf("a finding is answered at %q, and looked up at %q", b, a)
	}
	why := casefile.ReasonFor("Q-AN-1", casefile.Cell{LinkID: "dca.an.judgement"})
	for _, text := range []string{"First", " Read with Priya ", ""} {
		if err := s.dca.GiveReason(t.Context(), why, text); err != nil {
			t.Fatal(err)
		}
		got := s.dca.Reasons()[why]
		if got.Text != strings.TrimSpace(text) || text != "" && got.By.Name != "Ruth Adeyemi" {
			t.Errorf("after %q the reason is %+v", text, got)
		}
	}
	if h := s.dca.ReasonHistory(why); len(h) != 3 || h[1].Text != "Read with Priya" || h[2].Text != "" {
		t.Errorf("the history of the reason is %+v", h)
	}
}

// Parents and the child sign that they saw it, however it is written.
func TestAFamilyIsNeverKeptFromSigning(t *testing.T) {
	s := jane(t)
	s.dca.Set("dca.an.judgement", s.dca.Text("dca.par.care"))
	if got := checks.Gate(s.Record(), s.dca.Document, casefile.Signing{Role: "parent"}); len(got) != 0 {
		t.Errorf("a parent is stopped: %+v", got)
	}
}

// Step 9, 4: the request is asked why this place, and holds the reason from its
// start.
func TestARequestHoldsWhyThisPlace(t *testing.T) {
	s := jane(t)
	d := s.Doc("cmp").Set("cmp.proposal", "Meadow House, 3 Nov 18:00 to 10 Nov 2026")
	fill(d)
	if err := sign(t, d, "author", "Ruth Adeyemi"); !errors.Is(err, casefile.ErrNotReady) {
		t.Fatalf("unplanned, and nothing is asked: %v", err)
	}
	why := casefile.ReasonFor("Q-PLC-1", casefile.Cell{LinkID: "cmp.proposal"})
	reasons(t, s, d)
	if err := sign(t, d, "author", "Ruth Adeyemi"); err != nil {
		t.Fatalf("%v: %+v", err, checks.Gate(s.Record(), d.Document, casefile.Signing{Role: "author"}))
	}
	if d.Reasons()[why].Text == "" {
		t.Error("the reason is not kept")
	}
}

// A manager's direction is not held up until its worker agrees; a therapist's
// list of things to do is no plan.
func TestOnlyPromisesAreAsked(t *testing.T) {
	s := jane(t)
	d := look("checkpoint-10", question)(s)
	d.Set("ovs.answer", "Not yet").Set("ovs.drift", "yes-act")
	d.Row("ovs.direction", ".what", "Write a night plan", ".who", "Ruth Adeyemi", ".by", "2026-12-20", ".accepted", "not-told")
	if fs := found(s.Record(), d); has(fs, "Q-PLAN-6") || !has(fs, "Q-PLAN-4") {
		t.Errorf("a direction: %v", said(fs))
	}
	ot := s.Doc("ot")
	ot.Row("ot.act", ".what", "Measure the stairs")
	for _, f := range found(s.Record(), ot) {
		if strings.HasPrefix(f.ID, "Q-PLAN") {
			t.Errorf("a therapist is asked %s", f.ID)
		}
	}
}

// Step 11, 1: a look that agrees cannot be finished, one that questions can.
func TestALookThatOnlyAgreesIsRefused(t *testing.T) {
	s := jane(t)
	d := s.Doc("ovs").Set("ovs.kind", "checkpoint-10").Set("ovs.challenge", "Agree, good work")
	fill(d)
	if _, err := d.Sign(t.Context(), casefile.Signing{Name: "Priya Nair", Typed: true}); !errors.Is(err, casefile.ErrNotReady) {
		t.Fatalf("it is signed: %v", err)
	}
	d.Set("ovs.challenge", question)
	reasons(t, s, d)
	if _, err := d.Sign(t.Context(), casefile.Signing{Name: "Priya Nair", Typed: true}); err != nil {
		t.Fatalf("%v: %+v", err, d.Check())
	}
}
