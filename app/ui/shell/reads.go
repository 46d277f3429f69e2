package shell

import (
	"context"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/ui/form"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// reading is what the checks say about an open document. It is worked out beside
// the typing, never in its way: what shows may be a moment old.
type reading struct {
	d     *openDoc
	rules *quality.Rules
	found map[engine.Cell][]quality.Finding
	at    int // how many changes of the document it has seen
	busy  bool
	rest  casefile.Record // the rest of the case as it was read last
	since time.Time       // when that was, zero if never
}

// restLasts is how long the rest of a case is taken as it was read: opening all
// its documents at every pause in the typing would tire a tablet.
const restLasts = time.Minute

// reads reads along while somebody writes in a document.
func (s *Shell) reads(d *openDoc) *form.Reads {
	if d.reading == nil {
		d.reading = &reading{d: d, rules: checks.Rules(s.work.Settings()), at: -1}
	}
	r := d.reading
	r.again()
	return &form.Reads{
		Marked: func(it *engine.Item) bool { return checks.Marked(r.rules, it) },
		Words: func(c engine.Cell, text string) []quality.Finding {
			return checks.Words(r.rules, d.doc.Form(), c, text)
		},
		Found: func(c engine.Cell) []quality.Finding { return r.found[c] },
	}
}

// again looks at the document once more when it has changed.
func (r *reading) again() {
	n := r.d.doc.Len()
	if r.busy || n == r.at || r.d.shell.work == nil {
		return
	}
	r.busy = true
	s := r.d.shell
	w, now, rest, since := s.work, s.Now(), r.rest, r.since
	s.cfg.Run.Go(func() func() {
		if since.IsZero() || now.Sub(since) > restLasts {
			rest, since = recordOf(w, r.d.doc, now), now
		}
		rest.Now, rest.Today = now, casefile.DateOf(now)
		all := checks.Review(rest, r.d.doc)
		found := map[engine.Cell][]quality.Finding{}
		for _, f := range all {
			// What is answered with a reason, or meant for others, is not said while
			// somebody writes.
			if f.Reason == nil && (f.To == "" || f.To == "lead") {
				found[f.Place] = append(found[f.Place], f.Finding)
			}
		}
		return func() {
			r.busy, r.at, r.found, r.rest, r.since = false, n, found, rest, since
			r.d.cache.Reread()
			r.again()
		}
	})
}

// findings gives what the checks say about a document as it and the rest of its
// case stand when it is called.
func (s *Shell) findings(d *openDoc) func() []checks.Found {
	w := s.work
	return func() []checks.Found { return checks.Review(recordOf(w, d.doc, s.Now()), d.doc) }
}

// recordOf is the case of a document; that of the practice child, who has none, is
// the document alone.
func recordOf(w Work, doc *casefile.Document, now time.Time) casefile.Record {
	rec, err := w.Record(doc.Case())
	if err != nil {
		return casefile.Record{Docs: []*casefile.Document{doc}, Settings: w.Settings(), Now: now}
	}
	return rec
}

// reason keeps why somebody goes on where a check asks.
func (s *Shell) reason(d *openDoc) func(f quality.Finding, why string, done func(fault string)) {
	return func(f quality.Finding, why string, done func(string)) {
		s.cfg.Run.Go(func() func() {
			err := d.doc.GiveReason(context.Background(), checks.Why(f), why)
			return func() {
				s.statusOld = true
				if err != nil {
					done(Fault(err))
					return
				}
				if d.reading != nil {
					d.reading.again()
				}
				done("")
			}
		})
	}
}
