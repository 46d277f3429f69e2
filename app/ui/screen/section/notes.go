package section

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// What a page does not ask: a picture and a note, one press away. Both are answers
// in the document of the page; signed, it takes neither.

// takesPhoto reports where a picture that is taken now would be kept.
func (s *Screen) takesPhoto() (engine.Cell, bool) {
	a := s.props.Around
	if !s.props.Adds || a.Locked || a.PickFile == nil || a.Attach == nil {
		return engine.Cell{}, false
	}
	return model.PictureAt(s.doc, s.page, s.row)
}

// takesNote reports whether a note to this page has a place. The list of notes
// itself adds by its own button.
func (s *Screen) takesNote() bool {
	g := model.NotesOf(s.doc.Form())
	return s.props.Adds && !s.props.Around.Locked && g != nil && s.group != g && g.Item.Page != s.page
}

// jots are the buttons Photo and Note, as far as the page takes them.
func (s *Screen) jots(kind widget.ButtonKind, size widget.ButtonSize, note bool) []*widget.Button {
	var out []*widget.Button
	if _, ok := s.takesPhoto(); ok {
		out = append(out, screen.Tag(&s.Tags, "page.photo", widget.NewButton(widget.ButtonProps{
			Text: say.T("Photo"), Name: say.T("Add a photo to this page"), Icon: "photo_camera", Kind: kind, Size: size, OnTapped: s.photo,
		})))
	}
	if note && s.takesNote() {
		out = append(out, s.noteButton(kind, size))
	}
	return out
}

func (s *Screen) noteButton(kind widget.ButtonKind, size widget.ButtonSize) *widget.Button {
	return screen.Tag(&s.Tags, "page.note", widget.NewButton(widget.ButtonProps{
		Text: say.T("Note"), Name: say.T("Add a note to this page"), Icon: "edit_note", Kind: kind, Size: size, OnTapped: s.note,
	}))
}

// photo takes a picture and keeps it where the form has a place for it.
func (s *Screen) photo() {
	if s.adding {
		return
	}
	at, ok := s.takesPhoto()
	if !ok {
		s.props.Desk.Tell(model.Words{Icon: "info", Text: say.T("No more photos fit here. Take one away first.")})
		return
	}
	it := s.doc.Form().Item(at.LinkID)
	s.props.Editor.Flush()
	s.props.Around.PickFile(it, func(f form.File) {
		s.adding = true
		before := s.photos(it, at.Row)
		s.props.Around.Attach(at, f, func(fault string) {
			s.adding = false
			if fault != "" {
				s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
				return
			}
			s.caption(it, at.Row, before)
			if it.Page != s.page {
				s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.F("The photo is kept on this tablet, under “%s”.", s.called(it.Text))})
			}
		})
	})
}

// photos are the rows of a list of photos, nil for a question that has none.
func (s *Screen) photos(it *engine.Item, row engine.RowID) map[engine.RowID]bool {
	out := map[engine.RowID]bool{}
	if it.Rows != nil {
		for _, r := range s.doc.Rows(it.Rows.ID, row) {
			out[r.ID] = true
		}
	}
	return out
}

// caption says of a photo that is kept on another page where it was taken, until
// somebody says what it shows.
func (s *Screen) caption(it *engine.Item, row engine.RowID, before map[engine.RowID]bool) {
	caption := s.doc.Form().Item(it.LinkID + ".caption")
	if it.Page == s.page || it.Rows == nil || caption == nil {
		return
	}
	for id := range s.photos(it, row) {
		c := engine.Cell{Row: id, LinkID: caption.LinkID}
		if !before[id] && len(s.doc.State(c).Values) == 0 {
			s.props.Editor.Choose(c, fhir.TextValue(s.about()))
		}
	}
}

// about is what the page is called, and whose row it is of. It is kept in the record.
func (s *Screen) about() string {
	title := s.called(titleOf(s.page, s.section))
	if s.group != nil {
		if row := model.RowAnswers(s.doc, s.group, s.row); row != "" && row != title {
			title = row + ": " + title
		}
	}
	return title
}

// note asks for the words over the page.
func (s *Screen) note() {
	words := screen.Tag(&s.Tags, "note.words", widget.NewTextArea(widget.TextAreaProps{Rows: 3, Guide: 300}))
	field := widget.NewField(widget.FieldProps{
		Label: say.T("What do you want to note?"), Hint: say.T("What you saw or heard, and who said it. It stands in “Notes and pictures” of this form."), Input: words,
	})
	keep := screen.Tag(&s.Tags, "note.keep", widget.NewButton(widget.ButtonProps{Text: say.T("Keep this note"), Icon: "check", Kind: widget.Primary}))
	keep.SetOnTapped(func() {
		text := strings.TrimSpace(words.Value())
		if text == "" {
			field.SetError(say.T("Write the note"))
			field.Focus()
			return
		}
		if !s.props.Editor.Note(context.Background(), s.page, s.row, s.about(), text) {
			field.SetError(say.T("The note could not be kept. Your words are still here. Try again."))
			return
		}
		s.props.Desk.CloseSheet()
		s.refreshNotes()
	})
	s.props.Desk.Sheet(say.F("Note to “%s”", s.about()), widget.VBox(20, field, widget.Row(0, widget.AlignStart, keep)))
	s.props.Desk.Focus(words.FocusTarget())
}

// jotsBeside are the buttons, and the notes to the page, beside the questions.
func (s *Screen) jotsBeside() []fyne.CanvasObject {
	var row []fyne.CanvasObject
	var widths []float32
	for _, b := range s.jots(widget.Secondary, widget.Medium, true) {
		row, widths = append(row, b), append(widths, -1)
	}
	if len(row) == 0 {
		return []fyne.CanvasObject{s.notes()}
	}
	return []fyne.CanvasObject{widget.Columns(8, widths, row...), s.notes()}
}

// jotsBelow are the notes below the questions of an upright screen, and on a narrow
// one, where the action bar has no room for it, Note.
func (s *Screen) jotsBelow() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{s.notes()}
	if s.width == model.Compact && s.takesNote() {
		objs = append(objs, widget.Row(0, widget.AlignStart, s.noteButton(widget.Secondary, widget.Medium)))
	}
	return objs
}

// notesCard shows the notes to a page.
type notesCard struct {
	box  *fyne.Container
	list []model.PageNote // as they are shown
}

// notes are the notes to this page, each with a way to change it; nothing is drawn
// where there are none.
func (s *Screen) notes() fyne.CanvasObject {
	s.noted = notesCard{box: widget.VBox(0)}
	s.noted.box.Hide()
	s.refreshNotes()
	return s.noted.box
}

// refreshNotes shows what notes there are now; what is the same is not drawn again.
func (s *Screen) refreshNotes() {
	list := model.NotesTo(s.doc, s.page, s.row)
	if s.noted.box == nil || slices.Equal(list, s.noted.list) {
		return
	}
	s.noted.list = list
	parts := []fyne.CanvasObject{screen.CardTitle("edit_note", say.T("Notes to this page"), theme.Ink, theme.Ink)}
	for i, n := range list {
		line := []fyne.CanvasObject{screen.Second(n.Words)}
		if s.takesNote() {
			line = append(line, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "note."+model.Figures(i), widget.NewButton(widget.ButtonProps{
				Text: say.T("Change"), Name: say.F("Change note %s", model.Figures(i+1)), Kind: widget.Plain, Size: widget.Little,
				OnTapped: func() { s.openRow(model.NotesOf(s.doc.Form()), n.Row) },
			}))))
		}
		parts = append(parts, widget.VBox(2, line...))
	}
	s.noted.box.Objects = []fyne.CanvasObject{screen.Card(widget.VBox(10, parts...))}
	if len(list) > 0 {
		s.noted.box.Show()
	} else {
		s.noted.box.Hide()
	}
	s.noted.box.Refresh()
	s.relayout()
}
