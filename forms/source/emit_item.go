package source

import (
	"errors"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
)

// look writes how an item appears.
func (c *compiler) look(it *Item, e *exts) {
	switch {
	case it.Type == "page":
		e.add(itemControl(fhir.ControlPage))
	case hl7Controls[it.Show]:
		e.add(itemControl(it.Show))
	case it.Show != "":
		e.add(ext(fhir.DItemControl, fhir.Prim(fhir.Code, it.Show)))
	case control[it.Type] != "":
		e.add(ext(fhir.DItemControl, fhir.Prim(fhir.Code, control[it.Type])))
	}
	if it.Subtitle.Main != "" {
		e.add(worded(fhir.DSubtitle, it.Subtitle))
	}
	if it.Short.Main != "" {
		e.add(worded(fhir.ExtShortText, it.Short))
	}
	if it.Across != "" {
		e.add(ext(fhir.ExtChoiceOrientation, fhir.Prim(fhir.Code, it.Across)))
	}
	if it.OpenLabel.Main != "" {
		e.add(worded(fhir.ExtOpenLabel, it.OpenLabel))
	}
	if it.Row != nil {
		row := nest(fhir.DRow)
		if it.Row.Called.Main != "" {
			row.Node.Extension = append(row.Node.Extension, worded("called", it.Row.Called))
		}
		for _, id := range it.Row.Title {
			row.Node.Extension = append(row.Node.Extension, ext("title", fhir.TextValue(id)))
		}
		e.add(row)
	}
	for _, b := range it.Bands {
		x := nest(fhir.DThreshold, ext("level", fhir.Prim(fhir.Code, b.Level)))
		for _, end := range []struct{ url, v string }{{"atLeast", b.AtLeast}, {"below", b.Below}} {
			if end.v != "" {
				x.Node.Extension = append(x.Node.Extension, ext(end.url, fhir.Prim(fhir.Decimal, end.v)))
			}
		}
		if b.Text.Main != "" {
			x.Node.Extension = append(x.Node.Extension, worded("text", b.Text))
		}
		e.add(x)
	}
}

// limits writes what an answer may be.
func (c *compiler) limits(it *Item, e *exts) {
	for _, u := range it.Units {
		e.add(ext(fhir.ExtUnitOption, fhir.CodingValue(fhir.UCUM, units[u].code, unitLabel(u))))
	}
	if it.Places != "" {
		e.add(ext(fhir.ExtMaxDecimalPlaces, fhir.Prim(fhir.Integer, it.Places)))
	}
	c.bound(it, e, it.Min, "min")
	c.bound(it, e, it.Max, "max")
	if it.Usual != "" {
		c.usual(it, e)
	}
	e.integer(it.MinLength, fhir.ExtMinLength)
	e.text(it.Regex, fhir.ExtRegex)
	if it.Entry.Main != "" {
		e.add(worded(fhir.ExtEntryFormat, it.Entry))
	}
	e.integer(it.AtLeast, fhir.ExtMinOccurs)
	e.integer(it.AtMost, fhir.ExtMaxOccurs)
	e.integer(it.Guide, fhir.DLengthGuide)
	media := it.Media
	if len(media) == 0 {
		media = map[string][]string{"photo": {"image/*"}, "signature": {"image/svg+xml", "text/plain"}}[it.Type]
	}
	for _, m := range media {
		e.add(ext(fhir.ExtMimeType, fhir.Prim(fhir.Code, m)))
	}
	if it.MaxSize > 0 {
		e.add(ext(fhir.ExtMaxSize, fhir.Prim(fhir.Decimal, strconv.Itoa(it.MaxSize))))
	}
	refs := it.RefersTo
	if len(refs) == 0 {
		refs = map[string][]string{"person": {"Patient", "RelatedPerson", "Practitioner"}, "org": {"Organization"}}[it.Type]
	}
	if it.Type != "record" { // a record is one of ours; FHIR has no resource for it
		for _, t := range refs {
			e.add(ext(fhir.ExtReferenceResource, fhir.Prim(fhir.Code, t)))
		}
	}
	from := it.OptionsFrom
	if it.Type == "record" && from == "" {
		from = strings.Join(it.RefersTo, " ")
	}
	e.text(from, fhir.DOptionsFrom)
}

func unitLabel(u string) string {
	if l := units[u].label; l != "" {
		return l
	}
	return u
}

// bound writes min or max. today and now are checks, because a day cannot be written into a form.
func (c *compiler) bound(it *Item, e *exts, v, which string) {
	if v == "" {
		return
	}
	at := it.exprPos[which]
	urls := map[string][2]string{"min": {fhir.ExtMinValue, fhir.ExtMinQuantity}, "max": {fhir.ExtMaxValue, fhir.ExtMaxQuantity}}[which]
	switch typ := c.fhirType(it); {
	case v == "today" && (typ == "date" || typ == "dateTime"):
		limit := map[string]string{"date": "today()", "dateTime": "now()"}[typ]
		k := Check{Pos: at, ID: "not-later", Level: "stop", Bad: "answer.value > " + limit, Say: Text{Main: "The date must be today or earlier"}}
		if which == "min" {
			k = Check{Pos: at, ID: "not-earlier", Level: "stop", Bad: "answer.value < " + limit, Say: Text{Main: "The date must be today or later"}}
		}
		e.add(c.constraint(site{it: it, own: true}, k)...)
	case typ == "date" && isDate(v):
		e.add(ext(urls[0], fhir.Prim(fhir.Date, v)))
	case typ == "integer" && isNumber(v) && !strings.Contains(v, "."):
		e.add(ext(urls[0], fhir.Prim(fhir.Integer, v)))
	case typ == "decimal" && isNumber(v):
		e.add(ext(urls[0], fhir.Prim(fhir.Decimal, v)))
	case typ == "quantity" && isNumber(v):
		u := it.Units[0]
		e.add(ext(urls[1], fhir.QuantityValue(v, unitLabel(u), units[u].code)))
	default:
		c.add(at, "%s: %s: %q does not fit a %s", it.ID, which, v, it.Type)
	}
}

// usual writes the span that can plausibly be typed: outside it the app asks whether it is right. It is
// a typing check, never a judgement (clinical-safety.md 6.1).
func (c *compiler) usual(it *Item, e *exts) {
	low, high, ok := strings.Cut(it.Usual, " to ")
	typ := c.fhirType(it)
	if !ok || !isNumber(low) || !isNumber(high) || typ != "quantity" && typ != "integer" && typ != "decimal" {
		c.add(it.exprPos["usual"], "%s: usual must be written '1 to 120' and belongs to a number", it.ID)
		return
	}
	v, unit := "answer.value", ""
	if typ == "quantity" {
		v += ".value"
		unit = " " + unitLabel(it.Units[0])
		if it.Units[0] == "count" {
			unit = ""
		}
	}
	e.add(c.constraint(site{it: it, own: true}, Check{
		ID: "usual-range", Level: "warn", Bad: v + " < " + low + " or " + v + " > " + high,
		Say: Text{Main: "Is this typed correctly? It is usually between " + low + " and " + high + unit},
	})...)
}

// answers writes options and starting answers.
func (c *compiler) answers(it *Item, out *fhir.Item, e *exts) {
	plain := true
	for _, o := range it.Options {
		plain = plain && !o.Exclusive && o.Guide.Main == "" && len(o.Flags) == 0 && o.Prefix == "" && it.Default == ""
	}
	switch {
	case len(it.Options) == 0:
	case plain && it.list != nil && it.list.Shared:
		c.used[it.list.Name] = it.list
		out.AnswerValueSet = "#" + it.list.Name
	default:
		for _, o := range it.Options {
			out.AnswerOption = append(out.AnswerOption, c.option(it, o))
		}
	}
	if it.DefaultExpr != "" {
		s, err := c.expand(site{it: it, own: true}, it.DefaultExpr)
		if err != nil {
			c.add(it.exprPos["default-expr"], "%s: default-expr: %v", it.ID, err)
		}
		e.add(ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", s)))
	}
	if it.Default == "" {
		return
	}
	typ := c.fhirType(it)
	switch {
	case it.Default == "today" && typ == "date":
		e.add(ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", "today()")))
	case it.Default == "now" && typ == "dateTime":
		e.add(ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", "now()")))
	case len(it.Options) > 0:
		ok := false
		for i := range it.Options {
			if it.Options[i].Code == it.Default {
				out.AnswerOption[i].InitialSelected, ok = true, true
			}
		}
		if !ok {
			c.add(it.exprPos["default"], "%s: default: %q is not among its options", it.ID, it.Default)
		}
	default:
		v, err := c.literal(it, it.Default, "=")
		if err != nil {
			c.add(it.exprPos["default"], "%s: default: %v", it.ID, err)
			return
		}
		out.Initial = []fhir.Initial{{Value: v}}
	}
}

func (c *compiler) option(it *Item, o Option) fhir.AnswerOption {
	v := fhir.CodingValue(c.system(it), o.Code, o.Label.Main)
	if len(o.Label.More) > 0 {
		v.Coding.More = &fhir.Node{}
		c.translations(v.Coding.More, "display", o.Label)
	}
	a := fhir.AnswerOption{Value: v}
	e := &exts{}
	e.flag(o.Exclusive, fhir.ExtOptionExclusive)
	e.text(o.Prefix, fhir.ExtOptionPrefix)
	if o.Ordinal != "" {
		e.add(ext(fhir.ExtOrdinalValue, fhir.Prim(fhir.Decimal, o.Ordinal)))
	}
	if o.Guide.Main != "" {
		e.add(worded(fhir.DGuide, o.Guide))
	}
	for _, f := range o.Flags {
		e.add(ext(fhir.DFlag, fhir.Prim(fhir.Code, f)))
	}
	a.Extension = e.list
	return a
}

// behave writes when an item is asked, whether it must be answered, what it works out and what it checks.
func (c *compiler) behave(it *Item, out *fhir.Item, e *exts) {
	c.when(it, out, e)
	if it.Protected {
		e.add(ext(fhir.ExtDisabledDisplay, fhir.Prim(fhir.Code, "protected")))
	}
	if it.Required != "" {
		req := nest(fhir.DRequired, ext("kind", fhir.Prim(fhir.Code, it.Required)))
		expr := c.condition(site{it: it}, it.ReqWhen, it.ReqExpr, it.reqPos, "required-when")
		if expr != "" {
			req.Node.Extension = append(req.Node.Extension, ext("when", fhir.ExpressionValue("", expr)))
		}
		e.add(req)
		out.Required = it.Required == "stop" && expr == ""
	}
	if it.Calc != "" {
		s, err := c.expand(site{it: it, own: true}, it.Calc)
		if err != nil {
			c.add(it.exprPos["calc"], "%s: calc: %v", it.ID, err)
		}
		e.add(ext(fhir.ExtCalculated, fhir.ExpressionValue("", s)))
	}
	for _, k := range it.Checks {
		e.add(c.constraint(site{it: it, own: true}, k)...)
	}
}

func (c *compiler) when(it *Item, out *fhir.Item, e *exts) {
	if it.When == "" && it.WhenExpr == "" {
		return
	}
	if it.When != "" {
		k, err := parseCond(it.When)
		if err != nil {
			c.add(it.whenPos, "%s: when: %v", it.ID, err)
			return
		}
		flat, behaviour, err := c.enableWhen(it, k)
		if err == nil {
			out.EnableWhen, out.EnableBehavior = flat, behaviour
			return
		}
		if !errors.Is(err, errNotFlat) {
			c.add(it.whenPos, "%s: when: %v", it.ID, err)
			return
		}
	}
	if s := c.condition(site{it: it}, it.When, it.WhenExpr, it.whenPos, "when"); s != "" {
		e.add(ext(fhir.ExtEnableWhen, fhir.ExpressionValue("", s)))
	}
}

// condition is a condition, or an expression given outright, as FHIRPath.
func (c *compiler) condition(at site, when, expr string, pos Pos, key string) string {
	var s string
	var err error
	switch {
	case expr != "":
		s, err = c.expand(at, expr)
	case when != "":
		var k *cond
		if k, err = parseCond(when); err == nil {
			s, err = c.path(at, k)
		}
	}
	if err != nil {
		c.add(pos, "%s: %s: %v", at.it.ID, key, err)
		return ""
	}
	return s
}

// marks writes what the app must know about an answer beyond its value.
func (c *compiler) marks(it *Item, e *exts) {
	e.text(it.CompanionOf, fhir.DCompanionOf)
	e.text(it.Prefill, fhir.DPrefill)
	e.flag(it.Restricted, fhir.DRestricted)
	if it.RestrictedWhen != "" {
		if s := c.condition(site{it: it, itself: true}, it.RestrictedWhen, "", it.exprPos["restricted-when"], "restricted-when"); s != "" {
			e.add(ext(fhir.DRestrictedWhen, fhir.ExpressionValue("", s)))
		}
	}
	e.flag(it.Voice, fhir.DVoice)
	e.flag(it.Family, fhir.DFamilyMaySee)
	e.flag(it.Desk, fhir.DDesk)
	e.flag(it.Light, fhir.DLight)
	e.flag(it.Track, fhir.DTrack)
	e.flag(it.Hidden, fhir.ExtHidden)
	e.add(c.gapCodes(it.GapCodes)...)
	if it.Signer != nil {
		e.add(ext(fhir.ExtSignatureRequired, fhir.ConceptValue(fhir.Coding{
			System: fhir.SignatureType, Code: "1.2.840.10065.1.12.1.5", Display: "Verification Signature",
		})))
		s := nest(fhir.DSigner, ext("role", fhir.Prim(fhir.Code, it.Signer.Role)))
		if it.Signer.Does.Main != "" {
			s.Node.Extension = append(s.Node.Extension, worded("does", it.Signer.Does))
		}
		e.add(s)
	}
}
