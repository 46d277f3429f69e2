package sketch

import (
	"fmt"
	"strconv"
	"strings"
)

// Figures writes a number with a comma after the thousands: 2,180.
func Figures(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Name is what a mark is called: "Door", "Bath", "Turning circle".
func (m Mark) Name() string {
	switch m.Kind {
	case Wall:
		return "Wall"
	case Door:
		return "Door"
	case Window:
		return "Window"
	case Item:
		return ItemOf(m.What).Name
	case Chip:
		return "Size"
	case Circle:
		return "Turning circle"
	case Track:
		return "Hoist track"
	case Pin:
		return "Pin"
	case Stroke:
		return "Drawn line"
	}
	return "Words"
}

// Shown is the number written on a size chip: what was measured, else how long
// its line is drawn.
func (m Mark) Shown() int {
	if m.Size.W > 0 {
		return m.Size.W
	}
	return m.Length()
}

// Say tells a mark in words, for the list that stands beside the drawing:
// "Door, 710 mm, bottom wall".
func Say(m Mark, marks []Mark) string {
	parts := []string{m.Name()}
	switch m.Kind {
	case Wall, Track, Stroke:
		parts = append(parts, Figures(m.Length())+" mm long")
	case Door, Window:
		parts = append(parts, Figures(m.Length())+" mm")
	case Chip:
		parts = append(parts, Figures(m.Shown())+" mm")
	case Item:
		parts = append(parts, Figures(m.Size.W)+" by "+Figures(m.Size.H)+" mm")
	case Circle:
		parts = append(parts, "has "+Figures(m.Size.W)+" mm, needs "+Figures(m.Size.H)+" mm")
	}
	if m.Text != "" {
		parts = append(parts, "“"+m.Text+"”")
	}
	if m.Kind == Door && m.What == Slides {
		parts = append(parts, "slides")
	}
	if m.Turn != 0 {
		parts = append(parts, fmt.Sprintf("turned %d°", m.Turn))
	}
	if w := where(m, marks); w != "" {
		parts = append(parts, w)
	}
	return strings.Join(parts, ", ")
}

// where says in which part of the room a mark is: of what the walls close in,
// or of all that is drawn when there are none.
func where(m Mark, marks []Mark) string {
	room, ok := Bounds(ofKind(marks, Wall))
	if !ok {
		room, ok = Bounds(marks)
	}
	if !ok || room.W() == 0 && room.H() == 0 || m.Closed() {
		return ""
	}
	c := m.Middle()
	if m.Kind == Door {
		c = Point{(m.At[0].X + m.At[1].X) / 2, (m.At[0].Y + m.At[1].Y) / 2}
	}
	across, down := third(c.X-room.Min.X, room.W()), third(c.Y-room.Min.Y, room.H())
	switch m.Kind {
	case Wall, Door, Window:
		side := nearSide(c, room)
		if m.Kind == Wall {
			return side
		}
		return side + " wall"
	}
	h := []string{"left", "", "right"}[across]
	v := []string{"top", "", "bottom"}[down]
	switch {
	case h == "" && v == "":
		return "middle"
	case v == "":
		return h
	case h == "":
		return v
	}
	return v + " " + h
}

func third(at, of int) int {
	switch {
	case of <= 0:
		return 1
	case 3*at < of:
		return 0
	case 3*at > 2*of:
		return 2
	}
	return 1
}

// nearSide is the side of a box that a place is nearest to.
func nearSide(p Point, b Box) string {
	best, side := off(p.Y, b.Min.Y), "top"
	for _, s := range []struct {
		far  int
		name string
	}{{off(p.Y, b.Max.Y), "bottom"}, {off(p.X, b.Min.X), "left"}, {off(p.X, b.Max.X), "right"}} {
		if s.far < best {
			best, side = s.far, s.name
		}
	}
	return side
}
