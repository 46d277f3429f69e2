package stay

import (
	"cmp"
	"maps"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
)

// Total is one line of the figures of a service (SB-C04): what one carer gave in one
// month to children of one ward and ethnicity. It counts stays that are over, in the
// month in which they ended.
type Total struct {
	Carer     string
	Month     string // 2027-01
	Ward      string // the council's area of the child's postcode (cfg.areas), "" where it maps none
	Ethnicity string // as it is read, "" where nobody said
	Children  int    // each once, however often they came
	Stays     int
	Amount
}

// Totals are the figures of the stays of some cases that ended between two days, both
// included, ordered by month, carer, ward and ethnicity.
func Totals(cases []casefile.Record, from, until casefile.Date) []Total {
	type key struct{ month, carer, ward, ethnicity string }
	lines := map[key]*Total{}
	for _, r := range cases {
		ward, ethnicity := "", ""
		if child := r.Child(); child != nil {
			ward, ethnicity = r.Settings.Area(child.Text("person.postcode")), child.Text("person.ethnicity")
		}
		seen := map[key]bool{}
		for _, s := range All(r) {
			day := staylog.Day(s.Out)
			if day == "" || day < from || day > until || s.In.IsZero() {
				continue
			}
			k := key{string(day)[:7], s.Carer.Display, ward, ethnicity}
			t := lines[k]
			if t == nil {
				t = &Total{Month: k.month, Carer: k.carer, Ward: ward, Ethnicity: ethnicity}
				lines[k] = t
			}
			t.Stays++
			t.Amount = t.plus(Amount{s.Nights, s.Hours})
			if !seen[k] {
				t.Children++
				seen[k] = true
			}
		}
	}
	out := make([]Total, 0, len(lines))
	for t := range maps.Values(lines) {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b Total) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Carer, b.Carer), cmp.Compare(a.Ward, b.Ward), cmp.Compare(a.Ethnicity, b.Ethnicity))
	})
	return out
}
