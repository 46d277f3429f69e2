package casefile

import (
	"slices"
	"strings"
)

// Whom is whom signs of need are offered for.
type Whom struct {
	Age      int  // completed years
	Known    bool // the age is known
	Unborn   bool
	Disabled bool
}

// AboutChild is whom a case's signs are for, on its day.
func (p Parts) AboutChild() Whom {
	c := p.Child()
	if c == nil {
		return Whom{}
	}
	a := Whom{Unborn: yesTo(c, "person.unborn")}
	a.Age, a.Known = Age(c.DateIn("", "person.dob"), p.Today)
	return a
}

func yesTo(d *Document, link string) bool {
	v, ok := d.Answer(link)
	return ok && v.Bool
}

// ages are the signs that make sense from one age to below another only, as their
// words or the law say (levels-of-need.md section 4, column changed). 0 is no
// bound.
var ages = map[string]struct{ from, below int }{
	"health.l2.exploitation-signs-13plus": {13, 0},
	"health.l34.under-13-exploited":       {0, 13},
	"health.l2.unprotected-sex":           {13, 0},
	"health.l2.teenage-pregnancy":         {9, 0},
	"emo.l34.under-13-sexual":             {0, 13},
	"emo.l34.court-custody":               {10, 0}, // the age of criminal responsibility
	"gate.l34.remand":                     {10, 0},
	"edu.l1.neet-12-weeks":                {16, 0},
	"edu.l2.neet-complex":                 {16, 0},
}

// unbornOnly are the signs of an unborn baby's family.
var unbornOnly = map[string]bool{"par.l34.unborn-risk": true}

// privateFostering ends at 16, for a disabled child at 18.
const privateFostering = "gate.l34.private-fostering"

// suspiciousDeath is not what a death from a known illness is.
const suspiciousDeath = "env.l34.child-death-history"

// Fits reports whether a sign makes sense for a child. Of a child whose age is
// not known everything may.
func (s Sign) Fits(a Whom) bool {
	switch {
	case unbornOnly[s.Code]:
		return a.Unborn || !a.Known
	case a.Unborn || !a.Known:
		return true
	case s.Code == privateFostering:
		return a.Age < 16 || a.Disabled && a.Age < AdultAge
	}
	r, ok := ages[s.Code]
	return !ok || a.Age >= r.from && (r.below == 0 || a.Age < r.below)
}

// Offer are the signs that make sense for a child, and those that are picked
// already, whatever they are.
func Offer(signs []Sign, a Whom, picked []string) []Sign {
	return slices.DeleteFunc(slices.Clone(signs), func(s Sign) bool {
		return !s.Fits(a) && !slices.Contains(picked, s.Code)
	})
}

// beside are the areas of the matrix that belong to a section of another form, by
// the beginning of its questions' linkIds.
var beside = []struct {
	link  string
	areas []string
	not   []string
}{
	{"dca.hist.", []string{"rel", "env"}, []string{suspiciousDeath}},
	{"dca.dev.health.", []string{"health"}, nil},
	{"dca.dev.edu.", []string{"edu"}, nil},
	{"dca.dev.emo.", []string{"emo"}, nil},
	{"dca.dev.identity.", []string{"ident"}, nil},
	{"dca.dev.social.", []string{"rel"}, nil},
	{"dca.dev.present.", []string{"pres"}, nil},
	{"dca.dev.care.", []string{"self"}, nil},
	{"dca.par.", []string{"par"}, nil},
	{"dca.env.", []string{"env"}, []string{suspiciousDeath}},
	{"dca.fam.", []string{"rel"}, nil},
	{"caf.dev.health.", []string{"health"}, nil},
	{"caf.dev.physical.", []string{"health"}, nil},
	{"caf.dev.communication.", []string{"edu"}, nil},
	{"caf.dev.emotional.", []string{"emo"}, nil},
	{"caf.dev.behaviour.", []string{"emo"}, nil},
	{"caf.dev.identity.", []string{"ident", "pres"}, nil},
	{"caf.dev.relationships.", []string{"rel"}, nil},
	{"caf.dev.selfcare.", []string{"self"}, nil},
	{"caf.dev.understanding.", []string{"edu"}, nil},
	{"caf.dev.participation.", []string{"edu"}, nil},
	{"caf.dev.progress.", []string{"edu"}, nil},
	{"caf.par.", []string{"par"}, nil},
	{"caf.fam.history.", []string{"rel", "env"}, []string{suspiciousDeath}},
	{"caf.fam.wider.", []string{"rel"}, nil},
	{"caf.fam.living.", []string{"env"}, []string{suspiciousDeath}},
	{"caf.fam.community.", []string{"env"}, []string{suspiciousDeath}},
}

// OfferBeside are the signs that match a question of another form. Beside the
// family's history an earlier suspicious death is not offered: a death from a known
// illness is not that sign (levels-of-need.md, env.l34.child-death-history).
func OfferBeside(signs []Sign, link string, a Whom) []Sign {
	for _, b := range beside {
		if !strings.HasPrefix(link, b.link) {
			continue
		}
		return slices.DeleteFunc(slices.Clone(signs), func(s Sign) bool {
			return !slices.Contains(b.areas, s.Area) || slices.Contains(b.not, s.Code) || !s.Fits(a)
		})
	}
	return nil
}

// twins are signs that the matrix has in two areas: picking one shows the other,
// and both are one need.
var twins = map[string]string{
	"emo.l2.sexualised-behaviour":    "health.l2.sexualised-behaviour",
	"health.l2.sexualised-behaviour": "emo.l2.sexualised-behaviour",
}

// Twin is the same sign in another area, "" for none.
func (s Sign) Twin() string { return twins[s.Code] }

// AgedSigns are the signs that make sense at some ages only, by code.
func AgedSigns() []string {
	out := []string{privateFostering}
	for code := range ages {
		out = append(out, code)
	}
	for code := range unbornOnly {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}
