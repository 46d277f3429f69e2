package search

import (
	"cmp"
	"slices"
	"strings"
)

// Find is the search that people use: words in any order, the start of a word
// is enough, accents do not matter, one slip is forgiven in a word of four
// letters and two in a word of eight. A date of birth in any usual spelling
// and a long number with or without spaces must match exactly. Nearest first,
// then newest.
func (x *Index) Find(query string, limit int) []Hit {
	x.mu.Lock()
	defer x.mu.Unlock()
	folded := Fold(strings.TrimSpace(query))
	born, rest := takeDate(folded)
	if d := Digits(rest); len(d) >= 6 {
		rest = d
	}
	words := Words(rest)
	if len(words) == 0 && born == "" {
		return nil
	}
	near := make([]map[int]Near, len(words))
	for k, q := range words {
		near[k] = x.nearest(q)
	}
	var hits []Hit
	each := func(e entry, grade func(k int) (Near, bool)) {
		if born != "" && e.Born != born {
			return
		}
		worst := Whole
		for k := range words {
			n, ok := grade(k)
			if !ok {
				return
			}
			worst = max(worst, n)
		}
		hits = append(hits, Hit{e.Entry, worst})
	}
	if len(words) == 0 {
		for i, e := range x.base {
			if !x.gone[i] {
				each(e, nil)
			}
		}
	} else {
		for i := range near[0] {
			if !x.gone[i] {
				each(x.base[i], func(k int) (Near, bool) { n, ok := near[k][i]; return n, ok })
			}
		}
	}
	for id, e := range x.fresh {
		ws := x.wordsOf(id, e)
		each(e, func(k int) (Near, bool) { return bestOf(words[k], ws) })
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		if c := cmp.Compare(a.Near, b.Near); c != 0 {
			return c
		}
		return newestFirst(entry{Entry: a.Entry}, entry{Entry: b.Entry})
	})
	return hits[:min(limit, len(hits))]
}

// nearest grades every entry of base that holds a word near q.
func (x *Index) nearest(q string) map[int]Near {
	best := map[int]Near{}
	for v, w := range x.vocab {
		n, ok := grade(q, w)
		if !ok {
			continue
		}
		for _, i := range x.posts[v] {
			if old, seen := best[int(i)]; !seen || n < old {
				best[int(i)] = n
			}
		}
	}
	return best
}

func bestOf(q string, words []string) (Near, bool) {
	best, found := TwoSlips, false
	for _, w := range words {
		if n, ok := grade(q, w); ok && (!found || n < best) {
			best, found = n, true
		}
	}
	return best, found
}

// grade says how near the word w of a text is to the typed word q.
func grade(q, w string) (Near, bool) {
	if strings.HasPrefix(w, q) {
		if len(w) == len(q) {
			return Whole, true
		}
		return Start, true
	}
	if len(q) < 4 || q[0] >= '0' && q[0] <= '9' {
		return 0, false
	}
	slips := 1
	if len(q) >= 8 {
		slips = 2
	}
	// The word may go on where the typing stopped.
	if len(w) > len(q)+slips {
		w = w[:len(q)+slips]
	}
	if len(w) < len(q)-slips {
		return 0, false
	}
	switch n := prefixSlips(q, w, slips); {
	case n == 1:
		return OneSlip, true
	case n <= slips:
		return TwoSlips, true
	}
	return 0, false
}

// prefixSlips is the least number of slips (a letter wrong, missing, too many,
// or two changed over) between q and any beginning of w, or limit+1.
func prefixSlips(q, w string, limit int) int {
	const most = 40
	if len(q) > most || len(w) > most {
		return limit + 1
	}
	var rows [3][most + 1]int
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(w); j++ {
		prev[j] = j
	}
	for i := 1; i <= len(q); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(w); j++ {
			cost := 1
			if q[i-1] == w[j-1] {
				cost = 0
			}
			d := min(prev[j-1]+cost, prev[j]+1, cur[j-1]+1)
			if i > 1 && j > 1 && q[i-1] == w[j-2] && q[i-2] == w[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	best := limit + 1
	for j := 0; j <= len(w); j++ {
		best = min(best, prev[j])
	}
	return best
}
