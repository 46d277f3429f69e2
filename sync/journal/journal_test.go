package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"doorstep/sync/journal"
)

const small = 1 << 12

func open(t testing.TB, d journal.Dir, opts journal.Options) (*journal.Journal, journal.Report) {
	t.Helper()
	if opts.SegmentSize == 0 {
		opts.SegmentSize = small
	}
	j, report, err := journal.Open(d, opts)
	if err != nil {
		t.Fatal(err)
	}
	return j, report
}

func closing(t testing.TB, j *journal.Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func add(t testing.TB, j *journal.Journal, payload string) uint64 {
	t.Helper()
	seq, err := j.Append(context.Background(), []byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func all(t testing.TB, j *journal.Journal) (payloads []string) {
	t.Helper()
	if err := j.Replay(0, func(_ uint64, p []byte) error {
		payloads = append(payloads, string(p))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return payloads
}

func record(i int) string { return fmt.Sprintf("record %d %s", i, strings.Repeat("x", i%97)) }

func TestRecordsComeBackInOrderOnARealDisk(t *testing.T) {
	dir := journal.OSDir(t.TempDir())
	j, report := open(t, dir, journal.Options{})
	if report.Count != 0 {
		t.Fatalf("a new journal holds %d records", report.Count)
	}
	for i := range 200 {
		if seq := add(t, j, record(i)); seq != uint64(i+1) {
			t.Fatalf("record %d got number %d", i, seq)
		}
	}
	closing(t, j)
	j, report = open(t, dir, journal.Options{})
	if report.Count != 200 || report.First != 1 || report.Last != 200 || len(report.Damage) != 0 {
		t.Fatalf("reopened as %+v", report)
	}
	n := 50
	if err := j.Replay(51, func(seq uint64, p []byte) error {
		if string(p) != record(n) || seq != uint64(n+1) {
			t.Errorf("record %d is %q", seq, p)
		}
		n++
		return nil
	}); err != nil || n != 200 {
		t.Error(n, err)
	}
	if seq := add(t, j, "one more"); seq != 201 {
		t.Errorf("went on with %d", seq)
	}
	closing(t, j)
	if _, err := j.Append(context.Background(), nil); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}

func TestReplayStopsWhereItIsTold(t *testing.T) {
	j, _ := open(t, newDisk(), journal.Options{})
	add(t, j, "a")
	add(t, j, "b")
	stop := errors.New("enough")
	if err := j.Replay(0, func(uint64, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	closing(t, j)
}

func TestEmptyAndTooLargeRecords(t *testing.T) {
	j, _ := open(t, newDisk(), journal.Options{})
	add(t, j, "")
	if _, err := j.Append(context.Background(), make([]byte, small)); !errors.Is(err, journal.ErrTooLarge) {
		t.Errorf("a record of a whole segment: %v", err)
	}
	if got := all(t, j); len(got) != 1 || got[0] != "" {
		t.Errorf("holds %q", got)
	}
	closing(t, j)
}

func TestManyWritersShareSyncs(t *testing.T) {
	d := newDisk()
	j, _ := open(t, d, journal.Options{SegmentSize: 1 << 16})
	var wg sync.WaitGroup
	seen := make([]map[uint64]string, 16)
	for w := range seen {
		seen[w] = make(map[uint64]string)
		wg.Go(func() {
			for i := range 100 {
				p := fmt.Sprintf("%d/%d", w, i)
				seq, err := j.Append(context.Background(), []byte(p))
				if err != nil {
					t.Error(err)
				}
				seen[w][seq] = p
			}
		})
	}
	wg.Wait()
	got := all(t, j)
	if len(got) != 1600 {
		t.Fatalf("%d records", len(got))
	}
	for w := range seen {
		for seq, p := range seen[w] {
			if got[seq-1] != p {
				t.Errorf("number %d is %q, its writer was told %q", seq, got[seq-1], p)
			}
		}
	}
	closing(t, j)
}

func TestAContextThatEndsInTheQueueLeavesTheJournalWorking(t *testing.T) {
	d := newDisk()
	j, _ := open(t, d, journal.Options{NoSpare: true})
	gate := make(chan struct{})
	entered := make(chan struct{}, 100)
	d.mu.Lock()
	d.fault = func(call, _ string) error {
		if call == "sync" {
			entered <- struct{}{}
			<-gate
		}
		return nil
	}
	d.mu.Unlock()
	var wg sync.WaitGroup
	wg.Go(func() { add(t, j, "first") })
	<-entered // the first is being written
	ctx, cancel := context.WithCancel(context.Background())
	for range 5 {
		wg.Go(func() {
			if _, err := j.Append(ctx, []byte("given up")); err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	cancel()
	close(gate)
	wg.Wait()
	add(t, j, "last")
	got := all(t, j)
	if got[0] != "first" || got[len(got)-1] != "last" {
		t.Errorf("holds %q", got)
	}
	closing(t, j)
	if _, err := j.Append(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

func TestPruneLetsGoOfWholeSegments(t *testing.T) {
	d := newDisk()
	j, _ := open(t, d, journal.Options{})
	for i := range 300 {
		add(t, j, record(i))
	}
	if err := j.Prune(150); err != nil {
		t.Fatal(err)
	}
	first := 0
	if err := j.Replay(0, func(seq uint64, p []byte) error {
		if first == 0 {
			first = int(seq)
		}
		if string(p) != record(int(seq)-1) {
			t.Errorf("number %d is %q", seq, p)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if first < 60 || first > 151 {
		t.Errorf("the first record kept is %d", first)
	}
	if err := j.Prune(1 << 60); err != nil {
		t.Fatal(err)
	}
	add(t, j, "goes on")
	closing(t, j)
	j, report := open(t, d, journal.Options{})
	if report.Last != 301 || len(report.Damage) > 0 {
		t.Errorf("reopened as %+v", report)
	}
	closing(t, j)
}

func TestAStaleFrameIsNotMistakenForALaterOne(t *testing.T) {
	// Two journals write the same records; a segment of one is put over the other's.
	a, b := newDisk(), newDisk()
	for _, d := range []*disk{a, b} {
		j, _ := open(t, d, journal.Options{})
		for i := range 100 {
			add(t, j, record(i))
		}
		closing(t, j)
	}
	name := ""
	for n := range a.files {
		if strings.HasPrefix(n, "00000000000000000002") {
			name = n
		}
	}
	mixed := a.copyOf()
	copy(mixed.files[name].data[80:], b.files[name].data[80:])
	j, report := open(t, mixed, journal.Options{})
	if len(report.Damage) == 0 {
		t.Error("frames of another file were taken for this one's")
	}
	for i, p := range all(t, j) {
		if p != record(i) {
			t.Errorf("record %d is %q", i, p)
		}
	}
	closing(t, j)
}

func TestRoomTellsWhatAFullDiskStillTakes(t *testing.T) {
	d := newDisk()
	j, _ := open(t, d, journal.Options{SegmentSize: 1 << 16})
	add(t, j, "x")
	for j.Room() < 1<<17-1000 { // the spare is made in the background
	}
	d.mu.Lock()
	d.room = 0
	d.mu.Unlock()
	n := 0
	payload := bytes.Repeat([]byte("a"), 500)
	for {
		if _, err := j.Append(context.Background(), payload); err != nil {
			if !errors.Is(err, journal.ErrDiskFull) {
				t.Fatal(err)
			}
			break
		}
		n++
	}
	if want := 2 * (1<<16 - 200) / 528; n < want-2 {
		t.Errorf("%d saves on a full disk, room was for %d", n, want)
	}
	// Little room is left, and a small record still fits into it.
	add(t, j, "small")
	d.mu.Lock()
	d.room = 1 << 20
	d.mu.Unlock()
	if _, err := j.Append(context.Background(), payload); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := all(t, j); len(got) != n+3 {
		t.Errorf("%d records of %d", len(got), n+3)
	}
	closing(t, j)
}
