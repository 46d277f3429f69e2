package source

// unit is how a unit is written in a source, its UCUM code and the words shown.
type unit struct{ code, label string }

// units are those that the forms use. UCUM has no currency and no countable things: braces are its own
// way to carry words.
var units = map[string]unit{
	"kg":              {"kg", "kg"},
	"g":               {"g", "g"},
	"m":               {"m", "m"},
	"cm":              {"cm", "cm"},
	"mm":              {"mm", "mm"},
	"L":               {"L", "L"},
	"ml":              {"mL", "ml"},
	"degC":            {"Cel", "°C"},
	"deg":             {"deg", "degrees"},
	"percent":         {"%", "per cent"},
	"min":             {"min", "minutes"},
	"h":               {"h", "hours"},
	"days":            {"d", "days"},
	"weeks":           {"wk", "weeks"},
	"months":          {"mo", "months"},
	"miles":           {"[mi_i]", "miles"},
	"minutes-per-day": {"min/d", "minutes a day"},
	"hours-per-week":  {"h/wk", "hours a week"},
	"nights":          {"{night}", "nights"},
	"nights-per-year": {"{night}/a", "nights a year"},
	"gbp":             {"{GBP}", "pounds"},
	"gbp-per-week":    {"{GBP}/wk", "pounds a week"},
	"count":           {"{count}", ""},
	"people":          {"{person}", "people"},
	"times":           {"{times}", "times"},
	"points":          {"{points}", "points"},
	"one-in":          {"{ratio}", "1 in n"},
	"kPa":             {"kPa", "kPa"},
	"ml-per-hour":     {"mL/h", "ml an hour"},
}
