package sketch

// Thing is one of the things that stand in a room and can be put on a sketch.
type Thing struct {
	Code string // Mark.What
	Name string // "Bath"
	Size Size   // as it is first put down; its real size is measured
	look look
}

// look is how a thing is drawn.
type look int

const (
	plainLook look = iota
	bathLook
	toiletLook
	basinLook
	showerLook
	bedLook
	chairLook
	wheelchairLook
	hoistLook
	stepsLook
	arrowLook
)

// Items are the things there are, in the order in which they are offered.
func Items() []Thing { return items }

// items never changes.
var items = []Thing{
	{"bath", "Bath", Size{700, 1700}, bathLook},
	{"shower", "Shower", Size{900, 900}, showerLook},
	{"wc", "Toilet", Size{400, 700}, toiletLook},
	{"basin", "Basin", Size{550, 450}, basinLook},
	{"bed", "Bed", Size{900, 2000}, bedLook},
	{"hoist", "Mobile hoist", Size{700, 1200}, hoistLook},
	{"wheelchair", "Wheelchair", Size{650, 1050}, wheelchairLook},
	{"chair", "Chair", Size{600, 600}, chairLook},
	{"table", "Table", Size{1200, 800}, plainLook},
	{"cupboard", "Cupboard", Size{1000, 600}, plainLook},
	{"cooker", "Cooker", Size{600, 600}, plainLook},
	{"radiator", "Radiator", Size{1000, 100}, plainLook},
	{"lift", "Through-floor lift", Size{1000, 1500}, plainLook},
	{"steps", "Steps", Size{900, 1200}, stepsLook},
	{"ramp", "Ramp", Size{1000, 2000}, arrowLook},
	{"joists", "Ceiling joists", Size{200, 1000}, arrowLook},
	{"escape", "Way out in a fire", Size{200, 1000}, arrowLook},
}

// ItemOf finds a thing by its code. One that a newer version knows is drawn as
// a plain box under its code.
func ItemOf(code string) Thing {
	for _, it := range items {
		if it.Code == code {
			return it
		}
	}
	return Thing{Code: code, Name: code, Size: Size{600, 600}}
}

// TurningTarget is the circle in millimetres that a wheelchair is usually taken
// to need to turn round (new-build guidance for wheelchair homes, as the
// property survey's own hint says). It is a reference; the child's own chair
// beats it.
const TurningTarget = 1500

// Put makes an item of a code with its first size.
func Put(code string, at Point) Mark {
	return Mark{Kind: Item, What: code, At: []Point{at}, Size: ItemOf(code).Size}
}

// PutCircle makes a turning circle of a size that is compared with what is
// needed; needs 0 takes the usual target.
func PutCircle(at Point, has, needs int) Mark {
	if needs <= 0 {
		needs = TurningTarget
	}
	return Mark{Kind: Circle, At: []Point{at}, Size: Size{has, needs}}
}

// TooSmall says whether a turning circle is smaller than what is needed.
func (m Mark) TooSmall() bool { return m.Kind == Circle && m.Size.W < m.Size.H }
