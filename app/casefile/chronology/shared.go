package chronology

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Shared is what brothers and sisters may be shown of an entry: the words that
// were written for the whole family, when it was and of which kind. It is all
// that leaves a child's record this way. What it did to the child, what was done,
// who wrote it and every other document stay.
type Shared struct {
	Entry     casefile.ID // the document that it was shared in
	On        casefile.Date
	Precision string
	What      string // a code of chr.kind
	Words     string
}

// SharedBy are the entries of a child's record that may stand in those of
// brothers and sisters, the newest first. What is restricted or left out of the
// list is not shared, nor what the child said, nor what another record shared
// first.
func SharedBy(r casefile.Record) []Shared {
	var out []Shared
	for _, e := range Of(r) {
		if e.Family == "" || e.Restricted || e.Hidden || e.What == ChildSaid || e.Link != (casefile.ID{}) {
			continue
		}
		out = append(out, Shared{Entry: e.Note, On: e.On, Precision: e.Precision, What: e.What, Words: e.Family})
	}
	return out
}

// Offered are those of the shared entries that do not stand in a child's
// chronology yet. One that was taken in and left out of the list is not offered
// again.
func Offered(r casefile.Record, shared []Shared) []Shared {
	have := map[casefile.ID]bool{}
	for _, e := range Of(r) {
		have[e.Link] = true
		have[e.Note] = true
	}
	return slices.DeleteFunc(slices.Clone(shared), func(s Shared) bool { return have[s.Entry] })
}

// familySource says where a linked entry comes from, without saying whose record
// that is.
const familySource = "A brother’s or sister’s record"

// Answers begin an entry of another child's chronology that is linked to this
// one. What it did to that child is for whoever takes it in to write.
func (s Shared) Answers(form *engine.Form) map[string][]fhir.Value {
	out := map[string][]fhir.Value{
		"chr.date":   {fhir.Prim(fhir.Date, string(s.On))},
		"chr.what":   {fhir.TextValue(s.Words)},
		"chr.source": {fhir.TextValue(familySource)},
		"chr.link":   {casefile.DocumentRef(s.Entry, "")},
	}
	for link, code := range map[string]string{"chr.date.precision": s.Precision, "chr.kind": s.What} {
		it := form.Item(link)
		if it == nil {
			continue
		}
		for _, o := range it.Options {
			if o.Coding.Code == code {
				out[link] = []fhir.Value{o.Value}
			}
		}
	}
	return out
}

// Renewed is a linked entry whose source says something else by now.
type Renewed struct {
	Doc casefile.ID // the linked entry
	Was string
	Now Shared
}

// RenewedBy are the linked entries of a child whose sources changed since.
func RenewedBy(r casefile.Record, shared []Shared) []Renewed {
	var out []Renewed
	for _, e := range Of(r) {
		i := slices.IndexFunc(shared, func(s Shared) bool { return s.Entry == e.Link })
		if e.Link == (casefile.ID{}) || i < 0 {
			continue
		}
		if s := shared[i]; s.Words != e.Title || s.On != e.On {
			out = append(out, Renewed{Doc: e.Doc, Was: e.Title, Now: s})
		}
	}
	return out
}
