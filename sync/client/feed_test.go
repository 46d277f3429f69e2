package client_test

import (
	"slices"
	"testing"
	"time"

	"doorstep/sync/wire"
)

// TestChangedTellsOfNews: who waits hears of what somebody else wrote, and can go on
// syncing meanwhile.
func TestChangedTellsOfNews(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	next, heads, err := cs[1].Changed(t.Context(), 0)
	if err != nil || !slices.ContainsFunc(heads, func(c wire.Cursor) bool { return c.Space == caseA && c.Size == 3 }) {
		t.Fatalf("%v, %v", err, heads)
	}
	type news struct {
		heads []wire.Cursor
		err   error
	}
	heard := make(chan news, 1)
	size := jane.Cursor(caseA).Tree.Size
	go func() {
		for {
			var n news
			next, n.heads, n.err = cs[1].Changed(t.Context(), next)
			if n.err != nil || slices.ContainsFunc(n.heads, func(c wire.Cursor) bool { return c.Space == caseA && c.Size > size }) {
				heard <- n
				return
			}
		}
	}()
	r.sync(cs[1], lucy) // beside it
	jane.Bundle(caseA, "news")
	r.sync(cs[0], jane)
	select {
	case n := <-heard:
		if n.err != nil {
			t.Fatal(n.err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was heard")
	}
	if rep := r.sync(cs[1], lucy); rep.Pulled == 0 {
		t.Errorf("%+v", rep)
	}
}
