package shell

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Sizes of the frame in dp (DESIGN.md 5).
const (
	railWidth     = 92
	railWide      = 212
	tabBarHeight  = 84
	headerHeight  = 72
	actionBar     = 80
	smallestWidth = 320
	// crampedWidth is where large text on a phone leaves room for little but the page:
	// what else there is to press moves into the menu.
	crampedWidth = 240
)

// parts are what the frame places. Any but body may be nil.
type parts struct {
	ground, rail, tabs, header, strip, banner, body, bar, tips fyne.CanvasObject
}

// frame lays the window out: rail at the left, at the right for the left hand,
// or tabs below, header above,
// action bar below, the body between. It tells when the sort of width changes
// instead of letting content force the window wider.
type frame struct {
	parts   parts
	sort    func(fyne.Size) model.Width
	resized func(model.Width)
	last    model.Width
	known   bool
	cramped bool
}

// MinSize is small, so that a window can always be made narrow.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(smallestWidth, 400) }

// Layout places the parts.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if w, cramped := f.sort(size), size.Width < theme.Dp(crampedWidth); !f.known || w != f.last || cramped != f.cramped {
		f.known, f.last, f.cramped = true, w, cramped
		f.resized(w)
	}
	p := f.parts
	if p.ground != nil {
		put(p.ground, 0, 0, size.Width, size.Height)
	}
	if p.tips != nil {
		put(p.tips, 0, 0, size.Width, size.Height)
	}
	left, right, top, bottom := float32(0), size.Width, float32(0), size.Height
	if p.rail != nil {
		w := float32(railWidth)
		if f.last == model.Desktop {
			w = railWide
		}
		w = max(w, p.rail.MinSize().Width)
		if theme.CurrentHabits().LeftHand {
			right -= w
			put(p.rail, right, 0, w, size.Height)
		} else {
			put(p.rail, 0, 0, w, size.Height)
			left = w
		}
	}
	if p.tabs != nil {
		h := max(tabBarHeight, p.tabs.MinSize().Height)
		put(p.tabs, 0, size.Height-h, size.Width, h)
		bottom -= h
	}
	wide := right - left
	if p.header != nil {
		p.header.Resize(fyne.NewSize(wide, headerHeight))
		h := max(headerHeight, p.header.MinSize().Height)
		put(p.header, left, 0, wide, h)
		top += h
	}
	if p.banner != nil {
		h := heightAt(p.banner, wide)
		put(p.banner, left, top, wide, h)
		top += h
	}
	if p.strip != nil {
		h := max(heightAt(p.strip, wide), widget.HeightFor(p.strip, wide))
		put(p.strip, left, top, wide, h)
		top += h
	}
	if p.bar != nil {
		h := max(actionBar, heightAt(p.bar, wide))
		put(p.bar, left, bottom-h, wide, h)
		bottom -= h
	}
	if p.body != nil {
		put(p.body, left, top, wide, max(0, bottom-top))
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// heightAt is the height o needs when it is w wide.
func heightAt(o fyne.CanvasObject, w float32) float32 {
	for range 2 {
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
	}
	return o.MinSize().Height
}

func (p parts) objects() []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	// The body comes last but one in the order of Tab: header, page, buttons.
	for _, o := range []fyne.CanvasObject{p.ground, p.rail, p.header, p.banner, p.strip, p.body, p.bar, p.tabs, p.tips} {
		if o != nil {
			objs = append(objs, o)
		}
	}
	return objs
}
