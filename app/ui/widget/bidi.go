package widget

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// bidiLevels gives each rune of one paragraph its embedding level by the
// Unicode bidirectional algorithm (UAX 9 revision 15.1, rules W1 to I2): even
// runs left to right, odd right to left. base is 0 for a paragraph that runs
// left to right, 1 for right to left. Explicit embeddings and isolates are
// passed over like any invisible sign: our texts hold none, and in a family's
// own words they could only be used to deceive.
//
// golang.org/x/text/unicode/bidi knows the classes but gives the runs of a
// line without their levels, so a line cannot be put in order from it.
func bidiLevels(text []rune, base int8) []int8 {
	levels := make([]int8, len(text))
	p := paragraph{text: text, base: base}
	for i, r := range text {
		levels[i] = base
		if c := classOf(r); c != bidi.BN {
			p.at = append(p.at, i)
			p.class = append(p.class, c)
		}
	}
	p.original = slices.Clone(p.class)
	p.figures()
	p.weak()
	p.brackets()
	p.neutral()
	for n, i := range p.at {
		levels[i] = p.implicit(n)
	}
	for i, r := range text { // what is not drawn goes with what stands before it
		if i > 0 && classOf(r) == bidi.BN {
			levels[i] = levels[i-1]
		}
	}
	return levels
}

// paragraph is the working state of bidiLevels: the runes that count, their
// places in the text and their classes as the rules change them.
type paragraph struct {
	text     []rune
	base     int8
	at       []int
	class    []bidi.Class
	original []bidi.Class
}

// classOf is a rune's class; embeddings and isolates count as invisible.
func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	switch c := p.Class(); c {
	case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI, bidi.Control:
		return bidi.BN
	default:
		return c
	}
}

// baseOf is the direction of the first letter that has one (rules P2 and P3).
func baseOf(text string) int8 {
	for _, r := range text {
		switch classOf(r) {
		case bidi.L:
			return 0
		case bidi.R, bidi.AL:
			return 1
		}
	}
	return 0
}

// sides is the direction at both ends of the paragraph.
func (p *paragraph) sides() bidi.Class {
	if p.base%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// figures ties groups of figures together, as a no-break space does: with the
// plain rules an NHS or telephone number inside Urdu would be shown with its
// groups in reverse.
func (p *paragraph) figures() {
	for n := 1; n+1 < len(p.class); n++ {
		if p.class[n] == bidi.WS && isFigure(p.text[p.at[n-1]]) && isFigure(p.text[p.at[n+1]]) {
			p.class[n] = bidi.CS
		}
	}
}

func isFigure(r rune) bool { return r >= '0' && r <= '9' }

// weak is rules W1 to W7.
func (p *paragraph) weak() {
	last, strong := p.sides(), p.sides()
	for n, c := range p.class { // W1, W2
		if c == bidi.NSM {
			c = last
		}
		last = c
		switch {
		case c == bidi.L || c == bidi.R || c == bidi.AL:
			strong = c
		case c == bidi.EN && strong == bidi.AL:
			c = bidi.AN
		}
		p.class[n] = c
	}
	for n := range p.class { // W3, W4
		switch c := p.class[n]; {
		case c == bidi.AL:
			p.class[n] = bidi.R
		case (c == bidi.ES || c == bidi.CS) && n > 0 && n+1 < len(p.class) && p.class[n-1] == p.class[n+1] &&
			(p.class[n-1] == bidi.EN || p.class[n-1] == bidi.AN && c == bidi.CS):
			p.class[n] = p.class[n-1]
		}
	}
	for n := 0; n < len(p.class); n++ { // W5
		if p.class[n] != bidi.ET {
			continue
		}
		end := n
		for end < len(p.class) && p.class[end] == bidi.ET {
			end++
		}
		if n > 0 && p.class[n-1] == bidi.EN || end < len(p.class) && p.class[end] == bidi.EN {
			p.fill(n, end, bidi.EN)
		}
		n = end - 1
	}
	strong = p.sides()
	for n, c := range p.class { // W6, W7
		switch {
		case c == bidi.ES || c == bidi.ET || c == bidi.CS:
			p.class[n] = bidi.ON
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			p.class[n] = bidi.L
		}
	}
}

func (p *paragraph) fill(from, to int, c bidi.Class) {
	for n := from; n < to; n++ {
		p.class[n] = c
	}
}

// direction is the direction that a class counts as among neutrals, ON when it
// is neutral itself.
func direction(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets is rule N0: a pair takes the direction of what it holds.
func (p *paragraph) brackets() {
	type open struct {
		sign rune
		n    int
	}
	var stack []open
	var pairs [][2]int
	for n, i := range p.at {
		if p.class[n] != bidi.ON {
			continue
		}
		r := alike(p.text[i])
		props, _ := bidi.LookupRune(r)
		if !props.IsBracket() {
			continue
		}
		if props.IsOpeningBracket() {
			if len(stack) == mostBrackets {
				break
			}
			stack = append(stack, open{mirrored(r), n})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].sign == r {
				pairs = append(pairs, [2]int{stack[k].n, n})
				stack = stack[:k]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	for _, pair := range pairs {
		if d := p.held(pair); d != bidi.ON {
			p.pair(pair[0], d)
			p.pair(pair[1], d)
		}
	}
}

// mostBrackets is how deep brackets may nest before the rule gives up (BD16).
const mostBrackets = 63

// held is the direction a pair of brackets takes, ON for none.
func (p *paragraph) held(pair [2]int) bidi.Class {
	other := bidi.ON
	for n := pair[0] + 1; n < pair[1]; n++ {
		switch d := direction(p.class[n]); d {
		case p.sides():
			return d
		case bidi.L, bidi.R:
			other = d
		}
	}
	if other == bidi.ON {
		return bidi.ON
	}
	for n := pair[0] - 1; n >= 0; n-- {
		if d := direction(p.class[n]); d != bidi.ON {
			if d == other {
				return other
			}
			return p.sides()
		}
	}
	return p.sides()
}

// pair gives a bracket its direction, with the accents that follow it.
func (p *paragraph) pair(n int, d bidi.Class) {
	p.class[n] = d
	for n++; n < len(p.class) && p.original[n] == bidi.NSM; n++ {
		p.class[n] = d
	}
}

// neutral is rules N1 and N2: what has no direction takes that of both its
// neighbours, else the paragraph's.
func (p *paragraph) neutral() {
	before := p.sides()
	for n := 0; n < len(p.class); n++ {
		if d := direction(p.class[n]); d != bidi.ON {
			before = d
			continue
		}
		end, after := n, p.sides()
		for ; end < len(p.class); end++ {
			if d := direction(p.class[end]); d != bidi.ON {
				after = d
				break
			}
		}
		d := p.sides()
		if before == after {
			d = before
		}
		p.fill(n, end, d)
		n = end - 1
	}
}

// implicit is rules I1 and I2.
func (p *paragraph) implicit(n int) int8 {
	switch c := p.class[n]; {
	case p.base%2 == 0 && c == bidi.R:
		return p.base + 1
	case p.base%2 == 0 && c != bidi.L:
		return p.base + 2
	case p.base%2 == 1 && c != bidi.R:
		return p.base + 1
	}
	return p.base
}

// visualOrder is rule L2: which of the stretches of a line, each with its
// level, stands where from left to right.
func visualOrder(levels []int8) []int {
	order := make([]int, len(levels))
	highest := int8(0)
	for i, l := range levels {
		order[i] = i
		highest = max(highest, l)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(order); i++ {
			end := i
			for end < len(order) && levels[order[end]] >= level {
				end++
			}
			slices.Reverse(order[i:end])
			i = max(i, end)
		}
	}
	return order
}

// alike is the one sign that stands for two of the same meaning.
func alike(r rune) rune {
	switch r {
	case '\u2329':
		return '\u3008'
	case '\u232a':
		return '\u3009'
	}
	return r
}

// mirrored is the sign that is drawn for r where text runs right to left.
func mirrored(r rune) rune {
	for _, pair := range [...]string{"()", "[]", "{}", "<>", "«»", "‹›", "≤≥", "〈〉", "《》", "「」", "⟨⟩"} {
		p := []rune(pair)
		switch r {
		case p[0]:
			return p[1]
		case p[1]:
			return p[0]
		}
	}
	if p, _ := bidi.LookupRune(r); p.IsBracket() {
		// The two halves of every other pair stand beside each other.
		for _, next := range []rune{r + 1, r - 1} {
			if q, _ := bidi.LookupRune(next); q.IsBracket() && q.IsOpeningBracket() != p.IsOpeningBracket() {
				return next
			}
		}
	}
	return r
}

// turned is what to hand to the shaper for a stretch that runs right to left.
// Letters that run so the shaper turns by itself; signs alone it would leave
// in the order they are written, and unmirrored.
func turned(text []rune) string {
	for _, r := range text {
		if c := classOf(r); c == bidi.R || c == bidi.AL {
			return string(text)
		}
	}
	out := make([]rune, len(text))
	for i, r := range text {
		out[len(text)-1-i] = mirrored(r)
	}
	return string(out)
}
