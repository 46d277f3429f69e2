// Package counts holds what is counted, and not timed, to what it was: bytes on
// the line, requests, allocations. Such numbers are the same on every machine, so
// a test may fail for them; times are for benchmarks. For tests only.
package counts

import "testing"

// Count is how often something is done or how much of it there is, and the most
// that it may be. The most is set generously, half as much again as what was
// counted or more: it catches what grew out of proportion, not a few more.
type Count struct {
	Name      string
	Got, Most int64
}

// Hold says each count in a line that .ci/bench reads ("count | NAME | GOT | MOST")
// and fails for one that is above its most.
func Hold(t testing.TB, counts ...Count) {
	t.Helper()
	for _, c := range counts {
		t.Logf("count | %s | %d | %d", c.Name, c.Got, c.Most)
		if c.Got > c.Most {
			t.Errorf("%s: %d, and at most %d was to be expected", c.Name, c.Got, c.Most)
		}
	}
}

// Allocations is how many allocations a call of f makes, on average over some
// calls after a first one that is not counted.
func Allocations(f func()) int64 { return int64(testing.AllocsPerRun(10, f)) }
