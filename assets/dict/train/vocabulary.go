package main

import (
	"embed"
	"strings"

	"doorstep/assets/dict"
)

// The word lists, most useful first. We wrote them; domain.txt is the words of the
// prompts, hints and options of our own forms.
//
//go:embed *.txt *.tsv
var lists embed.FS

// vocabulary gives the word table: every word of the lists with its usual endings, each
// once, in the order that keeps the commonest in the shortest codes.
func vocabulary() []string {
	v := builder{seen: make(map[string]bool)}
	for _, w := range fields("common.txt") {
		v.add(w)
	}
	for _, w := range fields("shorts.txt") {
		v.add(w)
	}
	for _, w := range fields("domain.txt") {
		v.add(w)
	}
	var endings []string
	for _, w := range fields("nouns.txt") {
		base, forms, irregular := strings.Cut(w, ":")
		v.add(base)
		if irregular {
			endings = append(endings, strings.Split(forms, ",")...)
		} else {
			endings = append(endings, plural(base))
		}
	}
	for _, w := range fields("verbs.txt") {
		base, forms, irregular := strings.Cut(w, ":")
		v.add(base)
		if irregular {
			endings = append(endings, strings.Split(forms, ",")...)
		} else {
			endings = append(endings, plural(base), past(base), present(base))
		}
	}
	for _, w := range fields("adjectives.txt") {
		v.add(w)
	}
	for _, w := range endings {
		v.add(w)
	}
	for _, w := range fields("names.txt") {
		v.add(w)
	}
	for _, w := range fields("more.txt") {
		v.add(w)
	}
	for _, w := range fields("adjectives.txt") {
		v.add(adverb(w))
	}
	for _, w := range fields("verbs.txt") {
		if !strings.Contains(w, ":") {
			v.add(agent(w))
			v.add(agent(w) + "s")
		}
	}
	for _, w := range fields("adjectives.txt") {
		if len(w) < 6 {
			v.add(agent(w))
			v.add(strings.TrimSuffix(agent(w), "r") + "st")
		}
		v.add(ness(w))
	}
	return v.words
}

func fields(name string) []string {
	b, err := lists.ReadFile(name)
	if err != nil {
		panic(err) // the lists are compiled in
	}
	return strings.Fields(string(b))
}

type builder struct {
	words []string
	seen  map[string]bool
}

func (v *builder) add(w string) {
	for _, c := range w {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return // only runs of letters are coded
		}
	}
	if v.seen[w] || len(v.words) == dict.MaxWords {
		return
	}
	v.seen[w] = true
	v.words = append(v.words, w)
}

func vowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// plural gives the -s form of a noun or verb.
func plural(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"):
		return w + "es"
	case n > 1 && w[n-1] == 'y' && !vowel(w[n-2]):
		return w[:n-1] + "ies"
	}
	return w + "s"
}

func past(w string) string {
	n := len(w)
	switch {
	case w[n-1] == 'e':
		return w + "d"
	case n > 1 && w[n-1] == 'y' && !vowel(w[n-2]):
		return w[:n-1] + "ied"
	}
	return double(w) + "ed"
}

func present(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "ie"):
		return w[:n-2] + "ying"
	case w[n-1] == 'e' && !strings.HasSuffix(w, "ee"):
		return w[:n-1] + "ing"
	}
	return double(w) + "ing"
}

// adverb gives the -ly form of an adjective.
func adverb(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "ic"):
		return w + "ally"
	case strings.HasSuffix(w, "le") && n > 3 && !vowel(w[n-3]):
		return w[:n-1] + "y"
	case w[n-1] == 'y' && n > 3:
		return w[:n-1] + "ily"
	case strings.HasSuffix(w, "ll"):
		return w + "y"
	}
	return w + "ly"
}

// agent gives the -er form of a verb or short adjective.
func agent(w string) string {
	n := len(w)
	switch {
	case w[n-1] == 'e':
		return w + "r"
	case n > 2 && w[n-1] == 'y' && !vowel(w[n-2]):
		return w[:n-1] + "ier"
	}
	return double(w) + "er"
}

// ness gives the noun of an adjective.
func ness(w string) string {
	if n := len(w); n > 2 && w[n-1] == 'y' && !vowel(w[n-2]) {
		return w[:n-1] + "iness"
	}
	return w + "ness"
}

// double repeats the last letter of a short word that ends in one vowel and one
// consonant, and of the longer ones where English does.
func double(w string) string {
	n := len(w)
	if n < 3 || vowel(w[n-1]) || !vowel(w[n-2]) || vowel(w[n-3]) || strings.IndexByte("wxy", w[n-1]) >= 0 {
		return w
	}
	syllables := 0
	for i := range n {
		if vowel(w[i]) && (i == 0 || !vowel(w[i-1])) {
			syllables++
		}
	}
	stressed := strings.HasSuffix(w, "fer") && w != "suffer" && w != "differ" && w != "offer" ||
		strings.HasSuffix(w, "mit") && w != "limit" || strings.HasSuffix(w, "cur") ||
		strings.HasSuffix(w, "rol") || strings.HasSuffix(w, "bel") || strings.HasSuffix(w, "vel")
	if syllables == 1 || stressed {
		return w + w[n-1:]
	}
	return w
}
