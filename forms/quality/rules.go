package quality

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"doorstep/assets/wording"
)

// Council is what an organisation decided about the checks; the zero value keeps
// everything as shipped.
type Council struct {
	Off    []string       // checks switched off; fixed ones stay on
	Limits map[string]int // in place of those of assets/wording/quality.yaml
	// Drop are words that are not marked any more, Add further ones, each with
	// what to ask or say about it.
	Drop []string
	Add  []Phrase
}

// Phrase is a word or phrase and what is said about it.
type Phrase struct {
	Words    string
	Say      string
	Language bool // belittling or out of date, rather than saying too little
}

// Rules are the checks as one organisation has them. They never change and may
// be shared.
type Rules struct {
	checks  map[string]wording.Check
	off     map[string]bool
	limits  map[string]int
	lint    wording.Fields
	langIn  wording.Fields
	vague   *lexicon
	unless  []*lexicon // by the vague group, nil for none
	asks    []string
	lang    *lexicon
	says    []string
	nobody  *lexicon
	never   *lexicon
	service *lexicon
	stop    map[string]bool
	causes  *lexicon
	dull    map[string]bool
	worse   *lexicon
	health  *lexicon
	topics  []string
}

// New makes rules out of data.
func New(q wording.Quality, p wording.Plan, c Council) *Rules {
	r := &Rules{
		checks: map[string]wording.Check{}, off: map[string]bool{}, limits: map[string]int{},
		lint: q.Lint, langIn: q.LanguageFields,
		vague: newLexicon(), lang: newLexicon(), nobody: lexiconOf(q.Nobody), never: lexiconOf(q.Never), service: lexiconOf(q.Services),
		stop: setOf(q.Stopwords), causes: lexiconOf(q.Causes), dull: setOf(q.Dull), worse: lexiconOf(q.NoBetter), health: newLexicon(),
	}
	for _, k := range q.Checks {
		r.checks[k.ID] = k
		if !k.Fixed && slices.Contains(c.Off, k.ID) {
			r.off[k.ID] = true
		}
	}
	r.off[Lint] = slices.Contains(c.Off, Lint)
	for k, n := range q.Limits {
		r.limits[k] = n
	}
	for k, n := range c.Limits {
		if _, known := r.limits[k]; known && n > 0 {
			r.limits[k] = n
		}
	}
	drop := map[string]bool{}
	for _, w := range c.Drop {
		drop[plain(w)] = true
	}
	group := func(x *lexicon, to *[]string, words []string, say string) {
		for _, w := range words {
			if !drop[plain(w)] {
				x.add(w, len(*to))
			}
		}
		*to = append(*to, say)
	}
	for _, v := range p.Vague {
		group(r.vague, &r.asks, v.Words, v.Ask)
		r.unless = append(r.unless, lexiconOf(v.Unless))
	}
	for _, s := range q.Language {
		group(r.lang, &r.says, s.Words, s.Say)
	}
	for _, a := range c.Add {
		if a.Language {
			group(r.lang, &r.says, []string{a.Words}, a.Say)
			continue
		}
		group(r.vague, &r.asks, []string{a.Words}, a.Say)
		r.unless = append(r.unless, lexiconOf(nil))
	}
	for _, t := range q.Health {
		group(r.health, &r.topics, t.Words, t.About)
	}
	return r
}

var shipped = sync.OnceValue(func() *Rules {
	q, err := wording.ForQuality()
	if err != nil {
		panic(fmt.Sprintf("the shipped checks: %v", err)) // a test reads them
	}
	p, err := wording.ForPlans()
	if err != nil {
		panic(fmt.Sprintf("the shipped checks: %v", err))
	}
	return New(q, p, Council{})
})

// Shipped are the checks as shipped.
func Shipped() *Rules { return shipped() }

// IDs are the checks there are, in the order of the page.
func IDs() []string {
	q, err := wording.ForQuality()
	if err != nil {
		return nil
	}
	var out []string
	for _, c := range q.Checks {
		out = append(out, c.ID)
	}
	return out
}

// Limit is a limit by its name in assets/wording/quality.yaml.
func (r *Rules) Limit(name string) int { return r.limits[name] }

// On reports whether a check is switched on.
func (r *Rules) On(id string) bool { return !r.off[id] }

func plain(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func setOf(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[plain(w)] = true
	}
	return out
}
