package print

import "doorstep/forms/print/pdf"

func (s *setter) table(f frame, b Table) []piece {
	table := f.elem.Add("Table")
	table.Title = b.Name
	gutter := s.size * .9
	widths := s.widths(b, f.w-gutter*float64(len(b.Columns)-1))
	row := func(kind string, cells []Text, ink pdf.Color) []piece {
		tr := table.Add("TR")
		cols := make([][]piece, len(widths))
		off := 0.0
		for i, w := range widths {
			cell := tr.Add(kind)
			if kind == "TH" {
				cell.Scope = "Column"
			}
			if i < len(cells) {
				cols[i] = s.text(frame{x: s.place(f, off, w), w: w}, cell, cells[i], s.size, 0, ink)
			}
			off += w + gutter
		}
		ps := zip(cols...)
		if len(ps) == 0 {
			return nil
		}
		pad := s.air * .4
		first, last := ps[0].draw, len(ps)-1
		ps[0].high += pad
		ps[0].draw = func(p *pdf.Page, y float64) { first(p, y+pad) }
		end, high := ps[last].draw, ps[last].high
		ps[last].high += pad
		ps[last].draw = func(p *pdf.Page, y float64) {
			end(p, y)
			p.BeginArtifact()
			p.Rule(pdf.Point{X: f.x, Y: y + high + pad}, pdf.Point{X: f.x + f.w, Y: y + high + pad}, .75, inks.line)
			p.End()
		}
		return ps
	}
	var out, head []piece
	titled := false
	titles := make([]Text, len(b.Columns))
	for i, c := range b.Columns {
		titles[i] = Strong(c.Title)
		titled = titled || c.Title != ""
	}
	if titled {
		head = kept(row("TH", titles, inks.muted))
		for i := range head {
			head[i].keep = true
		}
		out = append(out, head...)
	}
	for _, r := range b.Rows {
		ps := row("TD", r, inks.ink)
		for i := range ps {
			ps[i].head = head
		}
		out = append(out, ps...)
	}
	if len(out) > 0 {
		out[0].gap = s.air * .5
	}
	return out
}

// widths divides a width among the columns of a table. Columns with a share have it;
// where none has, each is as wide as what stands in it asks for, as far as there is room. No column is
// narrower than its longest word or date while another has room.
func (s *setter) widths(b Table, w float64) []float64 {
	least, most := make([]float64, len(b.Columns)), make([]float64, len(b.Columns))
	look := func(i int, t Text) {
		l, m := s.fonts.Widths(spans(t, inks.ink), s.size)
		least[i], most[i] = max(least[i], l), max(most[i], m)
	}
	given := false
	for i, c := range b.Columns {
		given = given || c.Share > 0
		look(i, Strong(c.Title))
		for _, r := range b.Rows {
			if i < len(r) {
				look(i, r[i])
			}
		}
	}
	need, want := sum(least), sum(most)
	out := make([]float64, len(most))
	switch {
	case need > w:
		return shares(b.Columns, w)
	case given:
		return atLeast(shares(b.Columns, w), least)
	case want <= w:
		for i := range out {
			out[i] = most[i] + (w-want)/float64(len(out))
		}
		return out
	}
	// What is shorter than an even share stands in one line; the others part the rest,
	// none below its longest word.
	whole := make([]bool, len(out))
	for {
		left, open, more := w, 0, false
		for i := range out {
			left -= out[i]
			if !whole[i] {
				open++
			}
		}
		for i := range out {
			if !whole[i] && most[i] <= left/float64(open) {
				out[i], whole[i], more = most[i], true, true
			}
		}
		if more {
			continue
		}
		for i := range out {
			if !whole[i] {
				out[i] = left / float64(open)
			}
		}
		return atLeast(out, least)
	}
}

func sum(ws []float64) float64 {
	total := 0.0
	for _, w := range ws {
		total += w
	}
	return total
}

// atLeast widens columns to what they need at the least; the others give what they
// can spare. There must be enough for all.
func atLeast(ws, least []float64) []float64 {
	short, spare := 0.0, 0.0
	for i, w := range ws {
		short += max(0, least[i]-w)
		spare += max(0, w-least[i])
	}
	if short == 0 {
		return ws
	}
	out := make([]float64, len(ws))
	for i, w := range ws {
		out[i] = max(w, least[i])
		if w > least[i] {
			out[i] -= (w - least[i]) * short / spare
		}
	}
	return out
}

// shares divides a width among columns.
func shares(cols []Column, w float64) []float64 {
	given, open := 0.0, 0
	for _, c := range cols {
		given += c.Share
		if c.Share == 0 {
			open++
		}
	}
	out := make([]float64, len(cols))
	for i, c := range cols {
		switch {
		case c.Share > 0 && open == 0:
			out[i] = w * c.Share / given
		case c.Share > 0:
			out[i] = w * c.Share
		default:
			out[i] = w * max(0, 1-given) / float64(open)
		}
	}
	return out
}
