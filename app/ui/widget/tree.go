package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Seen is an object met by Survey.
type Seen struct {
	Object fyne.CanvasObject
	Pos    fyne.Position // from the root's top left corner
	// Clip is what of the root the object can show in: the page it lies on.
	ClipPos  fyne.Position
	ClipSize fyne.Size
}

// InView says whether some of the object can be seen and tapped.
func (s Seen) InView(pos fyne.Position, size fyne.Size) bool {
	return pos.X < s.ClipPos.X+s.ClipSize.Width && pos.X+size.Width > s.ClipPos.X &&
		pos.Y < s.ClipPos.Y+s.ClipSize.Height && pos.Y+size.Height > s.ClipPos.Y
}

// Survey visits every visible object inside root, parents first, in the order
// of drawing; visit says whether to go inside. UI goroutine.
func Survey(root fyne.CanvasObject, visit func(Seen) (inside bool)) {
	SurveyDepth(root, func(s Seen, _ int) bool { return visit(s) })
}

// Spoken is all that can be seen inside root as somebody hears it who cannot: names,
// values and states, a line each. UI goroutine.
func Spoken(root fyne.CanvasObject) string {
	var out strings.Builder
	Survey(root, func(s Seen) bool {
		if n, ok := s.Object.(Named); ok {
			node := n.A11y()
			for _, part := range append([]string{node.Name, node.Value}, node.State...) {
				if part != "" {
					out.WriteString(part)
					out.WriteByte('\n')
				}
			}
		}
		return true
	})
	return out.String()
}

// SurveyDepth is Survey with how deep inside root each object lies, root
// itself at 0. UI goroutine.
func SurveyDepth(root fyne.CanvasObject, visit func(s Seen, depth int) (inside bool)) {
	survey(Seen{Object: root, ClipSize: root.Size()}, 0, visit)
}

func survey(s Seen, depth int, visit func(Seen, int) bool) {
	if !s.Object.Visible() || !visit(s, depth) {
		return
	}
	if _, ok := s.Object.(*container.Scroll); ok {
		s.ClipPos, s.ClipSize = overlap(s.ClipPos, s.ClipSize, s.Pos, s.Object.Size())
	}
	for _, p := range parts(s.Object) {
		if p != nil {
			survey(Seen{Object: p, Pos: s.Pos.Add(p.Position()), ClipPos: s.ClipPos, ClipSize: s.ClipSize}, depth+1, visit)
		}
	}
}

func overlap(p fyne.Position, s fyne.Size, q fyne.Position, t fyne.Size) (fyne.Position, fyne.Size) {
	left, top := max(p.X, q.X), max(p.Y, q.Y)
	right, bottom := min(p.X+s.Width, q.X+t.Width), min(p.Y+s.Height, q.Y+t.Height)
	return fyne.NewPos(left, top), fyne.NewSize(max(0, right-left), max(0, bottom-top))
}
