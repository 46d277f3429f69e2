package due

import (
	"cmp"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/settings"
)

// movingAndHandling is what occupational therapy has with a date: examinations and
// services of equipment, what is needed by a day, reviews of homes, decisions about
// extreme risks, and grants (ot-home-risk-assessment.md, RE-10, RE-11, RE-27, RE-28,
// RE-32).
func movingAndHandling(m *maker) {
	assessed := m.r.Latest(handling.Form)
	if assessed == nil && m.r.Latest(equipment.Form) == nil && m.r.Latest(handling.HomeForm) == nil {
		return
	}
	ot, otRef := m.lead, m.leadRef
	if d := assessed; d != nil {
		if v, ok := d.AnswerIn("", "ot.visit.assessor"); ok {
			ot, otRef = cmp.Or(v.Reference.Display, d.Text("ot.visit.assessor")), v.Reference.Reference
		}
	}
	m.register(ot, otRef)
	m.homes(ot, otRef)
	m.extreme()
	m.grants(ot, otRef)
}

// register are the dates of the things in the register of equipment.
func (m *maker) register(ot, otRef string) {
	for _, it := range equipment.Register(m.r) {
		add := func(key, title string, on casefile.Date) {
			m.item(Item{Kind: Review, Key: equipment.Group + "." + key, Title: title + ": " + it.Name(), Doc: it.Doc.ID(), Row: it.Row, Due: casefile.Due{Date: on}, Owner: ot, OwnerRef: otRef})
		}
		switch {
		case it.Wanted():
			add("need-by", "Needed", it.NeedBy)
			continue
		case it.MovedTo != nil, it.Status == "outgrown", it.Status == "returned", it.Status == "faulty-out-of-use":
			continue
		case it.Lifts():
			add("exam-due", "Thorough examination", it.ExamDue)
		}
		if it.Status == "in-use" {
			add("service-due", "Service", it.Service)
		}
	}
}

// homes are the reviews of the homes that were assessed: the newest of each.
func (m *maker) homes(ot, otRef string) {
	for _, q := range []struct{ form, where, link, title string }{
		{handling.Form, "ot.visit.property", "ot.sum.review", "Review of moving and handling"},
		{handling.HomeForm, "ch.carer", "ch.review", "Review of the carer’s home"},
	} {
		seen := map[string]bool{}
		docs := m.r.Of(q.form)
		for i := len(docs) - 1; i >= 0; i-- {
			d := docs[i]
			v, _ := d.AnswerIn("", q.where)
			where := cmp.Or(v.Reference.Reference, v.Reference.Display)
			on := d.DateIn("", q.link)
			if on == "" || seen[where] {
				continue
			}
			seen[where] = true
			m.item(Item{Kind: Review, Key: q.link, Title: q.title, Doc: d.ID(), Due: casefile.Due{Date: on}, Owner: ot, OwnerRef: otRef})
		}
	}
}

// extreme are the decisions that a manager has to make about handling risks of 15 or
// more (OT-V11), and the actions because of them that are late (RE-32).
func (m *maker) extreme() {
	seen := map[casefile.ID]bool{}
	risks := handling.ForManager(m.r)
	for _, t := range risks {
		if !t.Needs || seen[t.Doc.ID()] {
			continue
		}
		seen[t.Doc.ID()] = true
		start := t.Doc.DateIn("", "ot.visit.start")
		limit, ok := m.r.Settings.On(string(start)).Limit("cfg.ot.act-extreme")
		if start == "" || !ok {
			continue
		}
		on, _, ok := m.calendar(settings.Local).Count(start, limit.First(), casefile.Practice)
		if !ok {
			continue
		}
		it := Item{
			Kind: Review, Key: "ot.sum.mgr-reply", Title: "Decide about a handling risk of " + strconv.Itoa(t.Counting.Points) + ": " + strings.ToLower(t.Title),
			Doc: t.Doc.ID(), Due: on, Owner: m.manager, OwnerRef: m.managerRef,
		}
		if t.Decided {
			it.Met = m.signed(t.Doc, "ot.sign.manager")
		}
		m.item(it)
	}
	for _, a := range m.r.Actions() {
		if a.Done() || a.By == "" || a.By >= m.r.Today || !handling.Because(m.r, a, risks) {
			continue
		}
		if next, ok := m.r.Calendar.Add(a.By, 1); ok {
			m.item(Item{Kind: Review, Key: "RE-32", Title: "Late, for a handling risk of 15 or more: " + a.What, Doc: a.Doc, Row: a.Row, Due: next, Owner: m.manager, OwnerRef: m.managerRef})
		}
	}
}

// grantMonths are how long after a valid application for a grant somebody looks
// where it is; after the last of them the decision is late (RE-27).
var grantMonths = []int{4, 5, 6}

func (m *maker) grants(ot, otRef string) {
	for _, d := range m.r.Of(handling.Form) {
		for _, row := range d.Rows("ad.item", "") {
			start, ok := d.DateIn(row.ID, "ad.item.applied").Time()
			if !ok {
				continue
			}
			met := casefile.Date("")
			if state := d.CodeIn(row.ID, "ad.item.state"); state != "application-made" {
				met = m.answered(d, row.ID, "ad.item.state")
			}
			what := d.TextIn(row.ID, "ad.item.kind")
			for i, n := range grantMonths {
				title := "Ask where the grant is: " + what
				if i == len(grantMonths)-1 {
					title = "Decision on the grant: " + what
				}
				m.item(Item{
					Kind: Review, Key: "ad.item.applied", Title: title, Note: strconv.Itoa(n) + " months after the application", Doc: d.ID(), Row: row.ID,
					Due: casefile.Due{Date: casefile.DateOf(start.AddDate(0, n, 0))}, Owner: ot, OwnerRef: otRef, Met: met,
				})
			}
		}
	}
}
