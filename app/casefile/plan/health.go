package plan

import (
	"strings"
	"time"

	"doorstep/app/casefile"
)

// HealthNeed is one line of the health needs tracker.
type HealthNeed struct {
	Doc    casefile.ID
	Row    casefile.RowID
	Group  string
	What   string
	Status string // met, being-dealt-with, waiting-list, not-started, not-yet-assessed
	Owner  string
	By     casefile.Date
	News   string
	Since  time.Time // when it was written first
	Heard  time.Time // when anything about it was written last
}

// Met reports that nothing is to be done any more.
func (n HealthNeed) Met() bool { return n.Status == "met" }

// Late reports that it is open after its day.
func (n HealthNeed) Late(today casefile.Date) bool { return !n.Met() && n.By != "" && n.By < today }

// Unowned reports that it is open and has nobody or no day (Q-HLT-1).
func (n HealthNeed) Unowned() bool { return !n.Met() && (n.Owner == "" || n.By == "") }

// Health is the health needs tracker of a case: the rows of the plan, and those of
// the newest assessment that no plan carries on. A need that a plan carried keeps
// the day on which the assessment wrote it.
func Health(rec casefile.Record) []HealthNeed {
	var out []HealthNeed
	since := map[string]time.Time{}
	carried := map[string]bool{}
	dca, cinp := rec.Latest("dca"), rec.Latest(Form)
	if cinp != nil {
		for _, row := range cinp.Rows(healthGroup, "") {
			carried[carriedFrom(cinp, row.ID)] = true
		}
	}
	if dca != nil {
		for _, row := range dca.Rows(dcaHealth, "") {
			n := health(dca, row.ID, dcaHealth)
			at := place(dca, row.ID, dcaHealth)
			since[at] = n.Since
			if n.What != "" && !carried[at] {
				out = append(out, n)
			}
		}
	}
	if cinp != nil {
		for _, row := range cinp.Rows(healthGroup, "") {
			n := health(cinp, row.ID, healthGroup)
			if at, ok := since[carriedFrom(cinp, row.ID)]; ok && !at.IsZero() {
				n.Since = at
			}
			if n.What != "" {
				out = append(out, n)
			}
		}
	}
	return out
}

// carriedFrom is the need of another form that a row of the plan began with, "" for
// none.
func carriedFrom(d *casefile.Document, row casefile.RowID) string {
	src, ok := d.CarriedFrom(casefile.Cell{Row: row, LinkID: healthGroup + ".what"})
	if !ok {
		return ""
	}
	return casefile.Action{Doc: src.Doc, Group: strings.TrimSuffix(src.Cell.LinkID, ".what"), Row: src.Cell.Row}.Place()
}

func health(d *casefile.Document, row casefile.RowID, group string) HealthNeed {
	n := HealthNeed{
		Doc: d.ID(), Row: row, Group: group, What: d.TextIn(row, group+".what"), Status: d.CodeIn(row, group+".status"),
		Owner: d.TextIn(row, group+".owner"), By: d.DateIn(row, group+".by"), News: d.TextIn(row, group+".news"),
	}
	for _, what := range []string{"what", "status", "owner", "by", "news"} {
		for _, v := range d.History(casefile.Cell{Row: row, LinkID: group + "." + what}) {
			if n.Since.IsZero() || v.At.Before(n.Since) {
				n.Since = v.At
			}
			if v.At.After(n.Heard) {
				n.Heard = v.At
			}
		}
	}
	return n
}
