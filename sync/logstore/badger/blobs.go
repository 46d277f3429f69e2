package badger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
)

func (s *Store) blobPath(h wire.Hash) string {
	name := hex.EncodeToString(h[:])
	return filepath.Join(s.path, blobsName, name[:2], name)
}

// PutBlob implements logstore.Store: written under a passing name, flushed,
// renamed, and the folder flushed, so that a name always stands for whole bytes;
// then its owner is noted.
func (s *Store) PutBlob(ctx context.Context, h wire.Hash, data []byte, owner logstore.Owner) (bool, error) {
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if _, err := s.Head(ctx, owner.Space); err != nil {
			return false, err
		}
		if err := s.blobFile(h, data); err != nil {
			return false, err
		}
		made, err := s.ownBlob(ctx, h, int64(len(data)), owner)
		if !errors.Is(err, errSwept) {
			return made, err
		}
	}
}

// blobFile makes sure that the blob's file is there and whole.
func (s *Store) blobFile(h wire.Hash, data []byte) error {
	path := s.blobPath(h)
	if held, err := os.ReadFile(path); err == nil && sha256.Sum256(held) == h {
		return nil
	}
	if err := s.room(); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("store a blob: %w", full(err))
	}
	f, err := os.CreateTemp(dir, partPrefix+"*")
	if err != nil {
		return fmt.Errorf("store a blob: %w", full(err))
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("store a blob: %w", full(err))
	}
	if err := errors.Join(syncDir(dir), syncDir(filepath.Dir(dir))); err != nil {
		return fmt.Errorf("store a blob: %w", full(err))
	}
	return nil
}

// partPrefix begins the name of a blob's file while it is written.
const partPrefix = ".part-"

// errSwept says that the file of a blob was removed before its owner was noted.
var errSwept = errors.New("swept")

// ownBlob notes whom a blob belongs to, unless it is known.
func (s *Store) ownBlob(ctx context.Context, h wire.Hash, size int64, owner logstore.Owner) (made bool, err error) {
	s.write.Lock()
	defer s.write.Unlock()
	if _, err := os.Stat(s.blobPath(h)); errors.Is(err, fs.ErrNotExist) {
		return false, errSwept
	}
	noted := false
	err = s.view(func(tx *badger.Txn) error {
		if _, err := headOf(tx, owner.Space); err != nil {
			return err
		}
		_, err := value(tx, append([]byte{rowBlob}, h[:]...))
		if made = errors.Is(err, logstore.ErrAbsent); err != nil && !made {
			return err
		}
		_, err = value(tx, pairKey(rowOf, owner.Space[:], h[:]))
		if noted = err == nil; errors.Is(err, logstore.ErrAbsent) {
			err = nil
		}
		return err
	})
	if err != nil || !made && noted {
		return false, err
	}
	s.useMu.Lock()
	defer s.useMu.Unlock()
	err = s.commit(ctx, record{Blob: &blobRecord{
		Hash: detcbor.B32(h), Size: uint64(size), Device: detcbor.B16(owner.Device), Space: detcbor.B16(owner.Space),
	}})
	if err != nil {
		return false, err
	}
	if n, known := s.use[owner.Device]; made && known {
		s.use[owner.Device] = n + size
	}
	return made, nil
}

// HaveBlobs implements logstore.Store.
func (s *Store) HaveBlobs(_ context.Context, hashes []wire.Hash) ([]bool, error) {
	out := make([]bool, len(hashes))
	for i, h := range hashes {
		info, err := os.Stat(s.blobPath(h))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("look for a blob: %w", err)
		}
		out[i] = err == nil && info.Mode().IsRegular()
	}
	return out, nil
}

// Blobs implements logstore.Store.
func (s *Store) Blobs(ctx context.Context, fn func(wire.Hash, int64, logstore.Owner) error) error {
	return s.view(func(tx *badger.Txn) error {
		it := tx.NewIterator(badger.IteratorOptions{Prefix: []byte{rowSpaces}})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			k := it.Item().KeyCopy(nil)
			if len(k) != 1+32+16 {
				return fmt.Errorf("blob row: %w", logstore.ErrDamaged)
			}
			v, err := value(tx, append([]byte{rowBlob}, k[1:33]...))
			if err != nil || len(v) != 24 {
				return fmt.Errorf("a blob without its row: %w", logstore.ErrDamaged)
			}
			owner := logstore.Owner{Device: wire.ID(v), Space: wire.ID(k[33:])}
			if err := fn(wire.Hash(k[1:]), int64(binary.BigEndian.Uint64(v[16:])), owner); err != nil {
				return err
			}
		}
		return nil
	})
}

// BlobUse implements logstore.Store.
func (s *Store) BlobUse(ctx context.Context, device wire.ID) (n int64, err error) {
	s.useMu.Lock()
	defer s.useMu.Unlock()
	if n, known := s.use[device]; known {
		return n, nil
	}
	err = s.scan(ctx, append([]byte{rowUse}, device[:]...), func(_, v []byte) error {
		if len(v) != 8 {
			return fmt.Errorf("blob row: %w", logstore.ErrDamaged)
		}
		n += int64(binary.BigEndian.Uint64(v))
		return nil
	})
	if err != nil {
		return 0, err
	}
	if s.use == nil {
		s.use = map[wire.ID]int64{}
	}
	s.use[device] = n
	return n, nil
}

// DropBlob implements logstore.Store.
func (s *Store) DropBlob(ctx context.Context, h wire.Hash) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.view(func(tx *badger.Txn) error {
		_, err := value(tx, append([]byte{rowBlob}, h[:]...))
		return err
	})
	if errors.Is(err, logstore.ErrAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	id := detcbor.B32(h)
	if err := s.commit(ctx, record{DropBlob: &id}); err != nil {
		return err
	}
	return s.sweep()
}

// sweep removes the files of blobs that were dropped. The caller is the writer.
func (s *Store) sweep() error {
	s.useMu.Lock()
	s.use = nil
	s.useMu.Unlock()
	var hashes []wire.Hash
	err := s.scan(context.Background(), []byte{rowRemove}, func(k, _ []byte) error {
		if len(k) == 33 {
			hashes = append(hashes, wire.Hash(k[1:]))
		}
		return nil
	})
	if err != nil {
		return err
	}
	w := &rows{db: s.db, tx: s.db.NewTransaction(true)}
	defer func() { w.tx.Discard() }()
	for _, h := range hashes {
		path := s.blobPath(h)
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a blob: %w", err)
		}
		if err := syncDir(filepath.Dir(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a blob: %w", err)
		}
		w.del(append([]byte{rowRemove}, h[:]...))
	}
	if w.err == nil {
		w.err = w.tx.Commit()
	}
	if w.err != nil {
		return fmt.Errorf("badger: %w", w.err)
	}
	return nil
}

// Blob implements logstore.Store.
func (s *Store) Blob(_ context.Context, h wire.Hash) ([]byte, error) {
	data, err := os.ReadFile(s.blobPath(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, logstore.ErrAbsent
	}
	if err != nil {
		return nil, fmt.Errorf("read a blob: %w", err)
	}
	if sha256.Sum256(data) != h {
		return nil, fmt.Errorf("a blob has changed on the disk: %w", logstore.ErrDamaged)
	}
	return data, nil
}

// blobFiles calls fn with every blob's file.
func (s *Store) blobFiles(fn func(h wire.Hash, size int64) error) error {
	return filepath.WalkDir(filepath.Join(s.path, blobsName), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, herr := hex.DecodeString(d.Name())
		if herr != nil || len(b) != 32 {
			return nil // a file that was being written, or nothing of ours
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return fn(wire.Hash(b), info.Size())
	})
}

// full names a full disk by the store's own error.
func full(err error) error {
	if errors.Is(err, errNoRoom) {
		return fmt.Errorf("%w: %w", logstore.ErrFull, err)
	}
	return err
}
