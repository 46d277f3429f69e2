package form

import (
	"image"
	"slices"
	"strings"
	"testing"

	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func TestWhatMayBeAddedToAQuestion(t *testing.T) {
	for _, c := range []struct {
		kinds               []string
		pictures, documents bool
	}{
		{nil, true, true},
		{[]string{"image/jpeg", "image/png"}, true, false},
		{[]string{"application/pdf"}, false, true},
		{[]string{"application/pdf", "image/jpeg"}, true, true},
	} {
		if p, d := takes(c.kinds); p != c.pictures || d != c.documents {
			t.Errorf("%v: pictures %v, documents %v", c.kinds, p, d)
		}
	}
}

// A photo that has not arrived says so, and shows itself once it is here; what
// cannot be kept says why beside the question.
func TestAPhotoIsAddedSeenAndWaitedFor(t *testing.T) {
	f := &files{
		pt:   &part{item: &engine.Item{LinkID: "x", Text: "Photo", Type: engine.Attachment, Repeats: true, MimeTypes: []string{"image/jpeg"}}},
		list: widget.VBox(0), wrong: widget.NewText(widget.TextProps{}), thumbs: map[string]thumb{},
	}
	f.strip = widget.NewPhotoStrip(widget.PhotoStripProps{Name: "Photo", OnAdd: f.pick})
	here, kept, fault := false, []string{}, ""
	f.pt.page = &Page{props: Props{Around: Around{
		Relayout: func() {},
		PickFile: func(_ *engine.Item, done func(File)) { done(File{Name: "bath.jpg", Data: []byte{1}}) },
		Attach: func(_ engine.Cell, file File, done func(string)) {
			kept = append(kept, file.Name)
			done(fault)
		},
		Picture: func(_ fhir.Value, w, h int, done func(image.Image, string)) {
			if here {
				done(image.NewGray(image.Rect(0, 0, w, h)), "")
			} else {
				done(nil, "Not here yet")
			}
		},
	}}}
	photo := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/jpeg", Title: "bath.jpg", Hash: "abc"}}
	f.load([]fhir.Value{photo})
	says := func() string {
		var out []string
		widget.Survey(f.strip, func(s widget.Seen) bool {
			if n, ok := s.Object.(widget.Named); ok {
				out = append(out, n.A11y().State...)
			}
			return true
		})
		return strings.Join(out, " ")
	}
	if !strings.Contains(says(), "Not here yet") {
		t.Errorf("a photo that is still to come says %q", says())
	}
	here = true
	f.load([]fhir.Value{photo})
	if strings.Contains(says(), "Not here yet") || f.thumb(photo).img == nil {
		t.Error("a photo that is here is not shown")
	}
	f.pick()
	if !slices.Equal(kept, []string{"bath.jpg"}) || f.wrong.Visible() {
		t.Errorf("kept %v, said %v", kept, f.wrong.Visible())
	}
	fault = "This picture is too large."
	f.pick()
	if !f.wrong.Visible() || f.busy {
		t.Error("nobody says why a photo was not kept")
	}
}
