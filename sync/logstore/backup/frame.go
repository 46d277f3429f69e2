package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// magic begins every file; the number is the format.
const magic = "doorstep backup 1\n"

// kind says what a frame holds. The numbers are frozen.
type kind byte

const (
	kindSpace     kind = 1 // space{}: its entries follow
	kindEntry     kind = 2 // entry{} of the space before
	kindEvidence  kind = 3 // keyed{}
	kindHeld      kind = 4 // held{}
	kindBlob      kind = 5 // blob{}
	kindStatement kind = 6 // the statement itself
	kindSetting   kind = 7 // setting{}
	kindEnd       kind = 9 // Counts; nothing follows
)

// A frame is kind (1), length (4), payload, tag (16). The tag is the beginning
// of SHA-256 over the tag before and everything of this frame ahead of it.
const (
	frameHead = 1 + 4
	tagSize   = 16
	// maxFrame bounds a payload: the largest blob and the largest statement are
	// far below it.
	maxFrame = 16 << 20
)

// Errors of a file that cannot be restored.
var (
	ErrDamaged = errors.New("the backup is damaged or cut off")
	ErrFormat  = errors.New("this is no backup that this program can read")
)

type tag [tagSize]byte

func nextTag(before tag, head, payload []byte) tag {
	h := sha256.New()
	h.Write(before[:])
	h.Write(head)
	h.Write(payload)
	return tag(h.Sum(nil)[:tagSize])
}

// writer writes frames.
type writer struct {
	w    *bufio.Writer
	last tag
	n    int64
}

func newWriter(w io.Writer) (*writer, error) {
	b := bufio.NewWriterSize(w, 256<<10)
	_, err := b.WriteString(magic)
	return &writer{w: b, last: nextTag(tag{}, nil, []byte(magic)), n: int64(len(magic))}, err
}

func (w *writer) frame(k kind, payload []byte) error {
	if len(payload) > maxFrame {
		return fmt.Errorf("a part of %d bytes is too large for a backup", len(payload))
	}
	head := binary.BigEndian.AppendUint32([]byte{byte(k)}, uint32(len(payload)))
	w.last = nextTag(w.last, head, payload)
	for _, b := range [][]byte{head, payload, w.last[:]} {
		if _, err := w.w.Write(b); err != nil {
			return err
		}
		w.n += int64(len(b))
	}
	return nil
}

// reader reads frames.
type reader struct {
	r    *bufio.Reader
	last tag
}

func newReader(r io.Reader) (*reader, error) {
	b := bufio.NewReaderSize(r, 256<<10)
	got := make([]byte, len(magic))
	if _, err := io.ReadFull(b, got); err != nil || string(got) != magic {
		return nil, ErrFormat
	}
	return &reader{r: b, last: nextTag(tag{}, nil, got)}, nil
}

// next reads a frame that is what was written, or says ErrDamaged.
func (r *reader) next() (kind, []byte, error) {
	head := make([]byte, frameHead)
	if _, err := io.ReadFull(r.r, head); err != nil {
		return 0, nil, cut(err)
	}
	size := binary.BigEndian.Uint32(head[1:])
	if size > maxFrame {
		return 0, nil, fmt.Errorf("a length that cannot be: %w", ErrDamaged)
	}
	// Read in steps, so that a changed length costs no memory.
	payload := make([]byte, 0, min(size, 64<<10))
	for uint32(len(payload)) < size {
		n := min(size-uint32(len(payload)), 1<<20)
		at := len(payload)
		payload = append(payload, make([]byte, n)...)
		if _, err := io.ReadFull(r.r, payload[at:]); err != nil {
			return 0, nil, cut(err)
		}
	}
	var got tag
	if _, err := io.ReadFull(r.r, got[:]); err != nil {
		return 0, nil, cut(err)
	}
	if r.last = nextTag(r.last, head, payload); got != r.last {
		return 0, nil, ErrDamaged
	}
	return kind(head[0]), payload, nil
}

// ended says whether the file ends here.
func (r *reader) ended() error {
	if _, err := r.r.ReadByte(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("something follows its end: %w", ErrDamaged)
	}
	return nil
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it ends too early: %w", ErrDamaged)
	}
	return err
}
