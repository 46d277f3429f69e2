// Package careplantest makes a health care plan in memory that answers every question
// there is, with words that are hard to set, for the tests of what shows a plan. For
// a plan as a nurse would write it there is healthplantest.
package careplantest

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// The people of the plan.
const (
	Nurse  = "Marie Dunn"
	Mother = "Nadia Sample"
	Doctor = "Dr A. Reyes"
	Carer  = "Julia Marsh"
)

// Day is when plans are signed.
const Day = "2026-11-27 10:00"

// Words are an answer that is hard to set on a narrow page: long words, steps on lines
// of their own, spaces in columns, a blank line.
func Words(link string) string {
	return "[" + link + "] 1. Call 999 straight away.\n   Stay with her.\n2. Levetiracetamhydrochloridemonohydrate   100 mg in 1 ml\n\nNever   before 08:00."
}

// Filled is a case with a signed plan in which every question that can be asked is
// answered, free text with Words.
func Filled(t testing.TB) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, Day)
	c.Me.Name = Nurse
	d := c.Doc("hcp")
	Fill(t, d, fhir.ReferenceValue("", "Needs assessment"))
	Sign(t, d)
	return c, d
}

// Fill answers every question of an empty plan that rests on a needs assessment, of
// the sections with these codes, of all when none is named.
func Fill(t testing.TB, d casetest.Doc, rests fhir.Value, sections ...string) {
	t.Helper()
	if len(sections) == 0 {
		for _, o := range d.Form().Item("hcp.sections").Options {
			sections = append(sections, o.Coding.Code)
		}
	}
	d.Set("hcp.sections", sections...).Set("hcp.allergy-state", "allergies-listed")
	chosen := map[string]string{
		"hcp.allergy-state": "allergies-listed", "hcp.epi.rescue": "yes", "hcp.epi.rescue-second": "allowed-once-as-written", "hcp.epi.rescue-first": "never",
		"hcp.ent.device": "nasogastric", "hcp.oxy.change": "only-between-the-written-limits", "hcp.acp.state": "both", "hcp.part.change-kind": "first-version",
	}
	put(t, d, "", d.Form().Item("hcp.based-on"), rests)
	for it := range d.Form().Items() {
		if it.Rows != nil && it.Rows.Parent == nil && it.Type == engine.Group && it.Control != fhir.ControlBodyMap && !After(it.LinkID) && d.State(engine.Cell{LinkID: it.LinkID}).Enabled {
			n := 1
			if it.LinkID == "hcp.part" {
				n = len(sections)
			}
			for range n {
				d.Row(it.LinkID)
			}
		}
	}
	if slices.Contains(sections, "skin") {
		d.Row("hcp.skin.map", ".view", "back", ".kind", "red", ".x", "0.5", ".y", "0.6", ".figure", "child", ".note", Words("hcp.skin.map.note"))
	}
	for range 3 { // what is asked follows from answers
		for it := range d.Form().Items() {
			if !it.Question() || it.Calculated || it.ReadOnly && it.LinkID != "hcp.part.kind" || it.Control == fhir.ControlSignature || After(it.LinkID) || strings.HasPrefix(it.LinkID, "hcp.skin.map.") {
				continue
			}
			if it.Group == nil {
				fill(t, d, it, "", chosen)
				continue
			}
			for i, row := range d.Rows(it.Group.ID, "") {
				if it.LinkID == "hcp.part.kind" {
					put(t, d, row.ID, it, option(it, sections[i]))
					continue
				}
				fill(t, d, it, row.ID, chosen)
			}
		}
	}
}

func option(it *engine.Item, code string) fhir.Value {
	for _, o := range it.Options {
		if o.Coding.Code == code {
			return o.Value
		}
	}
	return fhir.Value{}
}

// After reports whether a question stands below the signatures of a plan.
func After(link string) bool {
	return slices.ContainsFunc([]string{"hcp.agreed", "hcp.refused", "hcp.read", "hcp.alert", "hcp.fix", "hcp.stop", "hcp.end", "hcp.replaces"}, func(p string) bool {
		return strings.HasPrefix(link, p)
	})
}

func fill(t testing.TB, d casetest.Doc, it *engine.Item, row casefile.RowID, chosen map[string]string) {
	t.Helper()
	if st := d.State(engine.Cell{Row: row, LinkID: it.LinkID}); !st.Enabled || len(st.Values) > 0 {
		return
	}
	switch {
	case it.Type == engine.Attachment:
		put(t, d, row, it, Picture(it.Text, 320, 200))
	case len(it.Options) > 0 && it.Repeats:
		var all []fhir.Value
		for _, o := range it.Options {
			if !o.Exclusive {
				all = append(all, o.Value)
			}
		}
		put(t, d, row, it, all...)
	case len(it.Options) > 0:
		v := it.Options[0].Value
		for _, o := range it.Options {
			if o.Coding.Code == chosen[it.LinkID] {
				v = o.Value
			}
		}
		put(t, d, row, it, v)
	case it.Type == engine.Boolean:
		put(t, d, row, it, fhir.BoolValue(true))
	case it.Type == engine.Date:
		day := "2027-05-27"
		switch it.LinkID {
		case "hcp.child.dob":
			day = "2009-05-14"
		case "hcp.part.dated", "hcp.dys.slt-date":
			day = "2026-02-01"
		}
		put(t, d, row, it, fhir.Prim(fhir.Date, day))
	case it.LinkID == "hcp.part.tasks":
		put(t, d, row, it, fhir.CodingValue(delegation.TaskSystem, "feed-g-pump", "Gastrostomy feed by pump"))
	case it.LinkID == "hcp.pin":
		put(t, d, row, it, fhir.TextValue("98A7654B"))
	case it.LinkID == "hcp.child":
		put(t, d, row, it, fhir.ReferenceValue("Patient/jane", "Jane Sample"))
	case it.Type == engine.Reference:
		put(t, d, row, it, fhir.ReferenceValue("", "Nadia Sample 01632 960 123"))
	case it.Type == engine.Quantity:
		put(t, d, row, it, fhir.Value{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: "20", Unit: it.Units[0].Display, Code: it.Units[0].Code}})
	default:
		text := Words(it.LinkID)
		if it.Type == engine.String {
			text = strings.ReplaceAll(text, "\n", " ")
		}
		put(t, d, row, it, fhir.TextValue(text))
	}
}

func put(t testing.TB, d casetest.Doc, row casefile.RowID, it *engine.Item, vs ...fhir.Value) {
	t.Helper()
	if _, err := d.Document.Set(context.Background(), casefile.Cell{Row: row, LinkID: it.LinkID}, vs...); err != nil {
		t.Fatalf("%s: %v", it.LinkID, err)
	}
}

// Picture is a photo as an answer.
func Picture(title string, w, h int) fhir.Value {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xdd
	}
	for x := range w {
		img.Set(x, h/2, color.Black)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // memory is never full
	return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/png", Title: title, Data: base64.StdEncoding.EncodeToString(b.Bytes())}}
}

// Sign signs a plan as nurse, clinician where one is needed, and parent.
func Sign(t testing.TB, d casetest.Doc) {
	t.Helper()
	for _, row := range d.Rows("hcp.med.item", "") {
		signAs(t, d, row.ID, "hcp.med.item.check-1", Nurse)
		signAs(t, d, row.ID, "hcp.med.item.check-2", Mother)
	}
	for _, x := range [][2]string{{"hcp.sign.nurse", Nurse}, {"hcp.sign.clinician", Doctor}, {"hcp.sign.parent", Mother}} {
		if d.State(casefile.Cell{LinkID: x[0]}).Enabled {
			signAs(t, d, "", x[0], x[1])
		}
	}
}

func signAs(t testing.TB, d casetest.Doc, row casefile.RowID, link, name string) {
	t.Helper()
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true}); err != nil {
		for _, q := range d.CheckForm() {
			t.Logf("%s %s: %s", q.Cell.LinkID, q.Rule, q.Message)
		}
		t.Fatalf("%s: %v", link, err)
	}
}
