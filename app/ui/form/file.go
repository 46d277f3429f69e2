package form

import (
	"encoding/base64"
	"image"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/picture"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// Size of a thumbnail in dp at 100 %, as the strip draws it.
const (
	thumbWide = 124
	thumbHigh = 92
)

// files are the pictures and documents of an answer: pictures as a strip of
// thumbnails, documents by name.
type files struct {
	pt     *part
	strip  *widget.PhotoStrip // nil where no picture may be added
	list   *fyne.Container    // documents
	add    *widget.Button     // where no picture may be added
	wrong  *widget.Text
	values []fhir.Value
	thumbs map[string]thumb // by what the answer says of the picture
	busy   bool
}

// thumb is a picture drawn small, or why there is none yet.
type thumb struct {
	img   image.Image
	state string
	asked bool
}

// file shows a question that is answered with a picture or a document.
func (p *Page) file(pt *part) fyne.CanvasObject {
	f := &files{pt: pt, list: widget.VBox(8), wrong: widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Danger}), thumbs: map[string]thumb{}}
	f.wrong.Hide()
	pt.ctl = f
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: pt.page.called(pt.item.Text), Size: theme.SizeLabel, Bold: true})}
	if h := pt.page.called(hint(pt.item)); h != "" {
		parts = append(parts, widget.Hint(h))
	}
	parts = append(parts, f.wrong, f.list)
	if pictures, documents := takes(pt.item.MimeTypes); pictures {
		label := say.T("Add photo")
		if documents {
			label = say.T("Add a file")
		}
		f.strip = screen.Tag(&p.Tags, p.id(pt.cell), widget.NewPhotoStrip(widget.PhotoStripProps{
			Name: pt.page.called(pt.item.Text), AddLabel: label, OnAdd: f.pick, OnOpen: f.open, OnRemove: f.remove,
		}))
		return widget.VBox(6, append(parts, f.strip)...)
	}
	f.add = screen.Tag(&p.Tags, p.id(pt.cell), widget.NewButton(widget.ButtonProps{Text: say.T("Add a file"), Icon: "attach_file", OnTapped: f.pick}))
	return widget.VBox(6, append(parts, widget.Row(0, widget.AlignStart, f.add))...)
}

// takes says what may be added to a question that names these kinds; one that
// names none takes both.
func takes(kinds []string) (pictures, documents bool) {
	for _, k := range kinds {
		if strings.HasPrefix(k, "image/") {
			pictures = true
		} else {
			documents = true
		}
	}
	return pictures || len(kinds) == 0, documents || len(kinds) == 0
}

func (f *files) input() widget.Input { return nil }

// nameOf names a picture by what its answer says of it.
func nameOf(v fhir.Value) string {
	a := v.Attachment
	if a.Hash != "" || a.URL != "" {
		return a.Hash + " " + a.URL
	}
	return a.Title + " " + a.Size + " " + strconv.Itoa(len(a.Data))
}

func isPicture(v fhir.Value) bool {
	return strings.HasPrefix(v.Attachment.ContentType, "image/") && v.Attachment.ContentType != "image/svg+xml"
}

func (f *files) load(vs []fhir.Value) {
	f.values = vs
	var rows []fyne.CanvasObject
	var photos []widget.Photo
	for i, v := range vs {
		if f.strip == nil || !isPicture(v) {
			rows = append(rows, f.row(i, v))
			continue
		}
		t := f.thumb(v)
		photos = append(photos, widget.Photo{ID: strconv.Itoa(i), Thumb: t.img, State: t.state, Caption: f.called(v)})
	}
	f.list.Objects = rows
	setVisible(f.list, len(rows) > 0)
	more := !f.locked() && (len(vs) == 0 || f.pt.item.Repeats)
	if f.strip != nil {
		f.strip.SetLocked(f.locked())
		f.strip.SetFull(!more)
		f.strip.SetPhotos(photos)
		setVisible(f.strip, more || len(photos) > 0)
	} else {
		setVisible(f.add, more)
	}
	f.pt.page.props.Around.Relayout()
}

func (f *files) locked() bool { return f.pt.page.props.Around.Locked }

func (f *files) called(v fhir.Value) string {
	if name := model.AnswerText(f.pt.item, []fhir.Value{v}); name != "" {
		return name
	}
	return say.T("A file")
}

// thumb gives a picture as far as it is here, and asks for it once.
func (f *files) thumb(v fhir.Value) thumb {
	key := nameOf(v)
	t := f.thumbs[key]
	draw := f.pt.page.props.Around.Picture
	if t.img != nil || t.asked || draw == nil {
		return t
	}
	t.asked = true
	if t.state == "" {
		t.state = say.T("Opening…")
	}
	f.thumbs[key] = t
	side := func(n float32) int { return int(theme.Dp(n) * 2) } // sharp on a dense screen
	draw(v, side(thumbWide), side(thumbHigh), func(img image.Image, state string) {
		// One that is still to come is asked for again when facts change.
		f.thumbs[key] = thumb{img: img, state: state}
		f.refresh(key)
	})
	return f.thumbs[key]
}

// refresh shows what became known of a picture. It asks for nothing.
func (f *files) refresh(key string) {
	if f.strip == nil {
		return
	}
	var photos []widget.Photo
	for i, v := range f.values {
		if isPicture(v) {
			t := f.thumbs[nameOf(v)]
			photos = append(photos, widget.Photo{ID: strconv.Itoa(i), Thumb: t.img, State: t.state, Caption: f.called(v)})
		}
	}
	f.strip.SetPhotos(photos)
	f.pt.page.props.Around.Relayout()
}

// open shows a picture large.
func (f *files) open(id string) {
	i, err := strconv.Atoi(id)
	around := f.pt.page.props.Around
	if err != nil || i >= len(f.values) || around.Picture == nil {
		return
	}
	v := f.values[i]
	around.Picture(v, 1600, 1600, func(img image.Image, state string) {
		if img == nil {
			around.Desk.Sheet(f.called(v), widget.Body(state))
			return
		}
		around.Desk.Sheet(f.called(v), widget.NewPicture(f.called(v), img))
	})
}

func (f *files) remove(id string) {
	if i, err := strconv.Atoi(id); err == nil && i < len(f.values) {
		f.drop(i)
	}
}

func (f *files) drop(i int) {
	left := append([]fhir.Value(nil), f.values[:i]...)
	f.pt.chosen(append(left, f.values[i+1:]...)...)
}

func (f *files) row(i int, v fhir.Value) fyne.CanvasObject {
	name, size := f.called(v), ""
	if n, err := strconv.Atoi(v.Attachment.Size); err == nil {
		size = bytesWords(n)
	}
	text := widget.VBox(0, widget.Strong(name))
	if size != "" {
		text = widget.VBox(0, widget.Strong(name), widget.Small(size))
	}
	row := []fyne.CanvasObject{
		widget.NewIcon(widget.IconProps{Icon: "description", Colour: theme.Muted}), widget.Grow(text),
	}
	if !f.locked() {
		row = append(row, widget.NewButton(widget.ButtonProps{
			Text: say.T("Remove"), Name: say.F("Remove %s", name), Kind: widget.PlainWarn, Size: widget.Little, OnTapped: func() { f.drop(i) },
		}))
	}
	return widget.NewCard(widget.CardProps{Content: widget.Row(12, widget.AlignCentre, row...), Pad: widget.Insets{Left: 14, Top: 6, Right: 8, Bottom: 6}})
}

func bytesWords(n int) string {
	switch {
	case n >= 1_000_000:
		return say.F("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return say.F("%d KB", (n+500)/1000)
	}
	return say.F("%d bytes", n)
}

func (f *files) pick() {
	around := f.pt.page.props.Around
	if f.busy || around.PickFile == nil || around.Attach == nil {
		return
	}
	around.PickFile(f.pt.item, func(file File) {
		f.work(say.T("Adding…"))
		around.Attach(f.pt.cell, file, func(fault string) {
			f.work("")
			f.say(fault)
		})
	})
}

// work says that a file is being made ready; a second press is ignored.
func (f *files) work(words string) {
	f.busy = words != ""
	if f.strip != nil {
		f.strip.SetBusy(words)
		return
	}
	f.add.SetBusy(words)
}

func (f *files) say(words string) {
	f.pt.local = words
	f.problem(words)
}

func (f *files) problem(words string) {
	f.wrong.SetText(words)
	if f.wrong.Visible() != (words != "") {
		setVisible(f.wrong, words != "")
		f.pt.page.props.Around.Relayout()
	}
}

// Inline is the content that an answer carries in itself, nil when it only
// names it.
func Inline(v fhir.Value) []byte {
	b, err := base64.StdEncoding.DecodeString(v.Attachment.Data)
	if err != nil || len(b) == 0 {
		return nil
	}
	return b
}

// Small draws a picture at most w by h pixels, nil when it cannot be drawn. It
// takes a moment and belongs off the UI goroutine.
func Small(data []byte, w, h int) image.Image {
	img, err := picture.Thumbnail(data, w, h)
	if err != nil {
		return nil
	}
	return img
}
