package storetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func heldBundle(device, space int, n uint64) logstore.Held {
	o := Offer(space, device, 0, n)
	return logstore.Held{Device: Inc(device), Key: o.Key, Hash: wire.HashOf(o.Raw), At: noon, Raw: o.Raw}
}

func putBlob(t *testing.T, s logstore.Store, text string, device, space int) wire.Hash {
	t.Helper()
	h := sha256.Sum256([]byte(text))
	owner := logstore.Owner{Device: Inc(device)}
	if space > 0 {
		owner.Space = Space(space)
	}
	_, err := s.PutBlob(t.Context(), h, []byte(text), owner)
	must(t, err)
	return h
}

func destroyed(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	for n := range uint64(30) {
		commit(t, s, Offer(1, 1, 0, n), Offer(2, 1, 0, n))
	}
	for sp := 1; sp <= 2; sp++ {
		must(t, s.Keep(t.Context(), Offer(sp, 1, 0, 3).Key, []byte("other")))
		_, err := s.Hold(t.Context(), heldBundle(7, sp, 5))
		must(t, err)
	}
	of1, of2, both, none := putBlob(t, s, "of 1", 1, 1), putBlob(t, s, "of 2", 1, 2), putBlob(t, s, "of both", 1, 1), putBlob(t, s, "of none", 1, 0)
	putBlob(t, s, "of both", 1, 2)

	for range 2 {
		must(t, s.DropSpace(t.Context(), Space(1)))
	}
	must(t, s.DropSpace(t.Context(), Space(50)))

	for _, sp := range []int{1, 50} {
		want := uint64(30)
		if sp == 50 {
			want = 0
		}
		if n, err := s.Head(t.Context(), Space(sp)); !errors.Is(err, logstore.ErrDestroyed) || n != want {
			t.Errorf("head of space %d: %d, %v", sp, n, err)
		}
		for name, call := range map[string]func() error{
			"read":  func() error { return s.Read(t.Context(), Space(sp), 0, 99, func(logstore.Entry) error { return nil }) },
			"index": func() error { return s.Index(t.Context(), Space(sp), 0, 99, func(logstore.Entry) error { return nil }) },
			"append": func() error {
				b := batch(t, s, Offer(60, 1, 0, 0), 0)
				b.Space, b.Entries[0].Key.Space = Space(sp), Space(sp)
				return s.Append(t.Context(), []logstore.Batch{b})
			},
			"hold": func() error { _, err := s.Hold(t.Context(), heldBundle(7, sp, 9)); return err },
			"blob": func() error {
				_, err := s.PutBlob(t.Context(), sha256.Sum256([]byte("late")), []byte("late"), logstore.Owner{Space: Space(sp)})
				return err
			},
		} {
			if err := call(); !errors.Is(err, logstore.ErrDestroyed) {
				t.Errorf("%s of space %d: %v, want ErrDestroyed", name, sp, err)
			}
		}
	}
	if _, err := s.Lookup(t.Context(), Offer(1, 1, 0, 3).Key); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("a key of it: %v", err)
	}
	if h, err := s.Hashes(t.Context(), Space(1), []int64{0}); err == nil {
		t.Errorf("a hash of it: %v", h)
	}
	if n := len(read(t, s, 2, 0, 99)); n != 30 {
		t.Errorf("the other space has %d entries", n)
	}
	out := commit(t, s, Offer(1, 1, 0, 30), Offer(2, 1, 0, 30))
	if out[0].Refused == 0 || out[1].Refused != 0 {
		t.Errorf("a commit to both: %+v", out)
	}
	left := 0
	must(t, s.Evidence(t.Context(), func(k wire.Key, _ []byte) error { left++; return expectSpace(k.Space, 2) }))
	must(t, s.HeldAside(t.Context(), func(h logstore.Held) error { left++; return expectSpace(h.Key.Space, 2) }))
	if left != 2 {
		t.Errorf("%d pieces of evidence and held bundles of the other space are left, want 1 and 1", left)
	}
	have, err := s.HaveBlobs(t.Context(), []wire.Hash{of1, of2, both, none})
	if err != nil || !slices.Equal(have, []bool{false, true, true, true}) {
		t.Errorf("blobs of 1, 2, both and none: %v, %v", have, err)
	}
	if n, err := s.BlobUse(t.Context(), Inc(1)); err != nil || n != int64(len("of 2of bothof none")) {
		t.Errorf("the device still counts %d bytes, %v", n, err)
	}
	var heads []logstore.Head
	must(t, s.Heads(t.Context(), func(h logstore.Head) error { heads = append(heads, h); return nil }))
	want := []logstore.Head{{Space: Space(1), Size: 30, Destroyed: true}, {Space: Space(2), Size: 31}, {Space: Space(50), Destroyed: true}}
	if !slices.Equal(heads, want) {
		t.Errorf("heads %v, want %v", heads, want)
	}
}

func expectSpace(id wire.ID, n int) error {
	if id != Space(n) {
		return fmt.Errorf("something of another space than %d", n)
	}
	return nil
}

func changed(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	since := time.Time{}
	ask := func() map[wire.ID]logstore.Head {
		got := map[wire.ID]logstore.Head{}
		next, err := s.Changed(t.Context(), since, func(h logstore.Head) error { got[h.Space] = h; return nil })
		must(t, err)
		since = next
		return got
	}
	commit(t, s, Offer(1, 1, 0, 0), Offer(2, 1, 0, 0))
	if got := ask(); len(got) != 2 || got[Space(1)].Size != 1 {
		t.Errorf("at first: %v", got)
	}
	commit(t, s, Offer(2, 1, 0, 1))
	if got := ask(); got[Space(2)].Size != 2 {
		t.Errorf("after one more: %v", got)
	}
	must(t, s.DropSpace(t.Context(), Space(1)))
	if got := ask(); !got[Space(1)].Destroyed {
		t.Errorf("after a destruction: %v", got)
	}
	since = time.Time{}
	if got := ask(); len(got) != 2 {
		t.Errorf("from the beginning: %v", got)
	}
}

func heldAside(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	all := []logstore.Held{heldBundle(1, 1, 1), heldBundle(1, 1, 0), heldBundle(2, 1, 0), heldBundle(1, 2, 40)}
	for round, want := range []bool{true, false} {
		for i, h := range all {
			if made, err := s.Hold(t.Context(), h); err != nil || made != want {
				t.Errorf("round %d, %d: %v, %v", round, i, made, err)
			}
		}
	}
	slices.SortFunc(all, logstore.CompareHeld)
	check := func() {
		t.Helper()
		var got []logstore.Held
		must(t, s.HeldAside(t.Context(), func(h logstore.Held) error { h.Raw = bytes.Clone(h.Raw); got = append(got, h); return nil }))
		same := func(a, b logstore.Held) bool {
			return logstore.CompareHeld(a, b) == 0 && a.At.Equal(b.At) && bytes.Equal(a.Raw, b.Raw)
		}
		if !slices.EqualFunc(got, all, same) {
			t.Errorf("held %d bundles, want %d in order", len(got), len(all))
		}
		for device := 1; device <= 2; device++ {
			wantN, wantBytes := 0, int64(0)
			for _, h := range all {
				if h.Device == Inc(device) {
					wantN, wantBytes = wantN+1, wantBytes+int64(len(h.Raw))
				}
			}
			if n, size, err := s.HeldUse(t.Context(), Inc(device)); err != nil || n != wantN || size != wantBytes {
				t.Errorf("use of device %d: %d, %d bytes, %v; want %d, %d", device, n, size, err, wantN, wantBytes)
			}
		}
	}
	check()
	if _, err := s.Lookup(t.Context(), all[0].Key); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("a held bundle is in a log: %v", err)
	}
	for range 2 {
		must(t, s.Release(t.Context(), all[1].Hash))
	}
	all = slices.Delete(all, 1, 2)
	check()
}

func blobOwners(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	use := func(device int) int64 {
		t.Helper()
		n, err := s.BlobUse(t.Context(), Inc(device))
		must(t, err)
		return n
	}
	if n := use(1); n != 0 {
		t.Errorf("a device without blobs counts %d bytes", n)
	}
	a := putBlob(t, s, "first", 1, 1)
	b := putBlob(t, s, "second!", 1, 2)
	putBlob(t, s, "second!", 2, 3)
	if use(1) != 12 || use(2) != 0 {
		t.Errorf("use is %d and %d, want 12 and 0: a blob counts for who brought it first", use(1), use(2))
	}
	var got []string
	must(t, s.Blobs(t.Context(), func(h wire.Hash, size int64, o logstore.Owner) error {
		got = append(got, fmt.Sprintf("%x %d %x %x", h[:2], size, o.Device[:3], o.Space[:3]))
		return nil
	}))
	var want []string
	for _, x := range []struct {
		h            wire.Hash
		size, owner  int
		spaceOfOwner int
	}{{a, 5, 1, 1}, {b, 7, 1, 2}, {b, 7, 1, 3}} {
		d, sp := Inc(x.owner), Space(x.spaceOfOwner)
		want = append(want, fmt.Sprintf("%x %d %x %x", x.h[:2], x.size, d[:3], sp[:3]))
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("blobs %q, want %q", got, want)
	}
	for range 2 {
		must(t, s.DropBlob(t.Context(), b))
	}
	if _, err := s.Blob(t.Context(), b); !errors.Is(err, logstore.ErrAbsent) || use(1) != 5 {
		t.Errorf("a dropped blob: %v, use %d", err, use(1))
	}
	putBlob(t, s, "second!", 2, 3)
	if data, err := s.Blob(t.Context(), b); err != nil || string(data) != "second!" || use(1) != 5 || use(2) != 7 {
		t.Errorf("a blob brought again after it was dropped: %q, %v, use %d and %d", data, err, use(1), use(2))
	}
}

func temps(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	until := noon.Add(time.Minute)
	must(t, s.PutTemp(t.Context(), "token/a", []byte("1"), noon, until))
	must(t, s.PutTemp(t.Context(), "token/b%_", []byte("2"), noon, until))
	must(t, s.PutTemp(t.Context(), "token/b", nil, noon, until))
	must(t, s.PutTemp(t.Context(), "nonce/a", []byte("3"), noon, until))
	if err := s.PutTemp(t.Context(), "token/a", []byte("4"), noon, until); !errors.Is(err, logstore.ErrTaken) {
		t.Errorf("a live name: %v, want ErrTaken", err)
	}
	for _, c := range []struct {
		name, want string
		at         time.Time
		err        error
	}{
		{"token/a", "1", noon, nil},
		{"token/a", "1", until.Add(-time.Millisecond), nil},
		{"token/a", "", until, logstore.ErrAbsent},
		{"token/c", "", noon, logstore.ErrAbsent},
		{"token/b", "", noon, nil},
	} {
		if v, err := s.Temp(t.Context(), c.name, c.at); !errors.Is(err, c.err) || string(v) != c.want {
			t.Errorf("%s at %v: %q, %v", c.name, c.at, v, err)
		}
	}
	must(t, s.PutTemp(t.Context(), "token/a", []byte("5"), until, until.Add(time.Minute)))
	if v, err := s.Temp(t.Context(), "token/a", until); err != nil || string(v) != "5" {
		t.Errorf("after it ran out and was put again: %q, %v", v, err)
	}
	if _, err := s.TakeTemp(t.Context(), "nonce/a", until); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("one that has run out was taken: %v", err)
	}
	must(t, s.DropTemp(t.Context(), "token/b%"))
	for name, want := range map[string]error{"token/b%_": logstore.ErrAbsent, "token/b": nil} {
		if _, err := s.Temp(t.Context(), name, noon); !errors.Is(err, want) {
			t.Errorf("after dropping a prefix, %s: %v", name, err)
		}
	}
	for i := range 500 {
		must(t, s.PutTemp(t.Context(), fmt.Sprintf("many/%d", i), []byte("x"), noon.Add(time.Duration(i)*time.Hour), noon.Add(time.Duration(i+1)*time.Hour)))
	}
}

func tempTakenOnce(t *testing.T, o Opener) {
	s := o.Open(t)
	defer closeStore(t, s)
	for round := range 8 {
		name := fmt.Sprintf("nonce/%d", round)
		must(t, s.PutTemp(t.Context(), name, []byte("n"), noon, noon.Add(time.Minute)))
		var mu sync.Mutex
		var wg sync.WaitGroup
		got := 0
		for range 6 {
			wg.Go(func() {
				v, err := s.TakeTemp(t.Context(), name, noon)
				switch {
				case err == nil && string(v) == "n":
					mu.Lock()
					got++
					mu.Unlock()
				case !errors.Is(err, logstore.ErrAbsent):
					t.Errorf("take: %q, %v", v, err)
				}
			})
		}
		wg.Wait()
		if got != 1 {
			t.Fatalf("%d took it", got)
		}
	}
}
