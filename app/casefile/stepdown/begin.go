package stepdown

import (
	"context"
	"strconv"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// shape is what each of the eight weeks is for unless a plan says otherwise (sd.week).
var shape = []string{
	"Settle and assess",
	"Plan, and start teaching",
	"Parents do day care",
	"Parents do day care",
	"First hours at home",
	"Nights rooming-in",
	"Nights at home",
	"Move home and hand over",
}

// MakeWeeks makes the rows of the weeks that a plan does not have yet, each with its
// usual goal. It is for whoever begins the plan, and makes nothing twice.
func MakeWeeks(ctx context.Context, d *casefile.Document) error {
	have := map[int]bool{}
	for _, row := range d.Rows("sd.week", "") {
		if v, ok := d.AnswerIn(row.ID, "sd.week.no"); ok {
			if n, err := strconv.Atoi(v.Quantity.Value); err == nil {
				have[n] = true
			}
		}
	}
	for i, goal := range shape {
		if have[i+1] {
			continue
		}
		row, _, err := d.AddRow(ctx, "sd.week", "")
		if err != nil {
			return err
		}
		if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: "sd.week.no"}, fhir.QuantityValue(strconv.Itoa(i+1), "weeks", "wk")); err != nil {
			return err
		}
		if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: "sd.week.goal"}, fhir.TextValue(goal)); err != nil {
			return err
		}
	}
	return nil
}
