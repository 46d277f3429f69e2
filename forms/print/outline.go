package print

// boxLevel is the level of a box's title: below every heading.
const boxLevel = 4

// outline tells how deep each heading of a paper lies, so that whoever goes from
// heading to heading never meets one that skips a level: H1 is the paper's title.
type outline struct{ open []int }

// under is the depth of a heading of some level that stands in so many boxes.
func (o *outline) under(level, boxes int) int {
	level += 10 * boxes
	for len(o.open) > 0 && o.open[len(o.open)-1] >= level {
		o.open = o.open[:len(o.open)-1]
	}
	o.open = append(o.open, level)
	return min(len(o.open)+1, 6)
}
