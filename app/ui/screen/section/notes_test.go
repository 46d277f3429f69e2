package section_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/section"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// camera is a bench whose Photo finds a picture and keeps it as the session does.
type camera struct {
	*bench
	asked []string // the questions that a picture was taken for
	fault string
}

func withCamera(t *testing.T, name string) *camera {
	t.Helper()
	return &camera{bench: open(t, screentest.Form(t, name))}
}

// on shows the page of a question; signed is how a document is that takes nothing more.
func (c *camera) on(link string, row engine.RowID, w float32, signed bool) {
	c.t.Helper()
	it := c.doc.Form().Item(link)
	s, err := section.New(section.Props{
		Desk: c.desk, Editor: c.ed, Child: "Amina R., 8", Cache: &c.cache, Typed: func() {}, Adds: !signed,
		Route: model.Route{Screen: model.Page, Case: "c", Doc: "d", Section: it.Section.ID, Page: it.Page.ID, Row: string(row)},
		Around: form.Around{
			Signed:   func(engine.Cell) *casefile.SignedBy { return nil },
			PickFile: func(it *engine.Item, done func(form.File)) { done(form.File{Name: "step.jpg", Type: "image/jpeg"}) },
			Attach: func(at engine.Cell, f form.File, done func(string)) {
				c.asked = append(c.asked, strings.TrimPrefix(string(at.Row)+" "+at.LinkID, " "))
				if c.fault == "" {
					v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{URL: "urn:photo", Title: f.Name, ContentType: f.Type}}
					var ch engine.Changes
					var err error
					if c.doc.Form().Item(at.LinkID).Rows != nil {
						_, ch, err = c.doc.AddAnswer(c.t.Context(), at.LinkID, at.Row, v)
					} else {
						ch, err = c.doc.Set(c.t.Context(), at, v)
					}
					if err != nil {
						c.t.Fatal(err)
					}
					c.cache.Apply(ch)
				}
				done(c.fault)
			},
			Locked: signed,
		},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.s = s
	c.desk.Show(c.t, s, w, 800)
}

// tap presses a control where it is drawn.
func (c *camera) tap(id string) {
	c.t.Helper()
	o := find[fyne.CanvasObject](c.bench, id)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	test.TapCanvas(c.desk.Win.Canvas(), at.AddXY(o.Size().Width/2, o.Size().Height/2))
}

// A picture goes to the page's own question; where a page has none, to the photos of
// its row, else to the pictures of the form, and says there where it was taken.
func TestAPhotoIsKeptWhereTheFormHasAPlaceForIt(t *testing.T) {
	screentest.App(t)
	c := withCamera(t, "dca")
	c.on("dca.voice.media", "", 800, false)
	c.tap("page.photo")
	c.on("dca.dev.health.eating", "", 800, false)
	c.tap("page.photo")
	pictures := c.doc.Rows("dca.picture", "")
	if strings.Join(c.asked, ", ") != "dca.voice.media, dca.picture" || len(pictures) != 1 {
		t.Fatalf("kept at %v, %d in the list of pictures", c.asked, len(pictures))
	}
	title := c.doc.Form().Item("dca.dev.health.eating").Page.Title
	if got := casefile.Words(nil, c.doc.State(engine.Cell{Row: pictures[0].ID, LinkID: "dca.picture.caption"}).Values[0]); got != title {
		t.Errorf("the picture says %q, not where it was taken: %q", got, title)
	}
	if len(c.desk.Told) != 1 || !strings.Contains(c.desk.Told[0].Text, "Pictures") {
		t.Errorf("told %+v: only what is kept on another page needs saying", c.desk.Told)
	}

	p := withCamera(t, "prop")
	room := p.ed.AddRow("prop.room", "")
	p.on("prop.room.kind", room, 800, false)
	if p.has("page.photo") {
		t.Fatal("a photo is offered before anybody agreed to photos")
	}
	scope := p.doc.Form().Item("ot.visit.consent-scope")
	in, err := casefile.ParseInput(scope, "take-photos-of-rooms")
	if err != nil {
		t.Fatal(err)
	}
	p.ed.Choose(engine.Cell{LinkID: scope.LinkID}, in.Values...)
	p.on("prop.room.kind", room, 800, false)
	p.tap("page.photo")
	if got := strings.Join(p.asked, ", "); got != string(room)+" prop.room.photo" {
		t.Fatalf("the picture of a room is kept at %q", got)
	}
}

// Why a photo is not kept is said, in the words of whoever could not keep it.
func TestAPhotoThatCannotBeKeptSaysWhy(t *testing.T) {
	screentest.App(t)
	c := withCamera(t, "dca")
	c.fault = "This picture is too large."
	c.on("dca.dev.health.eating", "", 1280, false)
	c.tap("page.photo")
	if len(c.desk.Told) != 1 || c.desk.Told[0].Text != c.fault || len(c.doc.Rows("dca.picture", "")) != 0 {
		t.Fatalf("told %+v", c.desk.Told)
	}
}

// A note is an answer in the same document: it stands beside its page, on no other
// one, and in the form's own list.
func TestANoteStandsByItsPage(t *testing.T) {
	screentest.App(t)
	c := withCamera(t, "dca")
	for _, width := range []float32{1280, 800, 400} {
		before := len(c.doc.Rows("dca.note", ""))
		c.on("dca.dev.health.eating", "", width, false)
		find[*widget.Button](c.bench, "page.note").Press()
		find[*widget.Button](c.bench, "note.keep").Press()
		if len(c.doc.Rows("dca.note", "")) != before {
			t.Fatal("an empty note was kept")
		}
		find[*widget.TextArea](c.bench, "note.words").Load("Gran says she eats better at school.")
		find[*widget.Button](c.bench, "note.keep").Press()
		rows := c.doc.Rows("dca.note", "")
		if len(rows) != before+1 {
			t.Fatalf("at %v: %d notes", width, len(rows))
		}
		said := func(link string) string {
			return casefile.Words(nil, c.doc.State(engine.Cell{Row: rows[before].ID, LinkID: link}).Values[0])
		}
		if said("dca.note.words") != "Gran says she eats better at school." || said("dca.note.about") != "Eating and drinking" {
			t.Fatalf("kept %q about %q", said("dca.note.words"), said("dca.note.about"))
		}
		if !c.has("note.0") {
			t.Errorf("at %v: the note does not stand by its page", width)
		}
		c.on("dca.voice.media", "", width, false)
		if c.has("note.0") {
			t.Errorf("at %v: the note stands by another page", width)
		}
	}
	c.on("dca.dev.health.eating", "", 1280, false)
	find[*widget.Button](c.bench, "note.0").Press()
	if r := c.desk.Last(); r.Row == "" || r.Section != c.doc.Form().Item("dca.note").Section.ID {
		t.Errorf("Change opens %+v", r)
	}
}

// What is signed takes neither, also on pages below the signatures, and still shows
// its notes.
func TestASignedDocumentTakesNeitherPhotoNorNote(t *testing.T) {
	screentest.App(t)
	c := withCamera(t, "dca")
	pg := c.doc.Form().Item("dca.dev.health.eating").Page
	if !c.ed.Note(t.Context(), pg, "", "Eating and drinking", "Gran says she eats better at school.") {
		t.Fatal("not kept")
	}
	for _, width := range []float32{1280, 800, 400} {
		c.on("dca.dev.health.eating", "", width, true)
		if c.has("page.photo") || c.has("page.note") || c.has("note.0") {
			t.Errorf("at %v a signed page can be added to", width)
		}
		shown := false
		widget.Survey(c.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
			text, ok := s.Object.(*widget.Text)
			shown = shown || ok && strings.Contains(text.Value(), "Gran says")
			return !shown
		})
		if !shown {
			t.Errorf("at %v the note is not shown", width)
		}
	}
	b := open(t, screentest.Parse(t, meals))
	b.at(b.first(), 800)
	if b.has("page.photo") || b.has("page.note") {
		t.Error("a form that has no place for them offers them")
	}
}

// The buttons are there and whole at every text size and width.
func TestPhotoAndNoteAtEveryTextSize(t *testing.T) {
	screentest.App(t)
	for _, size := range []int{100, 150, 200} {
		test.ApplyTheme(t, theme.New(theme.Light, size))
		for _, width := range []float32{1280, 800, 400} {
			c := withCamera(t, "dca")
			c.on("dca.dev.health.eating", "", width, false)
			for _, id := range []string{"page.photo", "page.note"} {
				o := find[*widget.Button](c.bench, id)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
				if o.Size().Width < o.MinSize().Width-0.5 || at.X < 0 || at.X+o.Size().Width > width {
					t.Errorf("%d%% at %v: %s is %v wide at %v, needs %v", size, width, id, o.Size().Width, at.X, o.MinSize().Width)
				}
			}
		}
	}
}
