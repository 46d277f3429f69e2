package engine

import (
	"slices"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// recheck works out what is wrong with a cell, and what it counts for.
func (r *Response) recheck(s *scope, it *Item) {
	c := &s.cells[it.slot]
	var probs []Problem
	var t tally
	if c.on {
		probs = r.problems(s, it)
		t = r.share(s, it, probs)
	}
	if !slices.Equal(probs, c.probs) {
		r.touch(s, it)
		c.probs = probs
	}
	if t != c.counted {
		r.count(s, it, c.counted, -1)
		r.count(s, it, t, 1)
		c.counted = t
	}
}

// share is what a cell adds to the tallies of its containers.
func (r *Response) share(s *scope, it *Item, probs []Problem) tally {
	c := &s.cells[it.slot]
	var t tally
	for _, p := range probs {
		switch {
		case p.Rule == RuleRequired:
			t.missing++
		case p.Level == LevelStop:
			t.fix++
		}
	}
	rows := it.Rows != nil
	if it.public() != it && len(c.vals) > 0 {
		t.filled = 1
	}
	if it.public() != it || it.Hidden || it.Type == Display || it.Type == Group && !rows {
		return t
	}
	given := c.gap != nil || rows && len(s.rows[it.Rows.index]) > 0 || len(c.vals) > 0
	if given && !rows {
		t.filled = 1
	}
	if !it.Calculated {
		t.total = 1
		if given {
			t.answered = 1
		}
	}
	return t
}

// count adds a share to every tally it counts in; a required group whose inside becomes filled or empty is checked again.
func (r *Response) count(s *scope, it *Item, t tally, sign int) {
	if t == (tally{}) {
		return
	}
	for _, ref := range it.tallies {
		x := s
		for range ref.up {
			x = x.parent
		}
		x.tallies[ref.tally].add(t, sign)
		if t.filled != 0 {
			if g := x.plan.insideOf[ref.tally]; g != nil {
				r.push(g.rules.check, x)
			}
		}
	}
}

func (r *Response) problems(s *scope, it *Item) []Problem {
	c := &s.cells[it.slot]
	var out []Problem
	say := func(rule Rule, msg string) {
		out = append(out, Problem{Rule: rule, Level: LevelStop, Message: msg})
	}
	rows := 0
	if it.Rows != nil {
		rows = len(s.rows[it.Rows.index])
	}
	given := len(c.vals) > 0 || rows > 0 && it.Question() || it.inside >= 0 && s.tallies[it.inside].filled > 0
	switch {
	case given || it.ReadOnly && it.Type != Group:
	case c.req == Stop, c.req == GapOK && c.gap == nil:
		say(RuleRequired, "") // worded when it is shown: most of these never are
	}
	if g := c.gap; g != nil && g.Code == "to-follow" {
		if _, err := fhirpath.ParseDate(g.Date); err != nil {
			say(RuleGap, "Enter the date by which it will follow")
		}
	}
	switch {
	case it.Type == Group || it.Rows != nil:
		r.occurrences(it, rows, say)
	case !it.Calculated:
		r.occurrences(it, len(c.vals), say)
		for _, v := range c.vals {
			it.checkValue(v, say)
		}
		it.exclusive(c.vals, say)
	}
	for _, f := range c.fails {
		msg := f.human
		if msg == "" {
			msg = "Check " + it.thing()
		}
		out = append(out, Problem{Rule: RuleConstraint, Key: f.key, Level: f.level, Message: msg})
	}
	return out
}

func (r *Response) occurrences(it *Item, n int, say func(Rule, string)) {
	if !it.Repeats {
		if n > 1 {
			say(RuleOccurs, "Give only one answer to "+it.quoted())
		}
		return
	}
	what := "answers to " + it.quoted()
	if it.Rows != nil {
		what = "entries in " + it.quoted()
	}
	if it.MinOccurs > 1 && n > 0 && n < it.MinOccurs {
		say(RuleOccurs, "Give at least "+strconv.Itoa(it.MinOccurs)+" "+what)
	}
	if it.MaxOccurs > 0 && n > it.MaxOccurs {
		say(RuleOccurs, "Give no more than "+strconv.Itoa(it.MaxOccurs)+" "+what)
	}
}

// kinds are the value types each item type takes.
var kinds = map[Type][]fhir.Kind{
	Boolean: {fhir.Boolean}, Integer: {fhir.Integer}, Decimal: {fhir.Decimal}, Date: {fhir.Date}, DateTime: {fhir.DateTime},
	Time: {fhir.Time}, String: {fhir.String}, Text: {fhir.String}, URL: {fhir.URI}, Attachment: {fhir.AttachmentKind},
	Quantity: {fhir.QuantityKind}, Reference: {fhir.ReferenceKind},
}

func (it *Item) takes(k fhir.Kind) bool {
	switch it.Type {
	case Choice, OpenChoice:
		if k == fhir.CodingKind || it.Type == OpenChoice && k == fhir.String {
			return true
		}
		return slices.ContainsFunc(it.Options, func(o Option) bool { return o.Value.Kind == k })
	}
	return slices.Contains(kinds[it.Type], k)
}

func (it *Item) checkValue(v fhir.Value, say func(Rule, string)) {
	if !it.takes(v.Kind) {
		say(RuleType, it.mustBe(it.kindWords()))
		return
	}
	switch it.Type {
	case Integer, Decimal, Quantity, Date, DateTime, Time:
		if len(pathValue(v, nil)) == 0 {
			say(RuleType, it.mustBe(it.kindWords()))
			return
		}
	}
	switch it.Type {
	case String, Text, URL:
		it.checkText(v.Text, say)
	case Date, DateTime:
		if it.MinLength >= 10 && len(v.Text) < it.MinLength {
			say(RuleLength, it.mustBe("a whole date, with day, month and year"))
		}
		it.checkRange(v, say)
	case Integer, Decimal, Time:
		it.checkPlaces(v.Text, say)
		it.checkRange(v, say)
	case Quantity:
		it.checkPlaces(v.Quantity.Value, say)
		if it.checkUnit(v.Quantity, say) {
			it.checkRange(v, say)
		}
	case Choice, OpenChoice:
		it.checkOption(v, say)
	case Attachment:
		it.checkFile(v.Attachment, say)
	case Reference:
		it.checkReference(v.Reference, say)
	}
}

func (it *Item) checkText(s string, say func(Rule, string)) {
	n := characters(s)
	switch {
	case it.MaxLength > 0 && n > it.MaxLength:
		say(RuleLength, it.mustBe(figure(strconv.Itoa(it.MaxLength))+" characters or fewer; it has "+figure(strconv.Itoa(n))))
	case n < it.MinLength:
		say(RuleLength, it.mustBe("at least "+figure(strconv.Itoa(it.MinLength))+" characters"))
	}
	if it.Type == String && strings.ContainsAny(s, "\r\n") {
		say(RuleType, it.mustBe("on one line"))
	}
	if it.pattern != nil && !it.pattern.MatchString(s) {
		how := "written differently"
		if it.Entry != "" {
			how = "written like " + it.Entry
		}
		say(RulePattern, it.mustBe(how))
	}
}

func (it *Item) checkPlaces(written string, say func(Rule, string)) {
	if it.MaxPlaces < 0 {
		return
	}
	d, err := fhirpath.ParseDecimal(written)
	if err != nil || d.Places() <= it.MaxPlaces {
		return
	}
	switch it.MaxPlaces {
	case 0:
		say(RulePlaces, it.mustBe("a whole number"))
	case 1:
		say(RulePlaces, it.mustBe("written with 1 digit after the point at most"))
	default:
		say(RulePlaces, it.mustBe("written with "+strconv.Itoa(it.MaxPlaces)+" digits after the point at most"))
	}
}

func (it *Item) checkUnit(q fhir.Quantity, say func(Rule, string)) bool {
	if len(it.Units) == 0 {
		return true
	}
	var labels []string
	for _, u := range it.Units {
		if u.Code == q.Code {
			return true
		}
		labels = append(labels, unitLabel(u))
	}
	say(RuleUnit, it.mustBe("in "+strings.Join(labels, " or ")))
	return false
}

func (it *Item) checkRange(v fhir.Value, say func(Rule, string)) {
	low, high := false, false
	if it.Min != nil {
		least := *it.Min
		if q := least.Quantity; v.Kind == fhir.QuantityKind && strings.Trim(q.Value, "-0.") == "" {
			// Nothing is nothing in every unit: nights a year need no other bound than
			// hours a week.
			least = fhir.QuantityValue(q.Value, v.Quantity.Unit, v.Quantity.Code)
			least.Quantity.System = v.Quantity.System
		}
		o, ok := compareValues(v, least)
		low = ok && o < 0
		if !ok && v.Kind == fhir.QuantityKind {
			say(RuleUnit, it.mustBe("in a unit that can be compared with "+boundText(*it.Min)))
			return
		}
	}
	if it.Max != nil {
		o, ok := compareValues(v, *it.Max)
		high = ok && o > 0
	}
	if low || high {
		say(RuleRange, it.outOfRange(v))
	}
}

func (it *Item) checkOption(v fhir.Value, say func(Rule, string)) {
	if len(it.Options) == 0 || it.OptionsFrom != "" {
		return
	}
	if it.Type == OpenChoice && (v.Kind == fhir.String || v.Kind == fhir.CodingKind && v.Coding.Code == "") {
		return
	}
	if !slices.ContainsFunc(it.Options, func(o Option) bool { return o.Value.Equal(v) }) {
		say(RuleOption, "Choose one of the answers offered for "+it.quoted())
	}
}

func (it *Item) exclusive(vs []fhir.Value, say func(Rule, string)) {
	if len(vs) < 2 {
		return
	}
	for _, o := range it.Options {
		if o.Exclusive && slices.ContainsFunc(vs, o.Value.Equal) {
			say(RuleExclusive, "You chose “"+o.Label+"” and something else. Change one.")
			return
		}
	}
}

func (it *Item) checkFile(a fhir.Attachment, say func(Rule, string)) {
	if len(it.MimeTypes) > 0 && a.ContentType != "" && !slices.ContainsFunc(it.MimeTypes, func(m string) bool {
		kind, any := strings.CutSuffix(m, "/*")
		return m == a.ContentType || any && strings.HasPrefix(a.ContentType, kind+"/")
	}) {
		say(RuleFile, it.mustBe("one of these kinds of file: "+strings.Join(it.MimeTypes, ", ")))
	}
	if n, err := strconv.ParseInt(a.Size, 10, 64); err == nil && it.MaxSize > 0 && n > it.MaxSize {
		say(RuleFile, it.mustBe(bytesText(it.MaxSize)+" or less"))
	}
}

func (it *Item) checkReference(ref fhir.Reference, say func(Rule, string)) {
	if len(it.RefTypes) == 0 || ref.Reference == "" {
		return
	}
	kind, _, ok := strings.Cut(ref.Reference, "/")
	if ref.Type != "" {
		kind, ok = ref.Type, true
	}
	if ok && !slices.Contains(it.RefTypes, kind) && !strings.Contains(kind, ":") {
		say(RuleReference, it.mustBe("one of: "+strings.Join(it.RefTypes, ", ")))
	}
}
