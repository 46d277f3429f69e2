package subjectaccess

import (
	"context"
	"maps"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/audit"
	"doorstep/app/casefile/sharing"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Proposal is a place that may have to stay out, for a person to decide.
type Proposal struct {
	Place Place
	Where string   // "Assessment: How is the family?"
	Words []string // only these; none: the whole answer, or the whole document
	Why   string   // "" where only a person can say
	Says  string   // why the app asks
}

// whole are forms that protect somebody by being closed: a person looks at each as one.
var whole = map[string]string{
	"harm": "A worry about harm was written down here",
	"isd":  "It says what was shared without telling, and about whom",
}

// Propose lists the places that the rules say somebody should look at, in the order of
// the documents, those with a row in the request left out.
func Propose(rec casefile.Record, q Request) []Proposal {
	x := looking(rec, q)
	for _, d := range q.Decisions() {
		if d.Anywhere() {
			continue
		}
		x.known[d.Place.String()] = true
		if d.Stays() {
			x.words = append(x.words, d.Words...)
			if text := standing(rec, d.Place); len(d.Words) == 0 && len([]rune(text)) >= longEnough {
				x.texts = append(x.texts, text)
			}
		}
	}
	for _, d := range Scope(rec) {
		x.document(d)
	}
	return x.out
}

// asks says of each place why the app asks, whether or not somebody decided it.
func asks(rec casefile.Record, q Request) map[string]string {
	x := looking(rec, q)
	for _, d := range Scope(rec) {
		x.document(d)
	}
	out := map[string]string{}
	for _, p := range x.out {
		out[p.Place.String()] = p.Says
	}
	return out
}

func looking(rec casefile.Record, q Request) proposing {
	x := proposing{rec: rec, q: q, others: audit.OthersOf(rec), protected: sharing.Protected(rec), known: map[string]bool{}, given: map[casefile.ID]bool{}}
	for _, d := range q.Decisions() {
		if d.Give && d.Place == (Place{Doc: d.Place.Doc}) {
			x.given[d.Place.Doc] = true
		}
	}
	return x
}

type proposing struct {
	rec       casefile.Record
	q         Request
	others    audit.Others
	protected []string
	words     []string // that stay out somewhere
	texts     []string // whole answers that stay out somewhere
	known     map[string]bool
	given     map[casefile.ID]bool // documents looked at as one and given: their answers are looked at then
	out       []Proposal
}

func (x *proposing) add(p Proposal) {
	if key := p.Place.String(); !x.known[key] {
		x.known[key] = true
		x.out = append(x.out, p)
	}
}

// title is what a document is called beside others of its kind.
func title(rec casefile.Record, d *casefile.Document) string {
	return d.Form().Title + ", " + casefile.DateWords(string(casefile.DateOf(d.Summary().Started.In(rec.Now.Location()))))
}

func (x *proposing) document(d *casefile.Document) {
	here := title(x.rec, d)
	one := Proposal{Place: Place{Doc: d.ID()}, Where: here}
	if says, ok := whole[casefile.FormName(d.Form())]; ok {
		one.Why, one.Says = WhyHarm, says
	} else if x.q.As == AsParent && !x.speaksOf(d) {
		one.Why, one.Says = WhyOtherPerson, "It does not speak of "+x.q.Who
	}
	if one.Says != "" {
		x.add(one)
	}
	if x.known[one.Place.String()] && !x.given[d.ID()] {
		return // it is looked at as one
	}
	apart := x.rowsOfOthers(d, here)
	each(d, func(it *engine.Item, c casefile.Cell, values []fhir.Value) {
		if apart[c.Row] {
			return
		}
		p := Proposal{Place: Place{Doc: d.ID(), Cell: c}, Where: here + ": " + it.Text}
		text := said(d, it, values)
		switch {
		case slices.ContainsFunc(x.protected, func(n string) bool { return named(text, n) }):
			p.Why, p.Says = WhyHarm, "It names somebody who must not be named"
		case d.Restricted(c) && !always(it):
			p.Why, p.Says = WhyAddress, "An address is protected"
		case slices.ContainsFunc(values, func(v fhir.Value) bool { return x.others.Points(v.Reference.Reference) }) || x.others.Named(text):
			p.Why, p.Says = WhyOtherChild, "It names another child"
		case it.Voice && x.q.As != AsChild:
			p.Why, p.Says = WhyConfidence, "These are the child's own words: did the child want them passed on?"
		case d.Restricted(c):
			p.Says = "It was marked as not for the family"
		case slices.ContainsFunc(x.words, func(w string) bool { return strings.Contains(text, w) }):
			for _, w := range x.words {
				if strings.Contains(text, w) && !slices.Contains(p.Words, w) {
					p.Words = append(p.Words, w)
				}
			}
			p.Says = "Words that stay out elsewhere stand here too"
		case slices.ContainsFunc(x.texts, func(w string) bool { return strings.Contains(text, w) }):
			p.Says = "What stays out elsewhere stands here too"
		default:
			return
		}
		x.add(p)
	})
}

// speaksOf reports whether a document names who asks, by reference or by first name.
func (x *proposing) speaksOf(d *casefile.Document) bool {
	given, _, _ := strings.Cut(x.q.Who, " ")
	found := false
	each(d, func(it *engine.Item, c casefile.Cell, values []fhir.Value) {
		found = found || x.q.Ref != "" && slices.ContainsFunc(values, func(v fhir.Value) bool { return v.Reference.Reference == x.q.Ref }) ||
			given != "" && named(said(d, it, values), given)
	})
	return found
}

// rowsOfOthers proposes each row that is about another child as one place, and returns
// those rows with the rows inside them.
func (x *proposing) rowsOfOthers(d *casefile.Document, here string) map[casefile.RowID]bool {
	apart := map[casefile.RowID]bool{}
	rows(d, func(g *engine.Item, row casefile.RowID) bool {
		name := ""
		for it := range d.Form().Items() {
			if it.Group != g.Rows || it.Type != engine.Reference {
				continue
			}
			if v, ok := d.AnswerIn(row, it.LinkID); ok && x.others.Points(v.Reference.Reference) {
				name = v.Reference.Display
			}
		}
		p := Place{Doc: d.ID(), Cell: casefile.Cell{Row: row, LinkID: g.LinkID}}
		if name == "" && !x.known[p.String()] {
			return true
		}
		for _, r := range within(d, g, row) {
			apart[r] = true
		}
		x.add(Proposal{Place: p, Where: here + about(name) + ": " + g.Text, Why: WhyOtherChild, Says: "It is about another child"})
		return false
	})
	return apart
}

// longEnough is from how many letters on an answer is looked for in others: shorter ones
// are alike by chance.
const longEnough = 12

// standing is what stands at an answer, "" for any other place.
func standing(rec casefile.Record, p Place) string {
	d, group := find(rec, p)
	if d == nil || group != nil || d.Form().Item(p.Cell.LinkID) == nil {
		return ""
	}
	return said(d, d.Form().Item(p.Cell.LinkID), d.State(p.Cell).Values)
}

func about(name string) string {
	if name == "" {
		return ""
	}
	return ", about " + name
}

// rows goes through all rows of a document, those inside a row after it; f says whether
// to go into one.
func rows(d *casefile.Document, f func(group *engine.Item, row casefile.RowID) bool) {
	var walk func(items []*engine.Item, row casefile.RowID)
	walk = func(items []*engine.Item, row casefile.RowID) {
		for _, it := range items {
			if it.Rows == nil {
				walk(it.Children, row)
				continue
			}
			for _, r := range d.Rows(it.Rows.ID, row) {
				if it.Question() || f(it, r.ID) {
					walk(it.Children, r.ID)
				}
			}
		}
	}
	for _, p := range d.Form().Parts {
		for _, s := range p.Sections {
			for _, pg := range s.Pages {
				walk(pg.Items, "")
			}
		}
	}
}

// within are a row of a group and all rows inside it.
func within(d *casefile.Document, group *engine.Item, row casefile.RowID) []casefile.RowID {
	out := []casefile.RowID{row}
	var walk func(items []*engine.Item, row casefile.RowID)
	walk = func(items []*engine.Item, row casefile.RowID) {
		for _, it := range items {
			if it.Rows == nil {
				walk(it.Children, row)
				continue
			}
			for _, r := range d.Rows(it.Rows.ID, row) {
				out = append(out, r.ID)
				walk(it.Children, r.ID)
			}
		}
	}
	walk(group.Children, row)
	return out
}

// each goes through the answered questions of a document in the order of its form.
func each(d *casefile.Document, f func(*engine.Item, casefile.Cell, []fhir.Value)) {
	var walk func(items []*engine.Item, row engine.RowID)
	walk = func(items []*engine.Item, row engine.RowID) {
		for _, it := range items {
			c := casefile.Cell{Row: row, LinkID: it.LinkID}
			if it.Rows != nil {
				for _, r := range d.Rows(it.Rows.ID, row) {
					if it.Question() {
						rc := casefile.Cell{Row: r.ID, LinkID: it.LinkID}
						if st := d.State(rc); st.Enabled && len(st.Values) > 0 {
							f(it, rc, st.Values)
						}
					}
					walk(it.Children, r.ID)
				}
				continue
			}
			st := d.State(c)
			if !st.Enabled {
				continue
			}
			if it.Question() && len(st.Values) > 0 && !it.Hidden {
				f(it, c, st.Values)
			}
			walk(it.Children, row)
		}
	}
	for _, p := range d.Form().Parts {
		for _, s := range p.Sections {
			for _, pg := range s.Pages {
				walk(pg.Items, "")
			}
		}
	}
}

// always reports whether an answer is not for the family whatever else is answered: its
// question says so, or what it stands in. An address is only while it is protected.
func always(it *engine.Item) bool {
	for ; it != nil; it = it.Parent {
		if it.Restricted {
			return true
		}
	}
	return false
}

func said(d *casefile.Document, it *engine.Item, values []fhir.Value) string {
	var out []string
	for _, v := range values {
		out = append(out, casefile.Words(it, v))
	}
	return strings.Join(out, "\n")
}

// named reports whether a text has a name as words of its own, however it is written.
func named(text, name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	text = strings.ToLower(text)
	for at := 0; name != ""; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(name)
		if (i == 0 || !letter(text[i-1])) && (end == len(text) || !letter(text[end])) {
			return true
		}
		at = end
	}
	return false
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 0x80 }

// Write puts proposals into the request as rows that nobody has decided yet, and
// returns the rows in the same order.
func Write(ctx context.Context, d *casefile.Document, list []Proposal) ([]casefile.RowID, error) {
	var rows []casefile.RowID
	for _, p := range list {
		row, _, err := d.AddRow(ctx, "sar.left", "")
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
		answers := map[string]fhir.Value{
			"sar.left.where": fhir.TextValue(clip(p.Where, 200)),
			"sar.left.place": fhir.TextValue(p.Place.String()),
		}
		if len(p.Words) > 0 {
			answers["sar.left.words"] = fhir.TextValue(strings.Join(p.Words, "\n"))
		}
		if p.Why != "" {
			answers["sar.left.why"] = option(d, "sar.left.why", p.Why)
		}
		for _, link := range slices.Sorted(maps.Keys(answers)) {
			if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: link}, answers[link]); err != nil {
				return rows, err
			}
		}
	}
	return rows, nil
}

// clip keeps a text within n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// option is the answer of a code.
func option(d *casefile.Document, link, code string) fhir.Value {
	for _, o := range d.Form().Item(link).Options {
		if o.Coding.Code == code {
			return fhir.CodingValue(o.Coding.System, o.Coding.Code, o.Coding.Display)
		}
	}
	return fhir.Value{}
}
