package server

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// BenchmarkFiveOClock is every tablet of a council at once: sign-in and the push
// of a day (a new case, three visits of 4 kB in it, an index card in the space
// that all share), on the embedded store, without a network between. It reports
// the slowest and the one in a hundred.
func BenchmarkFiveOClock(b *testing.B) {
	for _, tablets := range []int{50, 500} {
		b.Run(fmt.Sprint(tablets), func(b *testing.B) { fiveOClock(b, tablets) })
	}
}

func fiveOClock(b *testing.B, tablets int) {
	org := simtest.New(b, 1)
	store, err := badger.Open(b.TempDir(), badger.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	lead := org.Tablets[0]
	pens := []*pen{{dev: lead.NewDevice, keys: lead.Keys, inc: simtest.ID("inc 0")}}
	for i := 1; i < tablets; i++ {
		tab := org.Stranger(fmt.Sprintf("t%d", i))
		person := org.AddPerson(tab.Name, orglog.Practitioner, lead.Keys)
		add, err := org.State.AddFirst(person, tab.NewDevice, lead.Keys, nil)
		if err != nil {
			b.Fatal(err)
		}
		org.Append(add)
		pens = append(pens, &pen{dev: tab.NewDevice, keys: lead.Keys, inc: simtest.ID(fmt.Sprint("inc ", i))})
	}
	if err := store.OrgAppend(b.Context(), 0, org.Entries); err != nil {
		b.Fatal(err)
	}
	s, err := New(b.Context(), Config{Store: store, Clock: &wall{}, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), NoteKey: org.NoteKey, Limits: DefaultLimits()})
	if err != nil {
		b.Fatal(err)
	}
	bench := &bench{t: new(testing.T), org: org, clock: &wall{}, store: store, s: s}
	for _, p := range pens {
		p.b = bench
	}
	shared, se := pens[0].space("directory")
	bench.push(wire.PathPush, bench.token(pens[0].dev.Sign), shared)

	text := strings.Repeat("They said that things are going better since the summer. ", 70)
	var took []time.Duration
	var peak uint64
	day := uint64(0)
	for b.Loop() {
		bodies := make([][]byte, len(pens))
		for i, p := range pens {
			name := fmt.Sprintf("case %d/%d", i, day)
			record, e := p.space(name)
			raws := [][]byte{record}
			for n := range uint64(3) {
				raws = append(raws, p.seal(name, e, n, p.now(), fmt.Sprint(i, n, text, rand.Text(), rand.Text(), rand.Text())))
			}
			raws = append(raws, p.seal("directory", se, day, p.now(), name))
			for _, raw := range raws {
				bodies[i] = wire.AppendFrame(bodies[i], wire.CodeBundle, raw)
			}
		}
		day++
		durations := make([]time.Duration, len(pens))
		var wg sync.WaitGroup
		for i, p := range pens {
			wg.Go(func() {
				began := time.Now()
				tok := bench.token(p.dev.Sign)
				rec := bench.call("POST", wire.PathPush, tok, bodies[i])
				durations[i] = time.Since(began)
				if rec.Code != 200 {
					b.Errorf("push: %d", rec.Code)
				}
			})
		}
		wg.Wait()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
		took = append(took, durations...)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "max-ms")
	b.ReportMetric(float64(peak>>20), "heap-MiB")
}
