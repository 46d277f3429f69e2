package model

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 3, 10, 10, 42, 0, 0, time.UTC)

func ms(n int) time.Time { return start.Add(time.Duration(n) * time.Millisecond) }

func TestAutosavePace(t *testing.T) {
	tests := []struct {
		name  string
		typed []int // milliseconds at which a key was pressed
		want  int   // when it is handed over
	}{
		{"one key, then a pause", []int{0}, 250},
		{"the pause starts at the last key", []int{0, 100, 200}, 450},
		{"typing on and on is saved each second", []int{0, 200, 400, 600, 800, 990}, 1000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var a Autosave[string, int]
			for i, at := range tt.typed {
				a.Type("q", i, ms(at))
			}
			next, ok := a.Next()
			if !ok || !next.Equal(ms(tt.want)) {
				t.Fatalf("next = %v, %v, want %v", next.Sub(start), ok, tt.want)
			}
			if got := a.Due(ms(tt.want - 1)); got != nil {
				t.Fatalf("handed over a millisecond early: %v", got)
			}
			got := a.Due(ms(tt.want))
			if len(got) != 1 || got[0].Value != len(tt.typed)-1 {
				t.Fatalf("handed over %v, want the newest value once", got)
			}
			if _, ok := a.Next(); ok || a.Waiting() {
				t.Fatal("something still waits")
			}
		})
	}
}

func TestAutosaveFlushKeepsOrderAndNewest(t *testing.T) {
	var a Autosave[string, string]
	a.Type("b", "1", ms(0))
	a.Type("a", "1", ms(10))
	a.Type("b", "2", ms(20))
	if v, ok := a.Pending("b"); !ok || v != "2" {
		t.Fatalf("pending b = %q %v", v, ok)
	}
	got := a.Flush()
	if len(got) != 2 || got[0] != (Edit[string, string]{"b", "2"}) || got[1] != (Edit[string, string]{"a", "1"}) {
		t.Fatalf("flush = %v", got)
	}
	if a.Flush() != nil {
		t.Fatal("a second flush handed something over twice")
	}
}

func TestAutosaveDrop(t *testing.T) {
	var a Autosave[string, string]
	a.Type("a", "1", ms(0))
	a.Type("b", "1", ms(0))
	a.Drop("a")
	a.Drop("never typed")
	if got := a.Flush(); len(got) != 1 || got[0].Key != "b" {
		t.Fatalf("flush = %v", got)
	}
}

// However keys fall, nothing typed waits longer than a second, and the newest
// value of every answer is handed over.
func TestAutosaveNeverLateNeverLoses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Autosave[int, int]
		saved, typed := map[int]int{}, map[int]int{}
		since := map[int]int{} // when the oldest unsaved keystroke of an answer was
		now := 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now += rapid.IntRange(0, 400).Draw(t, "gap")
			// A timer fires at Next; here it is honoured before the key.
			for {
				next, ok := a.Next()
				if !ok || next.After(ms(now)) {
					break
				}
				at := int(next.Sub(start) / time.Millisecond)
				for _, e := range a.Due(next) {
					saved[e.Key] = e.Value
					if at-since[e.Key] > 1000 {
						t.Fatalf("an answer waited %d ms", at-since[e.Key])
					}
					delete(since, e.Key)
				}
			}
			k, v := rapid.IntRange(0, 3).Draw(t, "answer"), rapid.Int().Draw(t, "value")
			a.Type(k, v, ms(now))
			typed[k] = v
			if _, ok := since[k]; !ok {
				since[k] = now
			}
		}
		for _, e := range a.Flush() {
			saved[e.Key] = e.Value
		}
		for k, v := range typed {
			if saved[k] != v {
				t.Fatalf("answer %d: saved %d, typed %d", k, saved[k], v)
			}
		}
	})
}
