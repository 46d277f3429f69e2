package handling

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
)

// confirmGroup is the group below the signatures of a carer's home whose rows are
// the OT's word that this home still stands after something changed: "OT must
// confirm each (no re-visit)" and "OT may confirm without new demonstration".
const confirmGroup = "ch.confirm"

// SignedCode is the check code of an assessment's OT signature that holds, "" when
// none does: it stands for the version that was signed.
func SignedCode(d *casefile.Document) string {
	code := ""
	for _, s := range d.Signatures() {
		if s.Valid && s.Cell == "ot.sign.ot" {
			code = s.Code
		}
	}
	return code
}

// base is the home assessment that a carer's home rests on, and whether it has
// changed since the OT looked at both.
func (x *reading) base(d *casefile.Document) (*casefile.Document, bool) {
	v, ok := d.AnswerIn("", "ch.base")
	if !ok {
		return nil, false
	}
	id, _, ok := equipment.Row(v.Reference.Reference)
	base := x.doc(id)
	if !ok || base == nil {
		return nil, false
	}
	known := versionIn(v.Reference.Display)
	if known == "" { // the answer does not say: what was signed before this home was
		if on := d.SignedOn("ch.sign.ot"); len(on) > 0 {
			for _, s := range base.Signatures() {
				if s.Cell == "ot.sign.ot" && !s.At.After(on[len(on)-1]) {
					known = s.Code
				}
			}
		}
	}
	now := SignedCode(base)
	if newer := x.newer(base); newer != nil {
		now = SignedCode(newer)
	}
	for _, row := range d.Rows(confirmGroup, "") {
		c, ok := d.AnswerIn(row.ID, confirmGroup+".base")
		if ok && d.CodeIn(row.ID, confirmGroup+".what") == "home-assessment" && signedIn(d, row.ID, confirmGroup+".sign") != nil {
			known = versionIn(c.Reference.Display)
		}
	}
	return base, known == "" || now != known
}

// newer is a later assessment of the same home that the OT has signed, nil when
// there is none.
func (x *reading) newer(base *casefile.Document) *casefile.Document {
	where, ok := base.AnswerIn("", "ot.visit.property")
	if !ok {
		return nil
	}
	docs := x.r.Of(Form)
	i := slices.Index(docs, base)
	for j := len(docs) - 1; i >= 0 && j > i; j-- {
		if v, ok := docs[j].AnswerIn("", "ot.visit.property"); ok && v.Reference.Reference == where.Reference.Reference && SignedCode(docs[j]) != "" {
			return docs[j]
		}
	}
	return nil
}

// confirmedKit reports whether the OT has confirmed that a task may be done as it is
// now without another demonstration, because equipment was replaced by the same
// model and size.
func (x *reading) confirmedKit(h Home, t Task) bool {
	for _, row := range h.Doc.Rows(confirmGroup, "") {
		v, ok := h.Doc.AnswerIn(row.ID, confirmGroup+".task")
		if ok && h.Doc.CodeIn(row.ID, confirmGroup+".what") == "same-kit" && samePlace(v.Reference.Reference, t.Ref()) &&
			versionIn(v.Reference.Display) == t.Version && signedIn(h.Doc, row.ID, confirmGroup+".sign") != nil {
			return true
		}
	}
	return false
}
