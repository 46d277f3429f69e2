package widget

import (
	"image"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Photo is one picture of a strip. Thumb is decoded at its drawn size, away
// from the UI goroutine; nil shows a grey tile, as for a file.
type Photo struct {
	ID      string
	Thumb   image.Image
	Caption string
	State   string // said in place of the thumbnail: "Not here yet"
	Under   string // words under the thumbnail, empty for none
	Family  bool   // the family may see it: said under the thumbnail
	Marks   int    // how much is marked on it
}

// PhotoStripProps describes the pictures of an answer.
type PhotoStripProps struct {
	Name     string
	Photos   []Photo
	AddLabel string // default "Add photo"
	OnAdd    func()
	OnOpen   func(id string)
	OnRemove func(id string)
}

// PhotoStrip shows numbered thumbnails and a tile that adds one. A press on a
// thumbnail opens it; Delete or its Remove takes it away.
type PhotoStrip struct {
	framed
	props PhotoStripProps
	tiles []*photoTile
	add   *photoTile
	full  bool   // nothing more may be added
	busy  string // said on the tile that adds, while a picture is made ready
}

var (
	_ Input   = (*PhotoStrip)(nil)
	_ Flowing = (*PhotoStrip)(nil)
)

// NewPhotoStrip makes a strip.
func NewPhotoStrip(p PhotoStripProps) *PhotoStrip {
	if p.AddLabel == "" {
		p.AddLabel = say.T("Add photo")
	}
	s := &PhotoStrip{props: p}
	s.name = p.Name
	s.build()
	s.init(s)
	return s
}

func (s *PhotoStrip) build() {
	s.tiles = nil
	for i, p := range s.props.Photos {
		s.tiles = append(s.tiles, newPhotoTile(s, i, p))
	}
	s.add = newPhotoTile(s, -1, Photo{Caption: s.props.AddLabel})
}

// SetPhotos changes the pictures.
func (s *PhotoStrip) SetPhotos(list []Photo) {
	s.props.Photos = list
	s.build()
	s.Refresh()
	regrow(s)
}

// SetFull takes the tile that adds away, or brings it back.
func (s *PhotoStrip) SetFull(full bool) {
	if s.full != full {
		s.full = full
		s.Refresh()
		regrow(s)
	}
}

// SetBusy says on the tile that adds what is going on; a press is ignored
// until "".
func (s *PhotoStrip) SetBusy(words string) {
	if s.busy == words {
		return
	}
	s.busy = words
	if words == "" {
		words = s.props.AddLabel
	}
	s.add.label.setText(words)
	s.add.Refresh()
}

// FocusTarget implements Input.
func (s *PhotoStrip) FocusTarget() fyne.Focusable {
	switch {
	case s.locked:
		return nil
	case s.full && len(s.tiles) > 0:
		return s.tiles[0]
	}
	return s.add
}

// A11y implements Named.
func (s *PhotoStrip) A11y() Node {
	return Node{Name: s.name, Role: RoleList, State: s.states(), Value: say.F("%s added", strconv.Itoa(len(s.tiles)))}
}

// CreateRenderer implements fyne.Widget.
func (s *PhotoStrip) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *PhotoStrip) shown() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, t := range s.tiles {
		list = append(list, t)
	}
	if !s.locked && !s.full {
		list = append(list, s.add)
	}
	return list
}

func (s *PhotoStrip) objects() []fyne.CanvasObject { return s.shown() }

func (s *PhotoStrip) paint() {
	for _, t := range s.tiles {
		t.locked = false
	}
	if s.add.wrong != s.wrong {
		s.add.SetError(s.wrong)
	}
}

// HeightFor implements Flowing.
func (s *PhotoStrip) HeightFor(width float32) float32 {
	return wrapLayout{gap: 10}.heightFor(s.shown(), width)
}

func (s *PhotoStrip) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (s *PhotoStrip) least() fyne.Size {
	w := s.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(124), s.HeightFor(w))
}

func (s *PhotoStrip) arrange(size fyne.Size) { wrapLayout{gap: 10}.Layout(s.shown(), size) }

// photoTile is one thumbnail, or the tile that adds one.
type photoTile struct {
	control
	strip  *PhotoStrip
	photo  Photo
	at     int // -1 for the tile that adds
	box    *canvas.Rectangle
	img    *canvas.Image
	pin    *canvas.Rectangle
	number *canvas.Text
	icon   *glyph
	label  *block
	under  *block // caption, marks, and whether the family may see it
	remove *Link
}

var (
	_ fyne.Focusable    = (*photoTile)(nil)
	_ fyne.Tappable     = (*photoTile)(nil)
	_ desktop.Hoverable = (*photoTile)(nil)
)

func newPhotoTile(s *PhotoStrip, at int, p Photo) *photoTile {
	t := &photoTile{
		strip: s, photo: p, at: at, box: rect(10), pin: rect(0), number: &canvas.Text{}, icon: newGlyph(),
		label: newBlock(p.Caption, theme.SizeSmall, theme.Primary, true),
	}
	t.label.limit, t.label.centre = 1, true
	if at >= 0 {
		t.img = canvas.NewImageFromImage(p.Thumb)
		t.img.FillMode = canvas.ImageFillCover
		t.img.CornerRadius = 10
		t.label = newBlock(p.State, theme.SizeCaption, theme.Muted, false)
		t.label.limit, t.label.centre = 2, true
		t.under = newBlock(p.under(), theme.SizeCaption, theme.Muted, false)
		t.under.limit = 3
		t.remove = NewLink(LinkProps{Text: say.T("Remove"), Size: theme.SizeSmall, Colour: theme.Danger, Name: say.F("Remove photo %s", strconv.Itoa(at+1)), OnTapped: t.drop})
	}
	t.init(t)
	return t
}

// under is what stands under a thumbnail.
func (p Photo) under() string {
	var parts []string
	if p.Under != "" {
		parts = append(parts, p.Under)
	}
	switch {
	case p.Marks == 1:
		parts = append(parts, say.T("1 mark"))
	case p.Marks > 1:
		parts = append(parts, say.F("%s marks", strconv.Itoa(p.Marks)))
	}
	if p.Family {
		parts = append(parts, say.T("Family may see"))
	}
	return strings.Join(parts, " · ")
}

func (t *photoTile) press() {
	switch {
	case t.at < 0 && t.strip.busy != "":
	case t.at < 0 && t.strip.props.OnAdd != nil:
		t.strip.props.OnAdd()
	case t.at >= 0 && t.strip.props.OnOpen != nil:
		t.strip.props.OnOpen(t.photo.ID)
	}
}

func (t *photoTile) drop() {
	if t.at >= 0 && !t.strip.locked && t.strip.props.OnRemove != nil {
		t.strip.props.OnRemove(t.photo.ID)
	}
}

func (t *photoTile) Tapped(*fyne.PointEvent) { t.press() }

func (t *photoTile) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeyDelete:
		t.drop()
	case isPress(k):
		t.press()
	}
}

func (t *photoTile) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }
func (t *photoTile) MouseOut()                   { t.hovered = false; t.Refresh() }
func (t *photoTile) Cursor() desktop.Cursor      { return desktop.PointerCursor }

func (t *photoTile) A11y() Node {
	if t.at < 0 {
		n := Node{Name: t.strip.props.AddLabel, Role: RoleButton, State: t.states()}
		if t.strip.busy != "" {
			n.State = append(n.State, "busy")
		}
		return n
	}
	n := Node{Name: say.F("Photo %s", strconv.Itoa(t.at+1)), Role: RoleButton, Value: t.photo.Caption}
	if t.photo.State != "" {
		n.State = append(n.State, t.photo.State)
	}
	if t.photo.Family {
		n.State = append(n.State, say.T("family may see"))
	}
	return n
}

func (t *photoTile) Targets() []Target {
	return []Target{{Name: t.A11y().Name, Size: fyne.NewSize(theme.Dp(124), theme.Dp(92))}}
}

func (t *photoTile) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *photoTile) removable() bool {
	return t.at >= 0 && !t.strip.locked && t.strip.props.OnRemove != nil
}

func (t *photoTile) objects() []fyne.CanvasObject {
	list := append(t.ring(), t.box)
	if t.at < 0 {
		list = append(list, t.icon.img)
		return append(list, t.label.objects()...)
	}
	if t.photo.Thumb != nil {
		list = append(list, t.img)
	} else {
		list = append(list, t.icon.img)
		list = append(list, t.label.objects()...)
	}
	list = append(list, t.pin, t.number)
	list = append(list, t.under.objects()...)
	if t.removable() {
		list = append(list, t.remove)
	}
	return list
}

func (t *photoTile) paint() {
	if t.at < 0 {
		bg, edge, stroke := theme.Surface, theme.Control, float32(2)
		if t.hovered {
			bg, edge = theme.Tint, theme.Primary
		}
		if t.wrong {
			edge, stroke = theme.Danger, 2.5
		}
		fill(t.box, bg, edge, stroke)
		t.icon.paint("photo_camera", theme.Primary)
		return
	}
	fill(t.box, theme.Sunk, theme.Line, 1)
	t.icon.paint("image", theme.Muted)
	t.pin.CornerRadius = theme.Dp(13)
	fill(t.pin, theme.Ink, theme.Clear, 0)
	setLine(t.number, strconv.Itoa(t.at+1), theme.TextSize(theme.SizeCaption), fyne.TextStyle{Bold: true}, theme.Colour(theme.Surface), nil)
}

func (t *photoTile) least() fyne.Size {
	h := theme.Dp(92)
	if t.under != nil && !t.under.empty() {
		h += theme.Dp(4) + t.under.height(theme.Dp(124))
	}
	if t.removable() {
		h += theme.Dp(44)
	}
	return fyne.NewSize(theme.Dp(124), h)
}

func (t *photoTile) arrange(size fyne.Size) {
	w, h := theme.Dp(124), theme.Dp(92)
	put(t.box, 0, 0, w, h)
	t.ringAround(0, 0, w, h, 10)
	if t.at < 0 {
		line := t.label.lineHeight()
		top := (h - theme.Dp(26) - line) / 2
		t.icon.place(w/2, top+theme.Dp(11), theme.Dp(22))
		t.label.place(theme.Dp(4), top+theme.Dp(26), w-theme.Dp(8))
		return
	}
	put(t.img, 0, 0, w, h)
	if t.photo.State == "" {
		t.icon.place(w/2, h/2, theme.Dp(26))
	} else {
		line := t.label.lineHeight()
		t.icon.place(w/2, h/2-line/2, theme.Dp(26))
		t.label.place(theme.Dp(4), h/2-line/2+theme.Dp(15), w-theme.Dp(8))
	}
	d := theme.Dp(26)
	put(t.pin, theme.Dp(6), theme.Dp(6), d, d)
	m := t.number.MinSize()
	put(t.number, theme.Dp(6)+(d-m.Width)/2, theme.Dp(6)+(d-m.Height)/2, m.Width, m.Height)
	foot := h
	if !t.under.empty() {
		foot += theme.Dp(4) + t.under.place(0, h+theme.Dp(4), w)
	}
	if t.removable() {
		put(t.remove, 0, foot, wishes(t.remove), theme.Dp(44))
	}
}
