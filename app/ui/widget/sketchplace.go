package widget

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// Where figures on plates stand. A plate belongs in the middle of its line. Where a
// grip, a pin, another plate or words are there already it goes along its line, and off
// it when there is no room on it; where there is none at all, it stays in the middle.

// area is a rectangle of the sheet, in dp.
type area struct{ low, high fyne.Position }

func areaAround(at fyne.Position, size fyne.Size) area {
	return area{fyne.NewPos(at.X-size.Width/2, at.Y-size.Height/2), fyne.NewPos(at.X+size.Width/2, at.Y+size.Height/2)}
}

func (a area) meets(b area) bool {
	return a.low.X < b.high.X && b.low.X < a.high.X && a.low.Y < b.high.Y && b.low.Y < a.high.Y
}

func (a area) meetsAny(list []area) bool {
	for _, b := range list {
		if a.meets(b) {
			return true
		}
	}
	return false
}

func (a area) within(size fyne.Size) bool {
	return a.low.X >= 0 && a.low.Y >= 0 && a.high.X <= size.Width && a.high.Y <= size.Height
}

// gripRadius is how large a grip is drawn, in dp.
const gripRadius = 9

// gripArea is what a grip covers, with a little room around it.
func gripArea(at fyne.Position) area {
	return areaAround(at, fyne.NewSquareSize(2*theme.Dp(gripRadius)+4))
}

// placeLabels puts words and figures where they belong: pins first, which stay where
// they point, then the plate of what is selected with its grips, then the others.
func (s *Sketch) placeLabels(size fyne.Size) {
	var all, plates []*sheetLabel
	var taken, words []area
	for _, group := range [][]*sheetLabel{s.labels, s.held} {
		for _, l := range group {
			switch {
			case l.of.Look != sketch.Plate:
				all = append(all, l)
			case l.of.Mark == s.chosen:
				plates = append([]*sheetLabel{l}, plates...)
			default:
				plates = append(plates, l)
			}
		}
	}
	for _, l := range all {
		l.place(s.view.dp(l.of.At.X, l.of.At.Y), size, s.roomOf(l))
		switch {
		case !l.shown:
		case l.of.Look == sketch.Badge:
			taken = append(taken, l.covers)
		default:
			words = append(words, l.covers)
		}
	}
	held := func() {
		if m, ok := s.selected(); ok && !s.fixed() && s.tool == ToolMove {
			for _, g := range s.gripsOf(m) {
				taken = append(taken, gripArea(s.gripPlace(m, g)))
			}
		}
	}
	ownPlate := len(plates) > 0 && plates[0].of.Mark == s.chosen && s.chosen != ""
	if !ownPlate {
		held()
	}
	for i, l := range plates {
		at, ok := s.spotOf(l, size, append(slices.Clone(words), taken...))
		if !ok {
			at, _ = s.spotOf(l, size, taken) // rather over words than over a grip
		}
		l.place(at, size, 0)
		if l.shown {
			taken = append(taken, l.covers)
		}
		if i == 0 && ownPlate {
			held() // they stand clear of the plate, and the other plates clear of them
		}
	}
}

// roomOf is how wide in dp the thing is that words stand on, 0 where that does not
// matter.
func (s *Sketch) roomOf(l *sheetLabel) float32 {
	m, ok := s.shownMark(l.of.Mark)
	if !ok || m.Kind != sketch.Item && m.Kind != sketch.Circle {
		return 0
	}
	b := s.valued(m).Bounds()
	return float32(float64(b.W()) * s.view.scale)
}

// shownMark is a mark as it is drawn now: the one in hand where it is held.
func (s *Sketch) shownMark(id string) (sketch.Mark, bool) {
	if id == s.hand.mark.ID && id != "" {
		return s.hand.mark, true
	}
	return s.marks.Find(id)
}

// selected is what is selected, as it is drawn now.
func (s *Sketch) selected() (sketch.Mark, bool) {
	m, ok := s.shownMark(s.chosen)
	if ok && s.hand.mark.ID != s.chosen {
		m = s.valued(m)
	}
	return m, ok
}

// spotOf is where a plate goes; false when that is taken, and so is all around it.
func (s *Sketch) spotOf(l *sheetLabel, size fyne.Size, taken []area) (fyne.Position, bool) {
	mid := s.view.dp(l.of.At.X, l.of.At.Y)
	box := l.size(0)
	if first := areaAround(mid, box); !first.within(size) || !first.meetsAny(taken) {
		return mid, true
	}
	m, ok := s.shownMark(l.of.Mark)
	if !ok || len(m.At) < 2 {
		return mid, false
	}
	a, b := s.view.point(m.At[0]), s.view.point(m.At[1])
	along := fyne.NewPos(1, 0)
	long := length(b.X-a.X, b.Y-a.Y)
	if long > 0 {
		along = fyne.NewPos((b.X-a.X)/long, (b.Y-a.Y)/long)
	}
	across := fyne.NewPos(-along.Y, along.X)
	// How far apart two plates lie that just clear one another, along and across.
	clear := func(d fyne.Position) float32 { return abs32(d.X)*box.Width + abs32(d.Y)*box.Height }
	step, off := theme.Dp(8), clear(across)/2+theme.Dp(12)
	for row := range 4 {
		for _, side := range []float32{1, -1} {
			for k := float32(0); k*step <= long/2+clear(along); k++ {
				for _, way := range []float32{1, -1} {
					x, y := way*k*step, side*float32(row)*off
					at := fyne.NewPos(mid.X+along.X*x+across.X*y, mid.Y+along.Y*x+across.Y*y)
					if try := areaAround(at, box); try.within(size) && !try.meetsAny(taken) {
						return at, true
					}
				}
			}
		}
	}
	return mid, false
}

// plateAt is the mark whose plate lies under a place of the widget, "" for none.
func (s *Sketch) plateAt(p fyne.Position) string {
	for i := len(s.labels) - 1; i >= 0; i-- {
		if l := s.labels[i]; l.shown && l.of.Look == sketch.Plate && l.covers.meets(areaAround(p, fyne.NewSquareSize(1))) {
			return l.of.Mark
		}
	}
	return ""
}

// hit is the mark under a place of the widget: its plate is a part of it.
func (s *Sketch) hit(p fyne.Position) string {
	if id := s.plateAt(p); id != "" {
		return id
	}
	return sketch.Hit(s.Shown(), s.view.mm(p), s.view.reach(theme.Dp(hitReach)))
}

// clearOfPlate is where the grip at an end of a size line is drawn: outside the plate
// with its figures, on the line made longer.
func (s *Sketch) clearOfPlate(m sketch.Mark, at fyne.Position) fyne.Position {
	var plate *sheetLabel
	for _, group := range [][]*sheetLabel{s.labels, s.held} {
		for _, l := range group {
			if l.of.Mark == m.ID && l.of.Look == sketch.Plate && l.shown {
				plate = l
			}
		}
	}
	if plate == nil || len(m.At) != 2 {
		return at
	}
	a, b := s.view.point(m.At[0]), s.view.point(m.At[1])
	mid := fyne.NewPos((a.X+b.X)/2, (a.Y+b.Y)/2)
	long := length(at.X-mid.X, at.Y-mid.Y)
	if long == 0 {
		return at
	}
	out := fyne.NewPos((at.X-mid.X)/long, (at.Y-mid.Y)/long)
	for k := float32(0); k < 40; k++ {
		p := fyne.NewPos(at.X+out.X*k*theme.Dp(4), at.Y+out.Y*k*theme.Dp(4))
		if !gripArea(p).meets(plate.covers) {
			return p
		}
	}
	return at
}

func length(x, y float32) float32 { return float32(math.Hypot(float64(x), float64(y))) }
