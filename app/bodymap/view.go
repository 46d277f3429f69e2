package bodymap

import "time"

// View is a side that a figure is seen from, the code of a row's view.
type View string

// The views. Left and Right show the person's own left and right side.
const (
	Front View = "front"
	Back  View = "back"
	Left  View = "left"
	Right View = "right"
)

// Views are all views, in the order in which the form lists them.
func Views() []View { return []View{Front, Back, Left, Right} }

// Figure is an outline, the code of a row's figure.
type Figure string

// The figures.
const (
	Child Figure = "child"
	Adult Figure = "adult"
)

// adultFrom is the age in years from which the adult outline fits better.
const adultFrom = 13

// FigureFor is the outline for somebody born on a day; a child's where the day
// is not known.
func FigureFor(born, now time.Time) Figure {
	if !born.IsZero() && !now.Before(born.AddDate(adultFrom, 0, 0)) {
		return Adult
	}
	return Child
}

// Title is what stands over a view: "Front", "Amina's left side".
func Title(v View, name string) string {
	switch v {
	case Front:
		return "Front"
	case Back:
		return "Back"
	case Left:
		return whose(name) + " left side"
	}
	return whose(name) + " right side"
}

// Sides are the words at the viewer's left and right hand of a view: "Amina's
// right", "Amina's left" on the front; "front" and "back" on a side.
func Sides(v View, name string) (left, right string) {
	switch v {
	case Front:
		return whose(name) + " right", whose(name) + " left"
	case Back:
		return whose(name) + " left", whose(name) + " right"
	case Left:
		return "Front", "Back"
	}
	return "Back", "Front"
}

// whose is "Amina’s"; without a name "Their".
func whose(name string) string {
	switch {
	case name == "":
		return "Their"
	case name[len(name)-1] == 's':
		return name + "’"
	}
	return name + "’s"
}
