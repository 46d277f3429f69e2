package casefile

import (
	"strings"

	"doorstep/forms/fhir"
)

// one is what a unit that is counted is called when there is one of it.
var one = map[string]string{
	"minutes": "minute", "hours": "hour", "days": "day", "weeks": "week", "months": "month", "miles": "mile", "nights": "night",
	"times": "time", "points": "point", "people": "person", "degrees": "degree",
}

// amount is a quantity as a person reads it: "24 kg", "1 week", "£158.40 a week". The
// figure stands as it was written; money alone is written as money.
func amount(q fhir.Quantity) string {
	unit := q.Unit
	if unit == "" {
		unit = q.Code
	}
	if of, rest, _ := strings.Cut(unit, " "); of == "pounds" {
		return strings.TrimSpace(q.Comparator + money(q.Value) + " " + rest)
	} else if single, ok := one[of]; ok && q.Value == "1" {
		unit = strings.TrimSpace(single + " " + rest)
	}
	return strings.TrimSpace(q.Comparator + q.Value + " " + unit)
}

// money is a number of pounds: "£264", "£1,264", "£158.40".
func money(value string) string {
	sign := ""
	if strings.HasPrefix(value, "-") {
		sign, value = "-", value[1:]
	}
	whole, pence, point := strings.Cut(value, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + pence
		if len(pence) == 1 {
			whole += "0"
		}
	}
	return sign + "£" + whole
}
