package casefile

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// Import writes what a response says into the document as one change, in
// place of what it says now at those cells; other cells stay. A row whose key
// the document has is written to; others are added. What does not fit the
// form, or says what no answer can hold, is listed and left out. n is how many questions were answered or got a
// reason for the gap.
func (d *Document) Import(ctx context.Context, qr *fhir.QuestionnaireResponse) (n int, issues []engine.ImportIssue, err error) {
	answers, issues := engine.FromResponse(d.cfg.Form, qr)
	issues = append(issues, notKept(answers.Keep)...)
	d.mu.Lock()
	n, ops, err := d.importOps(answers)
	var t Ticket
	if err == nil {
		_, t, err = d.commit(ops, func([]op.Op) engine.Changes {
			d.rebuild()
			return nil
		})
	}
	d.mu.Unlock()
	if err != nil {
		return 0, issues, err
	}
	return n, issues, t.Wait(ctx)
}

// notKept names everything in a response that no answer says and that this document has
// no place for: extensions of others, and members that FHIR does not have here. Our own
// extensions say what the document itself says.
func notKept(keep map[engine.Cell]string) []engine.ImportIssue {
	var out []engine.ImportIssue
	for c, raw := range keep {
		var said map[string]any
		if err := json.Unmarshal([]byte(raw), &said); err != nil {
			continue // the engine wrote it
		}
		names := map[string]bool{}
		strange(said, names)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			out = append(out, engine.ImportIssue{LinkID: c.LinkID, Message: name + " is not kept"})
		}
	}
	slices.SortStableFunc(out, func(a, b engine.ImportIssue) int {
		return cmp.Or(cmp.Compare(a.LinkID, b.LinkID), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(out)
}

// plain are the members of a response that are read.
var plain = []string{"resourceType", "status", "questionnaire", "language", "id", "item", "answer", "linkId", "text", "definition"}

// strange collects what in a part of a response is nobody's we know.
func strange(part map[string]any, names map[string]bool) {
	for member, v := range part {
		known := slices.Contains(plain, member) || strings.HasPrefix(member, "value") || strings.HasPrefix(member, "_")
		if member == "extension" || member == "modifierExtension" {
			list, _ := v.([]any)
			for _, e := range list {
				m, _ := e.(map[string]any)
				url, _ := m["url"].(string)
				if !strings.HasPrefix(url, fhir.Base) && url != fhir.ExtSignature {
					names["the extension "+url] = true
				}
			}
			continue
		}
		if !known {
			names["“"+member+"”"] = true
			continue
		}
		within(v, names)
	}
}

// within looks into an object or a list, as deep as the reader let them be. What values
// themselves are made of is theirs: only their extensions are looked at.
func within(v any, names map[string]bool) {
	switch x := v.(type) {
	case []any:
		for _, one := range x {
			within(one, names)
		}
	case map[string]any:
		_, item := x["linkId"]
		_, answers := x["item"]
		if item || answers || hasValue(x) {
			strange(x, names)
			return
		}
		if ext, ok := x["extension"]; ok {
			strange(map[string]any{"extension": ext}, names)
		}
	}
}

// hasValue reports an answer: an object with a value[x].
func hasValue(x map[string]any) bool {
	for member := range x {
		if strings.HasPrefix(member, "value") && len(member) > len("value") {
			return true
		}
	}
	return false
}

func (d *Document) importOps(a engine.Answers) (n int, ops []op.Op, err error) {
	rows := map[engine.RowID]ID{"": {}}
	last := map[engine.Cell]string{} // position of the last row of a group in a parent
	pending := slices.Clone(a.Rows)
	for len(pending) > 0 {
		var rest []engine.Row
		for _, r := range pending {
			parent, ok := rows[r.Parent]
			if !ok {
				rest = append(rest, r)
				continue
			}
			at := engine.Cell{Row: r.Parent, LinkID: r.Group}
			if id, err := opRow(r.ID); err == nil && d.live[r.ID] && d.rows[id].Group == r.Group && d.rows[id].Parent == parent {
				rows[r.ID] = id
				last[at] = max(last[at], d.rows[id].Pos)
				continue
			}
			pos := last[at]
			for _, have := range d.set.Rows(d.cfg.ID, r.Group, parent) {
				pos = max(pos, have.Pos)
			}
			pos, err := merge.Between(pos, "")
			if err != nil {
				return 0, nil, err
			}
			last[at] = pos
			id := newRow(len(rows))
			rows[r.ID] = id
			ops = append(ops, d.op(id, "", op.Row(op.RowValue{Group: r.Group, Parent: parent, Pos: pos})))
		}
		if len(rest) == len(pending) {
			break // rows without their parent are left out
		}
		pending = rest
	}
	cells := make([]Cell, 0, len(a.Values)+len(a.Gaps))
	for c := range a.Values {
		cells = append(cells, c)
	}
	for c := range a.Gaps {
		if _, ok := a.Values[c]; !ok {
			cells = append(cells, c)
		}
	}
	order := d.order()
	slices.SortFunc(cells, func(x, y Cell) int {
		return cmp.Or(cmp.Compare(order[x.LinkID], order[y.LinkID]), cmp.Compare(x.Row, y.Row))
	})
	for _, c := range cells {
		it := d.cfg.Form.Item(c.LinkID)
		row, ok := rows[c.Row]
		if it == nil || !ok || !it.Question() || it.Calculated || worked(it) {
			continue
		}
		var gap *engine.Gap
		if g, ok := a.Gaps[c]; ok && len(a.Values[c]) == 0 {
			gap = &g
		}
		more, err := d.answerOps(Cell{Row: rowID(row), LinkID: c.LinkID}, it, row, a.Values[c], gap)
		if err != nil {
			return 0, nil, err
		}
		for i := range more {
			// Answers that are rows of their own need names apart from those above.
			if isNewRow(more[i].Row) && more[i].Row != row {
				more[i].Row[8]++
				more[i].Row[9] = byte(len(ops) >> 8)
				more[i].Row[10] = byte(len(ops))
			}
		}
		ops = append(ops, more...)
		n++
	}
	return n, ops, nil
}
