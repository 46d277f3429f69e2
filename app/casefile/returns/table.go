package returns

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Selection says which documents are taken out.
type Selection struct {
	// Forms are short names of forms; none means every form. The records that each case has are taken only
	// by name: case, person.
	Forms []string
	// Docs are single documents; none means every document.
	Docs []casefile.ID
	// From and Until are the first and the last day on which a document may have been begun, "" when open.
	From, Until casefile.Date
	// Restricted takes what stays out of family copies, too.
	Restricted bool
}

// Kind says what the cells of a column hold.
type Kind string

// The kinds of columns. A code has its words in a column of its own beside it, a quantity its unit, a
// reference whom or what it points at.
const (
	Name    Kind = "name" // of the case, the document, the row, the form
	Code    Kind = "code"
	Words   Kind = "words"
	Text    Kind = "text"
	Number  Kind = "number"
	Unit    Kind = "unit"
	Day     Kind = "date"
	Moment  Kind = "moment" // RFC 3339
	YesNo   Kind = "yes-no" // true or false
	Who     Kind = "reference"
	File    Kind = "file" // its name; the file itself stays where it is
	Missing Kind = "no answer because"
)

// Column is one column of a table. Its name is stable: the id of the question, with a word behind a space
// for what stands beside the answer.
type Column struct {
	Name, Question string // the question's words, "" for columns that every table has
	Kind           Kind
	Many           bool // a cell may hold several values
}

// Table holds the answers of one form outside repeating groups, a row for each document, or those of one
// repeating group, a row for each of its rows.
type Table struct {
	// Name is the form's short name, for a group followed by its id: "caf", "caf cafpac.act".
	Name, Title string
	Columns     []Column
	Rows        [][]Cell
}

// Cell are the values of one row in one column, none when there is no answer.
type Cell []string

// Tables takes the selected documents out of cases. Tables are in the order of their names, rows in the
// order of the cases and of the documents in them. Withheld is how many answers stayed out because they
// are restricted.
func Tables(cases []casefile.Record, sel Selection) (tables []Table, withheld int) {
	t := &taker{sel: sel, by: map[string]*building{}}
	for _, r := range cases {
		for _, d := range sel.Of(r) {
			t.document(r, d)
		}
	}
	for _, b := range t.by {
		tables = append(tables, b.table())
	}
	slices.SortFunc(tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	return tables, t.withheld
}

// Of are the selected documents of a case, in the order in which they were begun.
func (sel Selection) Of(r casefile.Record) []*casefile.Document {
	docs := slices.Clone(r.Docs)
	if slices.Contains(sel.Forms, casefile.FormCase) && r.Case != nil {
		docs = append(docs, r.Case)
	}
	if slices.Contains(sel.Forms, casefile.FormPerson) {
		for _, p := range r.People {
			docs = append(docs, p)
		}
	}
	docs = slices.DeleteFunc(docs, func(d *casefile.Document) bool {
		if len(sel.Docs) > 0 && !slices.Contains(sel.Docs, d.ID()) {
			return true
		}
		if len(sel.Forms) > 0 && !slices.Contains(sel.Forms, casefile.FormName(d.Form())) {
			return true
		}
		day := casefile.DateOf(d.Summary().Started.In(r.Now.Location()))
		return sel.From != "" && day < sel.From || sel.Until != "" && day > sel.Until
	})
	casefile.SortDocs(docs)
	return docs
}

// taker fills tables document by document.
type taker struct {
	sel      Selection
	by       map[string]*building
	withheld int
}

// building is a table whose columns may still grow: two versions of a form have one table.
type building struct {
	name, title string
	columns     []Column
	at          map[string]int
	rows        []map[string]Cell
}

func (b *building) column(c Column) {
	if _, ok := b.at[c.Name]; !ok {
		b.at[c.Name] = len(b.columns)
		b.columns = append(b.columns, c)
	}
}

func (b *building) table() Table {
	t := Table{Name: b.name, Title: b.title, Columns: b.columns}
	for _, r := range b.rows {
		row := make([]Cell, len(b.columns))
		for name, c := range r {
			row[b.at[name]] = c
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// open is the table of a form, or of one of its groups, with the columns that its form says.
func (t *taker) open(f *engine.Form, g *engine.RowGroup) *building {
	name, title := casefile.FormName(f), f.Title
	if g != nil {
		name, title = name+" "+g.ID, f.Title+": "+g.Item.Text
	}
	b := t.by[name]
	if b == nil {
		b = &building{name: name, title: title, at: map[string]int{}}
		t.by[name] = b
		for _, c := range fixed(g) {
			b.column(c)
		}
	}
	for it := range f.Items() {
		if asked(it, g) {
			for _, c := range columns(it) {
				b.column(c)
			}
		}
	}
	return b
}

// asked says whether a question's answer stands in the rows of a group, nil for the form itself.
func asked(it *engine.Item, g *engine.RowGroup) bool {
	if it.Rows != nil { // photos, each a row of its own
		return it.Question() && it.Rows == g
	}
	return it.Question() && it.Group == g
}

// fixed are the columns that every table has.
func fixed(g *engine.RowGroup) []Column {
	out := []Column{{Name: "case", Kind: Name}, {Name: "reference", Kind: Name}, {Name: "document", Kind: Name}}
	if g != nil {
		out = append(out, Column{Name: "row", Kind: Name})
		if g.Parent != nil {
			out = append(out, Column{Name: "in row", Kind: Name})
		}
		return append(out, Column{Name: "number", Kind: Number})
	}
	return append(out, Column{Name: "version", Kind: Name}, Column{Name: "status", Kind: Code}, Column{Name: "started", Kind: Day},
		Column{Name: "changed", Kind: Day}, Column{Name: "signed", Kind: Day})
}

// document takes one document: a row of its form's table, and the rows of its groups.
func (t *taker) document(r casefile.Record, d *casefile.Document) {
	s := d.Summary()
	zone := r.Now.Location()
	row := base(r, d)
	row["version"] = Cell{version(d.Form())}
	row["status"] = Cell{string(s.Status)}
	row["started"] = day(s.Started, zone)
	row["changed"] = day(s.Changed, zone)
	for _, by := range d.Signatures() {
		if by.Valid {
			row["signed"] = day(by.At, zone)
		}
	}
	t.answers(t.open(d.Form(), nil), d, nil, "", row)
	t.groups(r, d, nil, "")
}

// groups takes the rows of the repeating groups right inside a row.
func (t *taker) groups(r casefile.Record, d *casefile.Document, parent *engine.RowGroup, in engine.RowID) {
	for it := range d.Form().Items() {
		if it.Rows == nil || it.Rows.Parent != parent {
			continue
		}
		b := t.open(d.Form(), it.Rows)
		for i, one := range d.Rows(it.LinkID, in) {
			row := base(r, d)
			row["row"] = Cell{string(one.ID)}
			row["number"] = Cell{strconv.Itoa(i + 1)}
			if parent != nil {
				row["in row"] = Cell{string(in)}
			}
			t.answers(b, d, it.Rows, one.ID, row)
			t.groups(r, d, it.Rows, one.ID)
		}
	}
}

func base(r casefile.Record, d *casefile.Document) map[string]Cell {
	row := map[string]Cell{"case": {r.ID.String()}, "document": {d.ID().String()}}
	if r.Case != nil {
		if ref := r.Case.Text("case.reference"); ref != "" {
			row["reference"] = Cell{ref}
		}
	}
	return row
}

// answers puts the answers of one row into its table. Questions that are off are left out, as in every
// export.
func (t *taker) answers(b *building, d *casefile.Document, g *engine.RowGroup, at engine.RowID, row map[string]Cell) {
	for it := range d.Form().Items() {
		if !asked(it, g) {
			continue
		}
		c := casefile.Cell{Row: at, LinkID: it.LinkID}
		s := d.State(c)
		if !s.Enabled || len(s.Values) == 0 && (s.Gap == nil || it.Required != engine.GapOK) {
			continue
		}
		if !t.sel.Restricted && d.Restricted(c) {
			t.withheld++
			continue
		}
		put(row, it, s)
	}
	b.rows = append(b.rows, row)
}

func day(at time.Time, zone *time.Location) Cell {
	if at.IsZero() {
		return nil
	}
	return Cell{at.In(zone).Format(time.DateOnly)}
}

func version(f *engine.Form) string {
	_, v, _ := strings.Cut(f.Canonical(), "|")
	return v
}

// columns are those of one question.
func columns(it *engine.Item) []Column {
	many := it.Repeats && it.Rows == nil
	one := func(end string, k Kind) Column {
		name := it.LinkID
		if end != "" {
			name += " " + end
		}
		return Column{Name: name, Question: it.Text, Kind: k, Many: many && k != Missing}
	}
	var out []Column
	switch it.Type {
	case engine.Choice, engine.OpenChoice:
		out = []Column{one("", Code), one("words", Words)}
	case engine.Quantity:
		out = []Column{one("", Number), one("unit", Unit)}
	case engine.Reference:
		out = []Column{one("", Words), one("ref", Who)}
	case engine.Attachment:
		out = []Column{one("", File)}
	case engine.Boolean:
		out = []Column{one("", YesNo)}
	case engine.Integer, engine.Decimal:
		out = []Column{one("", Number)}
	case engine.Date:
		out = []Column{one("", Day)}
	case engine.DateTime:
		out = []Column{one("", Moment)}
	default:
		out = []Column{one("", Text)}
	}
	if it.Required == engine.GapOK {
		out = append(out, one("no answer", Missing))
	}
	return out
}

// put writes the answers of one question into the columns of it.
func put(row map[string]Cell, it *engine.Item, s engine.State) {
	add := func(end, v string) {
		name := it.LinkID
		if end != "" {
			name += " " + end
		}
		row[name] = append(row[name], v)
	}
	for _, v := range s.Values {
		switch it.Type {
		case engine.Choice, engine.OpenChoice:
			// Own words of an open choice have no code.
			add("", v.Coding.Code)
			add("words", words(it, v))
		case engine.Quantity:
			add("", v.Quantity.Value)
			add("unit", cmp.Or(v.Quantity.Unit, v.Quantity.Code))
		case engine.Reference:
			add("", cmp.Or(v.Reference.Display, v.Text))
			add("ref", v.Reference.Reference)
		case engine.Attachment:
			add("", cmp.Or(v.Attachment.Title, v.Attachment.ContentType))
		case engine.Boolean:
			add("", strconv.FormatBool(v.Bool))
		default:
			add("", v.Text)
		}
	}
	if s.Gap != nil && it.Required == engine.GapOK {
		add("no answer", s.Gap.Code)
	}
}

// words are the words of an answered option: the form's own, else those that were written.
func words(it *engine.Item, v fhir.Value) string {
	for _, o := range it.Options {
		if o.Coding.Code == v.Coding.Code && v.Coding.Code != "" {
			return cmp.Or(o.Label, o.Coding.Display)
		}
	}
	return cmp.Or(v.Coding.Display, v.Text)
}
