package bodymap

// Place is a place of the body that can be chosen from a list, for whoever
// cannot or would not point: its words, and where a mark goes.
type Place struct {
	Words string
	View  View
	At    Point
}

// Places are the places of one view from head to foot, each piece of the trunk
// in the middle, at the left and at the right.
func Places(f Figure, v View) []Place {
	var out []Place
	seen := map[string]bool{}
	add := func(p Point) {
		if words := Where(f, v, p); !seen[words] {
			seen[words] = true
			out = append(out, Place{Words: words, View: v, At: p})
		}
	}
	for _, s := range Shapes(f, v) {
		mid := s.Middle()
		if v != Front && v != Back && flanks[s.Code] != "" {
			// The arm hangs over the middle: behind it the trunk shows.
			mid.X += (.5 * (s.RA + s.RB) * .75) / Wide * map[View]float64{Left: 1, Right: -1}[v]
		}
		add(mid)
		if s.Side == 0 && (v == Front || v == Back) {
			half := (s.B.X-s.A.X)/2 + s.RA/Wide
			left := .6 * half
			if v == Back {
				left = -left
			}
			add(Point{mid.X + left, mid.Y})
			add(Point{mid.X - left, mid.Y})
		}
	}
	return out
}

// fronts and backs are the words of the trunk, which differ by view.
var (
	fronts = map[string]string{
		"head": "forehead and top of the head", "face": "face", "neck": "throat", "chest": "chest", "ribs": "lower chest",
		"tummy": "tummy", "groin": "lower tummy and groin",
	}
	backs = map[string]string{
		"head": "back of the head", "face": "lower back of the head", "neck": "back of the neck", "chest": "upper back",
		"ribs": "middle of the back", "tummy": "lower back", "groin": "bottom",
	}
	// flanks are the words of a piece of the trunk seen from the side.
	flanks = map[string]string{
		"head": "side of the head", "face": "side of the face", "neck": "side of the neck", "chest": "side of the chest",
		"tummy": "side of the tummy",
	}
)

// middle is how far from the middle line, in parts of the height, the trunk has
// a left and a right.
const middle = 0.02

// Where says in words where a place lies: "left lower leg, front". Sides are
// the person's own. A place beside the figure counts to the nearest piece.
func Where(f Figure, v View, p Point) string {
	shapes := Shapes(f, v)
	s := shapes[at(shapes, p)]
	switch v {
	case Left, Right:
		side := sideWord(s.Side)
		if w, ok := flanks[s.Code]; ok {
			return side + " " + w
		}
		return side + " " + s.Code + ", outer side"
	}
	if s.Side != 0 {
		return sideWord(s.Side) + " " + s.Code + ", " + seen(s.Code, v)
	}
	words := fronts[s.Code]
	if v == Back {
		words = backs[s.Code]
	}
	off := (p.X - .5) * Wide // to the viewer's right
	if v == Back {
		off = -off
	}
	switch { // off is now to the person's left
	case off > middle:
		return words + ", left side"
	case off < -middle:
		return words + ", right side"
	}
	return words + ", middle"
}

// seen is which side of a limb a view shows. A hand hangs as it likes, so its
// front is not called its palm.
func seen(code string, v View) string {
	switch {
	case code == "hand" && v == Back:
		return "seen from behind"
	case code == "hand":
		return "seen from the front"
	case code == "foot" && v == Back:
		return "heel or sole"
	case code == "foot":
		return "top"
	case v == Back:
		return "back"
	}
	return "front"
}

func sideWord(side byte) string {
	if side == 'r' {
		return "right"
	}
	return "left"
}
