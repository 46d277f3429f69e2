package widgettest

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/widget"
)

// Kind is what is wrong with something on the screen.
type Kind string

// The kinds, with the criterion of WCAG 2.2 that each belongs to.
const (
	Nameless Kind = "has no name or role"   // 4.1.2
	Misnamed Kind = "is shown but not said" // 2.5.3
	Small    Kind = "is too small to tap"   // 2.5.8, and our own 44 by 44
	Covered  Kind = "covers another that can be used"
	Cut      Kind = "is cut off"          // 1.4.4, 1.4.10
	Crossing Kind = "lies over words"     // 1.4.4
	Outside  Kind = "runs off the side"   // 1.4.10
	Faint    Kind = "is too faint"        // 1.4.3, 1.4.11
	Crowded  Kind = "is nearer than 8 dp" // our own; 2.5.8 asks less
)

// Finding is one thing to mend.
type Finding struct {
	Kind  Kind
	What  string // the widget and its name, or the words
	Where fyne.Position
	Note  string // the other one, or the measure
}

func (f Finding) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s at %.0f,%.0f %s", f.What, f.Kind, f.Where.X, f.Where.Y, f.Note))
}

// Check reports every finding of Audit as an error of the test, but for the
// kinds left out.
func Check(t testing.TB, root fyne.CanvasObject, leaveOut ...Kind) {
	t.Helper()
	for _, f := range Audit(root, leaveOut...) {
		t.Error(f)
	}
}

// Audit looks over everything visible inside root, which is laid out: as a
// rule the content of a window, at its present size and theme. It finds what
// can be used and has no name or role, or whose name leaves out the words it
// shows; parts to tap that are under 44 by 44 dp,
// lie over each other or nearer than 8 dp side by side; words that are cut off,
// run off the side or lie over other words; and text under 4.5 or icons under 3
// to 1 on the ground that is drawn beneath them. Rows of one list and parts of
// one control may touch. UI goroutine.
func Audit(root fyne.CanvasObject, leaveOut ...Kind) []Finding {
	a := &audit{root: root, skip: map[Kind]bool{}}
	for _, k := range leaveOut {
		a.skip[k] = true
	}
	a.grounds = append(a.grounds, ground{size: root.Size(), colour: pageColour()})
	a.walk()
	a.nearTargets()
	a.crossingWords()
	return a.found
}

// audit is one walk over a screen, in drawing order.
type audit struct {
	root    fyne.CanvasObject
	skip    map[Kind]bool
	found   []Finding
	grounds []ground
	targets []target
	words   []drawnText
}

// hidden finds what was to be tapped and has something solid drawn over it
// since that is no part of it.
func (a *audit) hidden(pos fyne.Position, size fyne.Size, chain []level) {
	for _, t := range a.targets {
		across := between(t.pos.X, t.size.Width, pos.X, size.Width)
		down := between(t.pos.Y, t.size.Height, pos.Y, size.Height)
		if across < -2 && down < -2 && !partOf(t.owner, chain) {
			a.add(Covered, describe(chain[len(chain)-2].object), pos, fmt.Sprintf("(%s)", describe(t.owner)))
		}
	}
}

func partOf(o fyne.CanvasObject, chain []level) bool {
	for _, l := range chain {
		if l.object == o {
			return true
		}
	}
	return false
}

// target is a part to tap, cut to what of it can be seen.
type target struct {
	name  string
	owner fyne.CanvasObject
	pos   fyne.Position
	size  fyne.Size
	chain []fyne.CanvasObject // what the owner lies in
}

// drawnText is one text as drawn; its box holds the letters.
type drawnText struct {
	text  string
	owner fyne.CanvasObject
	pos   fyne.Position
	size  fyne.Size
}

func (a *audit) add(k Kind, what string, at fyne.Position, note string) {
	if !a.skip[k] {
		a.found = append(a.found, Finding{Kind: k, What: what, Where: at, Note: note})
	}
}

// level is an object that is being walked through, with its box.
type level struct {
	object fyne.CanvasObject
	pos    fyne.Position
	size   fyne.Size
}

func (a *audit) walk() {
	var chain []level
	widget.SurveyDepth(a.root, func(s widget.Seen, depth int) bool {
		chain = append(chain[:depth], level{s.Object, s.Pos, s.Object.Size()})
		pos, size := seenPart(s, s.Pos, s.Object.Size())
		switch o := s.Object.(type) {
		case *canvas.Text:
			a.text(s, o, chain)
			return true
		case *canvas.Rectangle:
			a.rectangle(o, pos, size, chain)
			return true
		case *canvas.Image:
			a.icon(s, o)
			return true
		}
		a.named(s)
		if t, ok := s.Object.(widget.Targeted); ok && !isLocked(s.Object) {
			for _, part := range t.Targets() {
				a.target(s, part, chain)
			}
		}
		return true
	})
}

// isLocked says whether a control is signed off: shown, not used.
func isLocked(o fyne.CanvasObject) bool {
	l, ok := o.(interface{ Locked() bool })
	return ok && l.Locked()
}

// describe names an object for a finding.
func describe(o fyne.CanvasObject) string {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", o), "*")
	if n, ok := o.(widget.Named); ok {
		return fmt.Sprintf("%s %q", kind, n.A11y().Name)
	}
	return kind
}

func (a *audit) named(s widget.Seen) {
	_, tappable := s.Object.(fyne.Tappable)
	_, focusable := s.Object.(fyne.Focusable)
	if !tappable && !focusable {
		return
	}
	named, ok := s.Object.(widget.Named)
	if !ok {
		switch s.Object.(type) {
		case *widget.Pulse: // the ground of a window does nothing
		case fyne.Shortcutable: // Fyne's own entry: our box speaks for it
		default:
			a.add(Nameless, describe(s.Object), s.Pos, "")
		}
		return
	}
	if n := named.A11y(); n.Name == "" || n.Role == "" {
		a.add(Nameless, describe(s.Object), s.Pos, fmt.Sprintf("(role %q)", n.Role))
	}
}

// thumb is the least side of a target, a tenth of a dp under 44 for rounding.
const thumb = 43.9

func (a *audit) target(s widget.Seen, part widget.Target, chain []level) {
	if part.Size.Width < thumb || part.Size.Height < thumb {
		a.add(Small, describe(s.Object), s.Pos.Add(part.Pos), fmt.Sprintf("(%q is %.0f by %.0f)", part.Name, part.Size.Width, part.Size.Height))
	}
	t := target{name: part.Name, owner: s.Object}
	if t.pos, t.size = seenPart(s, s.Pos.Add(part.Pos), part.Size); t.size.Width < 1 || t.size.Height < 1 {
		return
	}
	for _, l := range chain {
		t.chain = append(t.chain, l.object)
	}
	a.targets = append(a.targets, t)
}

// nearTargets compares every two parts to tap of different widgets, neither of
// which lies in the other.
func (a *audit) nearTargets() {
	for i, t := range a.targets {
		for _, u := range a.targets[:i] {
			if t.owner == u.owner || t.within(u.owner) || u.within(t.owner) {
				continue
			}
			across := between(t.pos.X, t.size.Width, u.pos.X, u.size.Width)
			down := between(t.pos.Y, t.size.Height, u.pos.Y, u.size.Height)
			note := fmt.Sprintf("(%s)", describe(u.owner))
			switch {
			case across < -1 && down < -1:
				a.add(Covered, describe(t.owner), t.pos, note)
			case down < -1 && across < 7.9: // side by side; rows of a list touch
				a.add(Crowded, describe(t.owner), t.pos, fmt.Sprintf("(%.1f from %s)", across, describe(u.owner)))
			}
		}
	}
}

func (t target) within(o fyne.CanvasObject) bool {
	for _, c := range t.chain {
		if c == o {
			return true
		}
	}
	return false
}

// between is the room between two stretches, negative where they overlap.
func between(a, wide, b, broad float32) float32 { return max(a, b) - min(a+wide, b+broad) }

// seenPart is what of a box can be seen.
func seenPart(s widget.Seen, pos fyne.Position, size fyne.Size) (fyne.Position, fyne.Size) {
	left, top := max(pos.X, s.ClipPos.X), max(pos.Y, s.ClipPos.Y)
	right := min(pos.X+size.Width, s.ClipPos.X+s.ClipSize.Width)
	bottom := min(pos.Y+size.Height, s.ClipPos.Y+s.ClipSize.Height)
	return fyne.NewPos(left, top), fyne.NewSize(max(0, right-left), max(0, bottom-top))
}
