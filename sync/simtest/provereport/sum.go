package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	digits = regexp.MustCompile(`\d+`)
	// seeds names the seeds of a slice, which are joined where the other numbers of a
	// line are added.
	seeds = regexp.MustCompile(`seeds? (\d+)(?: to (\d+))?`)
)

// words is what a test said. Of one that ran in slices, lines of the same words are one
// line with the sums of their numbers.
type words struct {
	sliced bool
	order  []string // lines, or their words where they are added up
	sums   map[string]*added
}

type added struct {
	numbers []int64
	ranges  [][2]uint64
	slices  int
}

func (w *words) add(line string) {
	if !w.sliced {
		w.order = append(w.order, line)
		return
	}
	var ranges [][2]uint64
	line = seeds.ReplaceAllStringFunc(line, func(found string) string {
		m := seeds.FindStringSubmatch(found)
		if m[2] == "" {
			m[2] = m[1]
		}
		from, _ := strconv.ParseUint(m[1], 10, 64)
		to, _ := strconv.ParseUint(m[2], 10, 64)
		ranges = append(ranges, [2]uint64{from, to})
		return "seeds \x00"
	})
	var numbers []int64
	line = digits.ReplaceAllStringFunc(line, func(d string) string {
		numbers = append(numbers, number(d))
		return "\x01"
	})
	if w.sums == nil {
		w.sums = map[string]*added{}
	}
	a := w.sums[line]
	if a == nil {
		a = &added{numbers: make([]int64, len(numbers))}
		w.sums[line] = a
		w.order = append(w.order, line)
	}
	a.slices++
	a.ranges = append(a.ranges, ranges...)
	for i, n := range numbers {
		a.numbers[i] += n
	}
}

// all returns the lines in the order in which their words came first.
func (w *words) all() []string {
	if !w.sliced {
		return w.order
	}
	var out []string
	for _, line := range w.order {
		a := w.sums[line]
		for _, n := range a.numbers {
			line = strings.Replace(line, "\x01", strconv.FormatInt(n, 10), 1)
		}
		line = strings.Replace(line, "seeds \x00", "seeds "+joined(a.ranges), 1)
		if a.slices > 1 {
			line += fmt.Sprintf(" (%d slices)", a.slices)
		}
		out = append(out, line)
	}
	return out
}

// joined writes ranges of seeds, those that touch as one.
func joined(ranges [][2]uint64) string {
	slices.SortFunc(ranges, func(a, b [2]uint64) int { return slices.Compare(a[:], b[:]) })
	var whole [][2]uint64
	for _, r := range ranges {
		if n := len(whole); n > 0 && r[0] <= whole[n-1][1]+1 {
			whole[n-1][1] = max(whole[n-1][1], r[1])
			continue
		}
		whole = append(whole, r)
	}
	var said []string
	for _, r := range whole {
		if r[0] == r[1] {
			said = append(said, strconv.FormatUint(r[0], 10))
		} else {
			said = append(said, fmt.Sprintf("%d to %d", r[0], r[1]))
		}
	}
	return strings.Join(said, ", ")
}

// number reads decimal digits; what is too long for a number is 0.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}
