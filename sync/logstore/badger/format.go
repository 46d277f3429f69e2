package badger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
)

// Format is the version of what this program writes. 1 had no file that says so
// and no owners of blobs.
const Format = 2

// formatName is the file that holds the format, in words for whoever looks.
const formatName = "format"

const formatPrefix = "doorstep server data, format "

// format reads which format the folder has; Format for an empty one.
func (s *Store) format() (int, error) {
	b, err := os.ReadFile(filepath.Join(s.path, formatName))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(s.path, journalName)); errors.Is(err, fs.ErrNotExist) {
			return Format, s.writeFormat(Format)
		}
		return 1, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open the store: %w", err)
	}
	text, ok := strings.CutPrefix(strings.TrimSpace(string(b)), formatPrefix)
	n, err := strconv.Atoi(text)
	switch {
	case !ok || err != nil || n < 1:
		return 0, fmt.Errorf("the file %q cannot be read: %w", formatName, logstore.ErrDamaged)
	case n > Format:
		return 0, fmt.Errorf("the data has format %d and this program knows those up to %d; use the newer program, nothing was touched: %w", n, Format, logstore.ErrNewer)
	}
	return n, nil
}

// writeFormat replaces the file whole.
func (s *Store) writeFormat(n int) error {
	path := filepath.Join(s.path, formatName)
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the format: %w", full(err))
	}
	_, err = f.WriteString(formatPrefix + strconv.Itoa(n) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(path+".new", path)
	}
	if err = errors.Join(err, syncDir(s.path)); err != nil {
		return fmt.Errorf("write the format: %w", full(err))
	}
	return nil
}

// upgrade brings the data to Format, step by step. Each step can be done again
// after a crash in its middle.
func (s *Store) upgrade(from int) error {
	steps := map[int]func() error{1: s.ownOldBlobs}
	for n := from; n < Format; n++ {
		s.opts.Log.Info("the data is brought to a newer format", "from", n, "to", n+1)
		if err := steps[n](); err != nil {
			return fmt.Errorf("bring the data from format %d to %d: %w", n, n+1, err)
		}
		if err := s.writeFormat(n + 1); err != nil {
			return err
		}
		s.report.Upgraded = append(s.report.Upgraded, n+1)
	}
	return nil
}

// ownOldBlobs notes the blobs of format 1, which belong to nobody.
func (s *Store) ownOldBlobs() error {
	return s.blobFiles(func(h wire.Hash, size int64) error {
		err := s.view(func(tx *badger.Txn) error {
			_, err := value(tx, append([]byte{rowBlob}, h[:]...))
			return err
		})
		if !errors.Is(err, logstore.ErrAbsent) {
			return err
		}
		return s.commit(context.Background(), record{Blob: &blobRecord{Hash: detcbor.B32(h), Size: uint64(size)}})
	})
}
