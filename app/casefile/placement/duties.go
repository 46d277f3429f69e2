package placement

import (
	"time"

	"doorstep/app/casefile"
)

// Duty is one thing that the law asks for when a child is placed. When it is due
// is counted from Start by the time limit that Limit names.
type Duty struct {
	Placement Placement
	Key       string    // placement-plan, placement-notice, lac-visit, care-plan, lac-review, health-assessment
	Limit     string    // key of the time limit without cfg.time.
	Title     string    // what the user sees
	Start     time.Time // from when the limit counts
	Done      casefile.Date
	// Off says why it is not needed any more, "" while it is; it was not done.
	Off string
}

// NoLongerNeeded is the status of a duty that fell away (VS-ACTION-STATUS).
const NoLongerNeeded = "not-done-no-longer-needed"

type duty struct {
	key, limit, title string
	period            bool // once for the time of being looked after, not for each placement
}

// lookedAfter are the duties of section 20 in full (processes.md sections 3, 7
// and 14.1; scenario step 6).
var lookedAfter = []duty{
	{key: "placement-plan", limit: "placement-plan", title: "Placement plan"},
	{key: "placement-notice", limit: "placement-notice", title: "Written notices: parents, health, GP, school, reviewing officer"},
	{key: "lac-visit", limit: "lac-visit", title: "First visit to the child"},
	{key: "care-plan", limit: "care-plan", title: "Care plan", period: true},
	{key: "lac-review", limit: "lac-review", title: "First looked-after review", period: true},
	{key: "health-assessment", limit: "lac-health", title: "Health assessment before the first review", period: true},
}

// notLookedAfter are those of a stay that does not make the child looked after:
// somebody visits all the same (processes.md section 7, first visit within one
// week).
var notLookedAfter = []duty{{key: "lac-visit", limit: "lac-visit", title: "First visit to the child"}}

// Duties are what the placements of a case ask for, in the order of the
// placements. A move from place to place while looked after asks anew for what
// belongs to the place; the care plan, the review and the health assessment count
// from the beginning of being looked after.
func Duties(r casefile.Record) []Duty {
	all := All(r)
	var out []Duty
	for i, p := range all {
		list := notLookedAfter
		if p.Basis.full() {
			list = lookedAfter
		}
		_, follows := before(all, i)
		for _, d := range list {
			if d.period && follows {
				continue
			}
			one := Duty{Placement: p, Key: d.key, Limit: d.limit, Title: d.title, Start: p.From, Done: p.done[d.key]}
			end := p
			if d.period {
				end = last(all, i)
				one.Done = firstDone(all, i, d.key)
			}
			if one.Done == "" && !end.Until.IsZero() && !end.Until.After(r.Now) {
				one.Off = ended(end)
			}
			out = append(out, one)
		}
	}
	return append(out, breakDuties(r)...)
}

func ended(p Placement) string {
	day := casefile.DateWords(string(casefile.DateOf(p.Until)))
	if p.Basis.full() && !moved(p) {
		return "ceased to be looked after " + day
	}
	return "left " + p.Place + " " + day
}

func moved(p Placement) bool { return p.Ended == "moved-planned" || p.Ended == "moved-unplanned" }

// before is the placement from which a child moved straight to the ith.
func before(all []Placement, i int) (int, bool) {
	p := all[i]
	for j := i - 1; j >= 0; j-- {
		if q := all[j]; q.Of(p.Child, p.ChildRef) && q.Basis.LookedAfter() == p.Basis.LookedAfter() {
			return j, moved(q)
		}
	}
	return 0, false
}

// after is the placement to which a child moved straight from the ith.
func after(all []Placement, i int) (int, bool) {
	if !moved(all[i]) {
		return 0, false
	}
	for j := i + 1; j < len(all); j++ {
		if all[j].Of(all[i].Child, all[i].ChildRef) {
			return j, true
		}
	}
	return 0, false
}

// last is the placement with which the time away ends that the ith began.
func last(all []Placement, i int) Placement {
	for range all {
		next, ok := after(all, i)
		if !ok {
			break
		}
		i = next
	}
	return all[i]
}

func firstDone(all []Placement, i int, key string) casefile.Date {
	for range all {
		if on := all[i].done[key]; on != "" {
			return on
		}
		next, ok := after(all, i)
		if !ok {
			break
		}
		i = next
	}
	return ""
}

// LookedAfter is since when a child is looked after at a moment because of a
// placement; false when none says so. Orders are not known here.
func LookedAfter(r casefile.Record, name, ref string, at time.Time) (since time.Time, ok bool) {
	all := All(r)
	for i, p := range all {
		if !p.Of(name, ref) || !p.Basis.LookedAfter() || !p.Open(at) {
			continue
		}
		for range all {
			j, follows := before(all, i)
			if !follows {
				break
			}
			i = j
		}
		return all[i].From, true
	}
	return time.Time{}, false
}

// Status is the legal status that follows from the placements at a moment, as a
// code of dca.child.status; "" when they say nothing about it.
func Status(r casefile.Record, name, ref string, at time.Time) string {
	if _, ok := LookedAfter(r, name, ref, at); ok {
		return "looked-after-s20"
	}
	for _, p := range All(r) {
		if p.Of(name, ref) && p.Basis.LookedAfter() && !p.Until.IsZero() && !p.Until.After(at) {
			return "lives-with-parents-no-order"
		}
	}
	return ""
}
