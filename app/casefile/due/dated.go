package due

import (
	"cmp"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// promises are the actions of all forms.
func promises(m *maker) {
	for _, a := range m.r.Actions() {
		it := Item{Kind: Action, Key: a.Group, Title: a.What, Doc: a.Doc, Row: a.Row, Due: casefile.Due{Date: a.By}, Owner: a.Who, OwnerRef: a.WhoRef}
		if a.ByFamily() && !a.Done() {
			// Family is never reminded: the lead rings (processes.md section 4).
			name, _, _ := strings.Cut(a.Who, " ")
			it.Title, it.Owner, it.OwnerRef = "Ring "+name+": "+a.What, m.lead, m.leadRef
		}
		if a.Done() {
			d := m.r.Doc(a.Doc)
			done := m.answered(d, a.Row, a.Group+".status")
			it.Met = done
			switch a.Status {
			case casefile.NotNeeded, casefile.HandedOn:
				it.Met, it.Off, it.OffOn = "", strings.ToLower(d.TextIn(a.Row, a.Group+".status")), done
			case casefile.DoneInTime:
				it.Met = min(done, a.By) // written down later does not make it late
			}
		}
		m.item(it)
	}
}

// healthNeeds are the needs of the health tracker that have a day (Q-HLT-1).
func healthNeeds(m *maker) {
	for _, group := range []struct{ form, group string }{{"dca", "dca.dev.health.need"}, {"cinp", "cinp.health"}} {
		d := m.r.Latest(group.form)
		if d == nil || group.form == "dca" && m.r.Latest("cinp") != nil {
			continue // the plan carries them on
		}
		for _, row := range d.Rows(group.group, "") {
			it := Item{
				Kind: Health, Key: group.group, Title: d.TextIn(row.ID, group.group+".what"), Doc: d.ID(), Row: row.ID,
				Due: casefile.Due{Date: d.DateIn(row.ID, group.group+".by")},
			}
			if v, ok := d.AnswerIn(row.ID, group.group+".owner"); ok {
				it.Owner, it.OwnerRef = cmp.Or(v.Reference.Display, d.TextIn(row.ID, group.group+".owner")), v.Reference.Reference
			}
			if d.CodeIn(row.ID, group.group+".status") == "met" {
				it.Met = m.answered(d, row.ID, group.group+".status")
			}
			m.item(it)
		}
	}
}

// visits are those that are planned and have not ended.
func visits(m *maker) {
	for _, v := range m.r.Visits() {
		if v.Ended {
			continue
		}
		at := v.At.In(m.r.Now.Location())
		m.item(Item{
			Kind: Visit, Key: "case.visits", Title: cmp.Or(v.Purpose, "Visit"), Due: casefile.Due{Date: casefile.DateOf(at)},
			Owner: m.lead, OwnerRef: m.leadRef, Moment: v.At.UTC().Format(time.RFC3339), At: at.Format("15:04"), Minutes: v.Minutes,
		})
	}
}

// dated are the days that people set in forms for looking again, where no clock
// runs to them.
func dated(m *maker) {
	for _, q := range []struct {
		form, link, title string
		met               string // the question that says it was done, "" for a newer form of the kind
		unless            string // a form whose clocks take over
		manager           bool
	}{
		{form: "dca", link: "dca.plan.review", title: "First review of the plan", unless: "cinp"},
		{form: "cafref", link: "cafref.ask-again", title: "Ask the family again"},
		{form: "caf", link: "caf.consent.until", title: "Consent ends: ask again"},
		{form: "jrap", link: "jrap.review", title: "Review of funding"},
		{form: "brk", link: "brk.review", title: "Review of short breaks"},
		{form: "ovs", link: "ovs.next", title: "Manager’s next look", manager: true},
		{form: "rev", link: "rev.due", title: "Answer the manager’s questions"},
		{form: "hnd", link: "hnd.joint-visit", title: "Joint visit with the next worker", met: "hnd.accepted"},
		{form: "isd", link: "isd.decision.date", title: "Decide on sharing information"},
		{form: "cmp", link: "cmp.decision.date", title: "More information for the panel"},
		{form: "jrap", link: "jrap.decision.date", title: "Questions of the joint panel"},
	} {
		if q.unless != "" && m.r.Latest(q.unless) != nil {
			continue
		}
		docs := m.r.Of(q.form)
		for i, d := range docs {
			if q.link == "brk.review" && d.Code("brk.basis") == "s20-regulation-48" {
				continue // its own clock
			}
			it := Item{Kind: Review, Key: q.link, Title: q.title, Doc: d.ID(), Due: casefile.Due{Date: d.DateIn("", q.link)}, Owner: m.lead, OwnerRef: m.leadRef}
			if q.manager {
				it.Owner, it.OwnerRef = m.manager, m.managerRef
			}
			switch {
			case q.met != "":
				it.Met = m.answered(d, "", q.met)
			case q.form == "rev":
				if v := (casefile.Review{Doc: d}); v.Outcome() == casefile.ReviewAgreed {
					it.Met = m.answered(d, "", "rev.outcome")
				}
			case q.form == "brk" || q.form == "cmp":
				// Each arrangement and each request stands for itself.
			case i+1 < len(docs):
				it.Met = m.day(docs[i+1].Summary().Started)
			}
			m.item(it)
		}
	}
}
