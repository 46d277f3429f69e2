package quality

import (
	"slices"
	"strings"
	"unicode"
)

// Words counts the words of texts.
func Words(texts ...string) int {
	n := 0
	for _, t := range texts {
		n += len(strings.Fields(t))
	}
	return n
}

// split cuts a text into its sentences.
func split(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		end := i + len(string(r))
		switch r {
		case '\n':
		case '.', '!', '?', ';':
			// "2.5" and "e.g." go on.
			if end < len(text) && text[end] != ' ' && text[end] != '\n' {
				continue
			}
		default:
			continue
		}
		out = append(out, text[start:end])
		start = end
	}
	return append(out, text[start:])
}

// sentences are the sentences of a text as their words.
func sentences(text string) [][]string {
	var out [][]string
	for _, line := range split(text) {
		var s []string
		for _, t := range tokens(line) {
			s = append(s, t.word)
		}
		if len(s) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// shingle is how many words in a row two texts must have in common to say the
// same there.
const shingle = 4

// shingles are all runs of words of a text, as hashes.
func shingles(words []string, into map[uint64]bool) {
	for i := 0; i+shingle <= len(words); i++ {
		into[hash(words[i:i+shingle])] = true
	}
}

// hash is FNV-1a over words.
func hash(words []string) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ ' ') * 1099511628211
	}
	return h
}

// Source is a text, or several, that others are compared with.
type Source struct {
	runs  map[uint64]bool
	whole map[uint64]bool // sentences shorter than a run
}

// NewSource makes a source of texts.
func NewSource(texts ...string) *Source {
	s := &Source{runs: map[uint64]bool{}, whole: map[uint64]bool{}}
	for _, t := range texts {
		for _, words := range sentences(t) {
			shingles(words, s.runs)
			if len(words) < shingle {
				s.whole[hash(words)] = true
			}
		}
	}
	return s
}

// share is how much of a sentence the source says too, 0 to 1.
func (s *Source) share(words []string) float64 {
	if len(words) < shingle {
		if s.whole[hash(words)] {
			return 1
		}
		return 0
	}
	covered := make([]bool, len(words))
	for i := 0; i+shingle <= len(words); i++ {
		if s.runs[hash(words[i:i+shingle])] {
			for k := range shingle {
				covered[i+k] = true
			}
		}
	}
	n := 0
	for _, c := range covered {
		if c {
			n++
		}
	}
	return float64(n) / float64(len(words))
}

// Repeated is how much of a text the source says too, in per cent of its words.
func (s *Source) Repeated(text string) int {
	words, same := 0, 0.0
	for _, sentence := range sentences(text) {
		words += len(sentence)
		same += s.share(sentence) * float64(len(sentence))
	}
	if words == 0 {
		return 0
	}
	return int(same / float64(words) * 100)
}

// sentencesRepeated is how many of a text's sentences the source says too, in
// per cent. A sentence with a word changed still counts.
func (s *Source) sentencesRepeated(text string) int {
	all := sentences(text)
	if len(all) == 0 {
		return 0
	}
	n := 0
	for _, words := range all {
		if s.share(words) >= 0.8 {
			n++
		}
	}
	return n * 100 / len(all)
}

// stems are the words of a text that say something, whatever their ending: "sleeps"
// and "sleeping" are one.
func (r *Rules) stems(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range tokens(text) {
		w := strings.TrimSuffix(t.word, "'s")
		if r.stop[w] || len(w) < 3 {
			continue
		}
		if s := stem(w); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// stem cuts the common endings of a word.
func stem(w string) string {
	switch w {
	case "died", "dies", "dead", "death", "deaths", "dying":
		return "die"
	}
	for _, end := range []string{"ings", "ing", "ies", "ied", "ed", "es", "s", "er", "ly", "y", "e"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len(cut) >= 3 {
			w = cut
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] { // "stopped", "stopping"
		w = w[:n-1]
	}
	return w
}

// common counts the stems that two texts share, and those of the first.
func (r *Rules) common(a, b string) (n, ofA int) {
	as := r.stems(a)
	return shared(as, r.stems(b)), len(as)
}

func shared(as, bs []string) int {
	n := 0
	for _, s := range as {
		if slices.Contains(bs, s) {
			n++
		}
	}
	return n
}

// letters counts the characters of a text without spaces at its ends.
func letters(text string) int { return len([]rune(strings.TrimSpace(text))) }

// years are the four-digit years that a text names.
func years(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) {
			out = append(out, w)
		}
	}
	return out
}
