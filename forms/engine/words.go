package engine

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// The words of what is wrong, by the formulas of the design's section on words: what to do, in the question's own words.

// quoted is the question in its own words.
func (it *Item) quoted() string {
	if t := plain(it.Text); t != "" {
		return "“" + t + "”"
	}
	return "this question"
}

// plain drops the marks of bold and italic from a text and its white space at the ends.
func plain(s string) string {
	return strings.TrimSpace(strings.NewReplacer("**", "", "__", "", "\n", " ").Replace(s))
}

// thing names what is asked for with its article, "the family name": the short text, or the question itself when it is
// plainly a name. A wrong guess reads worse than a quotation, so whatever may be a clause ("Consent lasts until", "By when")
// or a heading over answers to choose from ("Sex") is none.
func (it *Item) thing() string {
	if it.Short != "" {
		return withThe(it.Short)
	}
	t := plain(it.Text)
	words := strings.Fields(strings.ToLower(t))
	if len(words) == 0 || len(words) > 6 || strings.ContainsAny(t, "?:.,;()“…—–") || clause(words) {
		return ""
	}
	switch it.Type {
	case Boolean, Choice, OpenChoice:
		return ""
	case Date, DateTime, Time:
		if words[0] != "date" && words[0] != "time" && words[0] != "day" {
			return ""
		}
	}
	return withThe(t)
}

// clause spots a text that no article fits: an instruction, a question, or words that end or begin as part of a sentence.
func clause(words []string) bool {
	switch words[0] {
	case "describe", "say", "tell", "list", "explain", "give", "enter", "choose", "add", "tick", "write", "if", "what", "who",
		"why", "how", "when", "where", "which", "is", "are", "does", "do", "has", "have", "can", "any", "anything", "anyone",
		"by", "since", "until", "from", "to", "with", "for", "must", "made", "stop", "used", "shown", "seen", "asked",
		"opened", "closed", "ended", "needed", "agreed", "copy", "copies":
		return true
	}
	switch words[len(words)-1] {
	case "by", "since", "until", "from", "to", "with", "for", "of", "on", "in", "at", "when", "if", "as", "or", "and", "told",
		"given", "used", "seen", "done", "moved", "started", "finished", "agreed", "outdoors", "give":
		return true
	}
	for _, w := range words[1:max(1, len(words)-1)] {
		switch w {
		case "told", "checked", "safe", "declared", "could", "hears", "still", "offered":
			return true
		}
	}
	return false
}

func withThe(s string) string {
	r := []rune(s)
	if len(r) > 1 && unicode.IsUpper(r[0]) && !unicode.IsUpper(r[1]) && unicode.IsLetter(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	s = string(r)
	switch first, _, _ := strings.Cut(s, " "); first {
	case "the", "a", "an", "your", "their", "his", "her", "who", "what":
		return s
	}
	return "the " + s
}

func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// Missing is the sentence for a question without an answer: "Enter the date of birth", "Choose an answer to “…”".
func (it *Item) Missing() string {
	if it.Type == Group {
		name := it.quoted()
		if it.Rows != nil {
			if it.Rows.RowName != "" {
				return "Add at least one " + lowerFirst(it.Rows.RowName) + " to " + name
			}
			return "Add at least one entry to " + name
		}
		return "Answer at least one question in " + name
	}
	verb, kind := "Enter", "an answer to"
	switch it.Type {
	case Boolean, Choice, OpenChoice:
		verb = "Choose"
	case Date:
		kind = "a date for"
	case DateTime:
		kind = "a date and time for"
	case Time:
		kind = "a time for"
	case Integer, Decimal:
		kind = "a number for"
	case Quantity:
		kind = "an amount for"
	case Attachment:
		verb, kind = "Add", "a picture or file for"
	case Reference:
		if it.Control != fhir.ControlPerson {
			verb, kind = "Choose", "an answer to"
		}
	}
	if it.Control == fhir.ControlSignature {
		return "Sign at " + it.quoted()
	}
	if it.Control == fhir.ControlPerson {
		if t := it.thing(); t != "" && !strings.Contains(t, " and ") && len(strings.Fields(t)) <= 5 {
			return "Say who " + t + " is"
		}
		return "Say who: " + it.quoted()
	}
	if t := it.thing(); t != "" {
		return verb + " " + t
	}
	return verb + " " + kind + " " + it.quoted()
}

func lowerFirst(s string) string { return strings.TrimPrefix(withThe(s), "the ") }

// mustBe is "The door width must be rule".
func (it *Item) mustBe(rule string) string {
	t := it.thing()
	if t == "" {
		switch it.Type {
		case Date:
			t = "the date"
		case DateTime:
			t = "the date and time"
		case Time:
			t = "the time"
		case Integer, Decimal:
			t = "the number"
		case Quantity:
			t = "the amount"
		case Attachment:
			t = "the file"
		default:
			t = "the answer to " + it.quoted()
		}
	}
	return capital(t) + " must be " + rule
}

func (it *Item) kindWords() string {
	switch it.Type {
	case Boolean:
		return "yes or no"
	case Integer:
		return "a whole number"
	case Decimal:
		return "a number"
	case Quantity:
		return "a number with its unit"
	case Date:
		return "a real date, like 12 March 2026"
	case DateTime:
		return "a real date and time, like 12 March 2026 at 10:42"
	case Time:
		return "a real time, like 10:42"
	case Choice, OpenChoice:
		return "one of the answers offered"
	case Attachment:
		return "a picture or file"
	case Reference:
		return "a person or record"
	}
	return "a text"
}

func (it *Item) outOfRange(v fhir.Value) string {
	dated := it.Type == Date || it.Type == DateTime
	put := ""
	if dated || it.Type == Time {
		put = "; you put " + boundText(v)
	}
	switch {
	case it.Min != nil && it.Max != nil:
		low, high := boundText(*it.Min), boundText(*it.Max)
		// One unit is said once: between 1 and 2,000 ml.
		if it.Min.Kind == fhir.QuantityKind && it.Min.Quantity.Code == it.Max.Quantity.Code {
			low = figure(it.Min.Quantity.Value)
		}
		return it.mustBe("between " + low + " and " + high + put)
	case it.Min != nil && dated:
		return it.mustBe("on or after " + boundText(*it.Min) + put)
	case it.Min != nil:
		return it.mustBe(boundText(*it.Min) + " or more" + put)
	case dated:
		return it.mustBe("on or before " + boundText(*it.Max) + put)
	}
	return it.mustBe(boundText(*it.Max) + " or less" + put)
}

func boundText(v fhir.Value) string { return valueText(nil, v) }

func bytesText(n int64) string {
	switch {
	case n >= 1<<20:
		return strconv.FormatInt(n>>20, 10) + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " kB"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// figure groups the digits of a number by thousands: 2,000.
func figure(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + frac
	}
	return sign + whole
}

func unitLabel(u fhir.Coding) string {
	if u.Display != "" {
		return u.Display
	}
	return u.Code
}

// Text writes answers for reading: "180 ml", "12 March 2026", "Yes", option labels, names; several joined with commas.
func (f *Form) Text(it *Item, vs []fhir.Value) string {
	words := make([]string, 0, len(vs))
	for _, v := range vs {
		if w := valueText(it, v); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

func valueText(it *Item, v fhir.Value) string {
	switch v.Kind {
	case "":
		return ""
	case fhir.Boolean:
		if v.Bool {
			return "Yes"
		}
		return "No"
	case fhir.CodingKind:
		if it != nil {
			for _, o := range it.Options {
				if o.Value.Equal(v) {
					return o.Label
				}
			}
		}
		if v.Coding.Display != "" {
			return v.Coding.Display
		}
		return v.Coding.Code
	case fhir.QuantityKind:
		unit := v.Quantity.Unit
		if it != nil {
			for _, u := range it.Units {
				if u.Code == v.Quantity.Code && v.Quantity.Code != "" {
					unit = unitLabel(u)
				}
			}
		}
		if unit == "" && v.Quantity.Code != "1" {
			unit = v.Quantity.Code
		}
		return strings.TrimSpace(figure(v.Quantity.Value) + " " + unit)
	case fhir.Integer, fhir.Decimal:
		if it != nil && len(it.Units) > 0 {
			return figure(v.Text) + " " + unitLabel(it.Units[0])
		}
		if len(v.Text) == 4 {
			return v.Text // it may be a year
		}
		return figure(v.Text)
	case fhir.Date, fhir.DateTime, fhir.Instant:
		return dateText(v.Text)
	case fhir.Time:
		if len(v.Text) >= 5 {
			return v.Text[:5]
		}
	case fhir.ReferenceKind:
		if v.Reference.Display != "" {
			return v.Reference.Display
		}
		return v.Reference.Reference
	case fhir.AttachmentKind:
		switch a := v.Attachment; {
		case a.Title != "":
			return a.Title
		case a.ContentType == "image/svg+xml":
			return "Drawing"
		case strings.HasPrefix(a.ContentType, "image/"):
			return "Photo"
		}
		return "File"
	}
	return v.Text
}

// dateText writes a date to its precision: 2026, March 2026, 12 March 2026, 12 March 2026 at 10:42.
func dateText(s string) string {
	t, err := fhirpath.ParseDateTime(s)
	if err != nil {
		return s
	}
	switch t.Prec {
	case fhirpath.Year:
		return t.T.Format("2006")
	case fhirpath.Month:
		return t.T.Format("January 2006")
	case fhirpath.Day:
		return t.T.Format("2 January 2006")
	}
	return t.T.Format("2 January 2006") + " at " + t.T.Format(time.TimeOnly)[:5]
}
