package widget

import "strings"

// diffWords finds the words that two texts share, in order (their longest
// common subsequence), and says for each word of each text whether it is
// shared. A word is what stands between spaces, with its punctuation.
func diffWords(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		inA[from], inB[from] = true, true
		from++
	}
	endA, endB := len(a), len(b)
	for endA > from && endB > from && a[endA-1] == b[endB-1] {
		endA--
		endB--
		inA[endA], inB[endB] = true, true
	}
	const most = 1500 // words a side; longer texts are marked whole
	n, m := endA-from, endB-from
	if n == 0 || m == 0 || n > most || m > most {
		return inA, inB
	}
	longest := make([][]uint16, n+1)
	for i := range longest {
		longest[i] = make([]uint16, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[from+i] == b[from+j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[from+i] == b[from+j]:
			inA[from+i], inB[from+j] = true, true
			i++
			j++
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// markDifferent makes spans of a text in which each word that is missing from
// one of the others is marked.
func markDifferent(text string, others []string) []Span {
	words := strings.Fields(text)
	shared := make([]bool, len(words))
	for i := range shared {
		shared[i] = true
	}
	for _, o := range others {
		in, _ := diffWords(words, strings.Fields(o))
		for i, ok := range in {
			shared[i] = shared[i] && ok
		}
	}
	var spans []Span
	for from := 0; from < len(words); {
		to := from
		for to < len(words) && shared[to] == shared[from] {
			to++
		}
		s := Span{Text: strings.Join(words[from:to], " "), Mark: !shared[from]}
		if to < len(words) {
			s.Text += " "
		}
		spans = append(spans, s)
		from = to
	}
	return spans
}

// MergeWords puts two versions of a text together: what they share once, and
// what only one of them says in its place, the first's before the second's. It
// is a proposal that a person reads and mends.
func MergeWords(first, second string) string {
	a, b := strings.Fields(first), strings.Fields(second)
	inA, inB := diffWords(a, b)
	var out []string
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && !inA[i]:
			out = append(out, a[i])
			i++
		case j < len(b) && !inB[j]:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i++
			j++
		}
	}
	return strings.Join(out, " ")
}
