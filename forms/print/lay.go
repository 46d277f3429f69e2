package print

import (
	"strconv"

	"doorstep/assets"
	"doorstep/forms/print/glyph"
	"doorstep/forms/print/pdf"
	"doorstep/forms/print/vector"
)

// blocks sets blocks one under the other.
func (s *setter) blocks(f frame, bs []Block) []piece {
	var out []piece
	for i, b := range bs {
		ps := s.block(f, b)
		if n := len(ps); n > 0 && clings(bs, i) {
			ps[n-1].keep = true
		}
		out = append(out, ps...)
	}
	return out
}

// clings reports whether an answer stays with the one after it: no single answer
// stands under its heading at the foot of a page, or alone at the head of one before
// the next heading.
func clings(bs []Block, i int) bool {
	answer := func(i int) bool {
		if i < 0 || i >= len(bs) {
			return false
		}
		_, is := bs[i].(Answer)
		return is
	}
	return answer(i) && answer(i+1) && (!answer(i-1) || !answer(i+2))
}

func (s *setter) block(f frame, b Block) []piece {
	switch b := b.(type) {
	case Heading:
		return s.heading(f, b)
	case Para:
		return s.para(f, b)
	case List:
		return s.list(f, b)
	case Answer:
		return s.answer(f, b)
	case Table:
		return s.table(f, b)
	case Box:
		return s.box(f, b)
	case Beside:
		return s.beside(f, b)
	case Notice:
		return s.notice(f, b)
	case Picture:
		return s.picture(f, b)
	case Pictures:
		return s.pictures(f, b)
	case Signature:
		return s.signature(f, b)
	case Keep:
		return kept(s.blocks(f, b.Blocks))
	case Break:
		return []piece{{turn: true, unless: b.Unless * s.high, draw: func(*pdf.Page, float64) {}}}
	}
	return nil
}

func (s *setter) heading(f frame, b Heading) []piece {
	level := min(max(b.Level, 1), 3)
	size := s.size * []float64{1.3, 1.12, 1}[level-1]
	gap := s.air * []float64{1.3, 1, .8}[level-1]
	elem, tf, side := f.elem.Add("H"+strconv.Itoa(s.outline.under(level, f.deep))), f, 2.8*s.size
	_, symbol := s.image(b.Symbol)
	if symbol != nil {
		tf.w -= side + s.size
		tf.x = s.place(f, side+s.size, tf.w)
	}
	ps := s.text(tf, elem, Strong(b.Text), size, gap, inks.heading)
	if symbol != nil && len(ps) > 0 {
		first, left, down := ps[0].draw, s.place(f, 0, side), max(0, side-ps[0].high)/2
		ps[0].high += 2 * down
		ps[0].draw = func(p *pdf.Page, y float64) {
			p.BeginArtifact() // the words beside it say the same
			symbol.Paint(p, s.fonts, left, y, side, side, nil)
			p.End()
			first(p, y+down)
		}
	}
	if len(ps) > 0 && f.deep == 0 {
		ps[0].title, ps[0].level = b.Text, level
	}
	for i := range ps {
		ps[i].keep = true
	}
	return ps
}

func (s *setter) para(f frame, b Para) []piece {
	size, t := s.size, b.Text
	if b.Small {
		size *= .88
	}
	if b.Quote {
		size *= 1.1
		t = make(Text, len(b.Text))
		for i, r := range b.Text {
			r.Italic = true
			t[i] = r
		}
	}
	return s.text(f, f.elem.Add("P"), t, size, s.air*.45, inks.ink)
}

// list hangs each point beside its mark.
func (s *setter) list(f frame, b List) []piece {
	list := f.elem.Add("L")
	in := s.size * 1.7
	var out []piece
	for i, t := range b.Items {
		li := list.Add("LI")
		label, body := li.Add("Lbl"), li.Add("LBody")
		inner := frame{x: s.place(f, in, f.w-in), w: f.w - in, elem: body, deep: f.deep}
		ps := s.text(inner, body, t, s.size, s.air*.35, inks.ink)
		if len(ps) == 0 {
			continue
		}
		first, left := ps[0].draw, s.place(f, 0, in)
		mark := s.fontsLine(b, i)
		ps[0].draw = func(p *pdf.Page, y float64) {
			if b.Ticked {
				p.BeginArtifact()
				top := y + rise(mark, s.size) - .9*s.size
				icon("check_circle-fill", p, s.fonts, left+.1*s.size, top, s.size*1.2)
				p.End()
			} else {
				p.Begin(label)
				drawLine(p, mark, left+.25*s.size, in-.5*s.size, y, s.size)
				p.End()
			}
			first(p, y)
		}
		out = append(out, ps...)
	}
	return out
}

func (s *setter) fontsLine(b List, i int) glyph.Line {
	mark := "• "
	if b.Numbered {
		mark = strconv.Itoa(i+1) + ". "
	}
	lines, _ := s.fonts.Lines(spans(Plain(mark), inks.icon), s.size, 100, glyph.Auto)
	lines[0].RightToLeft, lines[0].Tall = s.words.rightToLeft, s.words.rightToLeft
	return lines[0]
}

// icon paints an embedded icon in the ink of headings.
func icon(name string, p *pdf.Page, fonts *glyph.Fonts, x, y, side float64) {
	svg, ok := assets.Icon(name)
	if !ok {
		return
	}
	if d, err := vector.Parse(svg); err == nil {
		d.Paint(p, fonts, x, y, side, side, &inks.icon)
	}
}

// answer stands beside its question, or under it when it is long.
func (s *setter) answer(f frame, b Answer) []piece {
	elem := f.elem.Add("Div")
	ask, gap := f.w*.36, s.air*.5
	say := f.w - ask - s.size
	long := 0
	for _, t := range b.Answers {
		long += len(s.lines(t, s.size, say, inks.ink))
	}
	under := long > 8 || f.w < 30*s.size
	qf := f
	af := frame{x: s.place(f, ask+s.size, say), w: say, deep: f.deep}
	if !under {
		qf = frame{x: s.place(f, 0, ask), w: ask, deep: f.deep}
	} else {
		af = f
	}
	q := s.text(qf, elem.Add("P"), Strong(b.Question), s.size*.95, 0, inks.ink)
	var a []piece
	for i, t := range b.Answers {
		between := 0.0
		if i > 0 {
			between = s.size * .25
		}
		a = append(a, s.text(af, elem.Add("P"), t, s.size, between, inks.ink)...)
	}
	if b.Note != "" {
		a = append(a, s.text(af, elem.Add("P"), Muted(b.Note), s.size*.88, s.size*.15, inks.ink)...)
	}
	var out []piece
	if under {
		out = append(kept(q), a...)
		out[len(q)-1].keep = true
	} else {
		out = zip(q, a)
	}
	if len(out) > 0 {
		out[0].gap = gap
	}
	return out
}

// zip sets two columns of pieces side by side, line by line.
func zip(cols ...[]piece) []piece {
	n := 0
	for _, c := range cols {
		n = max(n, len(c))
	}
	out := make([]piece, n)
	for i := range out {
		gap := 0.0
		for _, c := range cols {
			if i < len(c) {
				out[i].high = max(out[i].high, c[i].high)
				gap = max(gap, c[i].gap)
			}
		}
		out[i].gap = gap
		out[i].keep = i < n-1 && (n <= 6 || i < 2 || i >= n-3)
		out[i].draw = func(p *pdf.Page, y float64) {
			for _, c := range cols {
				if i < len(c) {
					c[i].draw(p, y)
				}
			}
		}
	}
	return out
}
