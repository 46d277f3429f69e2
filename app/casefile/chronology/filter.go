package chronology

import (
	"cmp"
	"slices"
	"strings"

	"doorstep/app/casefile"
)

// Filter narrows a chronology. The zero value lets everything through that
// stands in the list and is not restricted away.
type Filter struct {
	What   string // a code of chr.kind
	Year   string
	Person string // whom it is about, by name
	Text   string // words, each of which must occur
	Keys   bool   // key events only
	// Hidden shows what was left out of the list, and nothing else.
	Hidden bool
	// Open leaves restricted entries away.
	Open bool
}

// Any reports whether the filter narrows anything.
func (f Filter) Any() bool { return f != Filter{} }

// Of are the entries that the filter lets through.
func (f Filter) Of(all []casefile.Entry) []casefile.Entry {
	words := strings.Fields(strings.ToLower(f.Text))
	var out []casefile.Entry
	for _, e := range all {
		switch {
		case e.Hidden != f.Hidden,
			f.What != "" && e.What != f.What,
			f.Year != "" && e.Year() != f.Year,
			f.Person != "" && !slices.Contains(e.People, f.Person),
			f.Keys && !e.Significant,
			f.Open && e.Restricted,
			!holds(e, words):
			continue
		}
		out = append(out, e)
	}
	return out
}

func holds(e casefile.Entry, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := strings.ToLower(strings.Join(append([]string{e.Title, e.Text, e.Effect, e.Response, e.Source, e.Author, e.When()}, e.People...), "\n"))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Choice is something to narrow by, with how many entries there are.
type Choice struct {
	Key string
	N   int
}

// Whats are the kinds that occur, in the order of kinds.
func Whats(all []casefile.Entry, kinds []string) []Choice {
	n := map[string]int{}
	for _, e := range all {
		n[e.What]++
	}
	var out []Choice
	for _, k := range kinds {
		if n[k] > 0 {
			out = append(out, Choice{k, n[k]})
		}
	}
	return out
}

// Years are the years that occur, the newest first.
func Years(all []casefile.Entry) []Choice {
	out := counted(all, func(e casefile.Entry) []string { return []string{e.Year()} })
	slices.SortFunc(out, func(a, b Choice) int { return cmp.Compare(b.Key, a.Key) })
	return out
}

// People are those whom entries are about besides the child, by name.
func People(all []casefile.Entry) []Choice {
	out := counted(all, func(e casefile.Entry) []string { return e.People })
	slices.SortFunc(out, func(a, b Choice) int { return cmp.Compare(a.Key, b.Key) })
	return out
}

func counted(all []casefile.Entry, keys func(casefile.Entry) []string) []Choice {
	n := map[string]int{}
	for _, e := range all {
		for _, k := range keys(e) {
			n[k]++
		}
	}
	delete(n, "")
	var out []Choice
	for k, c := range n {
		out = append(out, Choice{k, c})
	}
	return out
}
