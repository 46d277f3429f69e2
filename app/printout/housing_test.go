package printout_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/printout"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// adapted is Jane's assessment with a hoist that is asked for, signed.
func adapted(t *testing.T) *handlingtest.Story {
	t.Helper()
	s := handlingtest.Begin(t)
	s.OT.Set("ot.visit.consent-scope", "assess-the-home", "take-photos-of-rooms", "share-with-housing").Set("ot.hh.tenure", "council").Set("ot.hh.stay-five", "yes").
		Set("ot.hh.loss", "MARKER-LOSS").Set("ot.hh.visitor-risk", "MARKER-DOG").Set("ot.child.course", "slow-decline").Set("ot.child.expect", "MARKER-EXPECT").
		Set("ot.visit.family-view", "MARKER-OF-THE-VISIT")
	row := s.OT.Row("ad.item", ".kind", "ceiling-track-hoist", ".need", "Nadia lifts Jane by hand into the bath", ".purpose", "a-access-to-and-from-the-home",
		".necessary", "yes", ".interim", "A mobile hoist on loan", ".told", "yes", ".urgent", "urgent", ".complex", "simple", ".state", "recommended")
	s.PointRow(s.OT, row, "ad.item.because", s.OT, s.Task, "Bed to chair")
	return s.Signed()
}

func TestHousingReferral(t *testing.T) {
	t.Run("home, movement, measures and adaptations, and no more", func(t *testing.T) {
		s := adapted(t)
		p, err := printout.Make(desk(s.Case), printout.KindHousing, s.OT.Document, printout.Options{})
		_, f := set(t, "housing", p, err)
		says(t, f, "Adaptations for Jane", "14 Placeholder Road", "Council", "Ceiling track hoist", "A mobile hoist on loan", "Hoist, always", "Jane’s bedroom", "400 mm", handlingtest.OT)
		for _, marker := range []string{"MARKER-LOSS", "MARKER-DOG", "MARKER-EXPECT", "MARKER-OF-THE-VISIT"} {
			if strings.Contains(f.Text(), marker) {
				t.Errorf("housing reads %s", marker)
			}
		}
		if !slices.ContainsFunc(p.Left, func(l print.Left) bool { return l.Cell.LinkID == "ot.child.expect" && l.Why == print.WhyRestricted }) {
			t.Errorf("nobody is told what was left out: %+v", p.Left)
		}
	})
	t.Run("put in on purpose, one by one", func(t *testing.T) {
		s := adapted(t)
		p, err := printout.Make(desk(s.Case), printout.KindHousing, s.OT.Document, printout.Options{Include: func(_ casefile.ID, c casefile.Cell) bool { return c.LinkID == "ot.child.expect" }})
		_, f := set(t, "housing-more", p, err)
		says(t, f, "MARKER-EXPECT")
		if strings.Contains(f.Text(), "MARKER-LOSS") {
			t.Error("and the other one came along")
		}
	})
	t.Run("a protected address is on no paper", func(t *testing.T) {
		s := adapted(t)
		s.Case.Doc("caf").Set("caf.id.unborn", "no").Set("caf.id.address-protected", "yes")
		p, err := printout.Make(desk(s.Case), printout.KindHousing, s.OT.Document, printout.Options{Include: func(casefile.ID, casefile.Cell) bool { return true }})
		if _, f := set(t, "housing-protected", p, err); strings.Contains(f.Text(), "Placeholder") {
			t.Error("the address is on it")
		}
		if !slices.ContainsFunc(p.Left, func(l print.Left) bool { return l.Why == print.WhyProtected }) {
			t.Error("nobody is told that it was left out")
		}
	})
	t.Run("not without the family's word", func(t *testing.T) {
		s := adapted(t)
		s.OT.Set("ot.visit.consent-scope", "assess-the-home")
		if _, err := printout.Make(desk(s.Case), printout.KindHousing, s.OT.Document, printout.Options{}); !errors.Is(err, printout.ErrHousing) || !errors.Is(err, printout.ErrNotAgreed) {
			t.Errorf("%v", err)
		}
	})
	t.Run("nothing asked for, no paper and no offer", func(t *testing.T) {
		s := handlingtest.Begin(t)
		if _, err := printout.Make(desk(s.Case), printout.KindHousing, s.OT.Document, printout.Options{}); !errors.Is(err, printout.ErrNothing) {
			t.Errorf("%v", err)
		}
		if offered(s, printout.KindHousing) {
			t.Error("it is offered")
		}
		if s := adapted(t); !offered(s, printout.KindHousing) {
			t.Error("an adaptation, and it is not offered")
		}
	})
}

// A sister's register lies beside this one: her things are on no list of Jane's, but
// what Jane is moved with is.
func TestAnEquipmentListHoldsNoOthersThings(t *testing.T) {
	s := handlingtest.Begin(t)
	lucy := handlingtest.Of(t, casetest.New(t, "2026-11-12 11:00"), "Lucy", "2025-09-22", "9.0 kg")
	lucy.EQ.In(lucy.Hoist, "eq.item.serial", "LUCYS-HOIST").In(lucy.Sling, "eq.item.serial", "LUCYS-SLING").In(lucy.Bar, "eq.item.serial", "LUCYS-BAR")
	s.PointRow(s.OT, s.Task, "ot.mh.task.spreader", lucy.EQ, lucy.Bar, "Bar")
	k := desk(s.Case)
	other := lucy.Case.Record()
	other.ID = casefile.ID{9}
	k.Others = []casefile.Record{other}
	p, err := printout.Make(k, printout.KindEquipment, nil, printout.Options{})
	_, f := set(t, "equipment-sisters", p, err)
	says(t, f, "Serial S-1", "LUCYS-BAR")
	if strings.Contains(f.Text(), "LUCYS-HOIST") || strings.Contains(f.Text(), "LUCYS-SLING") {
		t.Error("the sister's things are on it")
	}
}

// offered reports whether a paper is offered for the case and for its assessment.
func offered(s *handlingtest.Story, kind printout.Kind) bool {
	k := desk(s.Case)
	has := func(list []printout.Offer) bool {
		return slices.ContainsFunc(list, func(o printout.Offer) bool { return o.Kind == kind && o.Doc == s.OT.ID() })
	}
	return has(printout.Offers(k, nil)) && has(printout.Offers(k, s.OT.Document))
}

func TestNoteToTheManager(t *testing.T) {
	t.Run("OT-V11 it waits for a decision", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.In(s.Task, "ot.mh.task.in-place", "some").In(s.Task, "ot.mh.task.note", "She is heavy, and she arches")
		act := s.OT.Row("ot.act", ".what", "Fit the ceiling hoist", ".who", handlingtest.Ref("Practitioner", handlingtest.OT), ".by", "2026-11-13", ".state", "in-progress")
		s.PointRow(s.OT, act, "ot.act.why", s.OT, s.Task, "Bed to chair")
		p, err := printout.Make(desk(s.Case), printout.KindRisk, s.OT.Document, printout.Options{})
		r, f := set(t, "risk-note", p, err)
		says(t, f, "handling risks of 15 or more", "A manager must decide", "4 likely", "5 catastrophic", "20", "The score that counts today is 20.", "She is heavy, and she arches", "Fit the ceiling hoist", "13 November 2026", "Manager, name and date")
		if r.Pages != 1 {
			t.Errorf("one risk on %d pages", r.Pages)
		}
	})
	t.Run("decided and signed", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.In(s.Task, "ot.mh.task.in-place", "some")
		s.Signed()
		p, err := printout.Make(desk(s.Case), printout.KindRisk, s.OT.Document, printout.Options{})
		_, f := set(t, "risk-note-decided", p, err)
		says(t, f, handlingtest.Boss, s.OT.Text("ot.sum.mgr-reply"))
		if strings.Contains(f.Text(), "must decide") {
			t.Error("it asks for what is decided")
		}
	})
	t.Run("told only, with all controls in place", func(t *testing.T) {
		s := handlingtest.Begin(t)
		p, err := printout.Make(desk(s.Case), printout.KindRisk, s.OT.Document, printout.Options{})
		_, f := set(t, "risk-note-told", p, err)
		says(t, f, "The score that counts today is 8.", "No action is written down for this risk.")
		if strings.Contains(f.Text(), "must decide") {
			t.Error("nothing is left to decide")
		}
	})
	t.Run("no risk of 15, no note", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.In(s.Task, "ot.mh.task.before-l", "2-unlikely").In(s.Task, "ot.mh.task.after-l", "1-rare")
		if _, err := printout.Make(desk(s.Case), printout.KindRisk, s.OT.Document, printout.Options{}); !errors.Is(err, printout.ErrNothing) {
			t.Errorf("%v", err)
		}
		if offered(s, printout.KindRisk) {
			t.Error("it is offered")
		}
	})
}

// shot is a photo as a camera makes it, w by h, with stripes of light.
func shot(t *testing.T, w, h int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shade := uint8(80 + 150*x/w)
			if (x+y)/(w/9)%3 == 0 {
				shade -= 50
			}
			img.Set(x, y, color.RGBA{shade, uint8(90 + 120*y/h), 130, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// A hoisting plan with photos in landscape and upright and a drawing of the home: each
// stands with its words, and what is not for this paper is told.
func TestAHoistingPlanWithPhotosAndASketch(t *testing.T) {
	s := handlingtest.Begin(t)
	s.OT.Set("ot.visit.consent-scope", "take-photos-of-the-child-in-equipment")
	for i, size := range []image.Point{{1200, 900}, {900, 1200}} {
		row, _, err := s.OT.AddRow(t.Context(), "ot.mh.task.photo", s.Task)
		if err != nil {
			t.Fatal(err)
		}
		v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/jpeg", Title: "Photo", Data: shot(t, size.X, size.Y)}}
		s.Point(s.OT, row, "ot.mh.task.photo", v)
		s.OT.In(row, "ot.mh.task.photo.caption", []string{"Loops at the shoulder, green", "Sling under the legs"}[i])
	}
	for _, m := range [][]string{
		{".kind", "wall", ".at", "0,0 4000,0 4000,3000 0,3000 0,0"},
		{".kind", "door", ".at", "1500,3000 2400,3000"},
		{".kind", "item", ".what", "bed", ".at", "2000,1200"},
		{".kind", "track", ".at", "500,1500 3500,1500"},
	} {
		s.Prop.Row("prop.sketch", m...)
	}
	s.Signed()
	p, err := printout.Make(desk(s.Case), printout.KindHoisting, nil, printout.Options{})
	_, f := set(t, "hoisting-photos", p, err)
	says(t, f, "Loops at the shoulder, green", "Sling under the legs", "The home", "30.0 kg", "Green at shoulder, hip and leg")
	figures := 0
	for _, e := range f.Tagged {
		if e.Kind == "Figure" && e.Alt != "" {
			figures++
		}
	}
	if figures < 3 || len(p.Left) > 0 {
		t.Errorf("%d pictures with words; left out %+v", figures, p.Left)
	}
	for _, fault := range f.Faults() {
		t.Error(fault)
	}
}
