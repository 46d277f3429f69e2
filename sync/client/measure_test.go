package client_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"doorstep/sync/simtest"
)

// prose gives n characters that do not compress to nothing.
func prose(rng *rand.Rand, n int) string {
	var b strings.Builder
	for b.Len() < n {
		for range 2 + rng.IntN(8) {
			b.WriteByte(byte('a' + rng.IntN(26)))
		}
		b.WriteByte(' ')
	}
	return b.String()[:n]
}

// TestBytesAndRequests measures the protocol's own cost over a counting line:
// what goes up and down beyond the bundles themselves, and in how many requests.
// The bundles' sizes are the bundle package's matter.
func TestBytesAndRequests(t *testing.T) {
	r := newRig(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	line := newTap(t, r.srv.Listener.Addr().String())
	cj := r.client(jane, line.url)
	rng := rand.New(rand.NewPCG(1, 2))

	type measured struct {
		up, down, turns   int64
		requests, bundles int
		payload           int64
	}
	sync := func(name string, n int, text int, cases ...int) measured {
		t.Helper()
		var payload int64
		for i := range n {
			payload += int64(len(jane.Bundle(simtest.ID(fmt.Sprintf("case %d", cases[i%len(cases)])), prose(rng, text))))
		}
		line.take()
		rep := r.sync(cj, jane)
		m := measured{requests: rep.Requests, bundles: n, payload: payload}
		m.up, m.down, m.turns = line.take()
		if rep.BytesUp != m.up || rep.BytesDown != m.down {
			t.Errorf("%s: the report says %d up and %d down, the line %d and %d", name, rep.BytesUp, rep.BytesDown, m.up, m.down)
		}
		if m.turns != int64(m.requests) {
			t.Errorf("%s: %d turns for %d requests", name, m.turns, m.requests)
		}
		t.Logf("%-12s %2d bundles of %6d B in all: %6d B up, %5d B down, %d requests", name, n, payload, m.up, m.down, m.requests)
		return m
	}
	cases := make([]int, 12)
	for i := range cases {
		cases[i] = i
		jane.Open(simtest.ID(fmt.Sprintf("case %d", i)))
	}
	sync("first day", 11, 6000, cases...)

	for _, c := range []struct {
		name             string
		bundles, text    int
		upOver, downOver int64 // bytes beyond the bundles: fixed, and for each bundle
		upEach, downEach int64
		requests         int
	}{
		{"next day", 11, 6000, 420, 320, 4, 130, 1},
		{"nothing", 0, 0, 420, 120, 0, 0, 1},
		{"re-edit", 3, 100, 420, 320, 4, 130, 1},
	} {
		m := sync(c.name, c.bundles, c.text, cases...)
		if over := m.up - m.payload; over > c.upOver+c.upEach*int64(m.bundles) || m.requests != c.requests {
			t.Errorf("%s: %d B up beyond the bundles in %d requests", c.name, over, m.requests)
		}
		if m.down > c.downOver+c.downEach*int64(m.bundles) {
			t.Errorf("%s: %d B down", c.name, m.down)
		}
		if c.name == "re-edit" && m.up > 3200 {
			t.Errorf("re-edit: %d B up, want at most 3,200", m.up)
		}
	}

	for i := range cases {
		lucy.FollowSpace(simtest.ID(fmt.Sprintf("case %d", i)))
	}
	line.take()
	rep := r.sync(r.client(lucy, line.url), lucy)
	up, down, turns := line.take()
	t.Logf("%-12s %2d entries: %6d B up, %5d B down, %d requests, %d turns", "second tablet", rep.Pulled, up, down, rep.Requests, turns)
	if rep.Requests != 2 || turns != 2 || up > 1500 {
		t.Errorf("second tablet: %+v, %d B up, %d turns", rep, up, turns)
	}
}
