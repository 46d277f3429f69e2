package quality

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a text: its small letters and where it stands in bytes.
type token struct {
	word     string
	from, to int
	// broken: something other than spaces and hyphens stands before it.
	broken bool
}

// tokens are the words of a text. Apostrophes inside a word belong to it.
func tokens(text string) []token {
	out := make([]token, 0, len(text)/6+1)
	from, broken := -1, false
	end := func(to int) {
		if from < 0 {
			return
		}
		out = append(out, token{strings.ReplaceAll(strings.ToLower(text[from:to]), "’", "'"), from, to, broken})
		from, broken = -1, false
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if from < 0 {
				from = i
			}
		case (r == '\'' || r == '’') && from >= 0 && letterAt(text, i+utf8.RuneLen(r)):
		default:
			end(i)
			if r != ' ' && r != '-' && r != '\u00a0' && r != '\n' {
				broken = true
			}
		}
	}
	end(len(text))
	return out
}

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// lexicon is a list of words and phrases, each of a group, found quickly.
type lexicon struct {
	first map[string][]phrase // by the first word, the longest first
	open  map[byte][]phrase   // phrases whose last word is open, one word long, by first byte
}

type phrase struct {
	words []string
	open  bool // the last word goes on: "monitor*"
	group int
}

// match is a phrase found in a text.
type match struct {
	Span
	group int
}

func newLexicon() *lexicon {
	return &lexicon{first: map[string][]phrase{}, open: map[byte][]phrase{}}
}

func lexiconOf(words []string) *lexicon {
	x := newLexicon()
	for i, w := range words {
		x.add(w, i)
	}
	return x
}

func (x *lexicon) add(words string, group int) {
	words, open := strings.CutSuffix(plain(words), "*")
	var p phrase
	for _, t := range tokens(words) {
		p.words = append(p.words, t.word)
	}
	if len(p.words) == 0 {
		return
	}
	p.open, p.group = open, group
	if first := p.words[0]; len(p.words) == 1 && open {
		x.open[first[0]] = append(x.open[first[0]], p)
	} else {
		list := append(x.first[first], p)
		slices.SortStableFunc(list, func(a, b phrase) int { return len(b.words) - len(a.words) })
		x.first[first] = list
	}
}

// at is the longest phrase that begins at word i, and how many words it takes.
func (x *lexicon) at(list []token, i int) (phrase, int) {
	for _, p := range x.first[list[i].word] {
		if fits(p, list[i:]) {
			return p, len(p.words)
		}
	}
	for _, p := range x.open[list[i].word[0]] {
		if strings.HasPrefix(list[i].word, p.words[0]) {
			return p, 1
		}
	}
	return phrase{}, 0
}

func fits(p phrase, list []token) bool {
	if len(p.words) > len(list) {
		return false
	}
	for k, w := range p.words {
		last := k == len(p.words)-1
		switch {
		case k > 0 && list[k].broken:
			return false
		case list[k].word == w:
		case last && p.open && strings.HasPrefix(list[k].word, w):
		default:
			return false
		}
	}
	return true
}

// find are the phrases in a text, from its start, none inside another.
func (x *lexicon) find(list []token) []match {
	var out []match
	for i := 0; i < len(list); {
		p, n := x.at(list, i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, match{Span{list[i].from, list[i+n-1].to}, p.group})
		i += n
	}
	return out
}

// has reports whether a text holds any of the phrases.
func (x *lexicon) has(list []token) bool {
	for i := range list {
		if _, n := x.at(list, i); n > 0 {
			return true
		}
	}
	return false
}

// own are the words of a text that are its writer's own: what stands between
// quotation marks is somebody else's. A mark that is never closed quotes nothing.
func own(text string) []token {
	list := tokens(text)
	quoted := quotes(text)
	if len(quoted) == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(t token) bool {
		for len(quoted) > 0 && quoted[0].To <= t.from {
			quoted = quoted[1:]
		}
		return len(quoted) > 0 && t.from >= quoted[0].From
	})
}

// quotes are the stretches between quotation marks, in order.
func quotes(text string) []Span {
	var out []Span
	open := map[string]bool{} // marks that are not closed any more
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		ends, single := closers(text[:i], r)
		if ends == "" || open[ends] {
			i += n
			continue
		}
		end := closing(text, i+n, ends, single)
		if end == 0 {
			open[ends] = true
			i += n
			continue
		}
		out = append(out, Span{i, end})
		i = end
	}
	return out
}

// closers are the marks that close a quotation which r opens, "" when it opens
// none; single ones are apostrophes too.
func closers(before string, r rune) (ends string, single bool) {
	switch r {
	case '“', '„':
		return "”“", false
	case '"':
		return "\"", false
	case '«':
		return "»", false
	case '‘':
		return "’", true
	case '\'':
		if last, _ := utf8.DecodeLastRuneInString(before); unicode.IsLetter(last) || unicode.IsDigit(last) {
			return "", false
		}
		return "'", true
	}
	return "", false
}

// closing is where a quotation ends whose words begin at i, 0 for nowhere.
func closing(text string, i int, ends string, single bool) int {
	for at, c := range text[i:] {
		end := i + at + len(string(c))
		if strings.ContainsRune(ends, c) && (!single || at > 0 && !letterAt(text, end)) {
			return end
		}
	}
	return 0
}
