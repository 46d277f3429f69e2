package casefile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"doorstep/app/casefile/settings"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// linkPrefilled is the document head that lists the questions which were
// filled in from the record when the document began.
const linkPrefilled = "$prefilled"

// linkSettings is the document head that says under which settings the document
// began.
const linkSettings = "$settings"

// Under is the version of the settings under which the document began, "" when it
// does not say.
func (d *Document) Under() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	version, _ := d.headText(linkSettings)
	return version
}

// Settle counts the document's clocks by other settings from now on.
func (d *Document) Settle(set *settings.Set) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cfg.Settings.Version() == set.Version() {
		return
	}
	d.cfg.Settings = set
	d.rebuild()
}

// Start says what a document begins with.
type Start struct {
	Case    ID
	Subject fhir.Reference // whom it is about
	Author  fhir.Reference // who begins it
	// Encounter is the visit that it is made in, as a reference; "" for none.
	Encounter string
	// Answers are written as they are; the form's own starting answers and
	// what the record knows (Config.Env.Prefill) fill in the rest.
	Answers map[string][]fhir.Value
	// Over is what the case knows already and where that stands; nil for nothing
	// beyond what the form's own prefills say.
	Over *CarryOver
}

// CarryOver is what a document begins with from elsewhere in the case, each
// answer with where it stands (package carryover works it out).
type CarryOver struct {
	// Answers go before what the form prefills, by linkId.
	Answers map[string]Carried
	// Rows are rows of repeating groups, by the group's linkId, in order.
	Rows map[string][]map[string]Carried
	// Beside gives more answers of a row that begins with somebody of the case.
	Beside func(group string, person fhir.Value) map[string]Carried
	// Path is where a prefill path is read from; false when nothing says it.
	Path func(path string) (Source, bool)
}

// Begin starts a document: who, for whom, and the answers that the record and
// the form supply. It is durable once the ticket says so.
func Begin(cfg Config, s Start) (*Document, Ticket, error) {
	d := Open(cfg, nil)
	d.mu.Lock()
	defer d.mu.Unlock()
	var ops []op.Op
	if s.Subject.Reference != "" || s.Subject.Display != "" {
		ops = append(ops, d.op(ID{}, op.LinkSubject, op.Typed(op.TypeReference, s.Subject.Reference, s.Subject.Display)))
	}
	if s.Author.Reference != "" || s.Author.Display != "" {
		ops = append(ops, d.op(ID{}, op.LinkAuthor, op.Typed(op.TypeReference, s.Author.Reference, s.Author.Display)))
	}
	if s.Encounter != "" {
		ops = append(ops, d.op(ID{}, op.LinkEncounter, op.Typed(op.TypeReference, s.Encounter)))
	}
	var from []string
	initial := d.resp.Initial("")
	cells := make([]Cell, 0, len(initial))
	for c := range initial {
		if _, given := s.Answers[c.LinkID]; !given {
			cells = append(cells, c)
		}
	}
	for link := range s.Answers {
		cells = append(cells, Cell{LinkID: link})
	}
	over := s.Over
	if over == nil {
		over = &CarryOver{}
	}
	for link := range over.Answers {
		if _, given := s.Answers[link]; !given && !slices.Contains(cells, Cell{LinkID: link}) {
			cells = append(cells, Cell{LinkID: link})
		}
	}
	order := d.order()
	slices.SortFunc(cells, func(a, b Cell) int { return cmp.Compare(order[a.LinkID], order[b.LinkID]) })
	for _, c := range cells {
		it := d.cfg.Form.Item(c.LinkID)
		if it == nil || !it.Question() || it.Calculated || worked(it) || it.Group != nil || it.Rows != nil {
			continue
		}
		values, given := s.Answers[c.LinkID]
		carried, source := Carried{}, false
		if !given {
			values = offered(it, initial[c])
			if it.Prefill != "" && len(d.prefill(it.Prefill)) > 0 {
				from = append(from, c.LinkID)
				if over.Path != nil {
					carried.From, source = over.Path(it.Prefill)
				}
			}
			if o, ok := over.Answers[c.LinkID]; ok && len(offered(it, o.Values)) > 0 {
				values, carried.From, source = offered(it, o.Values), o.From, true
			}
		}
		more, err := d.answerOps(c, it, ID{}, values, nil)
		if carried.Values = values; source {
			more, err = d.carryOps(c, it, ID{}, carried)
		}
		if err != nil {
			return nil, nil, err
		}
		ops = append(ops, more...)
	}
	rows, err := d.prefilledRows(&from, over)
	if err != nil {
		return nil, nil, err
	}
	ops = append(ops, rows...)
	if len(from) > 0 {
		slices.Sort(from)
		ops = append(ops, d.op(ID{}, linkPrefilled, op.Text(strings.Join(slices.Compact(from), " "))))
	}
	if d.cfg.Settings != nil {
		ops = append(ops, d.op(ID{}, linkSettings, op.Text(d.cfg.Settings.Version())))
	}
	// Which case it belongs to comes last: what stands before it is what the
	// document began with.
	ops = append(ops, d.op(ID{}, op.LinkCase, op.Bytes(s.Case[:])))
	t, err := d.record(ops)
	if err != nil {
		return nil, nil, err
	}
	d.rebuild()
	return d, t, nil
}

// offered turns what the record says into what a question offers: the record's
// forms and this one may keep the same codes in lists of their own. What a
// question does not offer is left out.
func offered(it *engine.Item, values []fhir.Value) []fhir.Value {
	var out []fhir.Value
	var words []string
	for _, v := range values {
		if v.Kind != fhir.CodingKind {
			out = append(out, v)
			continue
		}
		same := slices.IndexFunc(it.Options, func(o engine.Option) bool { return o.Coding.Code == v.Coding.Code })
		label := cmp.Or(v.Coding.Display, v.Coding.Code)
		switch {
		case it.Type == engine.String || it.Type == engine.Text:
			words = append(words, label)
		case len(it.Options) == 0:
			out = append(out, v)
		case same >= 0:
			out = append(out, it.Options[same].Value)
		case it.Type == engine.OpenChoice:
			out = append(out, fhir.TextValue(label))
		}
	}
	if len(words) > 0 {
		out = append(out, fhir.TextValue(strings.Join(words, ", ")))
	}
	return out
}

func (d *Document) prefill(path string) []fhir.Value {
	if d.cfg.Env.Prefill == nil {
		return nil
	}
	return d.cfg.Env.Prefill(path)
}

// rowsOfPeople is from where on the rows are numbered that a document begins
// with; below are those of answers (newRow).
const rowsOfPeople = 1 << 20

// prefilledRows are a row for each person that the record knows, where a
// repeating group asks for people of the case, and the rows that are carried over.
func (d *Document) prefilledRows(from *[]string, over *CarryOver) ([]op.Op, error) {
	var ops []op.Op
	n := 0
	add := func(g *engine.Item, pos string, answers map[string]Carried) (string, error) {
		pos, err := merge.Between(pos, "")
		if err != nil {
			return pos, err
		}
		row := newRow(rowsOfPeople + n)
		n++
		ops = append(ops, d.op(row, "", op.Row(op.RowValue{Group: g.LinkID, Pos: pos})))
		for _, q := range questions(g) {
			a, ok := answers[q.LinkID]
			if !ok || q.Calculated || worked(q) {
				continue
			}
			if a.Values = offered(q, a.Values); len(a.Values) == 0 {
				continue
			}
			if q.Repeats {
				several, err := d.severalInRow(q, row, a.Values, &n)
				if err != nil {
					return pos, err
				}
				ops = append(ops, several...)
			} else {
				v, err := ToOp(a.Values[0])
				if err != nil {
					return pos, err
				}
				ops = append(ops, d.op(row, q.LinkID, v))
			}
			if a.From != (Source{}) {
				ops = append(ops, d.op(row, linkFrom+q.LinkID, a.From.value()))
			}
		}
		return pos, nil
	}
	for it := range d.cfg.Form.Items() {
		if it.Rows == nil || it.Type != engine.Group || it.Rows.Parent != nil {
			continue
		}
		pos, err := "", error(nil)
		for _, answers := range over.Rows[it.LinkID] {
			if pos, err = add(it, pos, answers); err != nil {
				return nil, err
			}
		}
		for _, child := range questions(it) {
			if !strings.HasPrefix(child.Prefill, "case.") {
				continue
			}
			for _, v := range d.prefill(child.Prefill) {
				answers := map[string]Carried{}
				if over.Beside != nil {
					maps.Copy(answers, over.Beside(it.LinkID, v))
				}
				who := Carried{Values: []fhir.Value{v}}
				if over.Path != nil {
					who.From, _ = over.Path(child.Prefill)
				}
				answers[child.LinkID] = who
				if pos, err = add(it, pos, answers); err != nil {
					return nil, err
				}
				*from = append(*from, child.LinkID)
			}
			break
		}
	}
	return ops, nil
}

// severalInRow are the answers of a question that takes several, in a row that a
// document begins with: options are ticked, anything else is a row of its own.
func (d *Document) severalInRow(q *engine.Item, row ID, values []fhir.Value, n *int) ([]op.Op, error) {
	var ops []op.Op
	pos := ""
	for _, v := range values {
		if key, ok := tickKey(q, v); ok {
			ops = append(ops, d.op(row, q.LinkID, op.TickOf(op.Tick{Option: key, On: true})))
			continue
		}
		answer, err := ToOp(v)
		if err != nil {
			return nil, err
		}
		if pos, err = merge.Between(pos, ""); err != nil {
			return nil, err
		}
		own := newRow(rowsOfPeople + *n)
		*n++
		ops = append(ops, d.op(own, "", op.Row(op.RowValue{Group: q.LinkID, Parent: row, Pos: pos})), d.op(own, q.LinkID, answer))
	}
	return ops, nil
}

// questions are the questions of a group in plain groups below it, rows left
// out.
func questions(g *engine.Item) []*engine.Item {
	var out []*engine.Item
	for _, c := range g.Children {
		switch {
		case c.Rows != nil:
		case c.Type == engine.Group:
			out = append(out, questions(c)...)
		case c.Question():
			out = append(out, c)
		}
	}
	return out
}

// Origin says where an answer came from when nobody has touched it since: "the
// case record", "the Disabled Child Assessment of 3 November 2026, version 1";
// else "".
func (d *Document) Origin(c Cell) string {
	if from, ok := d.Source(c); ok {
		return from.Words()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := d.headText(linkPrefilled)
	if !ok || d.froms[c] || !slices.Contains(strings.Fields(s), c.LinkID) {
		return ""
	}
	row, err := opRow(c.Row)
	if err != nil {
		return ""
	}
	if len(d.set.History(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID})) != 1 {
		return ""
	}
	return "the case record"
}
