package widget

import (
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/picture"
	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Sizes of a photo to draw on, in dp.
const (
	sheetMost  = 460 // height at most
	sheetEmpty = 160 // height while there is no picture
	sheetPen   = 5   // width of a line
	sheetHead  = 18  // length of an arrow's tip
	sheetStep  = 16  // how far a key moves
)

// photoSheet is a photo with its marks drawn over it as one picture of their
// own, so that a line of thousands of points costs no more than a short one.
type photoSheet struct {
	control
	of     *PhotoMarkup
	img    *canvas.Image
	halo   *canvas.Image
	layer  *canvas.Image
	under  *inkImage // a light edge of all lines, for dark photos
	over   *inkImage // all lines
	pins   []*bodyPinned
	back   *canvas.Rectangle
	icon   *glyph
	says   *block
	pos    fyne.Position // of the photo in the widget
	size   fyne.Size
	live   []picture.Spot // the line in hand
	held   string         // id of the mark being dragged
	moved  picture.Spot   // how far it has been dragged
	cursor picture.Spot   // where the keyboard is
	tail   *picture.Spot  // where an arrow begins that waits for its tip
	aim    *canvas.Rectangle
}

var (
	_ fyne.Focusable     = (*photoSheet)(nil)
	_ fyne.Tappable      = (*photoSheet)(nil)
	_ desktop.Cursorable = (*photoSheet)(nil)
	_ ownsDrag           = (*photoSheet)(nil)
	_ Flowing            = (*photoSheet)(nil)
)

func newPhotoSheet(of *PhotoMarkup) *photoSheet {
	s := &photoSheet{of: of, back: rect(10), icon: newGlyph(), aim: rect(0), cursor: picture.Spot{X: .5, Y: .5}}
	s.img = canvas.NewImageFromImage(nil)
	s.img.FillMode = canvas.ImageFillStretch
	s.halo, s.layer = &canvas.Image{ScaleMode: canvas.ImageScaleSmooth}, &canvas.Image{ScaleMode: canvas.ImageScaleSmooth}
	s.says = newBlock("", theme.SizeSmall, theme.Muted, false)
	s.says.centre = true
	s.name = say.T("Photo")
	s.init(s)
	s.load()
	return s
}

// load takes in another picture or other marks.
func (s *photoSheet) load() {
	if s.img.Image != s.of.props.Picture {
		s.img.Image = s.of.props.Picture
		s.img.Refresh()
	}
	s.says.setText(s.of.props.State)
	s.redraw()
	s.Refresh()
}

// drop lets go of what is being drawn.
func (s *photoSheet) drop() {
	s.live, s.tail, s.held = nil, nil, ""
	s.redraw()
}

func (s *photoSheet) tool() string {
	if s.locked || s.of.props.Picture == nil {
		return ""
	}
	return s.of.tools.Value()
}

// spot is a place of the widget as a place of the photo; false beside it.
func (s *photoSheet) spot(p fyne.Position) (picture.Spot, bool) {
	if s.size.Width <= 0 || s.of.props.Picture == nil {
		return picture.Spot{}, false
	}
	x, y := float64((p.X-s.pos.X)/s.size.Width), float64((p.Y-s.pos.Y)/s.size.Height)
	return picture.Spot{X: min(max(x, 0), 1), Y: min(max(y, 0), 1)}, x >= 0 && y >= 0 && x <= 1 && y <= 1
}

func (s *photoSheet) point(at picture.Spot) Point {
	return Point{float32(at.X) * s.size.Width, float32(at.Y) * s.size.Height}
}

// spots are a mark's places, moved with the hand when it is being dragged.
func (s *photoSheet) spots(m PhotoMark) []picture.Spot {
	if s.held != m.ID {
		return m.At
	}
	out := make([]picture.Spot, len(m.At))
	for i, at := range m.At {
		out[i] = picture.Spot{X: min(max(at.X+s.moved.X, 0), 1), Y: min(max(at.Y+s.moved.Y, 0), 1)}
	}
	return out
}

// markAt is the mark whose number lies at a place.
func (s *photoSheet) markAt(p fyne.Position) string {
	found, least := "", float64(theme.Dp(bodyReach))
	for _, m := range s.of.props.Marks {
		if len(m.At) == 0 {
			continue
		}
		at := s.point(m.At[0])
		if d := math.Hypot(float64(s.pos.X+at.X-p.X), float64(s.pos.Y+at.Y-p.Y)); d <= least {
			found, least = m.ID, d
		}
	}
	return found
}

func (s *photoSheet) add(kind string, at ...picture.Spot) {
	s.live, s.tail = nil, nil
	if s.of.props.OnAdd != nil {
		s.of.props.OnAdd(picture.Mark{Kind: kind, At: at})
	}
	s.redraw()
	s.Refresh()
}

// at uses the tool at a place of the photo.
func (s *photoSheet) at(p picture.Spot) {
	switch s.tool() {
	case picture.Circle:
		s.add(picture.Circle, p)
	case picture.Arrow, picture.Stroke:
		if s.tail == nil {
			s.tail = &p
			s.redraw()
			s.Refresh()
			return
		}
		if tail := *s.tail; tail != p {
			s.add(s.tool(), tail, p)
		}
	}
}

// Tapped implements fyne.Tappable.
func (s *photoSheet) Tapped(e *fyne.PointEvent) {
	s.grab()
	if s.tail == nil {
		if id := s.markAt(e.Position); id != "" {
			if s.of.props.OnOpen != nil {
				s.of.props.OnOpen(id)
			}
			return
		}
	}
	if p, ok := s.spot(e.Position); ok && (s.tool() != picture.Stroke) {
		s.at(p)
	}
}

// TypedKey implements fyne.Focusable: the arrows move a cross, Enter uses the
// tool there, Escape lets go of an arrow's tail.
func (s *photoSheet) TypedKey(k *fyne.KeyEvent) {
	s.loud()
	if s.size.Width <= 0 {
		return
	}
	dx, dy := float64(theme.Dp(sheetStep)/s.size.Width), float64(theme.Dp(sheetStep)/s.size.Height)
	switch k.Name {
	case fyne.KeyLeft:
		s.cursor.X = max(s.cursor.X-dx, 0)
	case fyne.KeyRight:
		s.cursor.X = min(s.cursor.X+dx, 1)
	case fyne.KeyUp:
		s.cursor.Y = max(s.cursor.Y-dy, 0)
	case fyne.KeyDown:
		s.cursor.Y = min(s.cursor.Y+dy, 1)
	case fyne.KeyEscape:
		s.drop()
	default:
		if isPress(k) {
			s.at(s.cursor)
		}
	}
	s.Refresh()
}

func (s *photoSheet) ownsDrag(from fyne.Position) bool {
	if s.locked || s.of.props.Picture == nil {
		return false
	}
	_, on := s.spot(from)
	return on && (s.tool() == picture.Arrow || s.tool() == picture.Stroke || s.of.props.OnMove != nil && s.markAt(from) != "")
}

// Dragged implements fyne.Draggable.
func (s *photoSheet) Dragged(e *fyne.DragEvent) {
	to, _ := s.spot(e.Position)
	if s.live == nil && s.held == "" {
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		if !s.ownsDrag(from) {
			return
		}
		at, _ := s.spot(from)
		s.live, s.tail = []picture.Spot{at, at}, nil
		s.held = s.markAt(from)
	}
	switch {
	case s.held != "":
		s.moved = picture.Spot{X: to.X - s.live[0].X, Y: to.Y - s.live[0].Y}
		s.redraw()
		s.placePins()
	case s.tool() == picture.Arrow:
		s.live[1] = to
		s.redraw()
	default:
		s.extend(to)
	}
	repaint(s)
}

// extend draws the line in hand on, only what is new of it.
func (s *photoSheet) extend(to picture.Spot) {
	last := s.live[len(s.live)-1]
	a, b := s.point(last), s.point(to)
	if math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) < 2 || len(s.live) >= 1500 || s.over == nil {
		return
	}
	s.live = append(s.live, to)
	s.segment(a, b)
	s.halo.Refresh()
	s.layer.Refresh()
}

func (s *photoSheet) segment(a, b Point) {
	s.under.segment(a, b)
	s.over.segment(a, b)
}

// DragEnd implements fyne.Draggable.
func (s *photoSheet) DragEnd() {
	live, held := s.live, s.held
	s.live = nil
	switch {
	case held != "":
		for _, m := range s.of.props.Marks {
			if m.ID == held && s.moved != (picture.Spot{}) {
				at := s.spots(m)
				s.held, s.moved = "", picture.Spot{}
				s.of.props.OnMove(held, at)
				break
			}
		}
		s.held, s.moved = "", picture.Spot{}
	case len(live) >= 2 && live[0] != live[len(live)-1]:
		s.add(s.tool(), live...)
	}
	s.redraw()
	s.Refresh()
}

// Cursor implements desktop.Cursorable.
func (s *photoSheet) Cursor() desktop.Cursor {
	if s.tool() != "" {
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}

// redraw draws all lines anew, after a change of size, marks or theme.
func (s *photoSheet) redraw() {
	if s.size.Width <= 0 {
		return
	}
	scale := float32(1)
	if c := canvasFor(s); c != nil {
		scale = min(c.Scale(), 2)
	}
	w, h := int(s.size.Width*scale), int(s.size.Height*scale)
	red, _ := theme.Colour(theme.Danger).(color.NRGBA)
	light, _ := theme.Colour(theme.Surface).(color.NRGBA)
	s.over, s.under = newInk(w, h, scale, red), newInk(w, h, scale, light)
	s.over.pen, s.under.pen = sheetPen*scale/2, (sheetPen+3)*scale/2
	draw := func(kind string, at []picture.Spot) {
		for i := 1; i < len(at); i++ {
			s.segment(s.point(at[i-1]), s.point(at[i]))
		}
		if kind == picture.Arrow && len(at) > 1 {
			head := picture.Head(at[0], at[len(at)-1], float64(s.size.Width), float64(s.size.Height), float64(theme.Dp(sheetHead)))
			for i := 1; i < len(head); i++ {
				s.segment(s.point(head[i-1]), s.point(head[i]))
			}
		}
	}
	for _, m := range s.of.props.Marks {
		draw(m.Kind, s.spots(m))
	}
	if s.held == "" && len(s.live) > 1 {
		draw(s.tool(), s.live)
	}
	s.halo.Image, s.layer.Image = s.under.pic, s.over.pic
	s.halo.Refresh()
	s.layer.Refresh()
}

// A11y implements Named.
func (s *photoSheet) A11y() Node {
	n := Node{Name: s.of.name, Role: RoleGroup, State: s.states(s.of.props.State)}
	if s.tail != nil {
		n.State = append(n.State, say.T("the arrow waits for its tip"))
	}
	return n
}

// Targets implements Targeted.
func (s *photoSheet) Targets() []Target {
	if s.of.props.Picture == nil {
		return nil
	}
	return []Target{{Name: say.T("Photo"), Pos: s.pos, Size: s.size}}
}

// CreateRenderer implements fyne.Widget.
func (s *photoSheet) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *photoSheet) objects() []fyne.CanvasObject {
	list := append(s.ring(), s.back)
	if s.of.props.Picture == nil {
		list = append(list, s.icon.img)
		return append(list, s.says.objects()...)
	}
	list = append(list, s.img, s.halo, s.layer)
	for _, p := range s.pins {
		list = append(list, p.dot, p.number)
	}
	return append(list, s.aim)
}

func (s *photoSheet) paint() {
	edge, stroke := theme.Line, float32(1)
	if s.wrong {
		edge, stroke = theme.Danger, 2.5
	}
	fill(s.back, theme.Sunk, edge, stroke)
	s.icon.paint("image", theme.Muted)
	for len(s.pins) < len(s.of.props.Marks) {
		s.pins = append(s.pins, &bodyPinned{dot: rect(0), number: &canvas.Text{}})
	}
	s.pins = s.pins[:len(s.of.props.Marks)]
	for i, p := range s.pins {
		p.dot.CornerRadius = theme.Dp(bodyPin) / 2
		fill(p.dot, theme.Danger, theme.Surface, 2)
		setLine(p.number, strconv.Itoa(i+1), theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(theme.Surface), nil)
	}
	s.aim.CornerRadius = theme.Dp(8)
	fill(s.aim, theme.Clear, theme.Danger, 3)
	if ink, _ := theme.Colour(theme.Danger).(color.NRGBA); s.over != nil && s.over.ink != ink {
		s.redraw()
	}
}

// photoSize is how large the photo gets in a width, its shape kept.
func (s *photoSheet) photoSize(width float32) fyne.Size {
	img := s.of.props.Picture
	if img == nil || img.Bounds().Dx() == 0 || img.Bounds().Dy() == 0 {
		return fyne.NewSize(width, theme.Dp(sheetEmpty))
	}
	ratio := float32(img.Bounds().Dy()) / float32(img.Bounds().Dx())
	high := min(width*ratio, theme.Dp(sheetMost))
	return fyne.NewSize(high/ratio, high)
}

// HeightFor implements Flowing.
func (s *photoSheet) HeightFor(width float32) float32 { return s.photoSize(width).Height }

func (s *photoSheet) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (s *photoSheet) least() fyne.Size {
	w := s.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(160), s.HeightFor(w))
}

func (s *photoSheet) arrange(size fyne.Size) {
	now := s.photoSize(size.Width)
	s.pos = fyne.NewPos((size.Width-now.Width)/2, 0)
	put(s.back, s.pos.X, 0, now.Width, now.Height)
	put(s.img, s.pos.X, 0, now.Width, now.Height)
	put(s.halo, s.pos.X, 0, now.Width, now.Height)
	put(s.layer, s.pos.X, 0, now.Width, now.Height)
	s.ringAround(s.pos.X, 0, now.Width, now.Height, 10)
	if s.size != now {
		s.size = now
		s.redraw()
	}
	line := s.says.lineHeight()
	s.icon.place(size.Width/2, now.Height/2-line/2, theme.Dp(26))
	s.says.place(theme.Dp(8), now.Height/2+theme.Dp(16)-line/2, size.Width-theme.Dp(16))
	s.placePins()
}

func (s *photoSheet) placePins() {
	d := theme.Dp(bodyPin)
	for i, p := range s.pins {
		m := s.of.props.Marks[i]
		show(p.dot, len(m.At) > 0)
		show(p.number, len(m.At) > 0)
		if len(m.At) == 0 {
			continue
		}
		at := s.point(s.spots(m)[0])
		put(p.dot, s.pos.X+at.X-d/2, at.Y-d/2, d, d)
		t := p.number.MinSize()
		put(p.number, s.pos.X+at.X-t.Width/2, at.Y-t.Height/2, t.Width, t.Height)
	}
	aim := s.cursor
	if s.tail != nil && !s.focused {
		aim = *s.tail
	}
	show(s.aim, s.tool() != "" && (s.focused && !s.quiet || s.tail != nil))
	at := s.point(aim)
	r := theme.Dp(8)
	put(s.aim, s.pos.X+at.X-r, at.Y-r, 2*r, 2*r)
}
