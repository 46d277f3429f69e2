package logstore_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/logstore/storetest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

func newLog() *logstore.Log { return &logstore.Log{Store: mem.New()} }

func commitOne(t *testing.T, l *logstore.Log, o logstore.Offer) logstore.Outcome {
	t.Helper()
	out, err := l.Commit(t.Context(), []logstore.Offer{o})
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// TestTheSameBundleAgainHasTheSameReceipt, however often it comes, alone or
// twice in one push.
func TestTheSameBundleAgainHasTheSameReceipt(t *testing.T) {
	l := newLog()
	first := commitOne(t, l, storetest.Offer(1, 1, 0, 0))
	if !first.New || first.Refused != 0 {
		t.Fatalf("first time: %+v", first)
	}
	for range 3 {
		again := commitOne(t, l, storetest.Offer(1, 1, 0, 0))
		if again.New || again.Receipt != first.Receipt {
			t.Fatalf("again: %+v, first %+v", again, first)
		}
	}
	twice, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 1), storetest.Offer(1, 1, 0, 1)})
	if err != nil || twice[0].Receipt != twice[1].Receipt || !twice[0].New || twice[1].New {
		t.Errorf("twice in one push: %+v, %v", twice, err)
	}
	if size, err := l.Head(t.Context(), storetest.Space(1)); err != nil || size != 2 {
		t.Errorf("log of %d entries, %v", size, err)
	}
}

// TestPublishedBundlesHaveNoGaps: class 0 is a prefix; drafts may skip.
func TestPublishedBundlesHaveNoGaps(t *testing.T) {
	l := newLog()
	if o := commitOne(t, l, storetest.Offer(1, 1, 0, 3)); o.Refused != wire.RefusedGap || o.Want != 0 {
		t.Fatalf("n=3 first: %+v", o)
	}
	out, err := l.Commit(t.Context(), []logstore.Offer{
		storetest.Offer(1, 1, 0, 0), storetest.Offer(1, 1, 0, 1), storetest.Offer(1, 1, 0, 3),
		storetest.Offer(1, 2, 0, 0), storetest.Offer(1, 1, 0, 2), storetest.Offer(1, 1, 1, 50),
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []wire.Reason{0, 0, wire.RefusedGap, 0, 0, 0} {
		if out[i].Refused != want {
			t.Errorf("offer %d: %v, want %v", i, out[i].Refused, want)
		}
	}
	if out[2].Want != 2 {
		t.Errorf("expected n %d, want 2", out[2].Want)
	}
	if out[5].Receipt.Pos != 4 {
		t.Errorf("positions do not follow the order of the push: %+v", out)
	}
}

// TestEquivocationKeepsBoth: another content under a stored key is refused,
// the first stays, the second is kept as evidence.
func TestEquivocationKeepsBoth(t *testing.T) {
	l := newLog()
	good := storetest.Offer(1, 1, 0, 0)
	commitOne(t, l, good)
	bad := good
	bad.Raw = []byte("another content")
	for range 2 {
		if o := commitOne(t, l, bad); o.Refused != wire.RefusedEquivocation || o.Receipt.Hash != wire.HashOf(good.Raw) {
			t.Fatalf("%+v", o)
		}
	}
	same := storetest.Offer(2, 1, 0, 0)
	twin := same
	twin.Raw = []byte("both in one push")
	out, err := l.Commit(t.Context(), []logstore.Offer{same, twin})
	if err != nil || out[0].Refused != 0 || out[1].Refused != wire.RefusedEquivocation {
		t.Fatalf("both in one push: %+v, %v", out, err)
	}
	var kept [][]byte
	if err := l.Evidence(t.Context(), func(_ wire.Key, raw []byte) error { kept = append(kept, bytes.Clone(raw)); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(kept) != 2 || !bytes.Equal(kept[0], bad.Raw) || !bytes.Equal(kept[1], twin.Raw) {
		t.Errorf("kept %q", kept)
	}
}

// losing is a store whose appends lose to another writer a few times.
type losing struct {
	logstore.Store
	left int
	rude func()
}

func (s *losing) Append(ctx context.Context, b []logstore.Batch) error {
	if s.left > 0 {
		s.left--
		s.rude()
		return logstore.ErrMoved
	}
	return s.Store.Append(ctx, b)
}

// TestACommitThatLosesARacePlansAgain against what the winner wrote.
func TestACommitThatLosesARacePlansAgain(t *testing.T) {
	inner := mem.New()
	n := uint64(0)
	s := &losing{Store: inner, left: 3, rude: func() {
		l := logstore.Log{Store: inner}
		if _, err := l.Commit(context.Background(), []logstore.Offer{storetest.Offer(1, 9, 0, n)}); err != nil {
			t.Error(err)
		}
		n++
	}}
	out, err := (&logstore.Log{Store: s}).Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)})
	if err != nil || out[0].Receipt.Pos != 3 {
		t.Errorf("%+v, %v; want position 3", out, err)
	}
}

// TestNothingIsReceiptedWhenTheStoreFails.
func TestNothingIsReceiptedWhenTheStoreFails(t *testing.T) {
	s := &losing{Store: mem.New(), left: 1 << 20, rude: func() {}}
	if out, err := (&logstore.Log{Store: s}).Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)}); err == nil || out != nil {
		t.Errorf("%+v, %v", out, err)
	}
	if !errors.Is(func() error {
		_, err := (&logstore.Log{Store: s}).Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)})
		return err
	}(), logstore.ErrMoved) {
		t.Errorf("the cause is lost")
	}
}

// TestCheckFindsWhatIsWrong and finds nothing in a sound store.
func TestCheckFindsWhatIsWrong(t *testing.T) {
	s := mem.New()
	l := &logstore.Log{Store: s}
	for n := range uint64(5) {
		commitOne(t, l, storetest.Offer(1, 1, 0, n))
	}
	accept := func(logstore.Entry) error { return nil }
	count := func(s logstore.Store, verify func(logstore.Entry) error) (logstore.Counts, int) {
		problems := 0
		c, err := logstore.Check(t.Context(), s, verify, func(string) { problems++ })
		if err != nil {
			t.Fatal(err)
		}
		return c, problems
	}
	if c, n := count(s, accept); n != 0 || c.Entries != 5 || c.Spaces != 1 {
		t.Errorf("sound store: %+v with %d problems", c, n)
	}
	if _, n := count(s, func(e logstore.Entry) error { return errors.New("signed by nobody") }); n != 5 {
		t.Errorf("%d entries fail verification, want 5", n)
	}
	if _, n := count(&altered{Store: s, pos: 3}, accept); n == 0 {
		t.Errorf("an altered entry passes")
	}
	gap := batchAt(t, s, storetest.Offer(1, 1, 0, 9), 5)
	if err := s.Append(t.Context(), []logstore.Batch{gap}); err != nil {
		t.Fatal(err)
	}
	if _, n := count(s, accept); n != 1 {
		t.Errorf("a gap gives %d problems, want 1", n)
	}
}

// altered changes one entry as it is read.
type altered struct {
	logstore.Store
	pos uint64
}

func (a *altered) Read(ctx context.Context, space wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	return a.Store.Read(ctx, space, from, to, func(e logstore.Entry) error {
		if e.Pos == a.pos {
			e.Raw = append(bytes.Clone(e.Raw), 1)
		}
		return fn(e)
	})
}

func batchAt(t *testing.T, s logstore.Store, o logstore.Offer, size uint64) logstore.Batch {
	t.Helper()
	h, err := tlog.StoredHashes(int64(size), o.Raw, tlog.HashReaderFunc(func(ix []int64) ([]tlog.Hash, error) {
		return s.Hashes(t.Context(), o.Key.Space, ix)
	}))
	if err != nil {
		t.Fatal(err)
	}
	e := logstore.Entry{Key: o.Key, Hash: wire.HashOf(o.Raw), Raw: o.Raw}
	return logstore.Batch{Space: o.Key.Space, Size: size, Entries: []logstore.Entry{e}, Hashes: [][]tlog.Hash{h}}
}

// TestALargeCommitIsStoredInParts: many megabytes at once, in spaces that
// interleave, come to stand as if they had come one by one.
func TestALargeCommitIsStoredInParts(t *testing.T) {
	counting := &counted{Store: mem.New()}
	l := logstore.Log{Store: counting}
	var offers []logstore.Offer
	for n := range uint64(40) {
		for sp := range 3 {
			o := storetest.Offer(sp, 1, 0, n)
			o.Raw = append(o.Raw, make([]byte, 100<<10)...)
			offers = append(offers, o)
		}
	}
	offers = append(offers, offers[0])
	out, err := l.Commit(t.Context(), offers)
	if err != nil || len(out) != len(offers) {
		t.Fatalf("%d outcomes, %v", len(out), err)
	}
	for i, o := range out[:len(out)-1] {
		if !o.New || o.Receipt.Pos != uint64(i/3) {
			t.Fatalf("offer %d: %+v", i, o)
		}
	}
	if last := out[len(out)-1]; last.New || last.Refused != 0 || last.Receipt.Pos != 0 {
		t.Errorf("what was offered twice: %+v", last)
	}
	if counting.appends < 5 || counting.most > 3<<20 {
		t.Errorf("%d commits, the largest of %d bytes", counting.appends, counting.most)
	}
}

type counted struct {
	logstore.Store
	appends, most int
}

func (c *counted) Append(ctx context.Context, batches []logstore.Batch) error {
	n := 0
	for _, b := range batches {
		for _, e := range b.Entries {
			n += len(e.Raw)
		}
	}
	c.appends, c.most = c.appends+1, max(c.most, n)
	return c.Store.Append(ctx, batches)
}
