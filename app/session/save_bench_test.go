package session_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// quantiles reports what the goals are in: the middle and the slowest
// hundredth.
func quantiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) }
	b.ReportMetric(at(0.5), "p50-µs")
	b.ReportMetric(at(0.99), "p99-µs")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSave is one answer of the CAF, durable, with its consequences, in
// the way the app saves it; BenchmarkFloor is what the disk asks for the same.
func BenchmarkSave(b *testing.B) {
	s := benchVault(b, b.TempDir())
	defer s.Lock()
	ctx := context.Background()
	c, err := s.NewCase(ctx, casefile.Person{Given: "Amina", Family: "Rahman", Born: "2017-06-14"})
	if err != nil {
		b.Fatal(err)
	}
	id, err := s.NewDoc(ctx, c, "caf")
	if err != nil {
		b.Fatal(err)
	}
	d, err := s.OpenDoc(id)
	if err != nil {
		b.Fatal(err)
	}
	var cells []casefile.Cell
	for it := range d.Form().Items() {
		if (it.Type == engine.Text || it.Type == engine.String) && it.Group == nil && !it.Repeats && !it.ReadOnly {
			cells = append(cells, casefile.Cell{LinkID: it.LinkID})
		}
	}
	took := make([]time.Duration, 0, 1024)
	n := 0
	for b.Loop() {
		start := time.Now()
		if _, err := d.Set(ctx, cells[n%len(cells)], fhir.TextValue(fmt.Sprint("What I saw on the doorstep, written down ", n))); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		n++
	}
	quantiles(b, took)
}

// BenchmarkFloor appends 4 KiB to a file that is there already and flushes it.
func BenchmarkFloor(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "f"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	if _, err := f.Write(make([]byte, 4<<20)); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	took := make([]time.Duration, 0, 1024)
	at := int64(0)
	for b.Loop() {
		start := time.Now()
		if _, err := f.WriteAt(block, at%(4<<20-4096)); err != nil {
			b.Fatal(err)
		}
		if err := flushData(f); err != nil {
			b.Fatal(err)
		}
		at += 400
		took = append(took, time.Since(start))
	}
	quantiles(b, took)
}

// BenchmarkUnlock is a vault with a case and a form; Argon2id is most of it.
func BenchmarkUnlock(b *testing.B) {
	home := b.TempDir()
	s := benchVault(b, home)
	if err := s.Lock(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := session.Unlock(context.Background(), session.Options{Home: filepath.Join(home, "vault"), Now: time.Now}, pass)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Lock(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func benchVault(b *testing.B, dir string) *session.Session {
	b.Helper()
	home := filepath.Join(dir, "vault")
	if _, err := session.Found(context.Background(), session.Founding{
		Home: home, Out: filepath.Join(dir, "keys"), Name: "Council", Server: "http://127.0.0.1:1", Person: "Grace Okafor",
		Team: "Team", Passphrase: pass, Now: time.Now,
	}); err != nil {
		b.Fatal(err)
	}
	s, err := session.Unlock(context.Background(), session.Options{Home: home, Now: time.Now}, pass)
	if err != nil {
		b.Fatal(err)
	}
	return s
}
