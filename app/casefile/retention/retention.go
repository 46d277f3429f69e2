// Package retention works out until when the parts of a child's record are kept, by
// the periods that a council has set (cfg.keep.*; clinical-safety.md section 5). They
// are proposals for the council's own schedule. Nothing here destroys anything, and
// nothing is destroyed because of it: that takes an order of two people.
package retention

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/staylog"
)

// Keep is one part of a record and the last day on which it is kept.
type Keep struct {
	What  string // "Health record"
	Until casefile.Date
	Why   string // which period, in words
}

// health are the forms of a child's health record, sign-offs those of what carers may
// do, which are kept with the carer's record as well.
var (
	health   = []string{"na", "hcp", "ot", "stay", "sd"}
	signOffs = []string{"dd", "dt"}
)

// Of are the parts of a case with a period of their own, as the record stands today: a
// child who goes on being cared for is kept for longer. Without a date of birth there
// is none that is counted from it.
func Of(r casefile.Record) []Keep {
	child := r.Child()
	if child == nil {
		return nil
	}
	x := &keeping{r: r}
	x.born, _ = casefile.PersonOf(child).Born.Time()
	x.died = diedOn(r)
	x.health()
	x.lookedAfter()
	x.carers()
	return x.out
}

// Until is the last day of the longest of them, "" without any.
func Until(list []Keep) casefile.Date {
	var out casefile.Date
	for _, k := range list {
		out = max(out, k.Until)
	}
	return out
}

type keeping struct {
	r    casefile.Record
	born time.Time // zero when nobody said
	died time.Time // zero for a living child
	out  []Keep
}

func (x *keeping) years(key string) int { return x.r.Settings.Number(key) }

func (x *keeping) add(what string, until time.Time, why string) {
	x.out = append(x.out, Keep{What: what, Until: casefile.DateOf(until), Why: why})
}

// health: to the 25th birthday, to the 26th for who was 17 when care ended, or some
// years after death.
func (x *keeping) health() {
	last := x.last(append(slices.Clone(health), signOffs...))
	switch {
	case last.IsZero():
	case !x.died.IsZero():
		x.add("Health record", x.died.AddDate(x.years("cfg.keep.health-death-years"), 0, 0), "after the child died")
	case x.born.IsZero():
	case !last.Before(x.born.AddDate(17, 0, 0)) && last.Before(x.born.AddDate(18, 0, 0)):
		x.add("Health record", x.born.AddDate(x.years("cfg.keep.health-late-age"), 0, 0), "17 when care ended: to this birthday")
	default:
		x.add("Health record", x.born.AddDate(x.years("cfg.keep.health-age"), 0, 0), "to this birthday")
	}
}

// lookedAfter: to the 75th anniversary of birth, or some years from a death under 18.
func (x *keeping) lookedAfter() {
	was := slices.ContainsFunc(placement.All(x.r), func(p placement.Placement) bool { return p.Basis.LookedAfter() }) ||
		slices.ContainsFunc(placement.Arrangements(x.r), func(a placement.Arrangement) bool { return a.Basis.LookedAfter() })
	switch {
	case !was || x.born.IsZero():
	case !x.died.IsZero() && x.died.Before(x.born.AddDate(18, 0, 0)):
		x.add("Looked-after child’s record", x.died.AddDate(x.years("cfg.keep.looked-after-death-years"), 0, 0), "after the child died under 18")
	default:
		x.add("Looked-after child’s record", x.born.AddDate(x.years("cfg.keep.looked-after-age"), 0, 0), "to this anniversary of birth")
	}
}

// carers: what says that a carer was approved, and what they were signed off for, is
// part of the carer's record too, and kept for some years from the end of approval.
func (x *keeping) carers() {
	for _, a := range placement.Arrangements(x.r) {
		d := a.Document()
		end, ok := d.DateIn("", "brk.carer.approved-until").Time()
		if !ok || a.Carer == "" {
			continue
		}
		what := "Carer’s record: " + a.Carer
		if slices.ContainsFunc(x.r.Of("dt"), func(dt *casefile.Document) bool { return strings.EqualFold(dt.Text("dt.carer"), a.Carer) }) {
			what += ", with sign-offs"
		}
		x.add(what, end.AddDate(x.years("cfg.keep.carer-years"), 0, 0), "after the end of approval")
	}
}

// last is when a document of some forms was last changed.
func (x *keeping) last(forms []string) time.Time {
	var out time.Time
	for _, form := range forms {
		for _, d := range x.r.Of(form) {
			if at := d.Summary().Changed; at.After(out) {
				out = at
			}
		}
	}
	return out
}

// diedOn is when the record says that the child died: an incident of a stay, or how a
// step-down placement ended; zero when nothing does.
func diedOn(r casefile.Record) time.Time {
	for _, i := range staylog.Incidents(r) {
		if i.Code == "death" && !i.At.IsZero() {
			return i.At
		}
	}
	for _, d := range r.Of("sd") {
		if d.Code("sd.outcome") == "died" {
			said := d.History(casefile.Cell{LinkID: "sd.outcome"})
			return said[len(said)-1].At.In(r.Now.Location())
		}
	}
	return time.Time{}
}
