package journal_test

import (
	"context"
	"fmt"
	"testing"

	"doorstep/sync/journal"
)

func TestRecordsComeBackInOrder(t *testing.T) {
	dir := t.TempDir()
	j, report, err := journal.Open(journal.OSDir(dir), journal.Options{SegmentSize: 1 << 12})
	if err != nil || report.Count != 0 {
		t.Fatal(report, err)
	}
	for i := range 200 {
		seq, err := j.Append(context.Background(), fmt.Appendf(nil, "record %d", i))
		if err != nil || seq != uint64(i+1) {
			t.Fatal(seq, err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j, report, err = journal.Open(journal.OSDir(dir), journal.Options{SegmentSize: 1 << 12})
	if err != nil || report.Count != 200 || report.First != 1 || report.Last != 200 || len(report.Damage) != 0 {
		t.Fatal(report, err)
	}
	n := 50
	err = j.Replay(51, func(seq uint64, p []byte) error {
		if want := fmt.Sprintf("record %d", n); string(p) != want || seq != uint64(n+1) {
			t.Errorf("record %d is %q, want %q", seq, p, want)
		}
		n++
		return nil
	})
	if err != nil || n != 200 {
		t.Error(n, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}
