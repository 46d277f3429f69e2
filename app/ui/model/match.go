package model

import "strings"

// Matches reports whether every word of the query begins a word of the text,
// whatever the case of the letters.
func Matches(text, query string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), apart)
	for _, q := range strings.FieldsFunc(strings.ToLower(query), apart) {
		found := false
		for _, w := range words {
			found = found || strings.HasPrefix(w, q)
		}
		if !found {
			return false
		}
	}
	return strings.ContainsFunc(query, func(r rune) bool { return !apart(r) })
}

// apart reports whether a character parts words.
func apart(r rune) bool { return strings.ContainsRune(" \t\n,.;:·–-’'()“”?!/", r) }
