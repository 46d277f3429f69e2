package shell

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/agreement"
	"doorstep/forms/fhir"
)

// agreementScreen is the agreement with one carer, nil for the list of its questions.
func (s *Shell) agreementScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	if casefile.FormName(d.doc.Form()) != booking.Agreement || r.Tab == model.ListTab || r.Case == "" {
		return nil, nil
	}
	r.Tab, r.Cell = "", ""
	scr := agreement.New(agreement.Props{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Load: func() (agreement.Facts, error) { return s.agreementFacts(r, d) },
		Introduce: func() {
			if row := d.editor.AddRow("ag.intro", ""); row != "" {
				s.openCell(r, d, casefile.Cell{Row: row, LinkID: "ag.intro.when"})
			}
		},
		Book: func() { s.Open(model.Route{Screen: model.NewBooking, Case: r.Case}) },
	})
	if scr.Err() == nil {
		d.shown = scr
	}
	return scr, scr.Err()
}

func (s *Shell) agreementFacts(r model.Route, d *openDoc) (agreement.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return agreement.Facts{}, err
	}
	child := s.summaryOf(r.Case).Child
	f := agreement.Facts{Short: child.Short(), Given: given(child), Carer: d.doc.Text("ag.carer"), Ready: d.doc.Text("ag.ready")}
	if sum, err := s.work.DocSummary(d.id); err == nil {
		f.Changed = sum.Stale
	}
	if v, ok := d.doc.Answer("ag.date"); ok {
		if t, err := time.Parse(time.RFC3339, v.Text); err == nil {
			f.Meeting = model.Sentence(model.Moment(t, s.Now()))
			if where := d.doc.Text("ag.place"); where != "" {
				f.Meeting += ", " + strings.ToLower(where[:1]) + where[1:]
			}
		}
	}
	if d.doc.Code("ag.interpreter") == "needed-not-available" {
		f.NoOne = say.T("The family had no interpreter. Nobody signs until they have.")
	}
	for _, row := range d.doc.Rows("ag.intro", "") {
		f.Introduced = append(f.Introduced, agreement.Introduction{
			Row: row.ID, When: d.doc.TextIn(row.ID, "ag.intro.when"), Where: d.doc.TextIn(row.ID, "ag.intro.where"),
			What: d.doc.TextIn(row.ID, "ag.intro.what"), Child: d.doc.TextIn(row.ID, "ag.intro.child"), FaceToFace: d.doc.CodeIn(row.ID, "ag.intro.where") != "by-video",
		})
	}
	f.SignOffs = signOffsOf(rec, carerOf(d.doc), f.Carer)
	return f, nil
}

// carerOf is the carer of an agreement.
func carerOf(d *casefile.Document) fhir.Reference {
	v, ok := d.Answer("ag.carer")
	if !ok {
		return fhir.Reference{}
	}
	return fhir.Reference{Reference: v.Reference.Reference, Display: d.Text("ag.carer")}
}

// signOffsOf is what a carer is signed off for with this child: each task that a stay
// needs, and every other that they have a record for.
func signOffsOf(rec casefile.Record, who fhir.Reference, name string) []agreement.SignOff {
	if name == "" {
		return nil
	}
	var out []agreement.SignOff
	seen := map[string]int{}
	for _, t := range booking.Tasks(rec) {
		seen[t.Code] = len(out)
		out = append(out, agreement.SignOff{Task: t.Title, Words: model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Not signed off")}})
	}
	for _, d := range rec.Of(signoff.Form) {
		st, err := signoff.Of(rec, d)
		if err != nil || !casefile.SameReference(st.Carer, who) {
			continue
		}
		off := agreement.SignOff{Task: st.Task.Title, Doc: d.ID(), Words: offWords(st)}
		if i, ok := seen[st.Task.Code]; ok {
			out[i] = off
		} else {
			seen[st.Task.Code] = len(out)
			out = append(out, off)
		}
	}
	return out
}

// offWords is where a sign-off stands, with its end.
func offWords(st signoff.State) model.Words {
	until := ""
	if t, ok := st.Until.Time(); ok {
		until = say.F("Until %s", model.DateFull(t))
	}
	switch st.Status {
	case signoff.Valid, signoff.Expiring:
		return model.Words{Tone: model.Tint, Icon: "check", Text: until}
	case signoff.Draft, signoff.Training:
		return model.Words{Tone: model.Send, Icon: "edit", Text: say.T("Being taught")}
	case signoff.Expired:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Ended")}
	}
	return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Stopped: ask the nurse")}
}
