package sketch

import "slices"

// Kind is the sort of a mark, the code of its row's kind.
type Kind string

// The kinds of marks.
const (
	Wall   Kind = "wall"   // At: two corners or more; the same first and last close a room
	Door   Kind = "door"   // At: hinge, then the other side of the opening
	Window Kind = "window" // At: its two sides
	Item   Kind = "item"   // At: its middle; What: a code of Items
	Chip   Kind = "size"   // At: the two ends of a size line
	Circle Kind = "circle" // At: the middle; Size.W is there, Size.H is needed
	Track  Kind = "track"  // At: two points or more of a ceiling track
	Pin    Kind = "pin"    // At: where; Link: the photo or the risk that it points at
	Stroke Kind = "stroke" // At: a free line
	Words  Kind = "text"   // At: the middle of Text
)

// Kinds are all kinds, in the order in which the form lists them.
func Kinds() []Kind {
	return []Kind{Wall, Door, Window, Item, Chip, Circle, Track, Pin, Stroke, Words}
}

// What a door does, in Mark.What. Seen from the hinge along the opening it
// opens to the right unless it says otherwise.
const (
	OpensRight = "opens-right"
	OpensLeft  = "opens-left"
	Slides     = "slides"
)

// Point is a place in whole millimetres from wherever the drawing began, x to
// the right and y down.
type Point struct{ X, Y int }

// Size is a width and a height in millimetres.
type Size struct{ W, H int }

// Link is the answer that a mark is bound to: a question, and the row it stands
// in when it stands in one.
type Link struct{ ID, Row string }

// Empty says whether a mark is bound to nothing.
func (l Link) Empty() bool { return l == Link{} }

// Mark is one thing drawn.
type Mark struct {
	ID   string // key of its row
	Kind Kind
	At   []Point
	What string
	Size Size
	Turn int // degrees clockwise, 0 to 359
	Link Link
	Room string // row key of the room it belongs to, "" for the storey
	Text string
}

// Clone is a mark with points of its own.
func (m Mark) Clone() Mark {
	m.At = slices.Clone(m.At)
	return m
}

// Same says whether two marks are the same in everything but their row.
func (m Mark) Same(o Mark) bool {
	return m.Kind == o.Kind && slices.Equal(m.At, o.At) && m.What == o.What && m.Size == o.Size &&
		m.Turn == o.Turn && m.Link == o.Link && m.Room == o.Room && m.Text == o.Text
}

// Closed says whether a wall goes all the way round.
func (m Mark) Closed() bool {
	return m.Kind == Wall && len(m.At) > 3 && m.At[0] == m.At[len(m.At)-1]
}

// pair says whether a mark of this kind is two points.
func (k Kind) pair() bool { return k == Door || k == Window || k == Chip }

// line says whether a mark of this kind is two points or more.
func (k Kind) line() bool { return k == Wall || k == Track || k == Stroke }
