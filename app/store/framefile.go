package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"doorstep/sync/journal"
)

// all is more frames than any file has.
const all = 1 << 40

// frameFile is a file of frames: statements of the organisation, key records
// and entries of logs, each signed by somebody. It is added to at the end and
// flushed. From such files and the journal the view can be built again without
// a server.
//
// A frame is its length, 8 bytes of SHA-256 over length and payload, and the
// payload. The sum finds what a disk did to a frame and where the next one
// begins; who made the payload is proved by its signature.
type frameFile struct {
	d    folder
	name string

	mu  sync.Mutex
	f   journal.File
	end int64
	// loose is set while something is written and not flushed.
	loose bool
	// dirty is up to where a failed write may have left remains.
	dirty int64
	// twice is how many of the first frames are written two times, in a row, so
	// that one fault of the disk takes neither: what nobody else holds yet.
	twice, count int
}

const (
	frameMagic = "DSFRAME2"
	frameHead  = 4 + 8
	maxFrame   = 8 << 20
)

func appendFrameTo(b, payload []byte) []byte {
	at := len(b)
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	sum := frameSum(b[at:], payload)
	return append(append(b, sum[:]...), payload...)
}

func frameSum(length, payload []byte) (sum [8]byte) {
	h := sha256.New()
	h.Write(length[:4])
	h.Write(payload)
	copy(sum[:], h.Sum(nil))
	return sum
}

// frameAt reads the frame that begins b; false when there is none.
func frameAt(b []byte) (payload []byte, size int, ok bool) {
	if len(b) < frameHead {
		return nil, 0, false
	}
	n := int(binary.BigEndian.Uint32(b))
	if n == 0 || n > maxFrame || n > len(b)-frameHead {
		return nil, 0, false
	}
	payload = b[frameHead : frameHead+n : frameHead+n]
	return payload, frameHead + n, frameSum(b, payload) == [8]byte(b[4:frameHead])
}

// splitFrames gives every frame of a file, also of those behind a fault, where
// the good ones end, and whether there was a fault.
func splitFrames(data []byte) (frames [][]byte, good int, damaged bool) {
	if len(data) == 0 {
		return nil, 0, false
	}
	at := len(frameMagic)
	if len(data) < at || string(data[:at]) != frameMagic {
		damaged = true
		at = min(at, len(data))
	}
	good = at
	for at < len(data) {
		payload, n, ok := frameAt(data[at:])
		if !ok {
			if zeros(data[at:]) {
				break // a failed write was written over
			}
			damaged = true
			at++
			continue
		}
		frames = append(frames, payload)
		if at += n; !damaged {
			good = at
		}
	}
	return frames, good, damaged
}

func zeros(b []byte) bool { return len(bytes.TrimLeft(b, "\x00")) == 0 }

// loadFrames opens or makes the file and gives the frames in it. Where
// something in it could not be read, the file is kept under another name, a
// new one holds the frames that could, and damaged says so; a torn end of what
// was never acknowledged looks the same.
func loadFrames(d folder, name string, twice int) (w *frameFile, frames [][]byte, damaged bool, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("the vault cannot be read: %w", err)
		}
	}()
	data, err := d.read(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, false, err
	}
	frames, good, damaged := splitFrames(data)
	if old, ok := oldFrames(data); ok {
		frames, good, damaged = old, 0, false
		data = nil // written anew below
	}
	w = &frameFile{d: d, name: name, twice: twice, count: len(frames), end: int64(good)}
	if twice > 0 {
		frames = withoutTwins(frames)
		w.count = len(frames)
	}
	if damaged {
		if err := d.write(name+suffixDamaged, data); err != nil && !isFull(err) {
			return nil, nil, false, err
		}
	}
	if len(data) == 0 || damaged {
		if err := w.replace(frames); err != nil {
			return nil, nil, false, err
		}
		return w, frames, damaged, nil
	}
	w.f, err = d.Open(name)
	return w, frames, false, err
}

// oldFrames reads a file as the first version of Doorstep wrote it: lengths and
// payloads and nothing else.
func oldFrames(data []byte) (frames [][]byte, ok bool) {
	if bytes.HasPrefix(data, []byte(frameMagic)) {
		return nil, false
	}
	for len(data) >= 4 {
		n := int(binary.BigEndian.Uint32(data))
		if n == 0 || n > maxFrame || n > len(data)-4 {
			break
		}
		frames = append(frames, data[4:4+n:4+n])
		data = data[4+n:]
	}
	return frames, len(frames) > 0
}

// withoutTwins leaves out a frame that says the same as the one before.
func withoutTwins(frames [][]byte) [][]byte {
	var out [][]byte
	for _, f := range frames {
		if n := len(out); n == 0 || !sameRecord(out[n-1], f) {
			out = append(out, f)
		}
	}
	return out
}

// add writes frames and returns once they are on the disk.
func (w *frameFile) add(frames ...[]byte) error {
	w.mu.Lock()
	end, count := w.end, w.count
	w.mu.Unlock()
	if err := w.write(frames); err != nil {
		return err
	}
	if err := w.sync(); err != nil {
		w.mu.Lock()
		w.end, w.count = end, count // it is not there; the next one goes over it
		w.mu.Unlock()
		return err
	}
	return nil
}

// write writes frames where the last ones ended, without a flush. After an
// error the file goes on where it was: what half a write left is written over.
func (w *frameFile) write(frames [][]byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.f == nil {
		return fmt.Errorf("the vault cannot be written: %w", fs.ErrClosed)
	}
	b := w.encode(nil, frames)
	end := w.end + int64(len(b))
	for w.end+int64(len(b)) < w.dirty {
		b = append(b, 0) // remains would look like damage
	}
	w.dirty = max(w.dirty, w.end+int64(len(b)))
	if _, err := w.f.WriteAt(b, w.end); err != nil {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	w.end, w.loose = end, true
	w.count += len(frames)
	return nil
}

func (w *frameFile) encode(b []byte, frames [][]byte) []byte {
	for i, f := range frames {
		b = appendFrameTo(b, f)
		if w.count+i < w.twice {
			b = appendFrameTo(b, f)
		}
	}
	return b
}

// sync flushes what was written.
func (w *frameFile) sync() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.loose || w.f == nil {
		return nil
	}
	if err := w.f.Sync(); err != nil {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	w.loose, w.dirty = false, w.end
	return nil
}

// replace writes the file anew with just these frames.
func (w *frameFile) replace(frames [][]byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count = 0
	b := w.encode([]byte(frameMagic), frames)
	if w.f != nil {
		// Windows does not rename over an open file.
		if err := w.f.Close(); err != nil {
			return fmt.Errorf("the vault cannot be written: %w", err)
		}
		w.f = nil
	}
	err := w.d.write(w.name, b)
	if err == nil {
		w.end, w.dirty, w.loose, w.count = int64(len(b)), 0, false, len(frames)
	}
	f, oerr := w.d.open(w.name)
	w.f = f
	if err = errors.Join(err, oerr); err != nil {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return nil
}

func (w *frameFile) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.f == nil {
		return nil
	}
	err := w.f.Close()
	w.f = nil
	return err
}

// eachFrame reads frames of an open file from an offset up to an end, without
// holding more than one of them and a buffer, and stops at the first that
// cannot be read: bad is then true.
func eachFrame(f io.ReaderAt, from, end int64, each func(payload []byte) error) (at int64, bad bool, err error) {
	const step = 256 << 10
	var buf []byte
	base := from // the file's offset of buf[0]
	for at = from; at < end; {
		rest := buf[at-base:]
		payload, n, ok := frameAt(rest)
		if ok {
			if err := each(payload); err != nil {
				return at, false, err
			}
			at += int64(n)
			continue
		}
		need := int64(frameHead)
		if len(rest) >= frameHead {
			need += int64(binary.BigEndian.Uint32(rest))
		}
		if int64(len(rest)) >= need || need > frameHead+maxFrame || at+need > end {
			return at, true, nil
		}
		buf, base = make([]byte, min(max(need, step), end-at)), at
		got, err := f.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return at, true, err
		}
		if buf = buf[:got]; int64(got) < need {
			return at, true, nil
		}
	}
	return at, false, nil
}
