package handling

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
)

// recheckGroup is the group below an assessment's signatures whose rows say that the
// OT has looked at a task again after its room changed.
const recheckGroup = "ot.recheck"

// roomLinks are the answers about a room that a way of moving a child depends on:
// its use, its sizes, the bed, the doors (section 9.3).
var roomLinks = []string{
	"kind", "storey", "use", "length", "width", "ceiling", "turn", "floor", "hoist-view", "bed-space", "under-bed", "bed-low", "bed-high",
}

var doorLinks = []string{"clear", "corridor", "lip", "swing"}

// row is the document and the row that an answer points at, false when they are not
// at hand.
func (x *reading) row(ref string) (*casefile.Document, casefile.RowID, bool) {
	id, row, ok := equipment.Row(ref)
	if !ok || row == "" {
		return nil, "", false
	}
	d := x.doc(id)
	if d == nil {
		return nil, "", false
	}
	for _, r := range d.Rows(roomGroup, "") {
		if r.ID == row {
			return d, row, true
		}
	}
	return nil, "", false
}

const roomGroup = "prop.room"

// roomChanged says that the room of a task is not any more as it was when the OT
// signed, "" when it is, or when the OT has looked at it again.
func (x *reading) roomChanged(t Task) string {
	var signed time.Time
	for _, s := range t.Doc.Signatures() {
		if s.Valid && s.Cell == "ot.sign.ot" {
			signed = s.At
		}
	}
	v, ok := t.Doc.AnswerIn(t.Row, taskGroup+".room")
	if signed.IsZero() || !ok {
		return ""
	}
	survey, room, ok := x.row(v.Reference.Reference)
	if !ok {
		if id, _, points := equipment.Row(v.Reference.Reference); points && x.doc(id) != nil {
			return "the room is no longer in the property survey, look at the task again"
		}
		return ""
	}
	since := signed
	for _, again := range t.Doc.Rows(recheckGroup, "") {
		w, ok := t.Doc.AnswerIn(again.ID, recheckGroup+".task")
		if s := signedIn(t.Doc, again.ID, recheckGroup+".sign"); ok && s != nil && samePlace(w.Reference.Reference, t.Ref()) && s.At.After(since) {
			since = s.At
		}
	}
	what := x.changed(survey, room, since)
	if what == "" {
		return ""
	}
	return "the room changed since the OT signed (" + what + "), look at the task again"
}

// changed is the first thing about a room that is not as it was, in the words of its
// question, "" for none.
func (x *reading) changed(survey *casefile.Document, room casefile.RowID, since time.Time) string {
	differs := func(row casefile.RowID, link string) bool {
		it := survey.Form().Item(link)
		c := casefile.Cell{Row: row, LinkID: link}
		return it != nil && !it.Repeats && answerAt(survey, c, since) != answerAt(survey, c, noTime) ||
			it != nil && it.Repeats && touched(survey, c, since)
	}
	words := func(link string) string { return strings.ToLower(survey.Form().Item(link).Text) }
	for _, name := range roomLinks {
		if link := roomGroup + "." + name; differs(room, link) {
			return words(link)
		}
	}
	for _, door := range survey.Rows(roomGroup+".door", room) {
		for _, name := range doorLinks {
			if link := roomGroup + ".door." + name; differs(door.ID, link) {
				return words(link)
			}
		}
	}
	for _, mark := range survey.Rows("prop.sketch", "") {
		if survey.TextIn(mark.ID, "prop.sketch.room") != string(room) || !strings.Contains(survey.CodeIn(mark.ID, "prop.sketch.what"), "bed") {
			continue
		}
		if differs(mark.ID, "prop.sketch.at") || differs(mark.ID, "prop.sketch.turn") {
			return "where the bed stands"
		}
	}
	return ""
}

// touched reports whether any answer of a multiple choice was changed since.
func touched(d *casefile.Document, c casefile.Cell, since time.Time) bool {
	for _, v := range d.History(c) {
		if v.At.After(since) {
			return true
		}
	}
	return false
}
