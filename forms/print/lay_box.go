package print

import (
	"cmp"
	"strconv"

	"doorstep/forms/print/pdf"
)

// box frames what belongs together.
func (s *setter) box(f frame, b Box) []piece {
	inner, pad := s.inside(f, b)
	total := height(inner) + 2*pad
	if total <= s.high {
		return []piece{{gap: s.air * .9, high: total, draw: func(p *pdf.Page, y float64) {
			edge(p, f, b, y, total)
			drawAll(inner, p, y+pad)
		}}}
	}
	// Longer than a page: the sides run on, and the frame stays open where it is
	// cut.
	out := make([]piece, 0, len(inner)+2)
	side := func(pc piece) piece {
		drawn := pc.draw
		pc.draw = func(p *pdf.Page, y float64) {
			p.BeginArtifact()
			if b.Tinted {
				p.Rect(f.x, y-pc.gap, f.w, pc.high+pc.gap+.5, 0, inks.tint)
			} else {
				for _, x := range []float64{f.x, f.x + f.w} {
					p.Rule(pdf.Point{X: x, Y: y - pc.gap}, pdf.Point{X: x, Y: y + pc.high}, .75, inks.line)
				}
			}
			p.End()
			drawn(p, y)
		}
		return pc
	}
	blank := piece{high: pad, keep: true, draw: func(*pdf.Page, float64) {}}
	out = append(out, side(blank))
	out[0].gap = s.air * .9
	for _, pc := range inner {
		out = append(out, side(pc))
	}
	out[len(out)-1].keep = true
	return append(out, side(piece{high: pad, draw: func(*pdf.Page, float64) {}}))
}

// inside sets what a box holds, without its edge.
func (s *setter) inside(f frame, b Box) (ps []piece, pad float64) {
	pad = s.air
	in := frame{x: f.x + pad, w: f.w - 2*pad, elem: f.elem.Add("Sect"), deep: f.deep + 1}
	in.elem.Title = b.Title
	if b.Title != "" {
		hf, off := in, 0.0
		if b.Icon != "" {
			off = s.size * 1.7
			hf.w -= off
			hf.x = s.place(in, off, hf.w)
		}
		size := s.size * 1.08
		ps = s.text(hf, in.elem.Add("H"+strconv.Itoa(s.outline.under(boxLevel, f.deep))), Strong(b.Title), size, 0, inks.heading)
		for i := range ps {
			ps[i].keep = true
		}
		if b.Icon != "" && len(ps) > 0 {
			first, left := ps[0].draw, s.place(in, 0, s.size*1.35)
			ps[0].draw = func(p *pdf.Page, y float64) {
				p.BeginArtifact()
				icon(b.Icon, p, s.fonts, left, y, s.size*1.35)
				p.End()
				first(p, y)
			}
		}
	}
	ps = append(ps, s.blocks(in, b.Blocks)...)
	if len(ps) > 0 {
		ps[0].gap = 0
	}
	return ps, pad
}

// edge draws what lies around a box.
func edge(p *pdf.Page, f frame, b Box, y, high float64) {
	p.BeginArtifact()
	if b.Tinted {
		p.Rect(f.x, y, f.w, high, 8, inks.tint)
	} else {
		p.Frame(f.x, y, f.w, high, 8, .75, inks.line)
	}
	p.End()
}

func (s *setter) beside(f frame, b Beside) []piece {
	gap := s.air
	share := b.Share
	if share <= 0 || share >= 1 {
		share = .5
	}
	lw := (f.w - gap) * share
	rw := f.w - gap - lw
	lf := frame{x: s.place(f, 0, lw), w: lw, elem: f.elem, deep: f.deep}
	rf := frame{x: s.place(f, lw+gap, rw), w: rw, elem: f.elem, deep: f.deep}
	try := func(f frame, b Box) float64 {
		f.elem = new(pdf.Elem) // tags of a try are thrown away
		ps, pad := s.inside(f, b)
		return height(ps) + 2*pad
	}
	total := max(try(lf, b.Left), try(rf, b.Right))
	if total > s.high { // no page holds them side by side
		return append(s.box(f, b.Left), s.box(f, b.Right)...)
	}
	left, pad := s.inside(lf, b.Left)
	right, _ := s.inside(rf, b.Right)
	return []piece{{gap: s.air * .9, high: total, draw: func(p *pdf.Page, y float64) {
		edge(p, lf, b.Left, y, total)
		drawAll(left, p, y+pad)
		edge(p, rf, b.Right, y, total)
		drawAll(right, p, y+pad)
	}}}
}

// notice stands in a heavy frame that any printer shows.
func (s *setter) notice(f frame, b Notice) []piece {
	pad := s.air * .7
	in := frame{x: f.x + pad, w: f.w - 2*pad, elem: f.elem}
	ps := s.text(in, f.elem.Add("P"), b.Text, s.size, 0, inks.ink)
	total := height(ps) + 2*pad
	return []piece{{gap: s.air * .8, high: total, draw: func(p *pdf.Page, y float64) {
		p.BeginArtifact()
		p.Frame(f.x, y, f.w, total, 4, 1.75, inks.ink)
		p.End()
		drawAll(ps, p, y+pad)
	}}}
}

func (s *setter) picture(f frame, b Picture) []piece {
	most := b.High
	if most == 0 {
		most = s.high / 3
	}
	most = min(most, s.high*.85)
	alt := cmp.Or(b.Alt, b.Caption, s.words.picture)
	im, drawing := s.image(b)
	var w, h float64
	switch {
	case im != nil:
		w, h = float64(im.W), float64(im.H)
	case drawing != nil:
		w, h = drawing.W, drawing.H
	default:
		// The words of a picture that cannot be drawn stand in its place.
		said := "[" + alt + "]"
		if b.Caption != "" && b.Caption != alt {
			said = b.Caption + " " + said
		}
		return s.text(f, f.elem.Add("P"), Muted(said), s.size, s.size*.4, inks.muted)
	}
	elem := f.elem.Add("Figure")
	elem.Alt = alt
	k := min(f.w/w, most/h)
	w, h = w*k, h*k
	x := s.place(f, 0, w)
	pc := piece{gap: s.size * .6, high: h, draw: func(p *pdf.Page, y float64) {
		p.Begin(elem)
		if im != nil {
			p.Picture(im, x, y, w, h)
		} else {
			drawing.Paint(p, s.fonts, x, y, w, h, nil)
		}
		p.End()
		p.Place(elem, x, y, w, h)
	}}
	if b.Caption == "" {
		return []piece{pc}
	}
	pc.keep = true
	return append([]piece{pc}, s.text(f, f.elem.Add("P"), Muted(b.Caption), s.size*.88, s.size*.2, inks.muted)...)
}

func (s *setter) pictures(f frame, b Pictures) []piece {
	across := b.Across
	if across < 1 {
		across = 2
	}
	gap := s.size
	w := (f.w - gap*float64(across-1)) / float64(across)
	var out []piece
	for i := 0; i < len(b.Pictures); i += across {
		var cells []piece
		high := 0.0
		for j, p := range b.Pictures[i:min(i+across, len(b.Pictures))] {
			cell := joined(s.picture(frame{x: s.place(f, float64(j)*(w+gap), w), w: w, elem: f.elem, deep: f.deep + 1}, p))
			cells = append(cells, cell)
			high = max(high, cell.high)
		}
		out = append(out, piece{gap: s.size * .6, high: high, draw: func(p *pdf.Page, y float64) {
			for _, c := range cells {
				c.draw(p, y)
			}
		}})
	}
	return out
}

// signature is a line: who, what it says, the mark, when.
func (s *setter) signature(f frame, b Signature) []piece {
	elem := f.elem.Add("Div")
	w := f.w * .55
	if len(b.Drawn.Data) == 0 && b.When != "" {
		w = f.w - s.size
	}
	in := frame{x: s.place(f, 0, w), w: w, elem: elem, deep: f.deep + 1}
	mf := frame{x: s.place(f, w+s.size, f.w-w-s.size), w: f.w - w - s.size, elem: elem, deep: f.deep + 1}
	who := Text{{Text: b.Name, Strong: true}}
	if b.Role != "" {
		if b.Name != "" {
			who = append(who, Run{Text: ", " + b.Role})
		} else {
			who = Strong(b.Role)
		}
	}
	left := s.text(in, elem.Add("P"), who, s.size, 0, inks.ink)
	if b.Says != "" {
		left = append(left, s.text(in, elem.Add("P"), Plain(b.Says), s.size*.9, s.size*.1, inks.ink)...)
	}
	if b.When != "" {
		left = append(left, s.text(in, elem.Add("P"), Muted(b.When), s.size*.9, s.size*.1, inks.muted)...)
	}
	var right []piece
	if len(b.Drawn.Data) > 0 {
		b.Drawn.High = s.size * 4
		right = s.picture(mf, b.Drawn)
	}
	l, r := joined(left), joined(right)
	high := max(l.high, r.high)
	if b.When == "" {
		high = max(high, s.size*3.4) // room to sign by hand
	}
	pad := s.size * .5
	return []piece{{gap: s.size * .3, high: high + 2*pad, draw: func(p *pdf.Page, y float64) {
		l.draw(p, y+pad)
		r.draw(p, y+pad)
		p.BeginArtifact()
		bottom := y + high + 2*pad
		if b.When == "" {
			p.Rule(pdf.Point{X: mf.x, Y: bottom - pad}, pdf.Point{X: mf.x + mf.w, Y: bottom - pad}, .75, inks.muted)
		} else {
			p.Rule(pdf.Point{X: f.x, Y: bottom}, pdf.Point{X: f.x + f.w, Y: bottom}, .75, inks.line)
		}
		p.End()
	}}}
}
