package journal_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"doorstep/sync/journal"
)

// Run the two side by side, on the disk that matters:
//
//	TMPDIR=… go test ./sync/journal -bench 'Append$|Fdatasync' -benchtime 2000x
//
// A save of one answer is a record of some 600 bytes.

func report(b *testing.B, each []time.Duration) {
	slices.Sort(each)
	b.ReportMetric(float64(each[len(each)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(each[len(each)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkAppend(b *testing.B) {
	j, _, err := journal.Open(journal.OSDir(b.TempDir()), journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	payload := make([]byte, 600)
	each := make([]time.Duration, 0, b.N)
	for b.Loop() {
		start := time.Now()
		if _, err := j.Append(context.Background(), payload); err != nil {
			b.Fatal(err)
		}
		each = append(each, time.Since(start))
	}
	report(b, each)
	closing(b, j)
}

// BenchmarkBareAppendFdatasync is the floor that the bench harness uses: 4 KiB at the
// end of a file, then fdatasync.
func BenchmarkBareAppendFdatasync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	payload := make([]byte, 4<<10)
	each := make([]time.Duration, 0, b.N)
	for b.Loop() {
		start := time.Now()
		if _, err := f.Write(payload); err != nil {
			b.Fatal(err)
		}
		if err := journal.SyncFile(f); err != nil {
			b.Fatal(err)
		}
		each = append(each, time.Since(start))
	}
	report(b, each)
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkAppendManyWriters shows what group commit gains.
func BenchmarkAppendManyWriters(b *testing.B) {
	j, _, err := journal.Open(journal.OSDir(b.TempDir()), journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	payload := make([]byte, 600)
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := j.Append(context.Background(), payload); err != nil {
				b.Error(err)
			}
		}
	})
	closing(b, j)
}
