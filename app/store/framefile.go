package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// frameFile is a file of frames that prove themselves: statements of the
// organisation and epoch records, each signed. It is added to at the end and
// flushed; a torn end is cut off when it is read. From it and the journal the
// view can be built again without a server.
type frameFile struct {
	path string
	f    *os.File
}

const maxFrame = 8 << 20

// openFrames opens or makes the file and calls each for every whole frame.
func openFrames(path string, each func([]byte) error) (*frameFile, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the vault cannot be read: %w", err)
	}
	good := 0
	for rest := data; len(rest) >= 4; {
		n := int(binary.BigEndian.Uint32(rest))
		if n == 0 || n > maxFrame || len(rest)-4 < n {
			break
		}
		if err := each(rest[4 : 4+n : 4+n]); err != nil {
			return nil, err
		}
		good += 4 + n
		rest = rest[4+n:]
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the vault cannot be written: %w", err)
	}
	if good < len(data) {
		if err := f.Truncate(int64(good)); err != nil {
			f.Close()
			return nil, fmt.Errorf("the vault cannot be written: %w", err)
		}
	}
	if _, err := f.Seek(int64(good), io.SeekStart); err != nil {
		f.Close()
		return nil, fmt.Errorf("the vault cannot be written: %w", err)
	}
	return &frameFile{path: path, f: f}, nil
}

// add writes frames and returns once they are on the disk.
func (w *frameFile) add(frames ...[]byte) error {
	var b []byte
	for _, f := range frames {
		b = binary.BigEndian.AppendUint32(b, uint32(len(f)))
		b = append(b, f...)
	}
	end, err := w.f.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	if _, err = w.f.Write(b); err == nil {
		err = w.f.Sync()
	}
	if err != nil {
		// Half a frame must not stand before the next one.
		_ = w.f.Truncate(end)
		_, _ = w.f.Seek(end, io.SeekStart)
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return nil
}

// replace writes the file anew with just these frames.
func (w *frameFile) replace(frames [][]byte) error {
	tmp := w.path + ".tmp"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	next, err := openFrames(tmp, func([]byte) error { return nil })
	if err != nil {
		return err
	}
	if err := next.add(frames...); err != nil {
		next.f.Close()
		return err
	}
	if err := os.Rename(tmp, w.path); err != nil {
		next.f.Close()
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	w.f.Close()
	w.f = next.f
	return nil
}

func (w *frameFile) close() error { return w.f.Close() }
