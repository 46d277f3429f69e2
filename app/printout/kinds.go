package printout

import (
	"errors"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/staylog"
	"doorstep/app/casefile/subjectaccess"
)

// Kind is a sort of paper.
type Kind string

// The papers.
const (
	KindFamily       Kind = "family"       // of one document
	KindProfessional Kind = "professional" // of one document
	KindEasy         Kind = "easy"         // of one document
	KindStory        Kind = "story"
	KindEmergency    Kind = "emergency"
	KindHealthPlan   Kind = "health-plan"
	KindHandling     Kind = "handling"
	KindHoisting     Kind = "hoisting"
	KindEquipment    Kind = "equipment"
	KindHousing      Kind = "housing"        // of one OT assessment
	KindRisk         Kind = "risk-note"      // of one OT assessment
	KindCertificate  Kind = "certificate"    // of one competency record
	KindStay         Kind = "stay"           // of one log of a stay
	KindPanel        Kind = "panel"          // of one request to a panel
	KindAccess       Kind = "subject-access" // of one request to see the record
	KindChronology   Kind = "chronology"
)

// ErrNothing reports a paper for which the case holds nothing yet.
var ErrNothing = errors.New("there is nothing to print yet")

// ErrKind reports a paper that there is not, or one that is not made of such a form.
var ErrKind = errors.New("there is no such paper of this form")

// Offer is a paper that can be made now.
type Offer struct {
	Kind Kind
	// Doc is the document that it is made of, zero for one of the whole case.
	Doc   casefile.ID
	Title string
	About string // one line: what is in it
	// Service is the one service that a panel pack is for, "" for all.
	Service string
}

// Offers are the papers of a case, or with a document those of that document,
// what carers need in a hurry first.
func Offers(k Desk, doc *casefile.Document) []Offer {
	if doc != nil {
		return k.ofDocument(doc)
	}
	r := k.Record
	var out []Offer
	add := func(kind Kind, title, about string) { out = append(out, Offer{Kind: kind, Title: title, About: about}) }
	plan := healthplan.Of(r)
	if plan != nil {
		add(KindEmergency, "Emergency sheet", "When to call 999, allergies, rescue plan, numbers")
		add(KindHealthPlan, "Health care plan", "Every section, with its version and review date")
	}
	out = append(out, k.ofHandling()...)
	if d := r.Latest(handling.Form); d != nil {
		out = append(out, k.ofAssessment(d)...)
	}
	for _, d := range append(append([]*casefile.Document(nil), r.Of(signoff.Form)...), r.Of(staylog.Form)...) {
		for _, o := range k.ofDocument(d) {
			if o.Kind == KindCertificate || o.Kind == KindStay {
				out = append(out, o)
			}
		}
	}
	add(KindStory, "The story so far", "One page for the family: why, what has changed, what comes next")
	add(KindChronology, "Chronology", "What has happened, with dates and sources")
	return out
}

func (k Desk) ofDocument(d *casefile.Document) []Offer {
	var out []Offer
	add := func(kind Kind, title, about string) {
		out = append(out, Offer{Kind: kind, Doc: d.ID(), Title: title, About: about})
	}
	switch name := casefile.FormName(d.Form()); {
	case name == signoff.Form:
		carer, named := d.Answer("dt.carer")
		task, chosen := d.Answer("dt.task")
		if named && chosen { // else there is nobody and nothing to certify
			add(KindCertificate, "Sign-off certificate", casefile.Words(nil, task)+", "+casefile.Words(nil, carer))
		}
	case name == staylog.Form:
		if l := staylog.Of(k.Record, d); !l.In.IsZero() {
			add(KindStay, "Stay handover sheet", "Stay of "+k.moment(l.In))
		}
	case name == handling.Form:
		if k.Record.Latest(handling.Form) == d { // what is in force, beside the paper of this one
			out = append(out, k.ofHandling()...)
		}
		out = append(out, k.ofAssessment(d)...)
	case name == subjectaccess.Form:
		add(KindAccess, "Copy of the record", "What they asked to see, without what stays out")
	case panel.Is(d):
		out = append(out, k.packs(d)...)
	}
	add(KindFamily, "Family copy", "Plain layout, without what is restricted")
	add(KindProfessional, "Professional copy", "The whole form as it was filled in")
	if _, told := front[casefile.FormName(d.Form())]; told { // a form that is written for the family too
		if _, err := Easy(k, d, Options{}); err == nil {
			add(KindEasy, "Easy-read copy", "Large letters and pictures: what "+k.given()+" said, what was agreed")
		}
	}
	return out
}

// ofHandling are the papers about how the child is moved today.
func (k Desk) ofHandling() []Offer {
	var out []Offer
	if tasks := handling.Tasks(k.Record, k.Others...); len(tasks) > 0 {
		out = append(out, Offer{Kind: KindHandling, Title: "Carer’s one-page plan", About: "How to move " + k.given() + ": signals, steps, equipment, what to do if it fails"})
		if slices.ContainsFunc(tasks, func(t handling.Task) bool { return t.Hoisted }) {
			out = append(out, Offer{Kind: KindHoisting, Title: "Hoisting plan", About: "Hoist, sling, loops, load check, drawing and photos"})
		}
	}
	if len(k.kit()) > 0 {
		out = append(out, Offer{Kind: KindEquipment, Title: "Equipment list", About: "What " + k.given() + " uses, with examinations and services"})
	}
	return out
}

// ofAssessment are what an OT assessment sends to others.
func (k Desk) ofAssessment(d *casefile.Document) []Offer {
	var out []Offer
	if len(d.Rows("ad.item", "")) > 0 {
		out = append(out, Offer{Kind: KindHousing, Doc: d.ID(), Title: "Housing referral", About: "The home, how " + k.given() + " moves, each adaptation with the grant’s tests"})
	}
	if slices.ContainsFunc(handling.ForManager(k.Record, k.Others...), func(r handling.Risk) bool { return r.Doc.ID() == d.ID() }) {
		out = append(out, Offer{Kind: KindRisk, Doc: d.ID(), Title: "Note to the manager", About: "Every handling risk of 15 or more, and the decision"})
	}
	return out
}

// Make makes a paper. doc is the document for kinds that are made of one.
func Make(k Desk, kind Kind, doc *casefile.Document, o Options) (Paper, error) {
	of := func(form string, make func() (Paper, error)) (Paper, error) {
		if doc == nil || form != "" && casefile.FormName(doc.Form()) != form {
			return Paper{}, ErrKind
		}
		return make()
	}
	switch kind {
	case KindFamily:
		return of("", func() (Paper, error) { return Family(k, doc, o), nil })
	case KindProfessional:
		return of("", func() (Paper, error) { return Professional(k, doc, o), nil })
	case KindEasy:
		return of("", func() (Paper, error) { return Easy(k, doc, o) })
	case KindCertificate:
		return of(signoff.Form, func() (Paper, error) { return Certificate(k, doc) })
	case KindStay:
		return of(staylog.Form, func() (Paper, error) { return Stay(k, doc, o) })
	case KindHousing:
		return of(handling.Form, func() (Paper, error) { return Housing(k, doc, o) })
	case KindRisk:
		return of(handling.Form, func() (Paper, error) { return RiskNote(k, doc, o) })
	case KindAccess:
		return of(subjectaccess.Form, func() (Paper, error) { return Access(k, doc, o) })
	case KindPanel:
		return of("", func() (Paper, error) { return Panel(k, doc, o) })
	case KindStory:
		return Story(k, o), nil
	case KindEmergency:
		return Emergency(k)
	case KindHealthPlan:
		return HealthPlan(k, o)
	case KindHandling:
		return Handling(k, o)
	case KindHoisting:
		return Hoisting(k, o)
	case KindEquipment:
		return Equipment(k)
	case KindChronology:
		return Chronology(k, o)
	}
	return Paper{}, ErrKind
}

// Kinds are all sorts of papers, those of a document first.
func Kinds() []Kind {
	return []Kind{
		KindProfessional, KindFamily, KindEasy, KindCertificate, KindStay, KindPanel, KindHousing, KindRisk, KindAccess,
		KindEmergency, KindHandling, KindHoisting, KindEquipment, KindHealthPlan, KindStory, KindChronology,
	}
}

// NumberName is what one of the organisation's numbers is called on paper.
func NumberName(key string) string {
	switch key {
	case "front-door":
		return "Front door for children"
	case "out-of-hours":
		return "Out of hours"
	case "disabled-team":
		return "Disabled children’s team"
	}
	return ""
}
