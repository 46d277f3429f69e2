package handling

import (
	"cmp"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/settings"
)

// weighedGroup is the group below an assessment's signatures whose rows are weights
// that were added since: a new weight makes no new version (section 9.3).
const weighedGroup = "ot.weighed"

// Weight is one weight of the child.
type Weight struct {
	Kg   equipment.Kg
	Date casefile.Date // day of weighing
	How  string        // code of ot.child.weight-how
	Way  string        // the same in words: "Weighed today"
	By   string        // who wrote it down
	Doc  casefile.ID
	Cell casefile.Cell
}

// Measured reports whether a hoist may rest on the weight: somebody weighed the
// child (OT-V08).
func (w Weight) Measured() bool {
	return w.How != "" && w.How != "estimate" && w.How != "parent-told-us"
}

// Old reports whether a weight is too old for hoisting on a day (OT-V09): older than
// 90 days, 60 for a child under 5 (settings).
func (w Weight) Old(day, born casefile.Date, set *settings.Set) bool {
	limit := set.Number("cfg.ot.weight-days")
	if age := yearsOld(born, day); age >= 0 && age < 5 {
		limit = set.Number("cfg.ot.weight-days-under-5")
	}
	return daysBetween(w.Date, day) > limit
}

// Weights are the weights of the child in a case, the oldest first: those of the
// assessments and those added since. What is dated after today does not count.
func Weights(r casefile.Record) []Weight {
	var out []Weight
	for _, d := range r.Of(Form) {
		out = append(out, weightAt(d, "", "ot.child.weight", "ot.child.weight-date", "ot.child.weight-how"))
		for _, row := range d.Rows(weighedGroup, "") {
			out = append(out, weightAt(d, row.ID, weighedGroup+".kg", weighedGroup+".date", weighedGroup+".how"))
		}
	}
	out = slices.DeleteFunc(out, func(w Weight) bool { return w.Kg == 0 || w.Date == "" || w.Date > r.Today })
	slices.SortStableFunc(out, func(a, b Weight) int { return cmp.Compare(a.Date, b.Date) })
	return out
}

// Latest is the newest weight, nil when nobody weighed the child.
func Latest(list []Weight) *Weight {
	if len(list) == 0 {
		return nil
	}
	return &list[len(list)-1]
}

func weightAt(d *casefile.Document, row casefile.RowID, kg, date, how string) Weight {
	w := Weight{Date: d.DateIn(row, date), How: d.CodeIn(row, how), Way: d.TextIn(row, how), Doc: d.ID(), Cell: casefile.Cell{Row: row, LinkID: kg}}
	w.Kg, _ = equipment.KgOf(d, row, kg)
	for _, v := range d.History(w.Cell) {
		w.By = v.By.Name
	}
	return w
}

// jump reports whether a weight differs so much from the one before that somebody
// should say that it is right (OT-V03): by more than 15 in 100 within 60 days, or
// by more than 3 kg for a child under 20 kg.
func jump(before, now Weight) bool {
	diff := now.Kg - before.Kg
	if diff < 0 {
		diff = -diff
	}
	soon := daysBetween(before.Date, now.Date) <= 60
	return soon && diff*100 > before.Kg*15 || before.Kg < 20_000 && diff > 3_000
}

// Jumps are the weights of an assessment that differ much from the one before.
func Jumps(r casefile.Record, doc casefile.ID) []Weight {
	var out []Weight
	list := Weights(r)
	for i := 1; i < len(list); i++ {
		if list[i].Doc == doc && jump(list[i-1], list[i]) {
			out = append(out, list[i])
		}
	}
	return out
}
