// Package casetest makes a case in memory out of the shipped forms, for the tests
// of rules: documents are begun, answered as somebody would type, signed and read
// as one record, on a clock that the test moves.
package casetest

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

// Case is one case on one tablet.
type Case struct {
	t        testing.TB
	Now      time.Time // move it freely
	Settings *settings.Set
	Me       casefile.Author
	// Gate holds signatures back as in the app; nil asks nothing. Colleagues are
	// the people of the organisation.
	Gate       func(casefile.Record, *casefile.Document, casefile.Signing) []engine.Problem
	Colleagues []casefile.Person
	// Held keeps answers as they are, as in the app; nil holds nothing.
	Held func(*casefile.Document, casefile.Cell) string

	id     op.ID
	tablet byte // 0 but for a Tablet
	ops    []op.Op
	known  map[op.Dot]bool // elsewhere too
	seq    uint64
	wrote  map[op.ID]casefile.Author // everybody who was Me when something was written
	docs   []*casefile.Document
	parts  casefile.Parts
	cal    *casefile.Calendar
}

// London is the zone of the organisation.
func London(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// New is an empty case at a moment in London, "2026-11-03 08:30".
func New(t testing.TB, now string) *Case {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", now, London(t))
	if err != nil {
		t.Fatal(err)
	}
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{t: t, wrote: map[op.ID]casefile.Author{}, Now: at, cal: cal, id: op.ID{0xca, 0x5e}, Me: casefile.Author{Person: op.ID{1}, Name: "Ruth Adeyemi", Role: "practitioner", Me: true}}
	c.parts.People = map[casefile.ID]*casefile.Document{}
	c.parts.Case = c.Doc(casefile.FormCase).Document
	return c
}

// At moves the clock: "2026-11-05 16:00".
func (c *Case) At(now string) *Case {
	c.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", now, c.Now.Location())
	if err != nil {
		c.t.Fatal(err)
	}
	c.Now = at
	return c
}

var compiled sync.Map // name to *engine.Form

// Form is a shipped form, compiled once.
func Form(t testing.TB, name string) *engine.Form {
	t.Helper()
	if f, ok := compiled.Load(name); ok {
		return f.(*engine.Form)
	}
	q, err := library.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := compiled.LoadOrStore(name, f)
	return one.(*engine.Form)
}

// Doc is a document in the hands of a test.
type Doc struct {
	*casefile.Document
	t testing.TB
}

// Hold takes any document into the hands of a test.
func Hold(t testing.TB, d *casefile.Document) Doc { return Doc{d, t} }

// Doc begins a document of a shipped form in the case. Person records and the
// case record go where they belong.
func (c *Case) Doc(form string) Doc {
	c.t.Helper()
	return c.begin(form, engine.Env{}, nil)
}

// DocOver begins a document as the app does: with what the form's prefills find in
// the case, and what is carried over.
func (c *Case) DocOver(form string, over *casefile.CarryOver) Doc {
	c.t.Helper()
	r := c.Record()
	known := r.Known(casefile.Person{Name: c.Me.Name, Ref: "Practitioner/" + c.Me.Person.String()}, r.Latest)
	return c.begin(form, engine.Env{Prefill: known.Lookup}, over)
}

func (c *Case) begin(form string, env engine.Env, over *casefile.CarryOver) Doc {
	c.t.Helper()
	id, err := op.NewID(rand.Reader, c.Now)
	if err != nil {
		c.t.Fatal(err)
	}
	d, _, err := casefile.Begin(c.config(id, Form(c.t, form), env), casefile.Start{Case: c.id, Author: fhir.Reference{Reference: "Practitioner/" + c.Me.Person.String(), Display: c.Me.Name}, Over: over})
	if err != nil {
		c.t.Fatal(err)
	}
	switch form {
	case casefile.FormPerson:
		c.parts.People[id] = d
	case casefile.FormCase:
	default:
		c.docs = append(c.docs, d)
	}
	return Doc{d, c.t}
}

func (c *Case) gate(d *casefile.Document, s casefile.Signing) []engine.Problem {
	if c.Gate == nil {
		return nil
	}
	return c.Gate(c.Record(), d, s)
}

// Record is the case as rules read it now.
func (c *Case) Record() casefile.Record {
	p := c.parts
	p.Today = casefile.DateOf(c.Now)
	return casefile.Record{Parts: p, ID: c.id, Docs: append([]*casefile.Document(nil), c.docs...), Calendar: c.cal, Settings: c.Settings, Now: c.Now, Colleagues: c.Colleagues}
}

// Set answers a question outside rows. Several values are several answers. Each
// is what somebody would type or what `doc set` takes: words, an option's code,
// "2026-11-03", "24.0 kg", "yes", JSON, {"gap": "not-known"}.
func (d Doc) Set(link string, typed ...string) Doc {
	d.t.Helper()
	d.set("", link, typed)
	return d
}

// In answers a question in a row.
func (d Doc) In(row casefile.RowID, link string, typed ...string) Doc {
	d.t.Helper()
	d.set(row, link, typed)
	return d
}

// Row adds a row to a group; answers are pairs of linkId and what was typed. A
// linkId that begins with a dot is below the group's.
func (d Doc) Row(group string, answers ...string) casefile.RowID {
	d.t.Helper()
	row, _, err := d.AddRow(context.Background(), group, "")
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i+1 < len(answers); i += 2 {
		link := answers[i]
		if strings.HasPrefix(link, ".") {
			link = group + link
		}
		d.set(row, link, answers[i+1:i+2])
	}
	return row
}

func (d Doc) set(row casefile.RowID, link string, typed []string) {
	d.t.Helper()
	it := d.Form().Item(link)
	if it == nil {
		d.t.Fatalf("the form has no item %s", link)
	}
	var values []fhir.Value
	for _, s := range typed {
		in, err := casefile.ParseInput(it, s)
		if err != nil {
			d.t.Fatalf("%s: %v", link, err)
		}
		if in.Gap != nil {
			if _, err := d.SetGap(context.Background(), casefile.Cell{Row: row, LinkID: link}, in.Gap); err != nil {
				d.t.Fatalf("%s: %v", link, err)
			}
			return
		}
		values = append(values, in.Values...)
	}
	if _, err := d.Document.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, values...); err != nil {
		d.t.Fatalf("%s: %v", link, err)
	}
}

// Problem is what a check says with this rule, nil when it is silent. The rule is
// the key of a constraint, V-DCA-6, or the engine's own name.
func (d Doc) Problem(rule string) *engine.Problem {
	for _, p := range d.Check() {
		if string(p.Rule) == rule || p.Key == rule {
			return &p
		}
	}
	return nil
}

// ledger records changes in memory.
type ledger Case

func (l *ledger) Record(_ casefile.ID, ops []op.Op, named func()) (casefile.Ticket, error) {
	for i := range ops {
		l.seq++
		inc := l.Me.Person
		inc[1] ^= l.tablet
		ops[i].Dot = op.Dot{Inc: inc, Seq: l.seq}
		l.wrote[inc] = l.Me
		ops[i].At = op.Stamp(l.Now)
	}
	if named != nil {
		named()
	}
	for i := range ops {
		if err := ops[i].Check(); err != nil {
			l.t.Fatalf("a change breaks the rules of ops: %v", err)
		}
	}
	l.ops = append(l.ops, ops...)
	return kept{}, nil
}

func (l *ledger) Unpublished(_ casefile.ID, dot op.Dot) bool { return !l.known[dot] }

func (l *ledger) SignStatement(s casefile.Statement) ([]byte, error) {
	return []byte("signed " + s.Role), nil
}

type kept struct{}

func (kept) Wait(context.Context) error { return nil }
