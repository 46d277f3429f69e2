package printout

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// Desk is what papers are made from.
type Desk struct {
	Record casefile.Record
	// Others are further cases on the tablet, for rules that look at more than one
	// child's record. Nothing of them is printed but equipment that this child uses.
	Others []casefile.Record
	// From is the organisation, Team the team, as they stand on paper.
	From, Team string
	// Worker is who is asked about the paper.
	Worker casefile.Person
	// Manager is who hears a complaint first, "" when nobody is named.
	Manager string
	// Numbers are the organisation's own, the most important first.
	Numbers []Number
	// File is the content of a picture; nil where no pictures can be had.
	File func(fhir.Value) ([]byte, error)
}

// Number is somebody to ring.
type Number struct{ Name, Number, When string }

// Paper is a paper that was made, with what was left out of it.
type Paper struct {
	Doc  print.Doc
	Left []print.Left
}

// Options are what whoever prints may choose.
type Options struct {
	// For is whom the paper is made for: "made for Nadia". "" for nobody.
	For string
	// Service is the service that a panel pack is for, "" for all around the table.
	Service string
	// Include puts in, on purpose, an answer that is left out otherwise; of a panel
	// pack with the zero cell a whole document about which a person decides.
	Include func(casefile.ID, engine.Cell) bool
	// Symbols sets the picture cards beside the words where there is one.
	Symbols bool
}

// doc begins a paper about the child of the case.
func (k Desk) doc(kind, title, lead string, size float64) print.Doc {
	child := k.child()
	born := ""
	if child.Born != "" {
		born = casefile.DateWords(string(child.Born))
	}
	return print.Doc{
		Kind: kind, Title: upperFirst(title), Lead: lead, From: k.From, Team: k.Team, Size: size,
		About: print.About{Name: child.Name, Born: born}, Made: k.Record.Now, Language: "en-GB",
	}
}

func (k Desk) child() casefile.Person { return k.Record.Summary().Child }

// given is what the child is called.
func (k Desk) given() string {
	c := k.child()
	for _, name := range []string{c.KnownAs, c.Given} {
		if name != "" {
			return name
		}
	}
	if f := strings.Fields(c.Name); len(f) > 0 {
		return f[0]
	}
	return "the child"
}

func upperFirst(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

var anyChild = regexp.MustCompile(`\b([Tt]he|[Tt]his) child(['’]s)?\b|^Child['’]s\b`)

// call puts the child's name into words that are written for any child. It is for
// questions and headings, never for what somebody wrote.
func (k Desk) call(s string) string {
	given := k.given()
	if given == "the child" {
		return s
	}
	return anyChild.ReplaceAllStringFunc(s, func(found string) string {
		if strings.HasSuffix(found, "s") {
			return given + "’s"
		}
		return given
	})
}

// day is a date as it stands on paper.
func day(d casefile.Date) string {
	if d == "" {
		return ""
	}
	return casefile.DateWords(string(d))
}

// moment is a time as it stands on paper: "3 November 2026, 16:40".
func (k Desk) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if !k.Record.Now.IsZero() {
		t = t.In(k.Record.Now.Location())
	}
	return t.Format("2 January 2006, 15:04")
}

// para, pair and heading are short for what most papers are made of.
func para(s string) print.Block { return print.Para{Text: print.Plain(s)} }

func heading(level int, s string) print.Block { return print.Heading{Level: level, Text: s} }

// pair is a question with its answer; nothing when there is none.
func pair(q, a string) []print.Block {
	if strings.TrimSpace(a) == "" {
		return nil
	}
	return []print.Block{print.Answer{Question: q, Answers: []print.Text{print.Plain(a)}}}
}

// text is what was answered at a question, "" when it is off or nothing was.
func text(d *casefile.Document, row casefile.RowID, link string) string {
	if d == nil {
		return ""
	}
	it := d.Form().Item(link)
	st := d.State(engine.Cell{Row: row, LinkID: link})
	if it == nil || !st.Enabled {
		return ""
	}
	var out []string
	for _, v := range st.Values {
		if s := words(it, v); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// asked is a question of a document's form with the child's name in it.
func (k Desk) asked(d *casefile.Document, link string) string {
	if it := d.Form().Item(link); it != nil {
		return k.call(it.Text)
	}
	return ""
}

// says is a question of a document with its answer, as both stand; nothing when it
// is restricted.
func (k Desk) says(d *casefile.Document, row casefile.RowID, link string) []print.Block {
	if d.Restricted(engine.Cell{Row: row, LinkID: link}) {
		return nil
	}
	return pair(k.asked(d, link), text(d, row, link))
}
