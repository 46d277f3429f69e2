package journal_test

import (
	"os"
	"testing"

	"doorstep/sync/journal"
)

func prove() bool { return os.Getenv("DOORSTEP_PROVE") == "1" }

// FuzzJournalReplay puts any bytes where a segment and what was set aside would be: the
// journal opens, gives back only numbered records in order, rescues without falling
// over, and goes on.
func FuzzJournalReplay(f *testing.F) {
	d, _ := filled(f, 30)
	segs := segments(d)
	for _, name := range segs {
		b := d.files[name].data
		f.Add(b, d.files[segs[0]].data)
		f.Add(b[:len(b)/2], b)
		flip := append([]byte(nil), b...)
		flip[len(flip)/3] ^= 4
		f.Add(flip, flip)
	}
	f.Add([]byte{}, make([]byte, 1<<10))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		d := newDisk()
		d.put("00000000000000000001.seg", first)
		d.put("00000000000000000002.seg", second)
		d.put("00000000000000000003.seg.damaged", first)
		d.put("spare", second)
		opts := journal.Options{SegmentSize: 1 << 10, NoSpare: true}
		j, report := open(t, d, opts)
		last, n := uint64(0), 0
		if err := j.Replay(0, func(seq uint64, _ []byte) error {
			if seq <= last {
				t.Fatalf("number %d after %d", seq, last)
			}
			last = seq
			n++
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if n != report.Count || n > 0 && last != report.Last {
			t.Fatalf("%d records up to %d, reported %+v", n, last, report)
		}
		if _, err := j.Rescue(func([]byte) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if seq := add(t, j, "new"); seq <= last {
			t.Fatalf("number %d was used before", seq)
		}
		closing(t, j)
		j, report = open(t, d, opts)
		if report.Count != n+1 || len(report.Damage) > 0 {
			t.Fatalf("reopened with %+v, want %d records", report, n+1)
		}
		closing(t, j)
	})
}
