package equipment

import (
	"strconv"
	"strings"

	"doorstep/app/casefile"
)

// Kg is a weight or a working load in whole grams, so that sums are exact. 0 is
// "not known": nothing that is weighed here weighs nothing.
type Kg int

// ParseKg reads the decimal number of an answer in kilograms: "24.0". False when
// it is none.
func ParseKg(text string) (Kg, bool) {
	whole, part, _ := strings.Cut(strings.TrimSpace(text), ".")
	if len(part) > 3 {
		part = part[:3]
	}
	n, err := strconv.Atoi(whole + (part + "000")[:3])
	if err != nil || n < 0 || whole == "" {
		return 0, false
	}
	return Kg(n), true
}

// KgOf is the answer to a question in kilograms; false when it has none.
func KgOf(d *casefile.Document, row casefile.RowID, link string) (Kg, bool) {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return 0, false
	}
	return ParseKg(v.Quantity.Value)
}

// String is the weight with its unit and one decimal at least: "24.0 kg".
func (k Kg) String() string {
	text := strconv.Itoa(int(k) / 1000)
	part := strconv.Itoa(1000 + int(k)%1000)[1:]
	part = part[:1] + strings.TrimRight(part[1:], "0")
	return text + "." + part + " kg"
}
