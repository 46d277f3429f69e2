package model

import (
	"strings"
	"unicode"
)

// Run is a stretch of text; Only says that the other version lacks it.
type Run struct {
	Text string
	Only bool
}

// Differ marks in each of two versions the words that the other lacks. The
// runs of a version joined together are that version, to the letter.
func Differ(a, b string) (runsA, runsB []Run) {
	wa, wb := words(a), words(b)
	keepA, keepB := common(wa, wb)
	return runs(wa, keepA), runs(wb, keepB)
}

// Together puts two versions into one text for a person to read through: what
// both say once, and each sentence that only one says in its place, a's first.
func Together(a, b string) string {
	sa, sb := sentences(a), sentences(b)
	keepA, keepB := common(sa, sb)
	var out []string
	i, j := 0, 0
	for i < len(sa) || j < len(sb) {
		for i < len(sa) && !keepA[i] {
			out = append(out, strings.TrimSpace(sa[i]))
			i++
		}
		for j < len(sb) && !keepB[j] {
			out = append(out, strings.TrimSpace(sb[j]))
			j++
		}
		if i < len(sa) {
			out = append(out, strings.TrimSpace(sa[i]))
			i, j = i+1, j+1
		}
	}
	kept := out[:0]
	for _, s := range out {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, " ")
}

// words cuts text into words, each with the space after it.
func words(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space {
			out = append(out, s[start:i])
			start, space = i, false
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// sentences cuts text after full stops, question and exclamation marks and
// line ends that a space follows.
func sentences(s string) []string {
	var out []string
	start := 0
	end := false
	for i, r := range s {
		switch {
		case r == '\n':
			out = append(out, s[start:i])
			start, end = i+1, false
		case end && unicode.IsSpace(r):
			out = append(out, s[start:i])
			start, end = i, false
		default:
			end = r == '.' || r == '?' || r == '!'
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// common says which parts of each list belong to the longest run of parts
// that both have in the same order. Very long texts are compared only at
// their start and end, which keeps the work small.
func common(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	same := func(i, j int) bool { return strings.TrimSpace(a[i]) == strings.TrimSpace(b[j]) }
	lo := 0
	for lo < len(a) && lo < len(b) && same(lo, lo) {
		inA[lo], inB[lo] = true, true
		lo++
	}
	ea, eb := len(a), len(b)
	for ea > lo && eb > lo && same(ea-1, eb-1) {
		ea, eb = ea-1, eb-1
		inA[ea], inB[eb] = true, true
	}
	n, m := ea-lo, eb-lo
	if n == 0 || m == 0 || n*m > 4_000_000 {
		return inA, inB
	}
	length := make([]int32, (n+1)*(m+1))
	at := func(i, j int) *int32 { return &length[i*(m+1)+j] }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if same(lo+i, lo+j) {
				*at(i, j) = *at(i+1, j+1) + 1
			} else {
				*at(i, j) = max(*at(i+1, j), *at(i, j+1))
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case same(lo+i, lo+j):
			inA[lo+i], inB[lo+j] = true, true
			i, j = i+1, j+1
		case *at(i+1, j) >= *at(i, j+1):
			i++
		default:
			j++
		}
	}
	return inA, inB
}

func runs(parts []string, keep []bool) []Run {
	var out []Run
	for i, p := range parts {
		if n := len(out); n > 0 && out[n-1].Only == !keep[i] {
			out[n-1].Text += p
		} else {
			out = append(out, Run{p, !keep[i]})
		}
	}
	return out
}
