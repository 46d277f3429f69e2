package session_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
)

// BenchmarkDueOfATeam is the list of what is due for 300 children: first from a
// vault that was unlocked anew, then after one answer more in one of them.
// "cold" is how long the background takes to work all children out the first
// time.
func BenchmarkDueOfATeam(b *testing.B) {
	home := b.TempDir()
	s := benchVault(b, home)
	team(b, s, childrenOfATeam)
	ctx := context.Background()
	start := time.Now()
	if _, err := s.Due(ctx); err != nil {
		b.Fatal(err)
	}
	cold := time.Since(start)
	if err := s.Lock(); err != nil {
		b.Fatal(err)
	}
	cal, err := casefile.England()
	if err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	things, again := 0, time.Duration(0)
	for b.Loop() {
		b.StopTimer()
		s, err := session.Unlock(ctx, session.Options{Home: filepath.Join(home, "vault"), Now: time.Now}, pass)
		if err != nil {
			b.Fatal(err)
		}
		list := model.DueList{Now: time.Now(), Calendar: cal, Settings: s.Settings(), Me: s.Me(), Team: true}
		b.StartTimer()
		start := time.Now()
		items, err := s.Due(ctx)
		if err != nil {
			b.Fatal(err)
		}
		list.Sections(items)
		took = append(took, time.Since(start))
		b.StopTimer()
		things = len(items)
		if err := s.RestClock(ctx, items[len(items)/2], false, "", "To see it"); err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		if _, err := s.Due(ctx); err != nil {
			b.Fatal(err)
		}
		again = time.Since(start)
		if err := s.Lock(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	quantiles(b, took)
	b.ReportMetric(float64(cold.Milliseconds()), "cold-ms")
	b.ReportMetric(float64(again.Milliseconds()), "again-ms")
	b.ReportMetric(float64(things), "things")
}
