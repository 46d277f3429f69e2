package returns

import (
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/stay"
)

// Stays are the figures of the short breaks that ended between two days, both included, as a table: a row
// for each month, carer, ward and ethnicity.
func Stays(cases []casefile.Record, from, until casefile.Date) Table {
	return StaysOf(stay.Totals(cases, from, until))
}

// StaysOf are figures of short breaks as a table.
func StaysOf(totals []stay.Total) Table {
	t := Table{Name: "stays", Title: "Short breaks", Columns: []Column{
		{Name: "month", Kind: Name},
		{Name: "carer", Kind: Words},
		{Name: "ward", Kind: Words},
		{Name: "ethnicity", Kind: Words},
		{Name: "children", Kind: Number},
		{Name: "stays", Kind: Number},
		{Name: "nights", Kind: Number},
		{Name: "day hours", Kind: Number},
	}}
	for _, n := range totals {
		t.Rows = append(t.Rows, []Cell{
			{n.Month},
			optional(n.Carer), optional(n.Ward), optional(n.Ethnicity),
			{strconv.Itoa(n.Children)},
			{strconv.Itoa(n.Stays)},
			{strconv.Itoa(n.Nights)},
			{strconv.FormatFloat(n.Hours, 'f', -1, 64)},
		})
	}
	return t
}
