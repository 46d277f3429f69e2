package session_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/app/session"
)

// childrenOfATeam is how many a team of 12 has between them (processes.md section 17:
// red is from 18 children of one worker; 25 is a team far above it).
const childrenOfATeam = 300

// team makes a vault with the children of a team: each has an assessment, a plan
// and a chronology.
func team(b testing.TB, s *session.Session, n int) {
	b.Helper()
	ctx := context.Background()
	var last casefile.Ticket
	begin := func(c casefile.ID, form string) *casefile.Document {
		id, err := s.NewDoc(ctx, c, form)
		if err != nil {
			b.Fatal(err)
		}
		d, err := s.OpenDoc(id)
		if err != nil {
			b.Fatal(err)
		}
		return d
	}
	put := func(d *casefile.Document, row casefile.RowID, link, typed string) {
		in, err := casefile.ParseInput(d.Form().Item(link), typed)
		if err != nil {
			b.Fatalf("%s: %v", link, err)
		}
		_, t, err := d.Stage(casefile.Cell{Row: row, LinkID: link}, in.Values...)
		if err != nil {
			b.Fatalf("%s: %v", link, err)
		}
		last = t
	}
	rows := func(d *casefile.Document, group string, n int, answers ...string) {
		for range n {
			row, _, t, err := d.StageRow(group, "")
			if err != nil {
				b.Fatal(err)
			}
			last = t
			for i := 0; i < len(answers); i += 2 {
				put(d, row, group+answers[i], answers[i+1])
			}
		}
	}
	act := []string{
		".need", "manager-direction", ".outcome", "Jane wakes no more than once a night", ".what", "Provide a waking night carer from 22:00 to 06:00",
		".who", "Carol Pike", ".by", "2026-12-14", ".measure", "The family’s night diary", ".accepted", "agreed",
	}
	today := casefile.DateOf(time.Now())
	for i := range n {
		c, err := s.NewCase(ctx, casefile.Person{Given: fmt.Sprintf("Child%03d", i), Family: "Sample", Born: "2018-05-14"})
		if err != nil {
			b.Fatal(err)
		}
		d := begin(c, "dca")
		put(d, "", "dca.form.referral-date", string(today))
		for it := range d.Form().Items() {
			if it.Voice && it.Group == nil && it.Type == "text" {
				put(d, "", it.LinkID, "She looked up when I said library, and shut her eyes at hospital.")
			}
		}
		rows(d, "dca.voice.contact", 2, ".when", string(today)+"T00:00:00Z", ".where", "home", ".said", "Pointed to MUM and HOME")
		rows(d, "dca.dev.health.need", 3, ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2026-11-27")
		p := begin(c, "cinp")
		put(p, "", "cinp.summary", "Jane needs nights that let her family sleep. It is better when nobody has missed college.")
		rows(p, "cinp.action", 8, act...)
		for range 4 {
			e := begin(c, "chr")
			put(e, "", "chr.what", "Mother in hospital")
			put(e, "", "chr.kind", "health")
		}
	}
	if err := last.Wait(ctx); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkTeamDashboard is a manager's dashboard of 12 workers and 300 children
// from an open vault: digests, board and charts. Limit: 500 ms. It is measured
// on a vault that was unlocked anew, so that nothing is in memory; "cold" is how
// long the background takes to work all children out the first time.
func BenchmarkTeamDashboard(b *testing.B) {
	home := b.TempDir()
	s := benchVault(b, home)
	team(b, s, childrenOfATeam)
	ctx := context.Background()
	start := time.Now()
	if _, err := s.Digests(ctx); err != nil {
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
	for b.Loop() {
		b.StopTimer()
		s, err := session.Unlock(ctx, session.Options{Home: filepath.Join(home, "vault"), Now: time.Now}, pass)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		start := time.Now()
		all, err := s.Digests(ctx)
		if err != nil || len(all) != childrenOfATeam {
			b.Fatal(len(all), err)
		}
		day := caseload.Day{Today: casefile.DateOf(time.Now()), Calendar: cal, Settings: s.Settings()}
		board := day.Team([]casefile.Person{s.Me()}, all)
		if p := day.Picture(board); p.Children != childrenOfATeam {
			b.Fatalf("%d children on the board", p.Children)
		}
		took = append(took, time.Since(start))
		b.StopTimer()
		if err := s.Lock(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	quantiles(b, took)
	b.ReportMetric(float64(cold.Milliseconds()), "cold-ms")
}
