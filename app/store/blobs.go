package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"doorstep/crypto/seal"
	"doorstep/sync/blob"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// The sealed parts of pictures are files of their own, named by their space
// and their hash. One that has no receipt has a name that says so: whether it
// waits does not depend on the view. The view knows which parts answers name,
// and so which are still to come.

// suffixWaits ends the name of a part that has no receipt.
const suffixWaits = ".waits"

func hexOf(id op.ID) string { return hex.EncodeToString(id[:]) }

func partName(space op.ID, hash wire.Hash) string {
	return hexOf(space) + "-" + hex.EncodeToString(hash[:])
}

// partOf reads a name.
func partOf(name string) (space op.ID, hash wire.Hash, waits, ok bool) {
	name, waits = strings.CutSuffix(name, suffixWaits)
	a, b, found := strings.Cut(name, "-")
	return space, hash, waits, found && unhex(space[:], a) && unhex(hash[:], b)
}

// lowPictures is below which no picture is taken in or fetched: what is left
// of the disk is for text.
const lowPictures = lowSpace + 64<<20

// roomForPictures refuses pictures when the disk is nearly full.
func (s *Store) roomForPictures(n int) error {
	if free, err := s.o.Free(s.o.Home); err == nil && free < lowPictures+uint64(n) {
		return ErrDiskFull
	}
	return nil
}

// PutBlob seals a picture under a space's key and keeps its parts for the next
// sync; they are on the disk when it returns. The reference goes into an
// answer.
func (s *Store) PutBlob(ctx context.Context, space op.ID, mime string, data []byte) (BlobRef, error) {
	if err := ctx.Err(); err != nil {
		return BlobRef{}, err
	}
	if err := s.roomForPictures(len(data)); err != nil {
		return BlobRef{}, err
	}
	id, err := op.RandomID(randReader)
	if err != nil {
		return BlobRef{}, err
	}
	epoch, err := s.writeEpoch(space)
	if err != nil {
		return BlobRef{}, err
	}
	if err := s.epochFile.sync(); err != nil {
		return BlobRef{}, s.explain(err)
	}
	var names []string
	m, err := blob.SealFrom(rand.Reader, epoch, id, mime, bytes.NewReader(data), func(hash [32]byte, sealed []byte) error {
		name := partName(space, hash) + suffixWaits
		names = append(names, name)
		return s.pictures.write(name, sealed)
	})
	if err != nil {
		// No answer names them: they are of no use to anybody.
		err = errors.Join(err, s.pictures.remove(names...))
		if isFull(err) {
			return BlobRef{}, ErrDiskFull
		}
		return BlobRef{}, fmt.Errorf("the picture could not be kept: %w", err)
	}
	return BlobRef{Space: space, ID: op.ID(m.ID), Epoch: m.Epoch, Size: int64(m.Size), Mime: m.Mime, Chunks: m.Chunks}, nil
}

// writeEpoch is the epoch that a space is written under, made anew when that
// is due and this device can.
func (s *Store) writeEpoch(space op.ID) (seal.Epoch, error) {
	s.rekeyIfDue(space)
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[space]
	if sp == nil {
		return seal.Epoch{}, ErrNoKey
	}
	if err := s.ready(sp); err != nil {
		return seal.Epoch{}, err
	}
	return sp.epochs.Epoch(s.org.Org, sp.keys.KID, s.keyring)
}

func (r BlobRef) manifest() blob.Manifest {
	return blob.Manifest{ID: r.ID, Epoch: r.Epoch, Size: uint64(r.Size), Mime: r.Mime, Chunks: r.Chunks}
}

// Blob opens a picture; ErrBlobNotHere when not all of its parts have come.
func (s *Store) Blob(ctx context.Context, ref BlobRef) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	sp := s.spaces[ref.Space]
	if sp == nil {
		s.mu.Unlock()
		return nil, ErrNoKey
	}
	err := s.ready(sp)
	var epoch seal.Epoch
	if err == nil {
		epoch, err = sp.epochs.Epoch(s.org.Org, ref.Epoch, s.keyring)
	}
	s.mu.Unlock()
	if err != nil {
		return nil, ErrNoKey
	}
	var wrong []wire.Hash
	data, err := blob.Open(epoch, ref.manifest(), func(hash [32]byte) ([]byte, error) {
		b, err := s.readPart(ref.Space, hash)
		if err == nil && sha256.Sum256(b) != hash {
			wrong = append(wrong, hash)
			err = ErrBlobNotHere
		}
		return b, err
	})
	for _, hash := range wrong {
		if err := s.partDamaged(ref.Space, hash); err != nil {
			return nil, err
		}
	}
	if err != nil && !errors.Is(err, ErrBlobNotHere) {
		return nil, fmt.Errorf("this picture cannot be opened: %w", err)
	}
	return data, err
}

// readPart reads a sealed part; ErrBlobNotHere when there is none.
func (s *Store) readPart(space op.ID, hash wire.Hash) ([]byte, error) {
	name := partName(space, hash)
	for _, n := range []string{name, name + suffixWaits} {
		b, err := s.pictures.read(n)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return b, err
		}
	}
	return nil, ErrBlobNotHere
}

// partDamaged sets a part aside whose bytes are not those of its name: the
// server is asked for it again. One that waits was this tablet's alone; what
// is left of it is kept.
func (s *Store) partDamaged(space op.ID, hash wire.Hash) error {
	name := partName(space, hash)
	err := s.pictures.Rename(name+suffixWaits, name+suffixDamaged)
	if err == nil {
		s.trouble(ErrBlobDamaged)
	}
	return errors.Join(ignoreGone(err), s.pictures.remove(name))
}

// wantParts adds to a write which parts the answers among ops name.
func (w *viewWrite) wantParts(space op.ID, ops []op.Op) error {
	for i := range ops {
		ref, _, ok := AttachmentOf(space, ops[i].Value)
		if !ok {
			continue
		}
		for _, c := range ref.Chunks {
			if err := w.c.put(keyOf(rowBlob, space[:], c[:]), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// parts lists the files of parts by space and hash: true for those that wait.
func (s *Store) parts() (map[op.ID]map[wire.Hash]bool, error) {
	names, err := s.pictures.List()
	if err != nil {
		return nil, fmt.Errorf("the pictures cannot be read: %w", err)
	}
	out := map[op.ID]map[wire.Hash]bool{}
	for _, n := range names {
		space, hash, waits, ok := partOf(n)
		if !ok {
			continue
		}
		if out[space] == nil {
			out[space] = map[wire.Hash]bool{}
		}
		out[space][hash] = waits || out[space][hash]
	}
	return out, nil
}

// Blobs runs over the parts that have no receipt. It implements
// client.Source.
func (s *Store) Blobs(ctx context.Context) iter.Seq2[client.OutgoingBlob, error] {
	return func(yield func(client.OutgoingBlob, error) bool) {
		all, err := s.parts()
		if err != nil {
			yield(client.OutgoingBlob{}, err)
			return
		}
		for space, parts := range all {
			for hash, waits := range parts {
				if ctx.Err() != nil {
					return
				}
				if !waits || s.isDestroyed(space) {
					continue
				}
				name := partName(space, hash) + suffixWaits
				size, err := s.pictures.size(name)
				o := client.OutgoingBlob{Space: space, Hash: hash, Size: int(size), Open: func() ([]byte, error) {
					b, err := s.pictures.read(name)
					if err == nil && sha256.Sum256(b) != hash {
						if err = s.partDamaged(space, hash); err == nil {
							err = ErrBlobNotHere
						}
					}
					return b, err
				}}
				if !yield(o, err) {
					return
				}
			}
		}
	}
}

// offerParts makes every part of a space that is here wait to be sent again.
func (s *Store) offerParts(space op.ID) error {
	all, err := s.parts()
	if err != nil {
		return err
	}
	for hash, waits := range all[space] {
		if name := partName(space, hash); !waits {
			if err := ignoreGone(s.pictures.Rename(name, name+suffixWaits)); err != nil {
				return s.explain(err)
			}
		}
	}
	return nil
}

// KeepBlobReceipt notes that the server holds a part. It implements
// client.Sink.
func (s *Store) KeepBlobReceipt(_ context.Context, hash wire.Hash) error {
	for _, space := range s.Spaces() {
		name := partName(space, hash)
		if err := ignoreGone(s.pictures.Rename(name+suffixWaits, name)); err != nil {
			return s.explain(err)
		}
	}
	return nil
}

// eachPart calls f for every space that names a part.
func (s *Store) eachPart(hash wire.Hash, f func(space op.ID) error) error {
	var errs []error
	for _, space := range s.Spaces() {
		b, err := s.view.has(keyOf(rowBlob, space[:], hash[:]))
		if err != nil {
			return s.damaged(asDamage(err))
		}
		if b {
			errs = append(errs, f(space))
		}
	}
	return errors.Join(errs...)
}

// WantBlobs runs over the parts that answers name and that are not here, while
// the disk has room for them. It implements client.Source.
func (s *Store) WantBlobs(ctx context.Context) iter.Seq2[wire.Hash, error] {
	return func(yield func(wire.Hash, error) bool) {
		want, _, err := s.wanted()
		if err != nil {
			yield(wire.Hash{}, err)
			return
		}
		for _, hash := range want {
			if ctx.Err() != nil || s.roomForPictures(wire.MaxBlob) != nil || !yield(hash, nil) {
				return
			}
		}
	}
}

// wanted lists the parts that are not here, and what is here.
func (s *Store) wanted() (want []wire.Hash, here map[op.ID]map[wire.Hash]bool, err error) {
	if here, err = s.parts(); err != nil {
		return nil, nil, err
	}
	err = s.view.keys([]byte{rowBlob}, func(key []byte, _ int) {
		space, hash := op.ID(key[1:17]), wire.Hash(key[17:49])
		if _, ok := here[space][hash]; !ok {
			want = append(want, hash)
		}
	})
	if err != nil {
		return nil, nil, s.damaged(asDamage(err))
	}
	return want, here, nil
}

// KeepBlob keeps a part that came. It implements client.Sink.
func (s *Store) KeepBlob(_ context.Context, hash wire.Hash, data []byte) error {
	if err := s.roomForPictures(len(data)); err != nil {
		return err
	}
	return s.eachPart(hash, func(space op.ID) error {
		if err := s.pictures.write(partName(space, hash), data); err != nil {
			return s.explain(err)
		}
		return nil
	})
}

// BlobCount is how many parts of pictures wait.
type BlobCount struct {
	Waiting      int   // own parts without a receipt
	WaitingBytes int64 // of them
	Wanted       int   // parts that answers name and that have not come yet
}

// BlobCount counts what waits.
func (s *Store) BlobCount() (BlobCount, error) {
	want, here, err := s.wanted()
	if err != nil {
		return BlobCount{}, err
	}
	c := BlobCount{Wanted: len(want)}
	for space, parts := range here {
		for hash, waits := range parts {
			if !waits {
				continue
			}
			n, err := s.pictures.size(partName(space, hash) + suffixWaits)
			if err != nil {
				return c, err
			}
			c.Waiting++
			c.WaitingBytes += n
		}
	}
	return c, nil
}

// resumePictures deletes what a crash left half written.
func (s *Store) resumePictures() error {
	names, err := s.pictures.List()
	if err != nil {
		return fmt.Errorf("the pictures cannot be read: %w", err)
	}
	var half []string
	for _, n := range names {
		if strings.HasSuffix(n, suffixTmp) {
			half = append(half, n)
		}
	}
	if len(half) == 0 {
		return nil
	}
	return s.pictures.remove(half...)
}

// sweepPictures deletes parts that no answer names and that the server holds.
// What has no receipt stays, whoever names it.
func (s *Store) sweepPictures() error {
	here, err := s.parts()
	if err != nil {
		return err
	}
	var gone []string
	for space, parts := range here {
		for hash, waits := range parts {
			if waits {
				continue
			}
			named, err := s.view.has(keyOf(rowBlob, space[:], hash[:]))
			if err != nil {
				return s.damaged(asDamage(err))
			}
			if !named {
				gone = append(gone, partName(space, hash))
			}
		}
	}
	if len(gone) == 0 {
		return nil
	}
	slices.Sort(gone)
	return s.pictures.remove(gone...)
}
