package logstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// Counts says what a check has seen.
type Counts struct {
	Spaces, Entries, Statements, Evidence, Held, Blobs int
	// Destroyed are those of Spaces of which only the mark is left.
	Destroyed int
}

// Check reads everything that a store holds and calls found for each thing that
// contradicts another: entries against their hash, their key and their Merkle
// hashes, published bundles without a gap, the organisation's log without one.
// What a bundle is signed with is the caller's to check, by verify, which gets
// every entry. An error means that the check itself could not go on.
func Check(ctx context.Context, s Store, verify func(Entry) error, found func(problem string)) (Counts, error) {
	var n Counts
	var heads []Head
	err := s.Heads(ctx, func(h Head) error { heads = append(heads, h); return nil })
	if err != nil {
		return n, fmt.Errorf("read the heads: %w", err)
	}
	for _, h := range heads {
		n.Spaces++
		if h.Destroyed {
			n.Destroyed++
			continue
		}
		if err := checkSpace(ctx, s, h, verify, found, &n); err != nil {
			return n, err
		}
	}
	size, err := s.OrgRead(ctx, 0, func(uint64, []byte) error { n.Statements++; return nil })
	switch {
	case errors.Is(err, ErrDamaged):
		found(fmt.Sprintf("organisation's log: %v", err))
	case err != nil:
		return n, fmt.Errorf("read the organisation's log: %w", err)
	case size != uint64(n.Statements):
		found(fmt.Sprintf("organisation's log: %d statements of %d", n.Statements, size))
	}
	err = s.Evidence(ctx, func(wire.Key, []byte) error { n.Evidence++; return nil })
	if err != nil {
		found(fmt.Sprintf("evidence: %v", err))
	}
	err = s.HeldAside(ctx, func(h Held) error {
		n.Held++
		if wire.HashOf(h.Raw) != h.Hash {
			found(fmt.Sprintf("held aside: bundle %d: bytes differ from their hash", n.Held))
		}
		return nil
	})
	if err != nil {
		found(fmt.Sprintf("held aside: %v", err))
	}
	if err := checkBlobs(ctx, s, found, &n); err != nil {
		return n, err
	}
	if c, ok := s.(Inspector); ok {
		if err := c.Inspect(ctx, found); err != nil {
			return n, fmt.Errorf("look behind the store: %w", err)
		}
	}
	return n, nil
}

// Inspector is a store that can look for what its methods never show: what lies
// beyond a head, or belongs to nothing.
type Inspector interface {
	Inspect(ctx context.Context, found func(problem string)) error
}

// checkBlobs reads every blob that is known.
func checkBlobs(ctx context.Context, s Store, found func(string), n *Counts) error {
	var last wire.Hash
	err := s.Blobs(ctx, func(h wire.Hash, size int64, _ Owner) error {
		if n.Blobs > 0 && h == last {
			return nil
		}
		last = h
		n.Blobs++
		data, err := s.Blob(ctx, h)
		switch {
		case errors.Is(err, ErrAbsent):
			found(fmt.Sprintf("blob %x: it is missing", h[:4]))
		case errors.Is(err, ErrDamaged):
			found(fmt.Sprintf("blob %x: bytes differ from their hash", h[:4]))
		case err != nil:
			return err
		case int64(len(data)) != size:
			found(fmt.Sprintf("blob %x: %d bytes, noted are %d", h[:4], len(data), size))
		}
		return nil
	})
	if errors.Is(err, ErrDamaged) {
		found(fmt.Sprintf("blobs: %v", err))
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the blobs: %w", err)
	}
	return nil
}

func checkSpace(ctx context.Context, s Store, h Head, verify func(Entry) error, found func(string), n *Counts) error {
	name := fmt.Sprintf("space %x", h.Space[:4])
	next := map[Stream]uint64{}
	var tree wire.Tree
	own := &pendingHashes{ctx: ctx, store: s, space: h.Space} // nothing but what is computed here
	err := s.Read(ctx, h.Space, 0, h.Size, func(e Entry) error {
		n.Entries++
		at := fmt.Sprintf("%s entry %d", name, e.Pos)
		if wire.HashOf(e.Raw) != e.Hash {
			found(at + ": bytes differ from their hash")
		}
		if l, err := s.Lookup(ctx, e.Key); err != nil || l.Pos != e.Pos || l.Hash != e.Hash {
			found(at + ": its key does not lead to it")
		}
		if st := StreamOf(e.Key); e.Key.Class == 0 {
			if e.Key.N != next[st] {
				found(fmt.Sprintf("%s: n is %d, expected %d", at, e.Key.N, next[st]))
			}
			next[st] = e.Key.N + 1
		}
		if err := verify(e); err != nil {
			found(fmt.Sprintf("%s: %v", at, err))
		}
		tree = tree.Add(wire.LeafHash(e.Raw))
		hashes, err := tlog.StoredHashes(int64(e.Pos), e.Raw, own)
		own.pending = append(own.pending, hashes...)
		return err
	})
	if errors.Is(err, ErrDestroyed) {
		return nil // while it was read
	}
	if errors.Is(err, ErrDamaged) {
		found(fmt.Sprintf("%s: %v", name, err))
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if tree.Size != h.Size {
		found(fmt.Sprintf("%s: %d entries, its head says %d", name, tree.Size, h.Size))
		return nil
	}
	for from := 0; from < len(own.pending); from += hashesAtOnce {
		part := own.pending[from:min(from+hashesAtOnce, len(own.pending))]
		indexes := make([]int64, len(part))
		for i := range part {
			indexes[i] = int64(from + i)
		}
		if held, err := s.Hashes(ctx, h.Space, indexes); err != nil || !slices.Equal(held, part) {
			found(fmt.Sprintf("%s: the stored hashes from %d on are not those of its entries (%v)", name, from, err))
			return nil
		}
	}
	root, err := (&Log{Store: s}).Root(ctx, h.Space, h.Size)
	if err != nil || root != tree.Root() {
		found(fmt.Sprintf("%s: the stored hashes do not give its root (%v)", name, err))
	}
	return nil
}

// hashesAtOnce is how many stored hashes are compared at once.
const hashesAtOnce = 512
