package print

import (
	"slices"
	"strconv"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print/pdf"
	"doorstep/forms/print/vector"
)

// Filled is a form with its answers. engine.Response is one, and so is a document
// of a case.
type Filled interface {
	Form() *engine.Form
	State(engine.Cell) engine.State
	Rows(group string, parent engine.RowID) []engine.Row
	// Restricted reports whether an answer stays out of family copies now.
	Restricted(engine.Cell) bool
}

// Options say what goes on the paper. The zero value is a professional copy of
// words alone.
type Options struct {
	// Family copies leave out what is restricted, and pictures and drawings that
	// the form does not mark for the family.
	Family bool
	// Include puts in, on purpose, an answer that would be left out.
	Include func(engine.Cell) bool
	// Hold keeps an answer or a drawing off the paper whatever Include says, and does
	// not list it: whoever holds it back tells. It is not asked about headings.
	Hold func(engine.Cell) bool
	// Only leaves out sections that it does not name; nil takes all.
	Only func(*engine.Section) bool
	// Unanswered also prints questions that nobody answered.
	Unanswered bool
	// Words writes one answer; nil writes it as the form does. It must not change
	// what was written.
	Words func(*engine.Item, fhir.Value) string
	// Gap writes why there is no answer; nil leaves such questions out.
	Gap func(engine.Gap) string
	// Asked writes a question, a heading or an option label of the form: it puts the
	// child's name in. nil leaves them as they are. It is never given an answer that
	// somebody wrote.
	Asked func(string) string
	// Picture is the content of a photo; ok is false when it is not here.
	Picture func(fhir.Value) (p Picture, ok bool)
	// Draw is the picture of a sketch, a body map or the marks on a photo; ok is
	// false when there is none.
	Draw func(*engine.Item, engine.Cell) (p Picture, ok bool)
	// Signed is the signature at a question; ok is false when nobody signed.
	Signed func(*engine.Item, engine.Cell) (s Signature, ok bool)
}

// Why says why something was left out.
type Why string

// The reasons.
const (
	WhyRestricted Why = "restricted" // the form keeps it from the family
	WhyProtected  Why = "protected"  // an answer in the form protects it: an address
	WhyPicture    Why = "picture"    // a picture that the form does not mark for the family
	WhyMissing    Why = "not-here"   // its content has not come to this tablet yet
	WhyFile       Why = "file"       // a document of its own that paper cannot hold
	WhyNotAgreed  Why = "not-agreed" // whoever it is for may not have it
	WhyAsk        Why = "ask"        // a person decides whether whoever it is for may have it
)

// Left is something that was left out.
type Left struct {
	Cell     engine.Cell
	Question string
	Why      Why
	// Of says of which document it is, in a paper of several that says so.
	Of string
	// Says is the reason in words, where Why alone does not tell it.
	Says string
}

// Of gathers what a filled form says, in its order, and lists what was left out.
// Questions that are off are no part of it.
func Of(d Filled, o Options) (blocks []Block, left []Left) {
	w := walker{d: d, o: o}
	f := d.Form()
	parts := 0
	for _, p := range f.Parts {
		if p.Title != "" {
			parts++
		}
	}
	for _, p := range f.Parts {
		var inside []Block
		level := 1
		if parts > 1 {
			level = 2
		}
		for _, sec := range p.Sections {
			if o.Only != nil && !o.Only(sec) {
				continue
			}
			w.blocks = nil
			w.level, w.section = level, sec.Title
			for _, pg := range sec.Pages {
				if pg.Rows == nil {
					w.items(pg.Items, "")
				}
			}
			if len(w.blocks) > 0 {
				inside = append(inside, Heading{Level: level, Text: w.asked(sec.Title)})
				inside = append(inside, w.blocks...)
			}
		}
		if len(inside) > 0 && parts > 1 && p.Title != "" {
			blocks = append(blocks, Heading{Level: 1, Text: w.asked(p.Title)})
		}
		blocks = append(blocks, inside...)
	}
	return untwice(blocks), w.left
}

// untwice leaves out a heading that says what the one right above it says: a section
// with a page and a list of one name has that name once, "Actions" no "Action".
func untwice(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		if h, ok := b.(Heading); ok && len(out) > 0 {
			if above, ok := out[len(out)-1].(Heading); ok && (above.Text == h.Text || above.Text == h.Text+"s") {
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// walker goes through a form.
type walker struct {
	d       Filled
	o       Options
	level   int
	section string // that it is in
	blocks  []Block
	left    []Left
}

func (w *walker) add(b ...Block) { w.blocks = append(w.blocks, b...) }

func (w *walker) asked(s string) string {
	if w.o.Asked == nil {
		return s
	}
	return w.o.Asked(s)
}

// out reports whether a cell is left out, and notes it when there is something
// to leave out.
func (w *walker) out(it *engine.Item, c engine.Cell, holds bool) bool {
	if w.held(it, c) {
		return true
	}
	if !w.d.Restricted(c) || w.o.Include != nil && w.o.Include(c) {
		return false
	}
	why := WhyRestricted
	if !it.Restricted {
		why = WhyProtected
	}
	if !w.o.Family && why == WhyRestricted {
		return false
	}
	if holds {
		w.leave(it, c, why)
	}
	return true
}

// held reports whether a cell is held back for good. What only stands around others
// is not asked about: its parts are.
func (w *walker) held(it *engine.Item, c engine.Cell) bool {
	return w.o.Hold != nil && (it.Question() || drawn(it)) && w.o.Hold(c)
}

// drawn reports whether the rows of an item are one drawing.
func drawn(it *engine.Item) bool {
	return it.Control == fhir.ControlSketch || it.Control == fhir.ControlBodyMap || it.Control == fhir.ControlPhotoMarks
}

func (w *walker) leave(it *engine.Item, c engine.Cell, why Why) {
	w.left = append(w.left, Left{Cell: c, Question: w.asked(it.Text), Why: why})
}

// items prints questions in order; row is the row that they stand in.
func (w *walker) items(items []*engine.Item, row engine.RowID) {
	for _, it := range items {
		c := engine.Cell{Row: row, LinkID: it.LinkID}
		st := w.d.State(c)
		if it.Hidden || it.Type == engine.Display || !st.Enabled {
			continue
		}
		switch {
		case it.Rows != nil:
			w.rows(it, c)
		case it.Control == fhir.ControlSignature:
			w.signature(it, c)
		case it.Question():
			w.question(it, c, st)
			w.items(it.Children, row)
		default:
			if w.out(it, c, w.holds(it.Children, row)) {
				continue
			}
			w.group(it, row)
		}
	}
}

// group prints what stands under a heading of its own on a page.
func (w *walker) group(it *engine.Item, row engine.RowID) {
	before := w.blocks
	w.blocks = nil
	titled := it.Text != "" && it.Control != fhir.ControlPage
	if titled {
		w.level++
	}
	w.items(it.Children, row)
	if titled {
		w.level--
	}
	inner := w.blocks
	w.blocks = before
	if len(inner) == 0 {
		return
	}
	if titled {
		w.add(Heading{Level: min(w.level+1, 3), Text: w.asked(it.Text)})
	}
	w.add(inner...)
}

// holds reports whether anything in the items is answered.
func (w *walker) holds(items []*engine.Item, row engine.RowID) bool {
	for _, it := range items {
		c := engine.Cell{Row: row, LinkID: it.LinkID}
		if it.Rows != nil && len(w.d.Rows(it.Rows.ID, row)) > 0 || len(w.d.State(c).Values) > 0 || w.holds(it.Children, row) {
			return true
		}
	}
	return false
}

func (w *walker) question(it *engine.Item, c engine.Cell, st engine.State) {
	if w.out(it, c, len(st.Values) > 0) {
		return
	}
	if it.Type == engine.Attachment {
		w.files(it, c, st.Values)
		return
	}
	a := Answer{Question: w.asked(it.Text)}
	for _, v := range st.Values {
		if t := w.answer(it, v); t != "" {
			r := Run{Text: t, Italic: it.Voice && written(it)}
			a.Answers = append(a.Answers, Text{r})
		}
	}
	if len(a.Answers) > 1 && it.Type != engine.Text && it.Type != engine.String {
		var each []string
		for _, t := range a.Answers {
			each = append(each, t.Words())
		}
		a.Answers = []Text{Plain(strings.Join(each, "; "))}
	}
	switch {
	case len(a.Answers) > 0:
	case st.Gap != nil && w.o.Gap != nil:
		a.Answers = []Text{Muted(w.o.Gap(*st.Gap))}
	case w.o.Unanswered:
		a.Answers = []Text{Muted("Not answered")}
	default:
		return
	}
	if !w.o.Family && w.d.Restricted(c) {
		a.Note = "Not for the family"
	}
	w.add(a)
}

// written reports whether an answer is somebody's own words.
func written(it *engine.Item) bool { return it.Type == engine.String || it.Type == engine.Text }

// answer writes one answer. Only words of the form itself have names put in.
func (w *walker) answer(it *engine.Item, v fhir.Value) string {
	if v.Empty() {
		return ""
	}
	t := ""
	if w.o.Words != nil {
		t = w.o.Words(it, v)
	} else {
		t = w.d.Form().Text(it, []fhir.Value{v})
	}
	if v.Kind == fhir.CodingKind && slices.ContainsFunc(it.Options, func(op engine.Option) bool { return op.Coding.Code == v.Coding.Code }) {
		return w.asked(t)
	}
	return t
}

func (w *walker) files(it *engine.Item, c engine.Cell, values []fhir.Value) {
	for _, v := range values {
		if v.Empty() {
			continue
		}
		include := w.o.Include != nil && w.o.Include(c)
		image := strings.HasPrefix(v.Attachment.ContentType, "image/")
		switch {
		case w.o.Family && !it.FamilyMaySee && !include:
			w.leave(it, c, WhyPicture)
		case !image || w.o.Picture == nil:
			w.add(Answer{Question: w.asked(it.Text), Answers: []Text{Plain(w.answer(it, v))}})
			w.leave(it, c, WhyFile)
		default:
			p, ok := w.o.Picture(v)
			if !ok || !p.drawable() {
				why, says := WhyMissing, "This picture is not on this tablet yet."
				if ok {
					why, says = WhyFile, "This picture cannot be printed. Open it on the tablet."
				}
				w.leave(it, c, why)
				w.add(Answer{Question: w.asked(it.Text), Answers: []Text{Muted(says)}})
				continue
			}
			if p.Caption == "" {
				p.Caption = w.asked(it.Text)
			}
			w.add(p)
		}
	}
}

// drawable reports whether a picture is one that paper can show.
func (p Picture) drawable() bool {
	if _, err := pdf.NewImage(p.Data); err == nil {
		return true
	}
	_, err := vector.Parse(p.Data)
	return err == nil
}

// rows prints a repeating group: a drawing, a table when its rows are short, else
// each row under a heading.
func (w *walker) rows(it *engine.Item, c engine.Cell) {
	rows := w.d.Rows(it.Rows.ID, c.Row)
	if len(rows) == 0 || w.out(it, c, true) {
		return
	}
	if drawn(it) {
		w.drawing(it, c)
		return
	}
	if t, ok := w.table(it, rows); ok {
		w.add(Heading{Level: 3, Text: w.asked(it.Text)}, t)
		return
	}
	before := w.blocks
	w.blocks = nil
	for i, r := range rows {
		at := len(w.blocks)
		rc := engine.Cell{Row: r.ID, LinkID: it.LinkID}
		if it.Question() {
			w.question(it, rc, w.d.State(rc))
		}
		w.items(it.Children, r.ID)
		if len(w.blocks) > at && !it.Question() {
			w.blocks = slices.Insert(w.blocks, at, Block(Heading{Level: 3, Text: w.rowTitle(it, r.ID, i)}))
		}
	}
	inner := w.blocks
	w.blocks = before
	if len(inner) == 0 {
		return
	}
	if it.Text != w.section || it.Question() {
		w.add(Heading{Level: min(w.level+1, 3), Text: w.asked(it.Text)})
	}
	w.add(inner...)
}

// rowTitle is what a row is called: the answers that the form names for it.
func (w *walker) rowTitle(it *engine.Item, row engine.RowID, n int) string {
	var parts []string
	for _, link := range it.Rows.TitleLinks {
		c := engine.Cell{Row: row, LinkID: link}
		q := w.d.Form().Item(link)
		if q == nil || w.o.Family && w.d.Restricted(c) || w.held(q, c) {
			continue
		}
		for _, v := range w.d.State(c).Values {
			if t := w.answer(q, v); t != "" && q.Type != engine.Attachment {
				parts = append(parts, t)
			}
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, ", ")
	}
	name := it.Rows.RowName
	if name == "" {
		name = w.asked(it.Text)
	}
	return name + " " + strconv.Itoa(n+1)
}

// table prints rows of two to four short questions as a table.
func (w *walker) table(it *engine.Item, rows []engine.Row) (Table, bool) {
	if it.Question() {
		return Table{}, false
	}
	var cols []*engine.Item
	var look func(items []*engine.Item) bool
	look = func(items []*engine.Item) bool {
		for _, q := range items {
			if q.Hidden || q.Type == engine.Display {
				continue
			}
			if q.Rows != nil || q.Type == engine.Attachment {
				return false
			}
			if q.Question() {
				used := false
				for _, r := range rows {
					c := engine.Cell{Row: r.ID, LinkID: q.LinkID}
					st := w.d.State(c)
					used = used || st.Enabled && (len(st.Values) > 0 || st.Gap != nil)
					if w.d.Restricted(c) && len(st.Values) > 0 || w.held(q, c) && st.Enabled && (len(st.Values) > 0 || st.Gap != nil) {
						return false
					}
				}
				if used {
					cols = append(cols, q)
				}
			}
			if !look(q.Children) {
				return false
			}
		}
		return true
	}
	if !look(it.Children) || len(cols) < 2 || len(cols) > 4 {
		return Table{}, false
	}
	t := Table{Name: w.asked(it.Text)}
	for _, q := range cols {
		t.Columns = append(t.Columns, Column{Title: w.asked(q.Text)})
	}
	for _, r := range rows {
		var cells []Text
		for _, q := range cols {
			st := w.d.State(engine.Cell{Row: r.ID, LinkID: q.LinkID})
			var each []string
			if st.Enabled {
				for _, v := range st.Values {
					if s := w.answer(q, v); s != "" {
						each = append(each, s)
					}
				}
				if len(each) == 0 && st.Gap != nil && w.o.Gap != nil {
					each = append(each, w.o.Gap(*st.Gap))
				}
			}
			cells = append(cells, Plain(strings.Join(each, "; ")))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, true
}

func (w *walker) drawing(it *engine.Item, c engine.Cell) {
	include := w.o.Include != nil && w.o.Include(c)
	if w.o.Family && !it.FamilyMaySee && !include {
		w.leave(it, c, WhyPicture)
		return
	}
	if w.o.Draw == nil {
		w.leave(it, c, WhyMissing)
		return
	}
	p, ok := w.o.Draw(it, c)
	if !ok {
		w.leave(it, c, WhyMissing)
		return
	}
	if p.Caption == "" {
		p.Caption = w.asked(it.Text)
	}
	w.add(p)
}

func (w *walker) signature(it *engine.Item, c engine.Cell) {
	if w.out(it, c, len(w.d.State(c).Values) > 0) {
		return
	}
	if w.o.Signed != nil {
		if s, ok := w.o.Signed(it, c); ok {
			if s.Role == "" {
				s.Role = w.asked(it.Text)
			}
			w.add(s)
			return
		}
	}
	if w.o.Unanswered {
		w.add(Signature{Role: w.asked(it.Text)})
	}
}
