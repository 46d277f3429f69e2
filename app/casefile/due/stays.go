package due

import (
	"cmp"

	"doorstep/app/casefile"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/app/casefile/stepdown"
)

// stayLogs are the logs that are not closed, for the carer (short-breaks.md SB-V05), and
// what a log flags to somebody who has not looked yet, for the nurse who signed the
// health care plan and for the manager (SB-V02, SB-V03, SB-V06). They speak of paper
// and of what was done, never of what is to be given.
func stayLogs(m *maker) {
	if len(m.r.Of(staylog.Form)) == 0 {
		return
	}
	nurse, nurseRef := m.lead, m.leadRef
	if p := m.r.Latest("hcp"); p != nil {
		nurse, nurseRef = m.nurseOf(p)
	}
	for _, s := range stay.All(m.r) {
		it := Item{Kind: Review, Doc: s.Doc}
		if s.Phase == stay.Leaving || !s.SignedOut.IsZero() {
			closing := it
			closing.Key, closing.Title, closing.Due.Date = "stay.out-sign-carer", "Close the log of the stay", staylog.Day(s.Out)
			closing.Owner, closing.OwnerRef, closing.Met = cmp.Or(s.Carer.Display, m.lead), s.Carer.Reference, staylog.Day(s.SignedOut)
			if closing.Met == "" && len(s.Open) > 0 {
				closing.Note = itoa(len(s.Open)) + " open"
			}
			m.item(closing)
		}
		told := map[stay.Role]map[casefile.RowID]bool{stay.Nurse: {}, stay.Manager: {}}
		for _, f := range s.Flags {
			for _, role := range f.Tells {
				if rows := told[role]; rows == nil || rows[f.Row] {
					continue
				}
				told[role][f.Row] = true
				look := it
				look.Key, look.Row, look.Title, look.Due.Date = "stay.look", f.Row, "Look at the log of the stay: "+f.Words, lineDay(s, f.Row)
				look.Owner, look.OwnerRef = nurse, nurseRef
				if role == stay.Manager {
					look.Owner, look.OwnerRef = m.manager, m.managerRef
				}
				if f.Seen != nil {
					look.Met = cmp.Or(staylog.Day(f.Seen.At), m.r.Today)
				}
				m.item(look)
			}
		}
	}
}

// lineDay is the day on which a line of a log was written.
func lineDay(s stay.Stay, row casefile.RowID) casefile.Date {
	for _, n := range s.Lines {
		if n.Row == row {
			return staylog.Day(n.Written)
		}
	}
	return staylog.Day(s.In)
}

// stepDownPlans are what a step-down working plan asks people to do by a day: the
// meeting after two weeks off track, the list for the panel from week six, and what
// the council is told about a stay of three months (SB-V08, SB-C06).
func stepDownPlans(m *maker) {
	for _, p := range stepdown.All(m.r) {
		for _, w := range p.Warnings() {
			m.item(Item{
				Kind: Review, Key: w.Cell.LinkID, Title: w.Words, Doc: p.Doc, Due: casefile.Due{Date: w.By}, Owner: m.lead, OwnerRef: m.leadRef,
			})
		}
	}
}
