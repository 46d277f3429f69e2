package source

import "regexp"

// spanCall is years(a, b), months(a, b) or days(a, b) in an expression: whole years, months or days from
// date a to date b, each {id} or today().
var spanCall = regexp.MustCompile(`\b(years|months|days)\(\s*(\{[^{}]+\}|today\(\))\s*,\s*(\{[^{}]+\}|today\(\))\s*\)`)

// spans writes those calls out: FHIRPath subtracts durations from dates but not dates from dates.
// Somebody born on 29 February has a birthday on 1 March in ordinary years (caf.md section 8).
func spans(expr string) string {
	return spanCall.ReplaceAllStringFunc(expr, func(call string) string {
		m := spanCall.FindStringSubmatch(call)
		a, b := m[2], m[3]
		part := func(d, at string) string { return d + ".toString().substring(" + at + ").toInteger()" }
		late := func(from string) string {
			return "iif(" + b + ".toString().substring(" + from + ") < " + a + ".toString().substring(" + from + "), 1, 0)"
		}
		switch m[1] {
		case "years":
			return "(" + part(b, "0,4") + " - " + part(a, "0,4") + " - " + late("5,5") + ")"
		case "months":
			return "((" + part(b, "0,4") + " - " + part(a, "0,4") + ") * 12 + " + part(b, "5,2") + " - " + part(a, "5,2") + " - " + late("8,2") + ")"
		}
		return "(" + dayNumber(b, part) + " - " + dayNumber(a, part) + ")"
	})
}

// dayNumber counts days from a fixed day, the year beginning in March so that leap days come last.
func dayNumber(d string, part func(d, at string) string) string {
	month := "((" + part(d, "5,2") + " + 9) mod 12)"
	year := "(" + part(d, "0,4") + " - " + month + " div 10)"
	return "(365 * " + year + " + " + year + " div 4 - " + year + " div 100 + " + year + " div 400 + (" +
		month + " * 306 + 5) div 10 + " + part(d, "8,2") + ")"
}
