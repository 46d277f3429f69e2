package story

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/plan"
	"doorstep/app/ui/model"
)

// homeRisks: Thu 12 Nov. Tessa at the family's home and Ruth beside her, both
// without a signal; Priya at her desk.
func homeRisks(s *tale) {
	s.at("2026-11-12 10:00")
	s.signal(false)
	ots := map[string]casetest.Doc{}
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		s.equip(girl, c)
		ots[girl] = s.assess(girl, c)
	}

	// Ruth and Priya set the same day apart.
	jane := s.of(s.ruth, "dca of Jane").
		Set("dca.env.housing", "Stairs, a bath, no hoist; the girls sleep upstairs").Set("dca.env.housing-fit", "unsafe-now").Set("dca.form.target", "2026-12-18")
	lucy := s.of(s.ruth, "dca of Lucy")
	for _, d := range []casetest.Doc{jane, lucy} {
		d.Row("dca.dev.health.need", ".what", "Postural seating for day and night, with a moulded wheelchair", ".status", "being-dealt-with", ".owner", s.tessa.me(), ".by", "2027-02-19")
	}
	s.of(s.priya, "dca of Jane").Set("dca.form.target", "2026-12-11")
	s.signal(true)
	s.everybody()

	for _, p := range []*worker{s.ruth, s.priya, s.tessa} {
		d := s.of(p, "dca of Jane")
		all := d.Conflicts()
		target := slices.IndexFunc(all, func(k casefile.Conflict) bool { return k.Cell.LinkID == "dca.form.target" })
		s.expect("10.1", len(all) == 1 && target == 0 && len(all[target].Answers) == 2, "%s sees conflicts %+v", p.name, all)
		s.expect("10.1", len(s.ot(p, "Jane").Conflicts()) == 0 && same(ots["Jane"].QuestionnaireResponse().Item, s.ot(p, "Jane").QuestionnaireResponse().Item), "Tessa's form arrives at %s's changed", p.name)
	}
	v := s.ruth.onScreen(1280, 800)
	v.Open(model.Route{Screen: model.Conflict, Case: s.jane.String(), Doc: jane.ID().String(), Cell: "dca.form.target"})
	s.expect("10.1", v.saysAll("11", "18", "Priya Nair", "Ruth Adeyemi"), "the conflict's screen says\n%s", v.Says())
	s.picture(v, "10-conflict")
	v.Close()
	k := jane.Conflicts()[0]
	for _, a := range k.Answers {
		if a.By.Name == s.priya.name {
			_, err := jane.Resolve(ctx, k.Cell, k.Option, a.Dot, "Inside the 45 days, and before Christmas")
			must(s, err)
		}
	}
	s.everybody()
	kept := s.of(s.priya, "dca of Jane")
	said := ""
	for _, v := range kept.History(casefile.Cell{LinkID: "dca.form.target"}) {
		said += v.Text + " (" + v.By.Name + ") " + v.Why + "; "
	}
	s.expect("10.1", len(kept.Conflicts()) == 0 && kept.DateIn("", "dca.form.target") == "2026-12-11" && strings.Contains(said, "18 December 2026 (Ruth") && strings.Contains(said, "before Christmas"), "the history says %s", said)

	rec := s.priya.record(s.jane)
	var notice due.Item
	for _, it := range due.List(rec) {
		if it.Key == "cfg.dca.unsafe-home" {
			notice = it
		}
	}
	s.expect("10.2", notice.Due.Date == "2026-11-12" && notice.Doc == ots["Jane"].ID(), "an unsafe home is not on the manager's list of today: %+v", notice)
	proposed, actions := plan.Proposals(rec), len(rec.Actions())
	s.expect("10.2", len(proposed) == 6, "%d actions are proposed: %+v", len(proposed), proposed)
	hoist := slices.IndexFunc(proposed, func(p plan.Proposal) bool { return strings.Contains(p.What, "track hoist") })
	if hoist < 0 {
		s.t.Fatalf("no hoist among %+v", proposed)
	}
	_, err := plan.Confirm(ctx, proposed[hoist], jane.Document)
	must(s, err)
	rec = s.ruth.record(s.jane)
	s.expect("10.2", len(plan.Proposals(rec)) == 5 && len(rec.Actions()) == actions+1, "after one is confirmed %d are proposed and %d actions more there", len(plan.Proposals(rec)), len(rec.Actions())-actions)
	for _, c := range []casefile.ID{s.jane, s.lucy} {
		seats := 0
		for _, n := range plan.Health(s.ruth.record(c)) {
			if strings.HasPrefix(n.What, "Postural seating") && !n.Unowned() && n.By == "2027-02-19" {
				seats++
			}
		}
		s.expect("10.3", seats == 1, "the health tracker has %d postural seats", seats)
	}
	v = s.ruth.onScreen(1280, 800)
	v.at(model.Plan, s.jane)
	s.picture(v, "10-proposals")
	v.Close()
	s.everybody()
}

// ot is the occupational therapist's assessment of one girl.
func (s *tale) ot(p *worker, girl string) casetest.Doc {
	s.t.Helper()
	return s.of(p, "ot of "+girl)
}

// equip registers what a girl is lifted with until the track is there, and what is
// recommended for her.
func (s *tale) equip(girl string, c casefile.ID) {
	s.t.Helper()
	d := s.keep("equipment of "+girl, s.tessa.begin(c, "eq"))
	s.things[girl] = map[string]casefile.RowID{}
	for _, e := range [][2]string{{"mobile-hoist", "A700"}, {"sling", "S100"}} {
		row := d.Row("eq.item", ".kind", e[0], ".status", "in-use", ".make", "Test make", ".serial", e[1]+girl, ".owner", "equipment-service", ".site", "14 Placeholder Road",
			".users", "family-and-paid-workers", ".swl", map[string]string{"mobile-hoist": "200 kg", "sling": "150 kg"}[e[0]], ".exam-last", "2026-11-10", ".check", "good", ".helpline", "01632 960777")
		s.things[girl][e[0]] = row
		if e[0] == "sling" {
			d.In(row, "eq.item.sling-type", "with-head-support").In(row, "eq.item.sling-size", "Small").In(row, "eq.item.sling-attach", "loops").In(row, "eq.item.sling-fit", "2026-11-12")
		}
	}
	for _, kind := range []string{"profiling-bed", "seat", "moulded-seat"} {
		d.Row("eq.item", ".kind", kind, ".status", "needed", ".need-why", "She cannot change her own position; without it her skin breaks", ".need-by", "2027-02-19", ".interim", "Bed-chairs on loan")
	}
}

// assess writes and signs the home risk assessment of one girl.
func (s *tale) assess(girl string, c casefile.ID) casetest.Doc {
	s.t.Helper()
	if girl == "Jane" {
		s.keep("home", s.tessa.begin(c, "prop"))
	}
	d := s.keep("ot of "+girl, s.tessa.begin(c, "ot")).
		Set("ot.child.dob", map[string]string{"Jane": "2018-05-14", "Lucy": "2025-09-22"}[girl]).
		Set("ot.visit.reason", "coming-home-from-hospital-or-hospice").Set("ot.visit.home-kind", "family-home").Set("ot.visit.child-seen", "seen-in-usual-routine").
		Set("ot.visit.consent-scope", "assess-the-home", "assess-and-handle-the-child", "take-photos-of-rooms", "share-with-carers").
		Set("ot.child.weight", map[string]string{"Jane": "24 kg", "Lucy": "9.5 kg"}[girl]).Set("ot.child.weight-date", "2026-11-12").Set("ot.child.weight-how", "weighed-today").
		Set("ot.child.height", map[string]string{"Jane": "1210 mm", "Lucy": "760 mm"}[girl]).Set("ot.child.course", "slow-decline").Set("ot.child.mobility", "carried").
		Set("ot.child.transfer", "hoist-always").Set("ot.child.signals", "Yes: looks up. No: shuts eyes. Pain: goes quiet, grips left hand")
	for _, task := range [][2]string{{"bed-to-chair", "Lifted by hand by her mother and Anna"}, {"chair-to-bath-or-shower", "Carried over the edge of the bath"}, {"stairs", "Carried up and down by one adult"}} {
		row := d.Row("ot.mh.task", ".kind", task[0], ".now", task[1], ".often", "6", ".before-l", "4-likely", ".before-s", "3-moderate", ".after-l", "2-unlikely", ".after-s", "3-moderate", ".in-place", "some", ".handlers", "2",
			".method", "1. Say what comes. 2. Place the sling. 3. Lift a little, stop, look. 4. Swing and lower.", ".stop", "She goes quiet or grips her left hand")
		if task[0] == "bed-to-chair" {
			s.tasks[girl] = row
			eq := s.of(s.tessa, "equipment of "+girl)
			s.point(d, row, "ot.mh.task.hoist", eq, s.things[girl]["mobile-hoist"], "Mobile hoist")
			s.point(d, row, "ot.mh.task.sling", eq, s.things[girl]["sling"], "Sling")
			d.In(row, "ot.mh.task.hoist.swl", "200 kg").In(row, "ot.mh.task.sling.swl", "150 kg").In(row, "ot.mh.task.match", "same-maker").In(row, "ot.mh.task.loops", "Green at shoulder, hip and leg").In(row, "ot.mh.task.extra-load", "0 kg").
				In(row, "ot.mh.task.fail-plan", "Lower by hand, wait on the bed, ring 01632 960777")
		}
	}
	for _, kind := range []string{"level-access-shower-or-wet-room", "ceiling-track-hoist", "extension"} {
		d.Row("ad.item", ".kind", kind, ".need", "She is lifted by hand over the bath and on the stairs", ".interim", "Mobile hoist on loan, wash in bed, bed downstairs",
			".told", "yes", ".state", "recommended", ".purpose", "f-reach-provide-or-use-a-bath-or-shower", ".because", "Bath and stairs")
	}
	d.Row("ot.act", ".what", "Teach both parents and Anna the mobile hoist", ".who", s.tessa.me(), ".by", "2026-11-20", ".state", "not-started")
	handlingtest.Fill(d)
	for _, rule := range ids(checks.Findings(s.tessa.record(c), d.Document)) {
		s.tessa.because(d, rule, "Seen and talked through with both parents")
	}
	must(s, s.tessa.signs(d, "ot.sign.ot"))
	s.signs(d, "", "ot.sign.parent", "Nadia Sample")
	return d
}

// point answers a question with a row of another document.
func (s *tale) point(d casetest.Doc, row casefile.RowID, link string, to casetest.Doc, at casefile.RowID, words string) {
	s.t.Helper()
	if _, err := d.Document.Set(ctx, casefile.Cell{Row: row, LinkID: link}, casefile.RowRef(to.ID(), at, words)); err != nil {
		s.t.Fatalf("%s: %v", link, err)
	}
}

// signs has somebody sign on the tablet of whoever holds the document.
func (s *tale) signs(d casetest.Doc, row casefile.RowID, link, name string) {
	s.t.Helper()
	if err := s.tries(d, row, link, name); err != nil {
		for _, q := range d.Check() {
			s.t.Logf("%s: %s", q.Cell.LinkID, q.Message)
		}
		s.t.Fatalf("%s does not sign %s: %v", name, link, err)
	}
}

// tries signs and says why it could not.
func (s *tale) tries(d casetest.Doc, row casefile.RowID, link, name string) error {
	_, err := d.Sign(ctx, casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true})
	return err
}
