package story

import (
	"os"
	"path/filepath"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/due"
	"doorstep/app/family"
	"doorstep/app/session"
	"doorstep/app/ui/model"
)

// homeVisit: 3 Nov, 11:00 to 12:20, without a signal.
func homeVisit(s *tale) {
	s.at("2026-11-03 12:20")
	jane, lucy := s.of(s.ruth, "dca of Jane"), s.of(s.ruth, "dca of Lucy")
	for d, own := range map[casetest.Doc]struct {
		portrait, said, how string
		methods             []string
		codes               []string
	}{
		jane: {"Bright smile, loves the library and bossing her brothers; hates wet sleeves", "Pointed to MUM and HOME, pushed HOSPITAL away, then chose SCHOOL and smiled", "symbol-book-or-board", []string{"few-words", "makaton-or-key-word-sign", "symbol-book-or-board", "facial-expression"}, []string{"MOB", "HAND", "PC", "COMM", "LD"}},
		lucy: {"Watches everything, laughs at Grace", "Watched the door, calmed when Anna sang", "observation", []string{"sounds", "facial-expression", "breathing-or-muscle-tone"}, []string{"MOB", "HAND", "PC", "COMM"}},
	} {
		c := d.Case()
		d.Set("dca.form.why", "emergency").Set("dca.form.path", "full").Set("dca.form.read", "chronology", "ot-reports", "siblings-records").
			Set("dca.form.told-family", "2026-11-03").Set("dca.child.portrait", own.portrait).Set("dca.child.religion", "Muslim").
			Set("dca.child.religion.reason", "Halal food and feeds, no pork gelatine in medicines, female carers for washing").
			Set("dca.child.interpreter", "telephone-used").Set("dca.voice.methods", own.methods...).
			Set("dca.voice.signals", "Yes: looks up. No: shuts eyes. Pain: goes quiet, grips left hand").
			Set("dca.voice.wants", "To be with Mum").Set("dca.voice.helper", "sibling-adult").
			Set("dca.dis.who-knows").Set("dca.dis.codes", own.codes...).Set("dca.dis.definition", "yes").
			Set("dca.dis.impact", "All care is done for her, day and night").Set("dca.dis.barriers", "The stairs, the bath, and help that stopped").
			Set("dca.fam.absent", "Father Karim: last home 20 Sep, works abroad; message left 10:40").
			Set("dca.fam.past-help", "After Henry died “people came, wrote things, and left”. Accepts OT because it changed something").
			Set("dca.safe.if-not", "The same questions about weight, skin and being lifted would be asked").
			Set("dca.safe.vulnerable", "intimate-care-by-others", "cannot-tell-easily", "carers-under-strain").
			Set("dca.safe.tell", "Her sister Anna and her teacher, with the symbol mat").Set("dca.safe.judgement", "no-concern")
		d.Row("dca.dis.condition", ".name", "Genetic degenerative condition (fictional TD-17)", ".status", "diagnosed", ".by", "Dr Reyes, 2019, letter on file", ".course", "getting-worse")
		row := d.Row("dca.voice.contact", ".when", "2026-11-03T11:25:00Z", ".where", "home", ".alone", "sibling", ".said", own.said, ".sure", "fairly-sure")
		d.In(row, "dca.voice.contact.how", own.how)
		for _, m := range [][]string{{"Nadia", "mother"}, {"Karim", "father"}, {"Anna", "sibling"}, {"Beth", "sibling"}, {"Dan", "sibling"}} {
			row := about(d, "dca.fam.member", m[0], s.ruth.on(c, m[0]))
			d.In(row, "dca.fam.member.relationship", m[1]).In(row, "dca.fam.member.relationship.choice", "full-time")
		}
		d.Set("dca.fam.others-safe", "Dan and Ella: at home with aunt Salma staying. Finn and Grace: at Salma's daughter's house. Beth: home with Anna. Agreed and phoned")
		for given, caring := range map[string][]string{"Beth": {"lifting", "night", "feeding-or-medicines"}, "Dan": {"watching", "lifting"}} {
			row := about(d, "dca.sib.entry", given, s.ruth.on(c, given))
			d.In(row, "dca.sib.entry.young-carer", "refer-now").In(row, "dca.sib.entry.caring", caring...)
		}
	}
	jane.Set("dca.child.setting", named("Oakbank Special School"))
	who := jane.State(casefile.Cell{LinkID: "dca.dis.who-knows"})
	s.expect("3.3", who.Enabled && who.Required != "" && jane.Restricted(casefile.Cell{LinkID: "dca.dis.who-knows"}), "who-knows is %+v", who)
	const knows = "Jane has not been told that Claire and Henry had the same illness. Only parents or Dr Reyes may raise it"
	jane.Set("dca.dis.who-knows", knows)
	lucy.Set("dca.dis.who-knows", "Parents and Dr Reyes")
	s.expect("3.2", strings.HasPrefix(jane.Text("dca.child.age"), "8 years") && strings.HasPrefix(lucy.Text("dca.child.age"), "13 months"),
		"ages %q and %q", jane.Text("dca.child.age"), lucy.Text("dca.child.age"))

	jane.Set("dca.safe.signs", "pressure-sores")
	lucy.Set("dca.safe.signs", "none")
	asked := func(d casetest.Doc, link string) bool { return d.State(casefile.Cell{LinkID: link}).Enabled }
	jane.Set("dca.safe.explain", "Because of her condition").Set("dca.safe.explain.choice", "confirmed-by-professional").Set("dca.safe.explain.date", "2026-11-03").Set("dca.safe.alternative", "Not being turned at night")
	rec := s.ruth.record(s.jane)
	s.expect("3.4", asked(jane, "dca.safe.explain") && asked(jane, "dca.safe.alternative") && !asked(lucy, "dca.safe.explain") && !asked(lucy, "dca.safe.alternative"),
		"the explanation is asked of the wrong sister")
	s.expect("3.4", stops(jane, "V-DCA-6") && finds(checks.Findings(rec, jane.Document), "Q-SAFE-1"), "an explanation without a professional passes")
	jane.Set("dca.safe.explain.choice", "paediatric-opinion-requested").Set("dca.safe.explain.date", "2026-11-03")
	rec = s.ruth.record(s.jane)
	s.expect("3.4", !stops(jane, "V-DCA-6") && !finds(checks.Findings(rec, jane.Document), "Q-SAFE-1"), "an opinion that was asked for does not settle it for now")
	task := false
	for _, it := range due.List(rec) {
		task = task || it.Key == "cfg.dca.opinion"
	}
	s.expect("3.4", task, "no task reminds of the opinion")

	s.expect("3.5", jane.Problem("V-DCA-19") == nil, "V-DCA-19 warns about young carers who are referred")
	for _, r := range jane.Rows("dca.sib.entry", "") {
		jane.In(r.ID, "dca.sib.entry.young-carer", "not-a-carer")
	}
	s.expect("3.5", jane.Problem("V-DCA-19") != nil, "V-DCA-19 is silent where nobody calls them carers")
	for _, given := range []string{"Beth", "Dan"} {
		jane.In(about(jane, "dca.sib.entry", given, ""), "dca.sib.entry.young-carer", "refer-now")
	}

	v := s.ruth.onScreen(1280, 800)
	v.page(s.jane, jane, "dca.hist.story")
	s.expect("3.6", !v.saysAll("suspicious death"), "deaths from a known illness are offered as a sign of harm")
	s.picture(v, "03-history")
	v.Open(model.Route{Screen: model.Family, Case: s.jane.String(), Doc: jane.ID().String()})
	s.picture(v, "03-family-view")
	hidden := !v.saysAll(knows) && !v.saysAll("pressure") && !v.saysAll("Not being turned at night")
	v.Close()
	for _, a := range family.Of(jane.Document).Answers {
		hidden = hidden && a.Cell.LinkID != "dca.dis.who-knows" && a.Cell.LinkID != "dca.par.issues" && !strings.HasPrefix(a.Cell.LinkID, "dca.safe.")
	}
	s.expect("3.7", hidden, "Family view shows what was not meant for it")

	around := rec.Around(rec.Today)
	young, grown := "", ""
	for _, p := range around.CheckOn {
		young += p.Given + " "
	}
	for _, p := range around.Adults {
		grown += p.Given + " "
	}
	s.expect("3.8", strings.Contains(young, "Beth") && !strings.Contains(young, "Anna") && strings.TrimSpace(grown) == "Anna", "young: %s, grown: %s", young, grown)
	s.expect("1.6", len(around.CheckOn) == 5, "%d children to check on: %s", len(around.CheckOn), young)

	// The tablet dies: what its disk holds at this moment is all there is.
	want := jane.QuestionnaireResponse()
	copied := filepath.Join(s.dir, "died", "vault")
	if err := os.CopyFS(copied, os.DirFS(s.ruth.home)); err != nil {
		s.t.Fatal(err)
	}
	s.expect("3.1", sameAfterDeath(s, copied, jane.ID(), want.Item), "after the tablet died something is missing")
}

// sameAfterDeath opens a copy of a vault that nobody closed.
func sameAfterDeath(s *tale, home string, id casefile.ID, want any) bool {
	s.t.Helper()
	_ = os.Chmod(filepath.Join(home, "courier.key"), 0o600)
	v, err := session.Unlock(ctx, session.Options{Home: home, Now: s.now, Zone: s.zone}, passphrase)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = v.Lock() }()
	d, err := v.OpenDoc(id)
	if err != nil {
		s.t.Fatal(err)
	}
	return same(want, d.QuestionnaireResponse().Item)
}
