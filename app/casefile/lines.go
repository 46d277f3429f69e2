package casefile

import "doorstep/forms/engine"

// Line is one answered question as a person reads it.
type Line struct {
	Section  string
	Cell     Cell
	Question string
	Answer   string
}

// Lines are the questions that count now and have an answer or a reason for
// the gap, in the order of the form, rows in theirs.
func (d *Document) Lines() []Line {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []Line
	var walk func(items []*engine.Item, row engine.RowID)
	add := func(it *engine.Item, row engine.RowID) {
		c := Cell{Row: row, LinkID: it.LinkID}
		s := d.resp.State(c)
		if !s.Enabled {
			return
		}
		text := ""
		for i, v := range s.Values {
			if i > 0 {
				text += "; "
			}
			text += Words(it, v)
		}
		if len(s.Values) == 0 && s.Gap != nil {
			text = GapWords(*s.Gap)
		}
		if text == "" {
			return
		}
		l := Line{Cell: c, Question: it.Text, Answer: text}
		if it.Section != nil {
			l.Section = it.Section.Title
		}
		out = append(out, l)
	}
	walk = func(items []*engine.Item, row engine.RowID) {
		for _, it := range items {
			if it.Rows != nil {
				for _, r := range d.resp.Rows(it.LinkID, row) {
					if it.Question() {
						add(it, r.ID)
					}
					walk(it.Children, r.ID)
				}
				continue
			}
			if it.Question() {
				add(it, row)
			}
			walk(it.Children, row)
		}
	}
	var top []*engine.Item
	for it := range d.cfg.Form.Items() {
		if it.Parent == nil {
			top = append(top, it)
		}
	}
	walk(top, "")
	return out
}
