package badger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

func (s *Store) blobPath(h wire.Hash) string {
	name := hex.EncodeToString(h[:])
	return filepath.Join(s.path, blobsName, name[:2], name)
}

// PutBlob implements logstore.Store: written under a passing name, flushed,
// renamed, and the folder flushed, so that a name always stands for whole bytes.
func (s *Store) PutBlob(ctx context.Context, h wire.Hash, data []byte) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	path := s.blobPath(h)
	if held, err := os.ReadFile(path); err == nil && sha256.Sum256(held) == h {
		return false, nil
	}
	if err := s.room(); err != nil {
		return false, err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return false, fmt.Errorf("store a blob: %w", err)
	}
	f, err := os.CreateTemp(dir, ".part-*")
	if err != nil {
		return false, fmt.Errorf("store a blob: %w", err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return false, fmt.Errorf("store a blob: %w", err)
	}
	if err := errors.Join(syncDir(dir), syncDir(filepath.Dir(dir))); err != nil {
		return false, fmt.Errorf("store a blob: %w", err)
	}
	return true, nil
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

// CheckBlobs reads every blob and reports those whose bytes are not their name.
func (s *Store) CheckBlobs(found func(problem string)) (n int, err error) {
	err = filepath.WalkDir(filepath.Join(s.path, blobsName), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".part-") {
			return err
		}
		n++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != d.Name() {
			found("blob " + d.Name()[:min(8, len(d.Name()))] + ": bytes differ from their hash")
		}
		return nil
	})
	if err != nil {
		return n, fmt.Errorf("read the blobs: %w", err)
	}
	return n, nil
}
