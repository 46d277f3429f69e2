package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// Opener opens the one store of a test. Called again after Close it opens the
// same data again; a store without a disk sets Volatile.
type Opener struct {
	Open     func(t *testing.T) logstore.Store
	Volatile bool
}

// Run checks every promise of logstore.Store.
func Run(t *testing.T, fresh func(t *testing.T) Opener) {
	for _, c := range []struct {
		name string
		run  func(t *testing.T, o Opener)
	}{
		{"AppendThenReadInOrder", appendThenRead},
		{"AppendIsCompareAndSet", appendIsCAS},
		{"AppendIsAllOrNothing", appendAllOrNothing},
		{"AppendRefusesATakenKey", appendTakenKey},
		{"AppendRefusesNonsense", appendNonsense},
		{"ReadRanges", readRanges},
		{"LookupAndNext", lookupAndNext},
		{"HeadsInOrder", headsInOrder},
		{"HashesGiveEveryRoot", hashesGiveRoots},
		{"EvidenceIsKeptOnceAndBounded", evidence},
		{"OrgLogIsLinear", orgLog},
		{"BlobsByHash", blobs},
		{"SettingsAreSetOnce", settings},
		{"ADestroyedSpaceIsGoneForGood", destroyed},
		{"ChangedLeavesNothingOut", changed},
		{"HeldAsideUntilReleased", heldAside},
		{"BlobsCountForWhoBroughtThem", blobOwners},
		{"PassingValuesPass", temps},
		{"APassingValueIsTakenOnce", tempTakenOnce},
		{"WritersRaceAndNobodyLoses", race},
		{"EverythingIsThereAfterReopen", reopen},
		{"AContextThatEndedReadsNothing", endedContext},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, fresh(t)) })
	}
}

// Space gives the id of a numbered space.
func Space(n int) wire.ID { return wire.ID{0xA0, byte(n >> 8), byte(n)} }

// Inc gives the id of a numbered incarnation.
func Inc(n int) wire.ID { return wire.ID{0xB0, byte(n >> 8), byte(n)} }

// Offer makes the n-th bundle of an incarnation in a space. Stores do not
// look inside, so any bytes do.
func Offer(space, inc int, class uint8, n uint64) logstore.Offer {
	raw := fmt.Appendf(nil, "bundle %d/%d/%d/%d ", space, inc, class, n)
	raw = append(raw, bytes.Repeat([]byte{byte(n)}, int(n%97)*7)...)
	return logstore.Offer{Key: wire.Key{Space: Space(space), Inc: Inc(inc), Class: class, N: n}, Raw: raw}
}

func commit(t *testing.T, s logstore.Store, offers ...logstore.Offer) []logstore.Outcome {
	t.Helper()
	l := logstore.Log{Store: s}
	out, err := l.Commit(t.Context(), offers)
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return out
}

func read(t *testing.T, s logstore.Store, space int, from, to uint64) []logstore.Entry {
	t.Helper()
	var es []logstore.Entry
	err := s.Read(t.Context(), Space(space), from, to, func(e logstore.Entry) error {
		e.Raw = bytes.Clone(e.Raw)
		es = append(es, e)
		return nil
	})
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return es
}

func head(t *testing.T, s logstore.Store, space int) uint64 {
	t.Helper()
	n, err := s.Head(t.Context(), Space(space))
	if err != nil {
		t.Fatalf("head: %v", err)
	}
	return n
}

// batch builds what Log.Commit would for one bundle at the given size.
func batch(t *testing.T, s logstore.Store, o logstore.Offer, size uint64) logstore.Batch {
	t.Helper()
	h, err := tlog.StoredHashes(int64(size), o.Raw, tlog.HashReaderFunc(func(ix []int64) ([]tlog.Hash, error) {
		return s.Hashes(t.Context(), o.Key.Space, ix)
	}))
	if err != nil {
		t.Fatalf("hashes: %v", err)
	}
	return logstore.Batch{
		Space: o.Key.Space, Size: size, Hashes: [][]tlog.Hash{h},
		Entries: []logstore.Entry{{Key: o.Key, Hash: wire.HashOf(o.Raw), Raw: o.Raw}},
	}
}

func appendThenRead(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	var want []logstore.Offer
	for n := range uint64(9) {
		want = append(want, Offer(1, 1, 0, n))
	}
	commit(t, s, want[:4]...)
	commit(t, s, want[4:]...)
	got := read(t, s, 1, 0, 100)
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i, e := range got {
		if e.Pos != uint64(i) || e.Key != want[i].Key || !bytes.Equal(e.Raw, want[i].Raw) || e.Hash != wire.HashOf(want[i].Raw) {
			t.Errorf("entry %d is not what was appended: %v", i, e.Key)
		}
	}
}

func appendIsCAS(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	commit(t, s, Offer(1, 1, 0, 0), Offer(1, 1, 0, 1))
	ahead := batch(t, s, Offer(1, 1, 0, 2), 2)
	ahead.Size = 4 // the store has 2; the hash count for 4 is that for 2
	behind := batch(t, s, Offer(1, 1, 0, 2), 2)
	behind.Size = 0
	for name, b := range map[string]logstore.Batch{"ahead": ahead, "behind": behind} {
		if err := s.Append(t.Context(), []logstore.Batch{b}); !errors.Is(err, logstore.ErrMoved) {
			t.Errorf("%s of the log: %v, want ErrMoved", name, err)
		}
	}
	if n := head(t, s, 1); n != 2 {
		t.Errorf("refused appends changed the size to %d", n)
	}
}

func appendAllOrNothing(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	commit(t, s, Offer(2, 1, 0, 0))
	good := batch(t, s, Offer(1, 1, 0, 0), 0)
	stale := batch(t, s, Offer(2, 1, 0, 1), 0)
	if err := s.Append(t.Context(), []logstore.Batch{good, stale}); !errors.Is(err, logstore.ErrMoved) {
		t.Fatalf("one stale batch of two: %v, want ErrMoved", err)
	}
	if n := head(t, s, 1); n != 0 {
		t.Errorf("the good half was written: size %d", n)
	}
	if _, err := s.Lookup(t.Context(), Offer(1, 1, 0, 0).Key); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("the good half's key was written: %v", err)
	}
}

func appendTakenKey(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	commit(t, s, Offer(1, 1, 1, 7))
	other := Offer(1, 1, 1, 7)
	other.Raw = []byte("another content under the same key")
	if err := s.Append(t.Context(), []logstore.Batch{batch(t, s, other, 1)}); !errors.Is(err, logstore.ErrMoved) {
		t.Fatalf("taken key: %v, want ErrMoved", err)
	}
	if got := read(t, s, 1, 0, 9); len(got) != 1 || !bytes.Equal(got[0].Raw, Offer(1, 1, 1, 7).Raw) {
		t.Errorf("the first content is gone")
	}
}

func appendNonsense(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	ok := batch(t, s, Offer(1, 1, 0, 0), 0)
	for name, change := range map[string]func(b *logstore.Batch){
		"no entries":           func(b *logstore.Batch) { b.Entries, b.Hashes = nil, nil },
		"hashes missing":       func(b *logstore.Batch) { b.Hashes = nil },
		"wrong count":          func(b *logstore.Batch) { b.Hashes = [][]tlog.Hash{{{}, {}}} },
		"entry of elsewhere":   func(b *logstore.Batch) { b.Space = Space(9) },
		"position set by hand": func(b *logstore.Batch) { b.Entries = slices.Clone(b.Entries); b.Entries[0].Pos = 3 },
	} {
		b := ok
		change(&b)
		if err := s.Append(t.Context(), []logstore.Batch{b}); err == nil || errors.Is(err, logstore.ErrMoved) {
			t.Errorf("%s: %v, want a plain error", name, err)
		}
	}
	if err := s.Append(t.Context(), []logstore.Batch{ok, ok}); err == nil {
		t.Errorf("one space in two batches was accepted")
	}
	if n := head(t, s, 1); n != 0 {
		t.Errorf("nonsense was written: size %d", n)
	}
}

func readRanges(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	for n := range uint64(5) {
		commit(t, s, Offer(1, 1, 0, n), Offer(2, 1, 0, n))
	}
	for _, c := range []struct{ from, to, first, count uint64 }{
		{0, 5, 0, 5}, {0, 1, 0, 1}, {2, 4, 2, 2}, {4, 99, 4, 1}, {5, 9, 0, 0}, {9, 12, 0, 0}, {3, 3, 0, 0}, {4, 2, 0, 0},
	} {
		got := read(t, s, 1, c.from, c.to)
		if uint64(len(got)) != c.count || c.count > 0 && got[0].Pos != c.first {
			t.Errorf("read %d..%d gave %d entries", c.from, c.to, len(got))
		}
	}
	if got := read(t, s, 77, 0, 10); len(got) != 0 {
		t.Errorf("a space that does not exist has entries")
	}
	stop := errors.New("stop")
	n := 0
	err := s.Read(t.Context(), Space(1), 0, 5, func(logstore.Entry) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("the callback's error: %v after %d calls", err, n)
	}
}

func lookupAndNext(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	commit(t, s, Offer(1, 1, 0, 0), Offer(1, 2, 0, 0), Offer(1, 1, 0, 1), Offer(1, 1, 1, 40), Offer(1, 1, 1, 7))
	for _, c := range []struct {
		key  wire.Key
		pos  uint64
		next uint64
	}{
		{Offer(1, 1, 0, 1).Key, 2, 2}, {Offer(1, 2, 0, 0).Key, 1, 1}, {Offer(1, 1, 1, 7).Key, 4, 41},
	} {
		l, err := s.Lookup(t.Context(), c.key)
		if err != nil || l.Pos != c.pos {
			t.Errorf("lookup %v: %d, %v; want position %d", c.key, l.Pos, err, c.pos)
		}
		if n, err := s.Next(t.Context(), c.key.Space, c.key.Inc, c.key.Class); err != nil || n != c.next {
			t.Errorf("next of %v: %d, %v; want %d", c.key, n, err, c.next)
		}
	}
	if _, err := s.Lookup(t.Context(), Offer(2, 1, 0, 0).Key); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("a key of another space: %v, want ErrAbsent", err)
	}
	if n, err := s.Next(t.Context(), Space(1), Inc(9), 0); err != nil || n != 0 {
		t.Errorf("next of an unknown incarnation: %d, %v", n, err)
	}
}

func headsInOrder(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	for _, space := range []int{300, 2, 7} {
		for n := range uint64(space%5 + 1) {
			commit(t, s, Offer(space, 1, 0, n))
		}
	}
	var got []logstore.Head
	if err := s.Heads(t.Context(), func(h logstore.Head) error { got = append(got, h); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []logstore.Head{{Space: Space(2), Size: 3}, {Space: Space(7), Size: 3}, {Space: Space(300), Size: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("heads %v, want %v", got, want)
	}
}

func hashesGiveRoots(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	l := logstore.Log{Store: s}
	var tree wire.Tree
	for n := range uint64(40) {
		of := Offer(1, 1, 0, n)
		commit(t, s, of)
		tree = tree.Add(wire.LeafHash(of.Raw))
		if root, err := l.Root(t.Context(), Space(1), n+1); err != nil || root != tree.Root() {
			t.Fatalf("root over %d entries differs: %v", n+1, err)
		}
	}
	if _, err := s.Hashes(t.Context(), Space(1), []int64{tlog.StoredHashCount(40)}); err == nil {
		t.Errorf("a hash past the end was read")
	}
}

func evidence(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	k := Offer(1, 1, 0, 0).Key
	for i := range logstore.MaxEvidence + 4 {
		for range 2 {
			if err := s.Keep(t.Context(), k, fmt.Appendf(nil, "content %d", i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	k2 := Offer(1, 1, 0, 1).Key
	if err := s.Keep(t.Context(), k2, []byte("of another key")); err != nil {
		t.Fatal(err)
	}
	got := map[wire.Key]int{}
	if err := s.Evidence(t.Context(), func(k wire.Key, raw []byte) error { got[k]++; return nil }); err != nil {
		t.Fatal(err)
	}
	if got[k] != logstore.MaxEvidence || got[k2] != 1 {
		t.Errorf("kept %v, want %d and 1", got, logstore.MaxEvidence)
	}
}

func orgLog(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	must(t, s.OrgAppend(t.Context(), 0, [][]byte{[]byte("genesis")}))
	must(t, s.OrgAppend(t.Context(), 1, [][]byte{[]byte("a"), []byte("b")}))
	for _, size := range []uint64{0, 1, 2, 4} {
		if err := s.OrgAppend(t.Context(), size, [][]byte{[]byte("x")}); !errors.Is(err, logstore.ErrMoved) {
			t.Errorf("append at %d of 3: %v, want ErrMoved", size, err)
		}
	}
	for from, want := range []string{"genesis a b", "a b", "b", "", ""} {
		var got [][]byte
		size, err := s.OrgRead(t.Context(), uint64(from), func(pos uint64, raw []byte) error {
			if pos != uint64(from+len(got)) {
				t.Errorf("position %d out of order", pos)
			}
			got = append(got, bytes.Clone(raw))
			return nil
		})
		if err != nil || size != 3 || string(bytes.Join(got, []byte(" "))) != want {
			t.Errorf("read from %d: %q, size %d, %v", from, got, size, err)
		}
	}
}

func blobs(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	data := bytes.Repeat([]byte("sealed chunk "), 20_000)
	h := sha256.Sum256(data)
	if _, err := s.Blob(t.Context(), h); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("absent blob: %v", err)
	}
	for i, want := range []bool{true, false} {
		if made, err := s.PutBlob(t.Context(), h, data, logstore.Owner{}); err != nil || made != want {
			t.Errorf("put %d: %v, %v", i, made, err)
		}
	}
	if got, err := s.Blob(t.Context(), h); err != nil || !bytes.Equal(got, data) {
		t.Errorf("blob: %d bytes, %v", len(got), err)
	}
}

func settings(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	if _, err := s.Setting(t.Context(), "genesis"); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("absent setting: %v", err)
	}
	must(t, s.Set(t.Context(), "genesis", []byte{1, 2}))
	must(t, s.Set(t.Context(), "genesis", []byte{1, 2}))
	if err := s.Set(t.Context(), "genesis", []byte{3}); !errors.Is(err, logstore.ErrTaken) {
		t.Errorf("another value: %v, want ErrTaken", err)
	}
	must(t, s.Set(t.Context(), "join/b", []byte("2")))
	must(t, s.Set(t.Context(), "join/a", []byte("1")))
	must(t, s.Set(t.Context(), "joi", []byte("0")))
	var got string
	must(t, s.Settings(t.Context(), "join/", func(name string, v []byte) error { got += name + "=" + string(v) + " "; return nil }))
	if got != "join/a=1 join/b=2 " {
		t.Errorf("settings under a prefix: %q", got)
	}
	if v, err := s.Setting(t.Context(), "genesis"); err != nil || !bytes.Equal(v, []byte{1, 2}) {
		t.Errorf("setting: %v, %v", v, err)
	}
}

// race lets writers share spaces and spread over them; whatever is answered as
// stored must be there once, at the position answered.
func race(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	const writers, rounds = 4, 12
	l := logstore.Log{Store: s}
	outs := make([][]logstore.Outcome, writers)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range uint64(rounds) {
				offers := []logstore.Offer{Offer(1, w, 0, n), Offer(2+w%2, w, 0, n), Offer(1, 99, 1, n)}
				out, err := l.Commit(context.Background(), offers)
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				outs[w] = append(outs[w], out...)
			}
		})
	}
	wg.Wait()
	at := map[wire.Key]uint64{}
	for _, out := range outs {
		for _, oc := range out {
			if oc.Refused != 0 {
				t.Fatalf("%v refused: %v", oc.Receipt.Key, oc.Refused)
			}
			if pos, seen := at[oc.Receipt.Key]; seen && pos != oc.Receipt.Pos {
				t.Fatalf("%v at two positions", oc.Receipt.Key)
			}
			at[oc.Receipt.Key] = oc.Receipt.Pos
		}
	}
	total := 0
	for space := 1; space <= 3; space++ {
		for _, e := range read(t, s, space, 0, 1<<20) {
			total++
			if pos, ok := at[e.Key]; !ok || pos != e.Pos {
				t.Errorf("%v is stored at %d, answered %d", e.Key, e.Pos, pos)
			}
		}
	}
	if want := writers*rounds*2 + rounds; total != want || len(at) != want {
		t.Errorf("%d entries stored, %d answered, want %d", total, len(at), want)
	}
}

func reopen(t *testing.T, o Opener) {
	if o.Volatile {
		t.Skip("keeps nothing by design")
	}
	s := o.Open(t)
	for n := range uint64(20) {
		commit(t, s, Offer(1, 1, 0, n), Offer(2, 1, 0, n))
	}
	must(t, s.OrgAppend(t.Context(), 0, [][]byte{[]byte("g")}))
	must(t, s.Set(t.Context(), "k", []byte("v")))
	must(t, s.Keep(t.Context(), Offer(1, 1, 0, 3).Key, []byte("other")))
	data := []byte("blob")
	_, err := s.PutBlob(t.Context(), sha256.Sum256(data), data, logstore.Owner{Device: Inc(1), Space: Space(2)})
	must(t, err)
	_, err = s.Hold(t.Context(), heldBundle(1, 3, 0))
	must(t, err)
	commit(t, s, Offer(4, 1, 0, 0))
	must(t, s.DropSpace(t.Context(), Space(4)))
	closeStore(t, s)

	s = o.Open(t)
	defer closeStore(t, s)
	if got := read(t, s, 2, 0, 99); len(got) != 20 || !bytes.Equal(got[19].Raw, Offer(2, 1, 0, 19).Raw) {
		t.Errorf("%d entries after reopening", len(got))
	}
	commit(t, s, Offer(1, 1, 0, 20))
	if n := head(t, s, 1); n != 21 {
		t.Errorf("size %d after reopening and one more", n)
	}
	var tree wire.Tree
	for _, e := range read(t, s, 1, 0, 99) {
		tree = tree.Add(wire.LeafHash(e.Raw))
	}
	l := logstore.Log{Store: s}
	if root, err := l.Root(t.Context(), Space(1), 21); err != nil || root != tree.Root() {
		t.Errorf("root after reopening differs: %v", err)
	}
	if size, err := s.OrgRead(t.Context(), 0, func(uint64, []byte) error { return nil }); err != nil || size != 1 {
		t.Errorf("org log after reopening: %d, %v", size, err)
	}
	if v, err := s.Setting(t.Context(), "k"); err != nil || string(v) != "v" {
		t.Errorf("setting after reopening: %q, %v", v, err)
	}
	if b, err := s.Blob(t.Context(), sha256.Sum256(data)); err != nil || !bytes.Equal(b, data) {
		t.Errorf("blob after reopening: %v", err)
	}
	if n, err := s.BlobUse(t.Context(), Inc(1)); err != nil || n != int64(len(data)) {
		t.Errorf("use after reopening: %d, %v", n, err)
	}
	if n, _, err := s.HeldUse(t.Context(), Inc(1)); err != nil || n != 1 {
		t.Errorf("%d held aside after reopening, %v", n, err)
	}
	if n, err := s.Head(t.Context(), Space(4)); !errors.Is(err, logstore.ErrDestroyed) || n != 1 {
		t.Errorf("a destroyed space after reopening: %d, %v", n, err)
	}
	kept := 0
	must(t, s.Evidence(t.Context(), func(wire.Key, []byte) error { kept++; return nil }))
	if kept != 1 {
		t.Errorf("%d pieces of evidence after reopening", kept)
	}
}

func endedContext(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	commit(t, s, Offer(1, 1, 0, 0))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Read(ctx, Space(1), 0, 9, func(logstore.Entry) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("read under an ended context: %v", err)
	}
}

func closeStore(t *testing.T, s logstore.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
