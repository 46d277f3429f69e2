package logstore

import (
	"context"
	"errors"
	"fmt"
	"math/bits"

	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// Stream is one incarnation's bundles of one class in one space.
type Stream struct {
	Space, Inc wire.ID
	Class      uint8
}

// StreamOf is the stream that a key belongs to.
func StreamOf(k wire.Key) Stream { return Stream{k.Space, k.Inc, k.Class} }

// Facts are what a commit must know of a store before it plans.
type Facts struct {
	// Held are those of the keys that are stored.
	Held map[Key]Located
	// Next is Store.Next for the streams of class 0.
	Next map[Stream]uint64
	// Heads are the spaces that exist.
	Heads map[wire.ID]Head
	// Peaks are the stored hashes, by index, that the next ones rest on; may be
	// left out.
	Peaks map[wire.ID]map[int64]tlog.Hash
}

// Knower is a store that finds all facts together faster than one by one,
// because it is not in this process. They need not be of one moment: Append
// tells what has moved since.
type Knower interface {
	Facts(ctx context.Context, keys []wire.Key) (*Facts, error)
}

func (l *Log) facts(ctx context.Context, keys []Key) (*Facts, error) {
	if k, ok := l.Store.(Knower); ok {
		return k.Facts(ctx, keys)
	}
	f := &Facts{Held: map[Key]Located{}, Next: map[Stream]uint64{}, Heads: map[wire.ID]Head{}}
	for _, k := range keys {
		held, err := l.Lookup(ctx, k)
		if err == nil {
			f.Held[k] = held
		} else if !errors.Is(err, ErrAbsent) {
			return nil, fmt.Errorf("look up a bundle: %w", err)
		}
		if _, known := f.Heads[k.Space]; !known {
			size, err := l.Head(ctx, k.Space)
			if err != nil && !errors.Is(err, ErrDestroyed) {
				return nil, fmt.Errorf("read a head: %w", err)
			}
			f.Heads[k.Space] = Head{Space: k.Space, Size: size, Destroyed: err != nil}
		}
		if _, known := f.Next[StreamOf(k)]; !known && k.Class == 0 {
			if f.Next[StreamOf(k)], err = l.Next(ctx, k.Space, k.Inc, k.Class); err != nil {
				return nil, fmt.Errorf("look up a stream: %w", err)
			}
		}
	}
	return f, nil
}

// PeakIndexes are the indexes of the stored hashes that cover a log of a size:
// one for each bit set.
func PeakIndexes(size uint64) []int64 {
	var out []int64
	done := uint64(0)
	for size > done {
		level := bits.Len64(size-done) - 1
		out = append(out, tlog.StoredHashIndex(level, int64(done>>level)))
		done += 1 << level
	}
	return out
}
