package widget

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/bodymap"
	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Sizes of the figures in dp.
const (
	bodyMost  = 420 // height of a figure at most
	bodyPin   = 28  // a mark
	bodyReach = 22  // from the middle of a mark, half of what a thumb needs
	bodyNear  = 14  // how far beside the outline a tap still marks the body
	bodyGap   = 16  // between two figures
)

// bodyFigures are two views of a figure side by side with the numbered marks on
// them. A tap on the body marks it, a tap on a mark opens it, and a mark can be
// dragged. The list beside it does all of that without pointing.
type bodyFigures struct {
	framed
	of    *BodyMap
	views [2]*bodyView
	pins  []*bodyPinned
	held  string // id of the mark being dragged, "" for none
	to    bodymap.Point
	on    bodymap.View
	over  string // id of the mark under the pointer
}

type bodyView struct {
	view        bodymap.View
	img         *canvas.Image
	title       *block
	left, right *block
	pos         fyne.Position
	size        fyne.Size
	drawn       bodyDrawn
}

// bodyDrawn says what a picture of a figure shows, so that it is drawn anew only
// when that changes.
type bodyDrawn struct {
	figure     bodymap.Figure
	view       bodymap.View
	w, h       int
	fill, edge color.NRGBA
}

type bodyPinned struct {
	dot    *canvas.Rectangle
	number *canvas.Text
}

var (
	_ fyne.Tappable      = (*bodyFigures)(nil)
	_ desktop.Hoverable  = (*bodyFigures)(nil)
	_ desktop.Cursorable = (*bodyFigures)(nil)
	_ ownsDrag           = (*bodyFigures)(nil)
	_ Flowing            = (*bodyFigures)(nil)
)

func newBodyFigures(of *BodyMap) *bodyFigures {
	f := &bodyFigures{of: of}
	for i := range f.views {
		v := &bodyView{img: &canvas.Image{ScaleMode: canvas.ImageScaleSmooth}}
		v.title = newBlock("", theme.SizeSmall, theme.Ink, true)
		v.left = newBlock("", theme.SizeCaption, theme.Muted, false)
		v.right = newBlock("", theme.SizeCaption, theme.Muted, false)
		v.title.centre, v.left.centre, v.right.centre = true, true, true
		f.views[i] = v
	}
	f.name = say.T("Figures")
	f.init(f)
	f.turn(false)
	return f
}

// turn shows front and back, or the two sides.
func (f *bodyFigures) turn(sides bool) {
	shown := [2]bodymap.View{bodymap.Front, bodymap.Back}
	if sides {
		shown = [2]bodymap.View{bodymap.Left, bodymap.Right}
	}
	for i, v := range f.views {
		v.view = shown[i]
		v.title.setText(bodymap.Title(v.view, f.of.props.Person))
		left, right := bodymap.Sides(v.view, f.of.props.Person)
		v.left.setText(left)
		v.right.setText(right)
	}
	f.Refresh()
}

// place is where a mark lies on the outline shown, and whether it is on a view
// shown at all.
func (f *bodyFigures) place(m bodymap.Mark) (fyne.Position, bool) {
	view, at := m.View, bodymap.Fit(m.At, m.Figure, f.of.props.Figure, m.View)
	if f.held == m.ID {
		view, at = f.on, f.to
	}
	for _, v := range f.views {
		if v.view == view && m.Placed {
			return fyne.NewPos(v.pos.X+float32(at.X)*v.size.Width, v.pos.Y+float32(at.Y)*v.size.Height), true
		}
	}
	return fyne.Position{}, false
}

// markAt is the mark at a place, the nearest of several.
func (f *bodyFigures) markAt(p fyne.Position) string {
	found, least := "", float64(theme.Dp(bodyReach))
	for _, m := range f.of.props.Marks {
		if at, ok := f.place(m); ok {
			if d := math.Hypot(float64(at.X-p.X), float64(at.Y-p.Y)); d <= least {
				found, least = m.ID, d
			}
		}
	}
	return found
}

// bodyAt is the place of the body at a place of the widget; false beside it.
func (f *bodyFigures) bodyAt(p fyne.Position, near float32) (bodymap.View, bodymap.Point, bool) {
	for _, v := range f.views {
		if v.size.Width <= 0 || p.X < v.pos.X || p.X > v.pos.X+v.size.Width {
			continue
		}
		at := bodymap.Point{X: float64((p.X - v.pos.X) / v.size.Width), Y: float64((p.Y - v.pos.Y) / v.size.Height)}
		if bodymap.Distance(f.of.props.Figure, v.view, at)*float64(v.size.Height) <= float64(near) {
			return v.view, at, true
		}
	}
	return "", bodymap.Point{}, false
}

// Tapped implements fyne.Tappable.
func (f *bodyFigures) Tapped(e *fyne.PointEvent) {
	if id := f.markAt(e.Position); id != "" {
		if f.of.props.OnOpen != nil {
			f.of.props.OnOpen(id)
		}
		return
	}
	if view, at, ok := f.bodyAt(e.Position, theme.Dp(bodyNear)); ok && !f.locked && f.of.props.OnAdd != nil {
		f.of.props.OnAdd(view, at)
	}
}

func (f *bodyFigures) ownsDrag(from fyne.Position) bool {
	return !f.locked && f.of.props.OnMove != nil && f.markAt(from) != ""
}

// Dragged implements fyne.Draggable: a mark follows as long as it is over the
// body.
func (f *bodyFigures) Dragged(e *fyne.DragEvent) {
	if f.held == "" {
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		if !f.ownsDrag(from) {
			return
		}
		id := f.markAt(from)
		for _, m := range f.of.props.Marks {
			if m.ID == id {
				f.on, f.to = m.View, bodymap.Fit(m.At, m.Figure, f.of.props.Figure, m.View)
			}
		}
		f.held = id
	}
	if view, at, ok := f.bodyAt(e.Position, theme.Dp(bodyNear)); ok {
		f.on, f.to = view, at
		f.placePins()
		repaint(f)
	}
}

// DragEnd implements fyne.Draggable.
func (f *bodyFigures) DragEnd() {
	if f.held == "" {
		return
	}
	id := f.held
	f.of.props.OnMove(id, f.on, f.to)
	f.held = ""
	f.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (f *bodyFigures) MouseIn(e *desktop.MouseEvent) { f.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (f *bodyFigures) MouseMoved(e *desktop.MouseEvent) {
	f.moves++
	f.hover(f.markAt(e.Position))
}

// MouseOut implements desktop.Hoverable.
func (f *bodyFigures) MouseOut() { f.hover("") }

func (f *bodyFigures) hover(id string) {
	if f.over != id {
		f.over = id
		f.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (f *bodyFigures) Cursor() desktop.Cursor {
	if f.over != "" {
		return desktop.PointerCursor
	}
	if f.locked {
		return desktop.DefaultCursor
	}
	return desktop.CrosshairCursor
}

// A11y implements Named.
func (f *bodyFigures) A11y() Node {
	return Node{Name: say.F("%s and %s", f.views[0].title.text(), f.views[1].title.text()), Role: RoleGroup, State: f.states(), Value: bodymap.Count(f.of.props.Marks)}
}

// Targets implements Targeted: a mark reaches as far as a thumb needs.
func (f *bodyFigures) Targets() []Target {
	var list []Target
	r := theme.Dp(bodyReach)
	for i, m := range f.of.props.Marks {
		if at, ok := f.place(m); ok {
			list = append(list, Target{Name: say.F("Mark %s", strconv.Itoa(i+1)), Pos: at.SubtractXY(r, r), Size: fyne.NewSize(2*r, 2*r)})
		}
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (f *bodyFigures) CreateRenderer() fyne.WidgetRenderer { return newRenderer(f) }

func (f *bodyFigures) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, v := range f.views {
		list = append(list, v.img)
		for _, b := range []*block{v.title, v.left, v.right} {
			list = append(list, b.objects()...)
		}
	}
	for _, p := range f.pins {
		list = append(list, p.dot, p.number)
	}
	return list
}

func (f *bodyFigures) paint() {
	for len(f.pins) < len(f.of.props.Marks) {
		f.pins = append(f.pins, &bodyPinned{dot: rect(0), number: &canvas.Text{}})
	}
	f.pins = f.pins[:len(f.of.props.Marks)]
	for i, p := range f.pins {
		id := f.of.props.Marks[i].ID
		bg, edge := theme.Danger, theme.Surface
		if id == f.over || id == f.held {
			bg = theme.Ink
		}
		p.dot.CornerRadius = theme.Dp(bodyPin) / 2
		fill(p.dot, bg, edge, 2)
		setLine(p.number, strconv.Itoa(i+1), theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(theme.Surface), nil)
	}
	for _, v := range f.views {
		v.draw(f.of.props.Figure, f.locked)
	}
}

// heads is how high the words above the figures are.
func (f *bodyFigures) heads(wide float32) float32 {
	h := float32(0)
	for _, v := range f.views {
		h = max(h, v.title.height(wide)+max(v.left.height(wide/2), v.right.height(wide/2)))
	}
	return h + theme.Dp(4)
}

// figureSize is how large a figure gets in a width.
func (f *bodyFigures) figureSize(width float32) fyne.Size {
	wide := (width - theme.Dp(bodyGap)) / 2
	high := min(wide/bodymap.Wide, theme.Dp(bodyMost))
	return fyne.NewSize(high*bodymap.Wide, high)
}

// HeightFor implements Flowing.
func (f *bodyFigures) HeightFor(width float32) float32 {
	return f.heads((width-theme.Dp(bodyGap))/2) + f.figureSize(width).Height + theme.Dp(4)
}

func (f *bodyFigures) naturalWidth() float32 { return theme.Dp(320) }

func (f *bodyFigures) least() fyne.Size {
	w := f.Size().Width
	if w <= 0 {
		w = theme.Dp(320)
	}
	return fyne.NewSize(theme.Dp(200), f.HeightFor(w))
}

func (f *bodyFigures) arrange(size fyne.Size) {
	column := (size.Width - theme.Dp(bodyGap)) / 2
	figure := f.figureSize(size.Width)
	top := f.heads(column)
	for i, v := range f.views {
		x := float32(i) * (column + theme.Dp(bodyGap))
		h := v.title.place(x, 0, column)
		v.left.place(x, h, column/2)
		v.right.place(x+column/2, h, column/2)
		v.pos, v.size = fyne.NewPos(x+(column-figure.Width)/2, top), figure
		put(v.img, v.pos.X, v.pos.Y, figure.Width, figure.Height)
		v.draw(f.of.props.Figure, f.locked)
	}
	f.placePins()
}

func (f *bodyFigures) placePins() {
	d := theme.Dp(bodyPin)
	for i, p := range f.pins {
		at, ok := f.place(f.of.props.Marks[i])
		show(p.dot, ok)
		show(p.number, ok)
		if !ok {
			continue
		}
		put(p.dot, at.X-d/2, at.Y-d/2, d, d)
		m := p.number.MinSize()
		put(p.number, at.X-m.Width/2, at.Y-m.Height/2, m.Width, m.Height)
	}
}

// draw makes the picture of a figure when its size, outline or colours changed.
func (v *bodyView) draw(figure bodymap.Figure, locked bool) {
	if v.size.Height <= 0 {
		return
	}
	scale := float32(1)
	if c := canvasFor(v.img); c != nil {
		scale = min(c.Scale(), 1.5) // a plain outline: finer is not seen, and takes time
	}
	ground := theme.Sunk
	if locked {
		ground = theme.NeutralBg
	}
	bg, _ := theme.Colour(ground).(color.NRGBA)
	edge, _ := theme.Colour(theme.Control).(color.NRGBA)
	now := bodyDrawn{figure, v.view, int(v.size.Width * scale), int(v.size.Height * scale), bg, edge}
	if v.drawn == now {
		return
	}
	v.drawn = now
	v.img.Image = paintBody(now, float64(controlStroke()*scale))
	v.img.Refresh()
}

// paintBody draws a figure, the edge of each layer before its own pieces so that
// they flow together.
func paintBody(d bodyDrawn, stroke float64) *image.NRGBA {
	pic := image.NewNRGBA(image.Rect(0, 0, d.w, d.h))
	for _, layer := range bodymap.Layers(bodymap.Shapes(d.figure, d.view)) {
		for _, s := range layer {
			paintLimb(pic, s, 0, d.edge)
		}
		for _, s := range layer {
			paintLimb(pic, s, -stroke, d.fill)
		}
	}
	return pic
}

// paintLimb fills a limb, grown by some pixels, over what is there.
func paintLimb(pic *image.NRGBA, s bodymap.Shape, grow float64, c color.NRGBA) {
	w, h := float64(pic.Rect.Dx()), float64(pic.Rect.Dy())
	ax, ay, bx, by := s.A.X*w, s.A.Y*h, s.B.X*w, s.B.Y*h
	ra, rb := s.RA*h+grow, s.RB*h+grow
	box := image.Rect(int(min(ax-ra, bx-rb))-1, int(min(ay-ra, by-rb))-1, int(max(ax+ra, bx+rb))+2, int(max(ay+ra, by+rb))+2).Intersect(pic.Rect)
	dx, dy := bx-ax, by-ay
	over := 0.0
	if long := dx*dx + dy*dy; long > 0 {
		over = 1 / long
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		py := float64(y) + .5 - ay
		for x := box.Min.X; x < box.Max.X; x++ {
			px := float64(x) + .5 - ax
			t := min(max((px*dx+py*dy)*over, 0), 1)
			ex, ey := px-t*dx, py-t*dy
			r := ra + t*(rb-ra)
			far := ex*ex + ey*ey
			if far >= (r+.5)*(r+.5) {
				continue
			}
			at := pic.PixOffset(x, y)
			if far <= (r-.5)*(r-.5) {
				pic.Pix[at], pic.Pix[at+1], pic.Pix[at+2], pic.Pix[at+3] = c.R, c.G, c.B, c.A
				continue
			}
			blend(pic, at, c, min(r+.5-math.Sqrt(far), 1))
		}
	}
}

// blend lays a colour over a pixel.
func blend(pic *image.NRGBA, at int, c color.NRGBA, cover float64) {
	p := pic.Pix[at : at+4 : at+4]
	under := float64(p[3]) / 255 * (1 - cover)
	all := cover + under
	if all <= 0 {
		return
	}
	mix := func(top, old uint8) uint8 { return uint8((float64(top)*cover+float64(old)*under)/all + .5) }
	p[0], p[1], p[2], p[3] = mix(c.R, p[0]), mix(c.G, p[1]), mix(c.B, p[2]), uint8(all*255+.5)
}
