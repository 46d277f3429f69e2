package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"doorstep/sync/op"
	"doorstep/sync/simtest"
)

// BenchmarkRekey is the eager part of a lost device: new keys for so many
// cases, durable one by one, after the roles have moved on.
func BenchmarkRekey(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newTown(b, 2)
			a := w.tablet(0)
			for i := range n {
				a.newCase(fmt.Sprintf("case %d", i))
			}
			a.sync()
			for b.Loop() {
				b.StopTimer()
				m, _, err := a.State().Rotate(randReader, simtest.Team, a.Keyring())
				w.must(err)
				w.must(a.Propose(m))
				b.StartTimer()
				made, err := a.RekeyAll(b.Context(), a.Due())
				if made != n || err != nil {
					b.Fatalf("%d made, %v", made, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(n), "ms/case")
		})
	}
}

// manyCases writes cases with documents of a visit each, and syncs.
func manyCases(tb testing.TB, w *town, a *tablet, cases, docs, edits int) (ids []op.ID) {
	tb.Helper()
	for i := range cases {
		c := a.newCase(fmt.Sprintf("case %d", i))
		ids = append(ids, c)
		for d := range docs {
			var ops []op.Op
			for e := range edits {
				ops = append(ops, op.Op{
					Doc: someID(fmt.Sprintf("c%d d%d", i, d)), Form: someForm, Link: fmt.Sprintf("part.%d.question.%d", e/10, e%10),
					Value: op.Text(fmt.Sprintf("what was said about matter %d on the day, %d", e, d)),
				})
			}
			_, err := a.Record(c, ops, nil)
			w.must(err)
		}
		w.must(a.Publish(tb.Context()))
		for d := range docs { // and again another day
			_, err := a.tryWrite(c, fmt.Sprintf("c%d d%d", i, d), "part.0.question.1", op.Text("as it turned out"))
			w.must(err)
		}
	}
	a.sync()
	return ids
}

// BenchmarkWholeAgain is a wiped tablet with 25 cases and 200 documents until
// everything is here again: pulled, verified, opened and kept. The server is in
// this process and takes part of the time.
func BenchmarkWholeAgain(b *testing.B) {
	w := newTown(b, 2)
	ids := manyCases(b, w, w.tablet(0), 25, 8, 60)
	for b.Loop() {
		b.StopTimer()
		tab := w.tablet(1)
		for _, id := range ids {
			w.must(tab.Follow(id))
		}
		b.StartTimer()
		tab.sync()
		b.StopTimer()
		if n := len(tab.Docs(op.ID{})); n != 200 {
			b.Fatalf("%d documents", n)
		}
		w.must(tab.Close())
		b.StartTimer()
	}
}

// BenchmarkRebuild is a vault of 50 cases and 400 documents whose view is
// gone, until it is open again, without a server.
func BenchmarkRebuild(b *testing.B) {
	w := newTown(b, 1)
	a := w.tablet(0)
	manyCases(b, w, a, 50, 8, 60)
	for b.Loop() {
		b.StopTimer()
		w.must(a.Close())
		w.must(os.RemoveAll(filepath.Join(a.home, dirView)))
		b.StartTimer()
		w.must(a.open())
		if n := len(a.Docs(op.ID{})); n != 400 {
			b.Fatalf("%d documents", n)
		}
	}
}

// BenchmarkOpen is a vault of 25 cases and 200 documents opened, and the heap
// that it then takes.
func BenchmarkOpen(b *testing.B) {
	w := newTown(b, 1)
	a := w.tablet(0)
	manyCases(b, w, a, 25, 8, 60)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	w.must(a.Close())
	a.Store = nil
	before := heap()
	for b.Loop() {
		if a.Store != nil {
			b.StopTimer()
			w.must(a.Close())
			b.StartTimer()
		}
		w.must(a.open())
	}
	b.ReportMetric(float64(heap()-before)/(1<<20), "MiB-heap")
}
