package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// PageProps describes a page that scrolls.
type PageProps struct {
	Content fyne.CanvasObject
	// Touch lets a drag anywhere scroll the page, which Fyne's desktop driver
	// does not do on a touch screen (fyne#5755); text is then not selected by
	// dragging.
	Touch bool
}

// PageScroll scrolls one page up and down. It cures three of Fyne's scrolls'
// faults: the wheel stops over an input (fyne#1939), a finger drag that begins
// on an input does not scroll (fyne#5755), and focus never moves the page
// (fyne#3029).
type PageScroll struct {
	base
	scroll *container.Scroll
	holder *fyne.Container // what the scroll shows; its one object is swapped
	wheel  *wheelCatcher
	shield *dragShield
	touch  bool
}

var _ fyne.Scrollable = (*wheelCatcher)(nil)

// NewPageScroll makes a scrolling page.
func NewPageScroll(p PageProps) *PageScroll {
	s := &PageScroll{holder: &fyne.Container{Layout: pageLayout{}}, touch: p.Touch}
	if p.Content != nil {
		s.holder.Objects = []fyne.CanvasObject{p.Content}
	}
	s.scroll = container.NewVScroll(s.holder)
	s.wheel = &wheelCatcher{page: s}
	s.wheel.ExtendBaseWidget(s.wheel)
	s.shield = &dragShield{page: s}
	s.shield.ExtendBaseWidget(s.shield)
	s.ExtendBaseWidget(s)
	return s
}

// pageLayout gives the content the width of the page, never more: what would
// like to be wider reflows, for a page does not scroll sideways (1.4.10).
type pageLayout struct{ growLayout }

func (l pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.growLayout.MinSize(objects).Height)
}

// SetContent swaps what the page shows and goes to its top.
func (s *PageScroll) SetContent(o fyne.CanvasObject) {
	s.holder.Objects = []fyne.CanvasObject{o}
	s.scroll.Offset = fyne.Position{}
	if size := s.Size(); size.Width > 0 {
		s.fit(size)
		relayout(s.holder)    // a page as tall as the last is not laid out by fit
		s.scroll.Offset.Y = 1 // ScrollToOffset moves the content only on a change
		s.scroll.ScrollToOffset(fyne.Position{})
	}
	repaint(s)
}

// Content is what the page shows.
func (s *PageScroll) Content() fyne.CanvasObject {
	if len(s.holder.Objects) == 0 {
		return nil
	}
	return s.holder.Objects[0]
}

// SetTouch turns scrolling by drag on or off.
func (s *PageScroll) SetTouch(on bool) {
	if s.touch != on {
		s.touch = on
		s.Refresh()
	}
}

// Offset is how far down the page is, in dp.
func (s *PageScroll) Offset() float32 { return s.scroll.Offset.Y }

// ScrollTo goes to an offset in dp, as far as the page reaches.
func (s *PageScroll) ScrollTo(y float32) {
	most := max(s.holder.Size().Height-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(y, 0), most)))
}

// Relayout fits the content again after something inside changed its height,
// without waiting for the next frame. UI goroutine.
func (s *PageScroll) Relayout() {
	if size := s.Size(); size.Width > 0 {
		s.fit(size)
		relayout(s.holder)
		s.ScrollTo(s.scroll.Offset.Y)
	}
}

// clear is how much room a control keeps to the edges when it is brought into
// view (accessibility rule 3).
const clear = 24

// EnsureVisible scrolls so that the object, with what belongs above it, is
// clear of the edges; it does nothing when it already is. An object taller
// than the page shows its top. UI goroutine.
func (s *PageScroll) EnsureVisible(o fyne.CanvasObject) {
	pos, ok := placeIn(s.holder, o, fyne.Position{})
	if !ok {
		return
	}
	s.reveal(pos.Y, pos.Y+o.Size().Height)
}

func (s *PageScroll) reveal(top, bottom float32) {
	room, y := s.scroll.Size().Height, s.scroll.Offset.Y
	margin := min(theme.Dp(clear), room/4)
	switch {
	case top-margin < y || bottom-top+2*margin > room:
		s.ScrollTo(top - margin)
	case bottom+margin > y+room:
		s.ScrollTo(bottom + margin - room)
	}
}

// TypedKey moves by a page or to an end; the frame sends it the keys that no
// control took (fyne#4695). It says whether it used the key.
func (s *PageScroll) TypedKey(k *fyne.KeyEvent) bool {
	page := s.scroll.Size().Height * 0.9
	switch k.Name {
	case fyne.KeyPageDown:
		s.ScrollTo(s.Offset() + page)
	case fyne.KeyPageUp:
		s.ScrollTo(s.Offset() - page)
	case fyne.KeyHome:
		s.ScrollTo(0)
	case fyne.KeyEnd:
		s.ScrollTo(s.holder.Size().Height)
	default:
		return false
	}
	return true
}

// A11y implements Named.
func (s *PageScroll) A11y() Node { return Node{Name: say.T("Page"), Role: RoleGroup} }

// CreateRenderer implements fyne.Widget.
func (s *PageScroll) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *PageScroll) objects() []fyne.CanvasObject {
	if s.touch || theme.CurrentHabits().Touch || fyne.CurrentDevice().IsMobile() {
		return []fyne.CanvasObject{s.scroll, s.wheel, s.shield}
	}
	return []fyne.CanvasObject{s.scroll, s.wheel}
}

func (s *PageScroll) paint()           {}
func (s *PageScroll) least() fyne.Size { return fyne.NewSize(32, 32) }

func (s *PageScroll) arrange(size fyne.Size) {
	s.fit(size)
	put(s.wheel, 0, 0, size.Width, size.Height)
	put(s.shield, 0, 0, size.Width, size.Height)
}

// fit gives the content the height it needs at this width before Fyne's scroll
// asks for its smallest size, which then is the right one.
func (s *PageScroll) fit(size fyne.Size) {
	want := fyne.NewSize(size.Width, max(HeightFor(s.holder, size.Width), size.Height))
	s.holder.Resize(want)
	s.scroll.Resize(size)
}

// relayout lays out everything inside an object again, top down. Resizing
// stops at the first object whose own size stays, and so would miss a change
// further in.
func relayout(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *fyne.Container:
		if x.Layout != nil {
			x.Layout.Layout(x.Objects, x.Size())
		}
	case interface{ again() }:
		if !holdsObjects(o) {
			return
		}
		x.again()
	}
	for _, p := range parts(o) {
		switch p.(type) {
		case *fyne.Container, fyne.Widget:
			if p.Visible() {
				relayout(p)
			}
		}
	}
}

// holdsObjects says whether a widget of ours holds widgets or containers.
func holdsObjects(o fyne.CanvasObject) bool {
	for _, p := range parts(o) {
		switch p.(type) {
		case *fyne.Container, fyne.Widget:
			return true
		}
	}
	return false
}

// wheelCatcher lies over the page and takes only the wheel: Fyne gives each
// kind of event to the last object that takes it, so taps go through, and an
// input's inner scroll no longer swallows the wheel.
type wheelCatcher struct {
	base
	page *PageScroll
}

// Scrolled implements fyne.Scrollable.
func (w *wheelCatcher) Scrolled(e *fyne.ScrollEvent) { w.page.scroll.Scrolled(e) }

func (w *wheelCatcher) CreateRenderer() fyne.WidgetRenderer { return newRenderer(w) }
func (w *wheelCatcher) objects() []fyne.CanvasObject        { return nil }
func (w *wheelCatcher) paint()                              {}
func (w *wheelCatcher) arrange(fyne.Size)                   {}
func (w *wheelCatcher) least() fyne.Size                    { return fyne.Size{} }

// dragShield takes only drags and moves the page by them, or hands them to the
// drawing that they began on.
type dragShield struct {
	base
	page    *PageScroll
	on      bool          // a drag is going on
	owner   ownsDrag      // whose it is, nil for the page's
	shifted fyne.Position // from the shield to the owner
}

var _ fyne.Draggable = (*dragShield)(nil)

// Dragged implements fyne.Draggable.
func (d *dragShield) Dragged(e *fyne.DragEvent) {
	if !d.on {
		d.on = true
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		owner, at := ownerOf(d.page.holder, from.AddXY(0, d.page.Offset()))
		d.owner, d.shifted = owner, at.Subtract(from)
	}
	if d.owner == nil {
		d.page.ScrollTo(d.page.Offset() - e.Dragged.DY)
		return
	}
	to := *e
	to.Position = e.Position.Add(d.shifted)
	d.owner.Dragged(&to)
}

// DragEnd implements fyne.Draggable.
func (d *dragShield) DragEnd() {
	if d.owner != nil {
		d.owner.DragEnd()
	}
	d.on, d.owner = false, nil
}

func (d *dragShield) CreateRenderer() fyne.WidgetRenderer { return newRenderer(d) }
func (d *dragShield) objects() []fyne.CanvasObject        { return nil }
func (d *dragShield) paint()                              {}
func (d *dragShield) arrange(fyne.Size)                   {}
func (d *dragShield) least() fyne.Size                    { return fyne.Size{} }

// Holder is implemented by a screen's own widget that holds others, so that
// what lies inside can be found and scrolled into view.
type Holder interface {
	// Parts are the objects inside, as placed on the canvas.
	Parts() []fyne.CanvasObject
}

// parts are the objects inside an object, as far as this package knows.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	switch x := o.(type) {
	case *fyne.Container:
		return x.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{x.Content}
	case *container.ThemeOverride:
		return []fyne.CanvasObject{x.Content}
	case drawn:
		return x.objects()
	case Holder:
		return x.Parts()
	default:
		return nil
	}
}

// placeIn finds an object inside another and its position there.
func placeIn(root, o fyne.CanvasObject, at fyne.Position) (fyne.Position, bool) {
	if root == o {
		return at, true
	}
	for _, p := range parts(root) {
		if p == nil {
			continue
		}
		if pos, ok := placeIn(p, o, at.Add(p.Position())); ok {
			return pos, true
		}
	}
	return fyne.Position{}, false
}

// pageOf finds the innermost page that holds an object, nil when none does.
func pageOf(o fyne.CanvasObject) *PageScroll {
	c := canvasFor(o)
	if c == nil || c.Content() == nil {
		return nil
	}
	var found *PageScroll
	var look func(at fyne.CanvasObject, page *PageScroll) bool
	look = func(at fyne.CanvasObject, page *PageScroll) bool {
		if at == o {
			found = page
			return true
		}
		if p, ok := at.(*PageScroll); ok {
			page = p
		}
		for _, part := range parts(at) {
			if part != nil && look(part, page) {
				return true
			}
		}
		return false
	}
	for _, over := range c.Overlays().List() {
		if look(over, nil) {
			return found
		}
	}
	look(c.Content(), nil)
	return found
}

// reveal scrolls an object into view.
func reveal(o fyne.CanvasObject) {
	if p := pageOf(o); p != nil {
		p.EnsureVisible(o)
	}
}

// regrow fits the page again after a widget inside changed its height.
func regrow(o fyne.CanvasObject) {
	if p := pageOf(o); p != nil {
		p.Relayout()
	}
}
