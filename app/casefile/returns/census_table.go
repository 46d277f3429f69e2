package returns

import (
	"strconv"
	"strings"

	"doorstep/app/casefile"
)

// Tables are the return, the cases that are left out, and how much is there.
func (r Return) Tables() []Table { return []Table{r.Table(), r.OutTable(), r.Coverage()} }

// Counts is how many values stand in each state.
func (r Return) Counts() map[State]int {
	counts := map[State]int{}
	for _, v := range r.Values {
		counts[v.State]++
	}
	return counts
}

// Table is the return as a table, a row for each item of each child.
func (r Return) Table() Table {
	t := Table{Name: "census", Title: "Children in need census " + string(r.Until[:4]) + ": candidates", Columns: []Column{
		{Name: "case", Kind: Name},
		{Name: "reference", Kind: Name},
		{Name: "group", Kind: Name},
		{Name: "run", Kind: Number},
		{Name: "number", Kind: Name},
		{Name: "item", Kind: Name},
		{Name: "state", Kind: Code},
		{Name: "value", Kind: Code, Many: true},
		{Name: "from form", Kind: Name, Many: true},
		{Name: "from question", Kind: Name, Many: true},
		{Name: "from document", Kind: Name, Many: true},
		{Name: "answer", Kind: Text, Many: true},
		{Name: "signed", Kind: YesNo},
		{Name: "what to do", Kind: Text},
	}}
	for _, v := range r.Values {
		row := []Cell{
			{v.Case.String()},
			optional(v.Reference),
			{v.Group},
			nil,
			{v.Item.Number},
			{v.Item.Name},
			{string(v.State)},
			v.Values,
			nil, nil, nil, nil, nil, optional(v.Say),
		}
		if v.Run > 0 {
			row[3] = Cell{strconv.Itoa(v.Run)}
		}
		all, forms := true, 0
		for _, f := range v.From {
			row[8], row[9], row[10] = append(row[8], f.Form), append(row[9], f.Link), append(row[10], f.Document.String())
			row[11] = append(row[11], f.Answer)
			if f.Form != casefile.FormCase && f.Form != casefile.FormPerson { // nobody signs those
				all = all && f.Signed
				forms++
			}
		}
		if forms > 0 {
			row[12] = Cell{strconv.FormatBool(all)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// OutTable are the cases that are left out.
func (r Return) OutTable() Table {
	t := Table{Name: "census left out", Title: "Cases that are left out", Columns: []Column{{Name: "case", Kind: Name}, {Name: "reference", Kind: Name}, {Name: "why", Kind: Text}}}
	for _, o := range r.Out {
		t.Rows = append(t.Rows, []Cell{{o.Case.String()}, optional(o.Reference), {o.Why}})
	}
	return t
}

// Coverage counts, for each item, in how many cases, assessments or plans it stands how.
func (r Return) Coverage() Table {
	states := []State{Candidate, Choose, Unknown, IfAny, Later, NotHeld}
	t := Table{Name: "census coverage", Title: "How much is there", Columns: []Column{{Name: "number", Kind: Name}, {Name: "item", Kind: Name}}}
	for _, s := range states {
		t.Columns = append(t.Columns, Column{Name: string(s), Kind: Number})
	}
	at := map[string]int{}
	counts := []map[State]int{}
	var items []Item
	for _, v := range r.Values {
		i, ok := at[v.Item.Number]
		if !ok {
			i = len(items)
			at[v.Item.Number], items, counts = i, append(items, v.Item), append(counts, map[State]int{})
		}
		counts[i][v.State]++
	}
	for i, it := range items {
		row := []Cell{{it.Number}, {it.Name}}
		for _, s := range states {
			row = append(row, Cell{strconv.Itoa(counts[i][s])})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func optional(s string) Cell {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return Cell{s}
}
