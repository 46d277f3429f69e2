package due_test

import (
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/due"
	"doorstep/sync/op"
)

// file is Jane's case in the hands of a test.
type file struct {
	*casetest.Case
	t    testing.TB
	docs map[string]casetest.Doc
	seq  uint64
}

// jane is a case at a moment with a child who was born on a day.
func jane(t testing.TB, now, born string) *file {
	f := &file{Case: casetest.New(t, now), t: t, docs: map[string]casetest.Doc{}}
	d := f.Doc(casefile.FormPerson)
	d.Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample").Set("person.dob", born)
	f.record().Set("case.child", "Patient/"+d.ID().String()).Set("case.lead", "Ruth Adeyemi").Set("case.manager", "Priya Nair").Set("case.status", "assessment")
	return f
}

// record is the case record.
func (f *file) record() casetest.Doc { return casetest.Hold(f.t, f.Record().Case) }

// of is the case's one document of a form, begun when it is first asked for.
func (f *file) of(form string) casetest.Doc {
	if _, ok := f.docs[form]; !ok {
		f.docs[form] = f.Doc(form)
	}
	return f.docs[form]
}

// at moves the clock to a moment.
func (f *file) at(now string) *file {
	f.At(now)
	return f
}

// on moves the clock to the middle of a day.
func (f *file) on(day string) *file {
	f.At(day + " 12:00")
	return f
}

// signs puts a signature on a document, as another tablet would bring it.
func (f *file) signs(form, link string) {
	d := f.of(form)
	f.seq++
	d.Merge([]op.Op{{
		Dot: op.Dot{Inc: op.ID{9}, Seq: f.seq}, At: op.Stamp(f.Now), Doc: d.ID(), Form: d.Form().Canonical(), Link: op.LinkSign,
		Value: op.Typed(op.TypeSignature, "", "Ruth Adeyemi", "", "", link, "", f.Now.UTC().Format(time.RFC3339), "1", "typed"),
	}})
}

// happened says on the case record that something took place.
func (f *file) happened(what, day string) {
	f.record().Row("case.dates", ".what", what, ".on", day)
}

// clocks are the runs of one limit in the case, in the order of their days.
func (f *file) clocks(key string) []due.Item {
	var out []due.Item
	for _, it := range due.List(f.Record()) {
		if it.Key == key {
			out = append(out, it)
		}
	}
	return out
}

// nth is the nth run of a limit, the first being 0.
func (f *file) nth(key string, n int) due.Item {
	f.t.Helper()
	all := f.clocks(key)
	if n >= len(all) {
		f.t.Fatalf("%s runs %d times, want more than %d", key, len(all), n)
	}
	return all[n]
}

// standing is where an item stands on the day of the clock.
func (f *file) standing(it due.Item) due.Standing {
	r := f.Record()
	return it.Standing(casefile.DateOf(f.Now), r.Calendar, r.Settings)
}

// noon is a moment on a day, as a question for a time is answered.
func noon(day string) string { return day + "T12:00:00Z" }
