package casetest

import (
	"crypto/rand"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Tablet is the case as another tablet has it: with all that was written until now,
// and from now on with what is written there. Both go their own ways until they Meet.
// Each tablet of a test needs a name of its own.
func (c *Case) Tablet(t testing.TB, name byte) *Case {
	t.Helper()
	n := &Case{
		t: t, Now: c.Now, Settings: c.Settings, Me: c.Me, Colleagues: c.Colleagues,
		tablet: name, id: c.id, wrote: maps.Clone(c.wrote), cal: c.cal, parts: casefile.Parts{People: map[casefile.ID]*casefile.Document{}},
	}
	n.take(c.ops)
	n.publish()
	return n
}

// Meet exchanges what two tablets have written: both know all of it afterwards.
func (c *Case) Meet(o *Case) {
	c.t.Helper()
	maps.Copy(c.wrote, o.wrote)
	maps.Copy(o.wrote, c.wrote)
	mine := slices.Clone(c.ops)
	c.take(o.ops)
	o.take(mine)
	c.publish()
	o.publish()
}

// publish notes that others know all that was written until now.
func (c *Case) publish() {
	c.known = make(map[op.Dot]bool, len(c.ops))
	for i := range c.ops {
		c.known[c.ops[i].Dot] = true
	}
}

// take lets in changes that were written elsewhere.
func (c *Case) take(ops []op.Op) {
	c.t.Helper()
	have := make(map[op.Dot]bool, len(c.ops))
	for i := range c.ops {
		have[c.ops[i].Dot] = true
	}
	news := map[op.ID][]op.Op{}
	var order []op.ID
	for i := range ops {
		o := ops[i]
		if have[o.Dot] {
			continue
		}
		c.ops = append(c.ops, o)
		if news[o.Doc] == nil {
			order = append(order, o.Doc)
		}
		news[o.Doc] = append(news[o.Doc], o)
	}
	for _, id := range order {
		if d := c.doc(id); d != nil {
			d.Merge(news[id])
			continue
		}
		c.open(id, news[id])
	}
	casefile.SortDocs(c.docs)
}

func (c *Case) doc(id op.ID) *casefile.Document {
	if c.parts.Case != nil && c.parts.Case.ID() == id {
		return c.parts.Case
	}
	if d := c.parts.People[id]; d != nil {
		return d
	}
	for _, d := range c.docs {
		if d.ID() == id {
			return d
		}
	}
	return nil
}

func (c *Case) open(id op.ID, ops []op.Op) {
	c.t.Helper()
	name, _, _ := strings.Cut(strings.TrimPrefix(casefile.FormOf(ops), fhir.QuestionnaireBase), "|")
	form := Form(c.t, name)
	d := casefile.Open(c.config(id, form, engine.Env{}), ops)
	switch casefile.FormName(form) {
	case casefile.FormPerson:
		c.parts.People[id] = d
	case casefile.FormCase:
		c.parts.Case = d
	default:
		c.docs = append(c.docs, d)
	}
}

func (c *Case) config(id op.ID, form *engine.Form, env engine.Env) casefile.Config {
	env.Now = func() time.Time { return c.Now }
	return casefile.Config{
		ID: id, Space: c.id, Form: form, Record: (*ledger)(c), Rand: rand.Reader, Signer: (*ledger)(c), Calendar: c.cal,
		Env:  env,
		Gate: c.gate,
		Held: func(d *casefile.Document, at casefile.Cell) string {
			if c.Held == nil {
				return ""
			}
			return c.Held(d, at)
		},
		Authors: func(inc op.ID) casefile.Author { return c.wrote[inc] },
	}
}
