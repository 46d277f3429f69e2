package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Options of a journal. The zero value is right for use.
type Options struct {
	// SegmentSize is the size of a segment in bytes, 4 MiB when 0. It must be from
	// 1 KiB to 1 GiB. It may differ from that of segments already there.
	SegmentSize int
	// Rand gives the file ids; crypto/rand when nil.
	Rand io.Reader
	// NoSpare leaves out the spare segment that is otherwise made in the background.
	// Then a full disk stops saving when the segment in use is full.
	NoSpare bool
}

// DefaultSegmentSize holds some eight thousand saves of one answer.
const DefaultSegmentSize = 4 << 20

// Errors of this package, beside ErrDiskFull.
var (
	ErrClosed   = errors.New("journal: closed")
	ErrTooLarge = errors.New("journal: a record is larger than a segment")
)

// Journal is an append-only list of records, numbered from 1. It is safe for use by
// several goroutines; two journals must not use one folder.
type Journal struct {
	dir  Dir
	opts Options

	mu      sync.Mutex // guards queue, busy and closed
	queue   []*request
	busy    bool // someone is writing
	closed  bool
	drained sync.Cond // signalled when busy turns false

	wr  sync.Mutex // held while writing, reading segments or pruning
	seg []*segment // oldest first; the last is written to
	buf []byte

	spare spareSegment
	no    uint64 // greatest segment number ever used
	leap  uint64 // where numbers go on after damage; 0 for right after the last
}

// segment is one file. All but the last end with a tag that the next one's header
// repeats.
type segment struct {
	name   string
	file   File
	size   int64
	head   header
	end    int64  // where the next frame goes
	tag    tag    // of the last acknowledged frame, or of the header
	next   uint64 // seq of the next frame
	dirty  int64  // bytes before this offset may hold remains of a failed write
	closed bool   // nothing more is written to it: a sync failed, or damage follows its frames
	damage bool   // something unreadable follows its frames, so the file is never deleted
}

type request struct {
	payload []byte
	seq     uint64
	err     error
	done    chan bool // true: it is done; false: take over the writing
}

// Open opens the journal in a folder, or starts one there. It reads everything once;
// Report says what it found. Damage is not an error: what precedes it is kept and
// readable, the damaged file is set aside or kept, and the journal goes on.
func Open(dir Dir, opts Options) (*Journal, Report, error) {
	if opts.SegmentSize == 0 {
		opts.SegmentSize = DefaultSegmentSize
	}
	if opts.SegmentSize < 1<<10 || opts.SegmentSize > 1<<30 {
		return nil, Report{}, fmt.Errorf("journal: segments of %d bytes are too small or too large", opts.SegmentSize)
	}
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	j := &Journal{dir: dir, opts: opts}
	j.drained.L = &j.mu
	report, err := j.load()
	if err != nil {
		for _, s := range j.seg {
			_ = s.file.Close() // the error that matters is the one above
		}
		return nil, report, err
	}
	j.wantSpare()
	return j, report, nil
}

// Append adds a record and returns its number once it is durable. Records that arrive
// while another is being written are written together and share one sync; nothing ever
// waits for more to come. The payload is copied before Append returns.
//
// After an error the record is not in the journal, save one: when ctx ends while the
// record waits in the queue, it may still be written. ErrDiskFull leaves the journal
// usable; calling again succeeds as soon as there is room.
func (j *Journal) Append(ctx context.Context, payload []byte) (seq uint64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if int64(len(payload))+Overhead+headerSize > int64(j.opts.SegmentSize) {
		return 0, ErrTooLarge
	}
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return 0, ErrClosed
	}
	r := &request{payload: payload}
	if j.busy {
		// The queue outlives this call if ctx ends, so it needs its own copy.
		r.payload = append([]byte(nil), payload...)
		r.done = make(chan bool, 1)
		j.queue = append(j.queue, r)
		j.mu.Unlock()
		select {
		case done := <-r.done:
			if done {
				return r.seq, r.err
			}
			j.mu.Lock()
		case <-ctx.Done():
			return 0, j.leave(ctx, r)
		}
	} else {
		j.busy = true
		j.queue = append(j.queue, r)
	}
	batch := j.queue
	j.queue = nil
	j.mu.Unlock()

	j.wr.Lock()
	j.commit(batch)
	j.wr.Unlock()
	for _, b := range batch {
		if b != r {
			b.done <- true
		}
	}
	j.handOver()
	return r.seq, r.err
}

// handOver lets the first of those who queued meanwhile write next: nobody writes for
// others longer than for one batch.
func (j *Journal) handOver() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.queue) > 0 {
		j.queue[0].done <- false
		return
	}
	j.busy = false
	j.drained.Broadcast()
}

// leave takes back a queued record whose ctx ended, unless it is being written.
func (j *Journal) leave(ctx context.Context, r *request) error {
	j.mu.Lock()
	for i, q := range j.queue {
		if q == r {
			j.queue = append(j.queue[:i:i], j.queue[i+1:]...)
			break
		}
	}
	j.mu.Unlock()
	select {
	case done := <-r.done:
		if !done { // it had been chosen to write next
			j.handOver()
		}
	default:
	}
	return ctx.Err()
}

// commit writes a batch and syncs it, over several segments if it must.
func (j *Journal) commit(batch []*request) {
	for len(batch) > 0 {
		n, err := j.write(batch)
		if err != nil {
			for _, r := range batch {
				r.seq, r.err = 0, err
			}
			return
		}
		batch = batch[n:]
	}
}

// write puts as many records as fit into the current segment, after making a new one
// if not even the first does, and syncs. On error none of them is acknowledged and the
// segment is as it was.
func (j *Journal) write(batch []*request) (n int, err error) {
	s := j.last()
	if s.closed || !s.fits(batch[0].payload) {
		if s, err = j.rotate(); err != nil {
			return 0, err
		}
	}
	buf, at, next := j.buf[:0], s.tag, s.next
	for _, r := range batch {
		if s.end+int64(len(buf)+len(r.payload)+Overhead) > s.size {
			break
		}
		buf, at = appendFrame(buf, at, next, r.payload)
		r.seq, r.err = next, nil
		next++
		n++
	}
	// What a failed write may have left behind would look like damage.
	frames := len(buf)
	for s.end+int64(len(buf)) < s.dirty {
		buf = append(buf, 0)
	}
	j.buf = buf
	s.dirty = max(s.dirty, s.end+int64(len(buf)))
	if _, err := s.file.WriteAt(buf, s.end); err != nil {
		return 0, fmt.Errorf("journal: write: %w", err)
	}
	if err := s.file.Sync(); err != nil {
		// What reached the disk is unknown, and asking again could give a false yes.
		// The next record starts a new segment, whose header says where this one ends.
		s.closed = true
		return 0, fmt.Errorf("journal: sync: %w", err)
	}
	s.end += int64(frames)
	s.dirty = s.end
	s.tag, s.next = at, next
	if cap(j.buf) > 1<<20 {
		j.buf = nil
	}
	return n, nil
}

func (j *Journal) last() *segment { return j.seg[len(j.seg)-1] }

func (s *segment) fits(payload []byte) bool {
	return s.end+int64(len(payload))+Overhead <= s.size
}

// Next gives the number that the next record will have.
func (j *Journal) Next() uint64 {
	j.wr.Lock()
	defer j.wr.Unlock()
	return j.last().next
}

// Room gives how many bytes of records can still be saved although the disk is full:
// the rest of the segment in use, and the spare one when it is ready.
func (j *Journal) Room() int64 {
	j.wr.Lock()
	defer j.wr.Unlock()
	s := j.last()
	room := s.size - s.end
	if s.closed {
		room = 0
	}
	if j.spare.ready() {
		room += int64(j.opts.SegmentSize) - headerSize
	}
	return room
}

// Close waits for writes under way and closes the files. Records appended after it are
// refused with ErrClosed.
func (j *Journal) Close() error {
	j.mu.Lock()
	j.closed = true
	for j.busy {
		j.drained.Wait()
	}
	j.mu.Unlock()
	j.spare.making.Wait()
	j.wr.Lock()
	defer j.wr.Unlock()
	var first error
	for _, s := range j.seg {
		if err := s.file.Close(); err != nil && first == nil {
			first = fmt.Errorf("journal: close: %w", err)
		}
	}
	return first
}
