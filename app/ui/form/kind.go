package form

import (
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Kind is the sort of control a question gets.
type Kind string

// The kinds of control.
const (
	KindHeading   Kind = "heading"   // a group's title
	KindInfo      Kind = "info"      // words to read
	KindRows      Kind = "rows"      // a list of cards
	KindShown     Kind = "shown"     // worked out, cannot be typed
	KindText      Kind = "text"      // one line
	KindArea      Kind = "area"      // several lines
	KindNumber    Kind = "number"    // digits without a unit
	KindQuantity  Kind = "quantity"  // digits with a unit
	KindDate      Kind = "date"      // day, month, year
	KindDateTime  Kind = "datetime"  // the same and a time
	KindTime      Kind = "time"      // a time of day
	KindYesNo     Kind = "yes-no"    // two or three answers side by side
	KindRadio     Kind = "radio"     // one of a few
	KindCheck     Kind = "check"     // any of several
	KindSearch    Kind = "search"    // one of many, or own words
	KindPerson    Kind = "person"    // somebody of the case or by name
	KindPeople    Kind = "people"    // several of them
	KindOrg       Kind = "org"       // an organisation or a record by name
	KindMany      Kind = "many"      // several out of a long or open list
	KindSignature Kind = "signature" // strokes, or a typed name
	KindFile      Kind = "file"      // a photo, drawing or document
	KindRisk      Kind = "risk"      // likelihood and severity as one matrix
	KindBodyMap   Kind = "body-map"  // marks on figures of a body
	KindPlace     Kind = "place"     // where one such mark lies
	KindSketch    Kind = "sketch"    // a drawing that has a screen of its own
	KindPhotos    Kind = "photos"    // photos that are rows
	KindMarkup    Kind = "markup"    // marks on one of them
)

// mostRadios is the longest list shown as rows; more are searched (DESIGN.md
// section 6).
const mostRadios = 7

// KindOf chooses the control for an item.
func KindOf(it *engine.Item) Kind {
	switch {
	case it.Rows != nil && it.Type == engine.Attachment:
		return KindPhotos
	case it.Rows != nil && it.Control == fhir.ControlBodyMap:
		return KindBodyMap
	case it.Rows != nil && it.Control == fhir.ControlSketch:
		return KindSketch
	case it.Rows != nil && it.Control == fhir.ControlPhotoMarks:
		return KindMarkup
	case it.Rows != nil:
		return KindRows
	case placeOf(it) != nil:
		return KindPlace
	case it.Control == fhir.ControlRisk && riskOf(it) != nil:
		return KindRisk
	case it.Type == engine.Group:
		return KindHeading
	case it.Type == engine.Display:
		return KindInfo
	case it.Calculated, it.ReadOnly && (strings.HasPrefix(it.Prefill, "clock.") || strings.HasPrefix(it.Prefill, "document.")):
		return KindShown
	case it.Control == fhir.ControlSignature:
		return KindSignature
	case it.Control == fhir.ControlPerson && it.Repeats:
		return KindPeople
	case it.Control == fhir.ControlPerson:
		return KindPerson
	case it.Control == fhir.ControlOrg && !it.Repeats:
		return KindOrg
	}
	switch it.Type {
	case engine.Boolean:
		return KindYesNo
	case engine.Integer, engine.Decimal:
		return KindNumber
	case engine.Quantity:
		return KindQuantity
	case engine.Date:
		return KindDate
	case engine.DateTime:
		return KindDateTime
	case engine.Time:
		return KindTime
	case engine.Text:
		return KindArea
	case engine.String:
		if it.Control == fhir.ControlAddress {
			return KindArea
		}
	case engine.Attachment:
		return KindFile
	case engine.Reference:
		if it.Repeats {
			return KindMany
		}
		return KindOrg
	case engine.Choice, engine.OpenChoice:
		return choiceKind(it)
	}
	return KindText
}

func choiceKind(it *engine.Item) Kind {
	switch {
	case it.Repeats && len(it.Options) > 0:
		return KindCheck
	case it.Repeats:
		return KindMany
	case it.Control == fhir.ControlUnsure, sideBySide(it.Options) && it.Type == engine.Choice:
		return KindYesNo
	case len(it.Options) == 0 || len(it.Options) > mostRadios:
		return KindSearch
	}
	return KindRadio
}

// sideBySide reports whether the options are yes, no and at most a word for
// not being sure, which stand beside one another.
func sideBySide(os []engine.Option) bool {
	if len(os) < 2 || len(os) > 3 || os[0].Coding.Code != "yes" || os[1].Coding.Code != "no" {
		return false
	}
	if len(os) == 2 {
		return len(os[0].Label) <= 5 && len(os[1].Label) <= 5
	}
	switch os[2].Coding.Code {
	case "not-sure", "unsure", "not-known", "unknown", "some", "partly", "in-part":
		return len(os[0].Label) <= 5 && len(os[1].Label) <= 5 && len(os[2].Label) <= 16
	}
	return false
}
