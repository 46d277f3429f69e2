package sketch

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Ink is what a line or an area is drawn in, by what it means.
type Ink string

// The inks.
const (
	NoInk     Ink = ""
	InkWall   Ink = "wall"
	InkPaper  Ink = "paper"
	InkText   Ink = "text"
	InkMuted  Ink = "muted"
	InkEdge   Ink = "edge" // thin helping lines
	InkItem   Ink = "item"
	InkTint   Ink = "tint"
	InkSize   Ink = "size"
	InkSizeBg Ink = "size-bg"
	InkPlan   Ink = "plan" // what is only an idea: a track
	InkPlanBg Ink = "plan-bg"
	InkBad    Ink = "bad"
	InkGood   Ink = "good"
)

// Place is a place on the sheet in millimetres.
type Place struct{ X, Y float64 }

// Shape is a line or an area. Thick is in millimetres and Wide in dp of the
// screen; one of them is 0.
type Shape struct {
	Mark       string
	At         []Place
	Closed     bool
	Fill, Edge Ink
	Thick      float64
	Wide       float64
	Dash       [2]float64 // dp drawn and left out; zero for an unbroken line
	Ends       bool       // a size line: a bar and an arrow at each end
}

// LabelLook is how words stand on the sheet.
type LabelLook int

// The looks of labels.
const (
	Bare  LabelLook = iota
	Plate           // figures on a plate, of a size
	Badge           // a number in a dark circle, of a pin
	Tab             // words on a plate with an edge, of a track
)

// Label is words on the sheet, their middle at At. They keep their size however
// far the sheet is zoomed.
type Label struct {
	Mark  string
	At    Place
	Look  LabelLook
	Lines []Line
}

// Line is one line of a label.
type Line struct {
	Text string
	Ink  Ink
	Bold bool
	Size float32 // dp at 100 % text
}

// wallThick is how thick walls are drawn, in millimetres. Rooms are measured
// inside; the thickness is for show.
const wallThick = 54

// Scene is what there is to draw of marks, in drawing order, with pins numbered
// as Numbers says.
func Scene(marks []Mark, numbers map[string]int) ([]Shape, []Label) {
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(a, b Mark) int { return cmp.Compare(a.Kind.rank(), b.Kind.rank()) })
	s := &scene{numbers: numbers}
	for _, m := range sorted {
		if m.Closed() {
			s.add(Shape{Mark: m.ID, At: places(m.At), Closed: true, Fill: InkPaper})
		}
	}
	for _, m := range sorted {
		s.mark(m, marks)
	}
	return s.shapes, s.labels
}

type scene struct {
	numbers map[string]int
	shapes  []Shape
	labels  []Label
}

func (s *scene) add(sh Shape) { s.shapes = append(s.shapes, sh) }

func places(at []Point) []Place {
	out := make([]Place, len(at))
	for i, p := range at {
		out[i] = Place{float64(p.X), float64(p.Y)}
	}
	return out
}

func (s *scene) mark(m Mark, all []Mark) {
	switch m.Kind {
	case Wall:
		s.add(Shape{Mark: m.ID, At: places(m.At), Closed: m.Closed(), Edge: InkWall, Thick: wallThick})
	case Door:
		s.door(m)
	case Window:
		s.window(m, all)
	case Item:
		s.item(m)
	case Chip:
		s.add(Shape{Mark: m.ID, At: places(m.At), Edge: InkSize, Wide: 1.5, Ends: true})
		s.label(m, middle(m.At[0], m.At[1]), Plate, Line{Text: Figures(m.Shown()), Ink: InkSize, Bold: true, Size: 16})
	case Circle:
		s.circle(m)
	case Track:
		s.add(Shape{Mark: m.ID, At: places(m.At), Edge: InkPlan, Wide: 5, Dash: [2]float64{14, 7}})
		text := m.Text
		if text == "" {
			text = "Hoist track"
		}
		last := m.At[len(m.At)-1]
		s.label(m, Place{float64(last.X), float64(last.Y) + 190}, Tab, Line{Text: text, Ink: InkPlan, Bold: true, Size: 14})
	case Pin:
		s.label(m, places(m.At)[0], Badge, Line{Text: strconv.Itoa(s.numbers[m.ID]), Ink: InkPaper, Bold: true, Size: 14})
	case Stroke:
		s.add(Shape{Mark: m.ID, At: places(m.At), Edge: InkText, Wide: 3})
	case Words:
		s.label(m, places(m.At)[0], Bare, Line{Text: m.Text, Ink: InkText, Size: 15})
	}
}

func (s *scene) label(m Mark, at Place, look LabelLook, lines ...Line) {
	s.labels = append(s.labels, Label{Mark: m.ID, At: at, Look: look, Lines: lines})
}

func middle(a, b Point) Place { return Place{float64(a.X+b.X) / 2, float64(a.Y+b.Y) / 2} }

// opening clears the wall between two points and draws its two ends.
func (s *scene) opening(m Mark) (a, b, along, across vec) {
	a, b = m.At[0].vec(), m.At[1].vec()
	along = b.sub(a).unit()
	across = along.right().times(wallThick/2 + 14)
	s.add(Shape{Mark: m.ID, Closed: true, Fill: InkPaper, At: trace(a.add(across), b.add(across), b.sub(across), a.sub(across))})
	return a, b, along, across
}

func trace(vs ...vec) []Place {
	out := make([]Place, len(vs))
	for i, v := range vs {
		out[i] = Place(v)
	}
	return out
}

func (s *scene) door(m Mark) {
	a, b, along, _ := s.opening(m)
	half := along.right().times(wallThick / 2)
	for _, end := range []vec{a, b} {
		s.add(Shape{Mark: m.ID, At: trace(end.add(half), end.sub(half)), Edge: InkWall, Wide: 4})
	}
	if m.What == Slides {
		s.add(Shape{Mark: m.ID, At: trace(a, b), Edge: InkWall, Wide: 3, Dash: [2]float64{8, 5}})
		return
	}
	open := m.OpenTo().vec()
	s.add(Shape{Mark: m.ID, At: trace(a, open), Edge: InkWall, Wide: 4})
	// The swing: a quarter of a circle from the open leaf to the far side.
	from, to := open.sub(a), b.sub(a)
	const steps = 24
	arc := make([]vec, steps+1)
	for i := range arc {
		sin, cos := math.Sincos(float64(i) / steps * math.Pi / 2)
		arc[i] = a.add(from.times(cos)).add(to.times(sin))
	}
	s.add(Shape{Mark: m.ID, At: trace(arc...), Edge: InkEdge, Wide: 1.5, Dash: [2]float64{5, 5}})
}

func (s *scene) window(m Mark, all []Mark) {
	a, b, along, across := s.opening(m)
	frame := along.right().times(wallThick/2 + 6)
	s.add(Shape{
		Mark: m.ID, Closed: true, Fill: InkPaper, Edge: InkWall, Wide: 2,
		At: trace(a.add(frame), b.add(frame), b.sub(frame), a.sub(frame)),
	})
	s.add(Shape{Mark: m.ID, At: trace(a, b), Edge: InkWall, Wide: 1.5})
	in := inward(a.between(b, 0.5), across.unit(), all)
	at := a.between(b, 0.5).add(in.times(130))
	s.label(m, Place(at), Bare, Line{Text: "window", Ink: InkMuted, Size: 14})
}

// inward is the direction across a wall that leads into the room.
func inward(at, across vec, all []Mark) vec {
	if box, ok := Bounds(ofKind(all, Wall)); ok {
		mid := Point{box.Min.X + box.W()/2, box.Min.Y + box.H()/2}.vec()
		if mid.sub(at).dot(across) < 0 {
			return across.times(-1)
		}
	}
	return across
}

func (s *scene) circle(m Mark) {
	c, r := m.At[0].vec(), float64(m.Size.W)/2
	ink, verdict := InkGood, "fits"
	dash := [2]float64{}
	if m.TooSmall() {
		ink, verdict = InkBad, "has "+Figures(m.Size.W)
		dash = [2]float64{9, 6}
	}
	s.add(Shape{Mark: m.ID, At: oval(c, r, r), Closed: true, Edge: ink, Wide: 2.5, Dash: dash})
	s.label(m, Place{c.X, c.Y - r*0.1}, Bare,
		Line{Text: "Turning circle", Ink: ink, Bold: true, Size: 16},
		Line{Text: "needs " + Figures(m.Size.H), Ink: ink, Size: 15},
		Line{Text: verdict, Ink: ink, Size: 15})
	if !m.TooSmall() {
		last := &s.labels[len(s.labels)-1]
		last.Lines[2].Text = "has " + Figures(m.Size.W) + ", " + verdict
	}
}

// oval is an ellipse as a closed line.
func oval(c vec, rx, ry float64) []Place {
	const steps = 72
	out := make([]Place, steps)
	for i := range out {
		sin, cos := math.Sincos(float64(i) / steps * 2 * math.Pi)
		out[i] = Place{c.X + rx*cos, c.Y + ry*sin}
	}
	return out
}
