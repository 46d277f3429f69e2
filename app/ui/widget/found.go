package widget

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// How names are found: by plain letters, whatever accents they carry.

// plainLetters are letters that Unicode does not take apart, as people type them on a
// keyboard that has none of them.
var plainLetters = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ŧ': "t", '’': "'", 'ʼ': "'"}

// folded is a text without accents and capitals, and for each of its bytes where in
// the text the letter begins that it comes from; one more says where the text ends.
func folded(text string) (plain string, from []int) {
	var b strings.Builder
	for i, r := range text {
		for _, d := range norm.NFKD.String(string(unicode.ToLower(r))) {
			letters := string(d)
			if p, ok := plainLetters[d]; ok {
				letters = p
			}
			if unicode.Is(unicode.Mn, d) {
				continue
			}
			b.WriteString(letters)
			for range len(letters) {
				from = append(from, i)
			}
		}
	}
	return b.String(), append(from, len(text))
}

// markFound is a text with the letters in weight 600 that each typed word was found
// by: the beginning of a word, else anywhere.
func markFound(text, typed string) []Span {
	plain, from := folded(text)
	on := make([]bool, len(text))
	words, _ := folded(typed)
	for _, w := range strings.Fields(words) {
		i := wordBeginning(plain, w)
		if i < 0 {
			i = strings.Index(plain, w)
		}
		if i < 0 {
			continue
		}
		for k := from[i]; k < from[i+len(w)]; k++ {
			on[k] = true
		}
	}
	var spans []Span
	for at := 0; at < len(text); {
		to := at
		for to < len(text) && on[to] == on[at] {
			to++
		}
		spans = append(spans, Span{Text: text[at:to], Bold: on[at]})
		at = to
	}
	return spans
}

// wordBeginning is where a word begins with these letters, -1 for nowhere. Both are
// folded.
func wordBeginning(text, part string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], part)
		if i < 0 {
			return -1
		}
		i += at
		before := []rune(text[:i])
		if n := len(before); n == 0 || !unicode.IsLetter(before[n-1]) && !unicode.IsDigit(before[n-1]) {
			return i
		}
		at = i + len(part)
	}
}

// findPeople are those whom each typed word fits, in the order of the list: first
// those of whom it begins a name, then those whose role or team it begins, then those
// in whose name it stands anywhere.
func findPeople(people []Person, typed string) []Person {
	words, _ := folded(typed)
	list := strings.Fields(words)
	if len(list) == 0 {
		return people
	}
	var found [3][]Person
	for _, p := range people {
		name, _ := folded(p.Name)
		all, _ := folded(p.Name + " " + p.Role + " " + p.Team)
		begins := func(text string) bool {
			for _, w := range list {
				if wordBeginning(text, w) < 0 {
					return false
				}
			}
			return true
		}
		switch {
		case begins(name):
			found[0] = append(found[0], p)
		case begins(all):
			found[1] = append(found[1], p)
		case len(words) > 1 && strings.Contains(name, strings.Join(list, " ")):
			found[2] = append(found[2], p)
		}
	}
	return append(append(found[0], found[1]...), found[2]...)
}
