package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
)

// sheetView is which part of a drawing is on show: dp of the widget for a
// millimetre, and where the drawing's beginning lies. It is no part of the
// data: turning the tablet or zooming changes no mark.
type sheetView struct {
	scale float64 // dp a millimetre
	x, y  float64 // dp of millimetre 0,0
}

// The bounds of zooming, in dp a millimetre: from a house to a doorknob.
const (
	leastScale = 0.01
	mostScale  = 2
)

// emptySheet is what an empty sheet shows: room for a room.
var emptySheet = sketch.Box{Max: sketch.Point{X: 4000, Y: 3000}}

// fitView shows a box of millimetres in a widget of a size, with an edge in dp
// all round.
func fitView(box sketch.Box, size fyne.Size, edge float32) sheetView {
	w, h := float64(max(size.Width-2*edge, 40)), float64(max(size.Height-2*edge, 40))
	bw, bh := float64(max(box.W(), 500)), float64(max(box.H(), 500))
	v := sheetView{scale: min(max(min(w/bw, h/bh), leastScale), mostScale)}
	midX, midY := float64(box.Min.X)+float64(box.W())/2, float64(box.Min.Y)+float64(box.H())/2
	v.x, v.y = float64(size.Width)/2-midX*v.scale, float64(size.Height)/2-midY*v.scale
	return v
}

// dp is where a place of the drawing lies in the widget.
func (v sheetView) dp(x, y float64) fyne.Position {
	return fyne.NewPos(float32(x*v.scale+v.x), float32(y*v.scale+v.y))
}

func (v sheetView) point(p sketch.Point) fyne.Position { return v.dp(float64(p.X), float64(p.Y)) }

// mm is the place of the drawing under a place of the widget.
func (v sheetView) mm(p fyne.Position) sketch.Point {
	return sketch.Point{
		X: roundTo((float64(p.X) - v.x) / v.scale),
		Y: roundTo((float64(p.Y) - v.y) / v.scale),
	}
}

func roundTo(f float64) int {
	f = min(max(f, -sketch.Far), sketch.Far)
	if f < 0 {
		return int(f - 0.5)
	}
	return int(f + 0.5)
}

// reach is how many millimetres a length in dp is.
func (v sheetView) reach(dp float32) int { return int(float64(dp) / v.scale) }

// zoomed makes everything by times larger about a place that stays.
func (v sheetView) zoomed(by float64, about fyne.Position) sheetView {
	to := min(max(v.scale*by, leastScale), mostScale)
	by = to / v.scale
	ax, ay := float64(about.X), float64(about.Y)
	return sheetView{scale: to, x: ax - (ax-v.x)*by, y: ay - (ay-v.y)*by}
}

func (v sheetView) panned(dx, dy float32) sheetView {
	v.x += float64(dx)
	v.y += float64(dy)
	return v
}
