package widgettest

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/widget"
)

// slack is how far letters may stand over the edge of a box, in dp: a face
// measures its letters a little wider than it draws them.
const slack = 2

// text looks at one run of letters: is it whole inside the widget it belongs
// to, does it stay on the screen, can it be read on what lies beneath.
func (a *audit) text(s widget.Seen, o *canvas.Text, chain []level) {
	need := o.MinSize()
	if strings.TrimSpace(o.Text) == "" {
		return
	}
	what := fmt.Sprintf("%q", o.Text)
	if owner, ok := widgetAround(chain); ok {
		over := s.Pos.X + need.Width - (owner.pos.X + owner.size.Width)
		under := s.Pos.Y + need.Height*0.8 - (owner.pos.Y + owner.size.Height)
		if over > slack || under > slack || s.Pos.X < owner.pos.X-slack || s.Pos.Y+need.Height*0.2 < owner.pos.Y-slack {
			a.add(Cut, what, s.Pos, fmt.Sprintf("(%s is %.0f by %.0f)", describe(owner.object), owner.size.Width, owner.size.Height))
		}
	}
	if s.Pos.X+need.Width > s.ClipPos.X+s.ClipSize.Width+slack && inHeight(s, s.Pos.Y, need.Height) {
		a.add(Outside, what, s.Pos, "")
	}
	a.said(s, o, chain)
	a.faintText(s, o, need, what)
	pos, size := seenPart(s, s.Pos, need)
	if size.Width > 1 && size.Height > 1 {
		owner := chain[len(chain)-1].object
		if l, ok := widgetAround(chain); ok {
			owner = l.object
		}
		a.words = append(a.words, drawnText{text: o.Text, owner: owner, pos: pos, size: size})
	}
}

// said looks whether the words on a button or a link are in its name, so that
// someone who speaks to the tablet can say what they see.
func (a *audit) said(s widget.Seen, o *canvas.Text, chain []level) {
	owner, ok := widgetAround(chain)
	if !ok {
		return
	}
	switch owner.object.(type) {
	case *widget.Button, *widget.Link, *widget.Pill:
	default:
		return
	}
	n := owner.object.(widget.Named).A11y()
	shown := strings.ToLower(strings.TrimSpace(o.Text))
	if !strings.Contains(strings.ToLower(n.Name), shown) && !strings.Contains(strings.ToLower(n.Value), shown) {
		a.add(Misnamed, fmt.Sprintf("%q", o.Text), s.Pos, fmt.Sprintf("(named %q)", n.Name))
	}
}

func inHeight(s widget.Seen, y, tall float32) bool {
	return y+tall > s.ClipPos.Y && y < s.ClipPos.Y+s.ClipSize.Height
}

// widgetAround is the innermost widget that a primitive lies in.
func widgetAround(chain []level) (level, bool) {
	for i := len(chain) - 2; i >= 0; i-- {
		if _, ok := chain[i].object.(fyne.Widget); ok {
			return chain[i], true
		}
	}
	return level{}, false
}

// crossingWords finds words drawn over other words. A line's box is taller
// than its letters, so a fifth at the top and bottom does not count.
func (a *audit) crossingWords() {
	for i, t := range a.words {
		for _, u := range a.words[:i] {
			across := between(t.pos.X, t.size.Width, u.pos.X, u.size.Width)
			down := between(t.pos.Y+t.size.Height/5, t.size.Height*3/5, u.pos.Y+u.size.Height/5, u.size.Height*3/5)
			if across < -slack-1 && down < -1 {
				a.add(Crossing, fmt.Sprintf("%q", t.text), t.pos, fmt.Sprintf("(%q of %s)", u.text, describe(u.owner)))
			}
		}
	}
}
