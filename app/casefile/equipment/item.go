package equipment

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
)

// Form is the short name of the register's form.
const Form = "eq"

// Group is the repeating group whose rows are the entries.
const Group = "eq.item"

// Entry is where a thing stands in a register: a row of a form in a case.
type Entry struct {
	Case  casefile.ID
	Child string // short name of the child of that case
	Doc   *casefile.Document
	Row   casefile.RowID
}

// Ref is how an answer points at the entry.
func (e Entry) Ref() string {
	return casefile.DocumentPrefix + e.Doc.ID().String() + "#" + string(e.Row)
}

// Item is one physical thing, or one that is needed and has no serial number yet.
type Item struct {
	Entry
	Kind   string // code of eq.item.kind
	Title  string // what it is in words: "Sling"
	Status string // code of eq.item.status
	Make   string
	Serial string
	Owner  string // code of eq.item.owner
	Site   string // where it is, as written
	Users  string // code of eq.item.users
	SWL    Kg     // working load on its label; 0 when nobody has written it down

	ExamLast casefile.Date // last thorough examination, of whichever entry says the latest
	ExamDue  casefile.Date // OT-C05; "" without an examination
	Service  casefile.Date // next service or maintenance
	Fit      casefile.Date // of a sling: fit checked on this child
	Helpline string
	Check    string // code of eq.item.check: condition when it was last looked at

	Size   string // of a sling, as on its label
	Type   string // of a sling, in words
	Attach string // of a sling, in words: loops, clips

	// Of a hoist or a track, in millimetres, 0 when nobody has read them: how high the
	// legs are, how wide it is with them open, which ceiling its maker asks for.
	Legs, Width, Ceiling int

	NeedBy  casefile.Date // of what is needed or ordered
	Interim string

	// Elsewhere are the other entries with this maker and serial number, in this
	// case and in the others.
	Elsewhere []Entry
	// MovedTo is the entry that says the thing has moved there; nil while it is
	// here.
	MovedTo *Entry
	// Fault is the newest incident of a stay that took the thing out of use, nil when
	// there is none or somebody has looked at it since.
	Fault *staylog.Incident
}

// Name is how a thing is called: "Sling, Comfort Loop, size S".
func (it Item) Name() string {
	parts := []string{it.Title}
	if it.Make != "" {
		parts = append(parts, it.Make)
	}
	if it.Size != "" {
		parts = append(parts, "size "+it.Size)
	}
	return strings.Join(parts, ", ")
}

// lifting are the kinds that lift a person or are lifted with one: they are
// examined every six months (section 8, LOLER).
var lifting = []string{
	"mobile-hoist", "ceiling-hoist-motor", "ceiling-track", "gantry-hoist", "spreader-bar", "sling", "standing-hoist", "bath-lift",
	"stairlift", "through-floor-lift", "step-lift",
}

// Lifts reports whether a thing lifts a person, so that it is examined every six
// months.
func (it Item) Lifts() bool { return slices.Contains(lifting, it.Kind) }

// Hoist reports whether it is a hoist that a sling hangs from.
func (it Item) Hoist() bool {
	return slices.Contains([]string{"mobile-hoist", "ceiling-hoist-motor", "gantry-hoist", "standing-hoist"}, it.Kind)
}

// Wanted reports whether the thing is not here yet: needed or ordered.
func (it Item) Wanted() bool { return it.Status == "needed" || it.Status == "ordered" }

// LawApplies reports whether the six-monthly examination is the law for this
// thing: paid or employed people use it (section 8, HSIS4). Otherwise the same
// date is good practice.
func (it Item) LawApplies() bool {
	return it.Users == "family-and-paid-workers" || it.Users == "paid-workers-or-employed-carers-only"
}

// identity is what makes two entries one thing: maker and serial number, however
// they are written. "" when there is no serial number.
func (it Item) identity() string {
	if serial := plain(it.Serial); serial != "" {
		return plain(it.Make) + " " + serial
	}
	return ""
}

// plain is a name without case, room and marks.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		}
		return -1
	}, s)
}
