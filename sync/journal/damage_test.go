package journal_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"doorstep/sync/journal"
)

// filled gives a disk with a closed journal of n records and the records.
func filled(t testing.TB, n int) (*disk, []string) {
	t.Helper()
	d := newDisk()
	j, _ := open(t, d, journal.Options{SegmentSize: 1 << 10, NoSpare: true})
	var want []string
	for i := range n {
		p := fmt.Sprintf("%d %s", i, strings.Repeat("y", i%23))
		add(t, j, p)
		want = append(want, p)
	}
	closing(t, j)
	return d, want
}

// checkPrefix opens what is left of a journal, and requires that it holds exactly a
// prefix of the records, that anything less than all is reported, and that it goes on
// working. It returns how many records were kept and whether damage was reported.
func checkPrefix(t testing.TB, d *disk, want []string) (kept int, reported bool) {
	t.Helper()
	opts := journal.Options{SegmentSize: 1 << 10, NoSpare: true}
	j, report := open(t, d, opts)
	got := all(t, j)
	if len(got) > len(want) || !slices.Equal(got, want[:len(got)]) || report.Count != len(got) {
		t.Fatalf("holds %d records (%d reported), not a prefix of %d", len(got), report.Count, len(want))
	}
	seq := add(t, j, "afterwards")
	if seq <= uint64(len(got)) || len(report.Damage) > 0 && seq <= uint64(len(want)) {
		t.Fatalf("number %d was used before", seq)
	}
	closing(t, j)

	j, again := open(t, d, opts)
	if after := all(t, j); len(after) != len(got)+1 || after[len(got)] != "afterwards" || !slices.Equal(after[:len(got)], got) {
		t.Fatalf("after going on it holds %d records, want %d", len(after), len(got)+1)
	}
	if len(again.Damage) > 0 {
		t.Fatalf("the same damage is reported again: %+v", again.Damage)
	}
	closing(t, j)
	return len(got), len(report.Damage) > 0
}

func segments(d *disk) []string {
	names, _ := d.List()
	return slices.DeleteFunc(names, func(n string) bool { return !strings.HasSuffix(n, ".seg") })
}

func TestJournalCutEveryByte(t *testing.T) {
	const n = 60
	d, want := filled(t, n)
	segs := segments(d)
	cuts := 0
	for _, name := range segs {
		size := len(d.files[name].data)
		for at := range size + 1 {
			cut := d.copyOf()
			c := cut.files[name]
			c.data = c.data[:at]
			kept, reported := checkPrefix(t, cut, want)
			if !reported && at < size {
				t.Fatalf("%s cut at %d: %d of %d records, nothing reported", name, at, kept, n)
			}
			if reported && at == size {
				t.Fatalf("%s is whole, yet reported", name)
			}
			cuts++
		}
	}
	t.Logf("%d cuts in %d segments", cuts, len(segs))
}

func TestJournalFlipEveryByte(t *testing.T) {
	const n = 60
	d, want := filled(t, n)
	flips := 0
	for _, name := range segments(d) {
		for at := range d.files[name].data {
			for _, bit := range []byte{0x01, 0x80} {
				flip := d.copyOf()
				flip.files[name].data[at] ^= bit
				kept, reported := checkPrefix(t, flip, want)
				if !reported {
					t.Fatalf("%s flipped at %d: %d of %d records, nothing reported", name, at, kept, n)
				}
				flips++
			}
		}
	}
	t.Logf("%d flips", flips)
}

func TestJournalMissingSegment(t *testing.T) {
	d, want := filled(t, 60)
	segs := segments(d)
	for i, name := range segs[:len(segs)-1] {
		gone := d.copyOf()
		delete(gone.files, name)
		j, report := open(t, gone, journal.Options{SegmentSize: 1 << 10, NoSpare: true})
		got := all(t, j)
		closing(t, j)
		if i == 0 {
			// As after pruning: what is left must be the end of the list.
			if len(report.Damage) > 0 || !slices.Equal(got, want[len(want)-len(got):]) {
				t.Errorf("without the first segment: %d records, %+v", len(got), report.Damage)
			}
			continue
		}
		if len(report.Damage) == 0 || !slices.Equal(got, want[:len(got)]) {
			t.Errorf("without %s: %d records, %+v", name, len(got), report.Damage)
		}
	}
}

func TestRescueFindsWhatLiesBehindDamage(t *testing.T) {
	whole, want := filled(t, 60)
	name := segments(whole)[1]
	opts := journal.Options{SegmentSize: 1 << 10, NoSpare: true}
	for at := 200; at < 900; at += 13 {
		d := whole.copyOf()
		d.files[name].data[at] ^= 1
		j, report := open(t, d, opts)
		if len(report.Damage) == 0 {
			t.Fatal("not reported")
		}
		found := all(t, j)
		n, err := j.Rescue(func(p []byte) error {
			found = append(found, string(p))
			return nil
		})
		if err != nil || n == 0 {
			t.Fatal(n, err)
		}
		missing := 0
		for _, w := range want {
			if !slices.Contains(found, w) {
				missing++
			}
		}
		if missing > 2 { // a changed tag fails its own frame and the next
			t.Errorf("%d records lost to a changed byte at %d", missing, at)
		}
		// Pruning keeps the evidence, and rescuing still finds it.
		add(t, j, "next")
		if err := j.Prune(1 << 60); err != nil {
			t.Fatal(err)
		}
		if again, err := j.Rescue(func([]byte) error { return nil }); err != nil || again < n {
			t.Errorf("after pruning %d found, before %d (%v)", again, n, err)
		}
		closing(t, j)
	}
}

var errFault = errors.New("the disk said no")

// TestEveryCallCanFail makes each call to the disk fail once, in turn, with nothing, a
// part or all of a write done, and requires that every acknowledged record is there
// after a crash and that no other appears but the one that failed.
func TestEveryCallCanFail(t *testing.T) {
	for _, kind := range []error{errFault, journal.ErrDiskFull} {
		for _, torn := range []int{0, 5, 40, 1 << 20} {
			for at := 0; ; at++ {
				d := newDisk()
				d.torn = torn
				n, hit := 0, false
				d.fault = func(string, string) error {
					if n++; n == at+1 {
						hit = true
						return kind
					}
					return nil
				}
				runWithFault(t, d, fmt.Sprintf("call %d, %d bytes done", at, torn))
				if !hit {
					break
				}
			}
		}
	}
}

func runWithFault(t *testing.T, d *disk, what string) {
	t.Helper()
	opts := journal.Options{SegmentSize: 1 << 10, NoSpare: true}
	var acked []string
	failed := make(map[string]bool)
	j, _, err := journal.Open(d, opts)
	if err == nil {
		for i := range 40 {
			p := fmt.Sprintf("%d %s", i, strings.Repeat("z", i*7%50))
			if _, err := j.Append(context.Background(), []byte(p)); err == nil {
				acked = append(acked, p)
			} else {
				failed[p] = true
			}
		}
		if len(failed) > 1 {
			t.Fatalf("%s: one failing call lost %d saves", what, len(failed))
		}
		if got := all(t, j); !slices.Equal(got, acked) {
			t.Fatalf("%s: holds %d records, %d were acknowledged", what, len(got), len(acked))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	left := d.powerCut(512, func() bool { return r.IntN(2) == 0 })
	j, report := open(t, left, opts)
	got := all(t, j)
	if len(got) < len(acked) || !slices.Equal(got[:len(acked)], acked) {
		t.Fatalf("%s: after a crash %d records, %d were acknowledged, %+v", what, len(got), len(acked), report.Damage)
	}
	for _, p := range got[len(acked):] {
		if !failed[p] {
			t.Fatalf("%s: %q was never written", what, p)
		}
	}
	closing(t, j)
}

// TestDiskFullAtEveryByte lets the disk run full after every number of bytes.
func TestDiskFullAtEveryByte(t *testing.T) {
	for room := int64(0); room < 4<<10; room += 7 {
		d := newDisk()
		d.room = room
		opts := journal.Options{SegmentSize: 1 << 10}
		j, _, err := journal.Open(d, opts)
		if err != nil {
			if !errors.Is(err, journal.ErrDiskFull) || room >= 1<<10 {
				t.Fatalf("room for %d bytes: %v", room, err)
			}
			continue
		}
		var acked []string
		full := false
		for i := range 60 {
			p := fmt.Sprintf("%d %s", i, strings.Repeat("f", i*5%60))
			_, err := j.Append(context.Background(), []byte(p))
			switch {
			case err == nil:
				acked = append(acked, p)
			case errors.Is(err, journal.ErrDiskFull):
				full = true
			default:
				t.Fatalf("room for %d bytes: %v", room, err)
			}
		}
		if !full || len(acked) == 0 {
			t.Fatalf("room for %d bytes: %d saved, full %v", room, len(acked), full)
		}
		closing(t, j)
		j, report := open(t, d.powerCut(512, func() bool { return true }), opts)
		if got := all(t, j); !slices.Equal(got, acked) || len(report.Damage) > 0 {
			t.Fatalf("room for %d bytes: %d of %d back, %+v", room, len(got), len(acked), report.Damage)
		}
		closing(t, j)
	}
}

// TestPowerCuts pulls the plug at random moments, again and again on the same files: on
// disks that tear at every byte, at 512 and at 4,096, in whatever order they wrote, and
// with names that had not reached the disk.
func TestPowerCuts(t *testing.T) {
	rounds := 240
	if prove() {
		rounds = 30_000
	}
	cuts, kept := 0, 0
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 7))
		d := newDisk()
		sector := []int{1, 512, 4096}[seed%3]
		opts := journal.Options{SegmentSize: 1 << 10, NoSpare: seed%2 == 0}
		if sector == 4096 {
			opts.SegmentSize = 1 << 14
		}
		var acked []string
		for life := range 4 {
			j, _, err := journal.Open(d, opts)
			if err != nil {
				t.Fatalf("seed %d life %d: %v", seed, life, err)
			}
			got := all(t, j)
			if len(got) < len(acked) || !slices.Equal(got[:len(acked)], acked) {
				t.Fatalf("seed %d life %d: %d records, %d were acknowledged", seed, life, len(got), len(acked))
			}
			acked = got
			off := r.IntN(60)
			calls := 0
			d.mu.Lock()
			d.torn = r.IntN(300)
			d.fault = func(string, string) error {
				if calls++; calls > off {
					return errFault
				}
				return nil
			}
			d.mu.Unlock()
			for i := range 30 {
				p := fmt.Sprintf("%d.%d %s", life, i, strings.Repeat("p", r.IntN(200)))
				if _, err := j.Append(context.Background(), []byte(p)); err == nil {
					acked = append(acked, p)
				}
			}
			_ = j.Close() // the power is off
			d = d.powerCut(sector, func() bool { return r.IntN(3) > 0 })
			cuts++
		}
		kept += len(acked)
	}
	t.Logf("%d power cuts (seeds 0 to %d), %d acknowledged records, none lost", cuts, rounds-1, kept)
}

// TestPowerCutsBetweenEveryTwoCalls cuts the power after every call to the disk in turn,
// with every first part of the names done since the last folder sync and with all, none
// and half of the sectors, so that no window between a rename and its sync is missed.
func TestPowerCutsBetweenEveryTwoCalls(t *testing.T) {
	cuts := 0
	for _, sector := range []int{512, 4096} {
		for off := 0; ; off++ {
			for mode := range 5 {
				d := newDisk()
				calls, hit := 0, false
				d.fault = func(string, string) error {
					if calls++; calls > off {
						hit = true
						return errFault
					}
					return nil
				}
				d.torn = []int{0, 1 << 20, 100, 700, 5}[mode]
				opts := journal.Options{SegmentSize: 1 << 12, NoSpare: mode%2 == 0}
				var acked []string
				if j, _, err := journal.Open(d, opts); err == nil {
					for i := range 12 {
						p := fmt.Sprintf("%d %s", i, strings.Repeat("p", 700))
						if _, err := j.Append(context.Background(), []byte(p)); err == nil {
							acked = append(acked, p)
						}
					}
					_ = j.Close()
				}
				n := 0
				left := d.powerCut(sector, func() bool {
					n++
					return mode == 1 || mode > 1 && n%mode != 0
				})
				cuts++
				j, _ := open(t, left, opts)
				if got := all(t, j); len(got) < len(acked) || !slices.Equal(got[:len(acked)], acked) {
					t.Fatalf("off after %d calls, sectors of %d, mode %d: %d records, %d were acknowledged", off, sector, mode, len(got), len(acked))
				}
				add(t, j, "afterwards")
				closing(t, j)
				if mode == 4 && !hit {
					off = -2 // every call has had its turn
				}
			}
			if off < 0 {
				break
			}
		}
	}
	t.Logf("%d power cuts", cuts)
}
