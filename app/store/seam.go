package store

import (
	"context"
	"iter"

	"doorstep/sync/client"
	"doorstep/sync/wire"
)

// Blobs implements client.Source: no attachment waits.
func (s *Store) Blobs(context.Context) iter.Seq2[client.OutgoingBlob, error] {
	return func(func(client.OutgoingBlob, error) bool) {}
}

// WantBlobs implements client.Source: no attachment is missing.
func (s *Store) WantBlobs(context.Context) iter.Seq2[wire.Hash, error] {
	return func(func(wire.Hash, error) bool) {}
}

// Raw implements client.Source: entries are not kept as they came.
func (s *Store) Raw(context.Context, wire.ID, uint64) iter.Seq2[client.Entry, error] {
	return func(func(client.Entry, error) bool) {}
}

// RootAt implements client.Source for the size that the cursor stands at.
func (s *Store) RootAt(ctx context.Context, space wire.ID, size uint64) (wire.Hash, bool, error) {
	cs, err := s.Cursors(ctx)
	for _, c := range cs {
		if c.Space == space && c.Tree.Size == size {
			return wire.Hash(c.Tree.Root()), true, nil
		}
	}
	return wire.Hash{}, false, err
}

// KeepHealed implements client.Sink.
func (s *Store) KeepHealed(context.Context, wire.ID, int) error { return nil }

// KeepRevoked implements client.Sink.
func (s *Store) KeepRevoked(context.Context, []byte) error { return nil }

// KeepBlobReceipt implements client.Sink.
func (s *Store) KeepBlobReceipt(context.Context, wire.Hash) error { return nil }

// KeepBlob implements client.Sink.
func (s *Store) KeepBlob(context.Context, wire.Hash, []byte) error { return nil }
