package sharing

import (
	"fmt"
	"strings"
	"unicode"

	"doorstep/app/casefile"
)

// Verdict is whether something may be shared.
type Verdict string

// Yes lets it go, No stops it. Ask leaves it to a person, who writes the decision
// down (isd) or corrects the list.
const (
	Yes Verdict = "yes"
	No  Verdict = "no"
	Ask Verdict = "ask"
)

// Part is what would be shared.
type Part struct {
	Doc *casefile.Document
	// Section is a part of the form as its list of services names it ("needs",
	// "level"); "" is the whole form.
	Section string
	// Cell is one answer; the zero cell is the whole section.
	Cell casefile.Cell
}

// Whole is a document with everything in it.
func Whole(d *casefile.Document) Part { return Part{Doc: d} }

// MayShare says whether a part of a case may go to a service, and why, in words for
// whoever shares it. In this order count: that the answer is restricted or would
// give somebody away, the last decision about that service (isd), whom the family
// left out, and what the family agreed to. V-CAF-7: a CAF goes to no service that
// the family has not agreed to, unless a sharing record exists for it.
func MayShare(rec casefile.Record, with string, p Part) (Verdict, string) {
	if p.Doc == nil {
		return No, "It is not in this case."
	}
	if p.Cell.LinkID != "" {
		if v, why := answer(Protected(rec), p); v != Yes {
			return v, why
		}
	}
	a := AgreementOf(rec)
	if d := decided(rec, with); d != nil && !(d.Basis == "consent" && a.Last.Kind == Withdrawn && a.Last.At.After(d.At)) {
		return d.verdict(p)
	}
	if name := leftOutBy(rec, p.Doc, with); name != "" {
		return No, "The family does not want " + with + " to have this (" + name + ")."
	}
	switch casefile.FormName(p.Doc.Form()) {
	case "caf", "cafpac", "cafdpr":
		return a.verdict(rec, with, p)
	case "mafs":
		return panel(p.Doc)
	case "isd", "ovs", "rev", "hnd", "harm", "cafref", "acc":
		return Ask, "This was written for our own work. If it must go, write down why."
	}
	return assessment(rec, with, p)
}

// answer holds back one answer: a restricted one, and one that names somebody whose
// identity is protected.
func answer(protected []string, p Part) (Verdict, string) {
	text := p.Doc.TextIn(p.Cell.Row, p.Cell.LinkID)
	for _, name := range protected {
		if contains(text, name) {
			return No, "It would show who spoke to us: somebody here must not be named."
		}
	}
	if p.Doc.Restricted(p.Cell) {
		return Ask, "Restricted: it stays out unless you put it in on purpose."
	}
	return Yes, ""
}

func (d Decision) verdict(p Part) (Verdict, string) {
	day := casefile.DateWords(string(casefile.DateOf(d.At)))
	if !d.Signed {
		return Ask, "There is a sharing record for " + d.With + ", but nobody has signed it yet."
	}
	if shares := d.Is == "share-all" || d.Is == "share-part"; shares && p.Doc.Summary().Started.After(d.At) {
		return Ask, "The decision of " + day + " is older than this. Does it reach that far?"
	}
	switch d.Is {
	case "share-all":
		return Yes, "Decided on " + day + "."
	case "share-part":
		switch covered, said := d.covers(p.Doc); {
		case covered:
			return Yes, "Decided on " + day + "."
		case said:
			return No, "On " + day + " it was decided to share only: " + d.What
		}
		return Ask, "On " + day + " it was decided to share only: " + d.What
	case "do-not-share":
		return No, "On " + day + " it was decided not to share: " + d.Reason
	}
	return Ask, "It is not decided yet; decide by " + casefile.DateWords(string(d.By)) + "."
}

// leftOutBy names the place where the family left a service out: anybody named
// under caf.consent.not-with, and for a panel's papers the services that it did not
// agree to around the table.
func leftOutBy(rec casefile.Record, doc *casefile.Document, with string) string {
	for _, d := range rec.Of("caf") {
		for _, n := range names(d.Text("caf.consent.not-with")) {
			if contains(with, n) || contains(n, with) {
				return "said in the CAF"
			}
		}
	}
	for _, d := range rec.Of("mafs") {
		if casefile.FormName(doc.Form()) != "caf" && doc != d {
			continue
		}
		for _, v := range d.State(casefile.Cell{LinkID: "mafs.consent-scope.excluded"}).Values {
			if same(v.Text, with) || same(v.Coding.Display, with) || same(v.Coding.Code, with) {
				return "said for the panel"
			}
		}
	}
	return ""
}

// verdict is V-CAF-7.
func (a Agreement) verdict(rec casefile.Record, with string, p Part) (Verdict, string) {
	const way = " Only a sharing record with its reasons lets it go; when a child may be at risk it needs no consent."
	if a.Doc == nil {
		return No, "The family has not been asked about sharing yet." + way
	}
	switch {
	case a.Last.Kind == Withdrawn:
		return No, "The family took its agreement back on " + casefile.DateWords(string(casefile.DateOf(a.Last.At.In(rec.Now.Location())))) + "." + way
	case a.Last.Kind == Refused || a.Doc.Code("caf.consent.share") == "refuses" || a.Doc.Code("caf.consent.store") == "refuses":
		return No, "The family has said no." + way
	}
	for _, s := range Services(a.Doc) {
		if !same(s.Name, with) {
			continue
		}
		switch missing := a.partly(s, p); {
		case !s.Agreed:
			return No, "The family has not agreed to " + s.Name + "." + way
		case missing:
			return No, "The family agreed that " + s.Name + " gets other parts of the form, not this one." + way
		case a.Expired(rec.Today):
			return Ask, "Their agreement was until " + casefile.DateWords(string(a.Until)) + ". Ask again."
		case a.Last.Kind == Changed:
			return Ask, "At the last review the family changed what it agrees to. Check the list of services."
		case a.Last.Kind != Given:
			return Ask, "They have said yes, and nobody has signed yet."
		case p.Section == "" && p.Cell.LinkID == "" && !whole(s.Parts):
			return Ask, fmt.Sprintf("The family agreed that %s gets some parts only. The pack leaves the others out.", s.Name)
		}
		return Yes, "The family agreed."
	}
	return No, with + " is not among the services that the family agreed to." + way
}

// partly reports that a row of the list does not reach as far as the part.
func (a Agreement) partly(s Service, p Part) bool {
	section := p.section()
	return section != "" && !reaches(s.Parts, section)
}

// panel is whether an area panel may have its request (mafs.consent).
func panel(d *casefile.Document) (Verdict, string) {
	switch d.Code("mafs.consent") {
	case "yes-written", "yes-spoken-witnessed":
		return Yes, "The family knows and agrees."
	case "no":
		return No, "The family does not agree that the panel talks about them. You can ask for advice without names."
	}
	return Ask, "The family has not been asked yet whether the panel may talk about them."
}

// assessment is what the Disabled Child Assessment says about sharing, for itself
// and for the plans that come of it (dca.share).
func assessment(rec casefile.Record, with string, p Part) (Verdict, string) {
	dca := p.Doc
	if casefile.FormName(dca.Form()) != "dca" {
		dca = rec.Latest("dca")
	}
	if dca == nil {
		return Ask, "Nothing says that " + with + " may have this. Write the decision down."
	}
	byConsent := dca.Code("dca.share.basis") == "consent"
	for _, r := range dca.Rows("dca.share.with", "") {
		if !same(dca.TextIn(r.ID, "dca.share.with.org"), with) {
			continue
		}
		parts := dca.Codes(casefile.Cell{Row: r.ID, LinkID: "dca.share.with.parts"})
		section := p.section()
		switch family := dca.CodeIn(r.ID, "dca.share.with.agreed-by-family"); {
		case family == "no" && byConsent:
			return No, "Sharing rests on consent, and the family has said no."
		case family == "no":
			return Ask, "The family has said no. The law may allow it: write the decision and its reasons down."
		case family != "yes" && byConsent:
			return Ask, "Sharing rests on consent, and the family has not been asked."
		case p.Doc == dca && section != "" && !reaches(parts, section):
			return No, with + " gets other parts of the assessment, not this one."
		case family != "yes":
			return Ask, "The family has not been asked. Be open with them unless that is not safe."
		case p.Doc == dca && section == "" && p.Cell.LinkID == "" && !whole(parts):
			return Ask, with + " gets some parts of the assessment only. The pack leaves the others out."
		}
		return Yes, "The family knows and agrees."
	}
	return Ask, with + " is not on the list of the assessment. Add them and tell the family, or write the decision down."
}

// contains reports whether a text names somebody: their words in a row, whatever
// the case, as whole words.
func contains(text, name string) bool {
	words := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}), " ") + " "
	}
	n := words(name)
	return strings.TrimSpace(n) != "" && strings.Contains(words(text), n)
}
