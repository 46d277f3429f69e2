package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
)

// File names. A segment under making has a name of its own until it is whole, so that
// a name without a suffix always means a file of full length.
const (
	spareName  = "spare"
	makingName = "spare.making"
	segSuffix  = ".seg"
	badSuffix  = ".damaged"
)

func segmentName(no uint64) string { return fmt.Sprintf("%020d%s", no, segSuffix) }

// spareSegment is the segment that waits, full of zeros, for the current one to fill
// up. It is what saving lives on when the disk is full.
type spareSegment struct {
	mu     sync.Mutex
	making sync.WaitGroup
	have   bool
	busy   bool
}

func (s *spareSegment) ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.have
}

func (s *spareSegment) set(have bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.have = have
}

// take claims the spare, after waiting for one that is being made.
func (s *spareSegment) take() bool {
	s.making.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.have
	s.have = false
	return have
}

// wantSpare starts making a spare unless there is one or one is being made. If the disk
// is full nothing happens; the next rotation or pruning tries again.
func (j *Journal) wantSpare() {
	if j.opts.NoSpare {
		return
	}
	j.spare.mu.Lock()
	defer j.spare.mu.Unlock()
	if j.spare.have || j.spare.busy {
		return
	}
	j.spare.busy = true
	j.spare.making.Add(1)
	go func() {
		defer j.spare.making.Done()
		err := j.makeSpare()
		j.spare.mu.Lock()
		defer j.spare.mu.Unlock()
		j.spare.busy = false
		j.spare.have = err == nil
	}()
}

// makeSpare writes a file of real zeros: blocks that are only reserved, or not even
// that, would need room, and a metadata write, at the time of the save.
func (j *Journal) makeSpare() error {
	f, err := j.dir.Create(makingName)
	if errors.Is(err, fs.ErrExist) { // an earlier attempt could not even clean up
		if err = j.dir.Remove(makingName); err == nil {
			f, err = j.dir.Create(makingName)
		}
	}
	if err != nil {
		return err
	}
	err = zeroFill(f, int64(j.opts.SegmentSize))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = j.dir.Rename(makingName, spareName)
	}
	if err == nil {
		return j.dir.Sync()
	}
	// Give the room back: half a spare is no use, and the disk may be full.
	return errors.Join(err, j.dir.Remove(makingName))
}

func zeroFill(f File, size int64) error {
	block := make([]byte, min(size, 256<<10))
	for at := int64(0); at < size; at += int64(len(block)) {
		if at+int64(len(block)) > size {
			block = block[:size-at]
		}
		if _, err := f.WriteAt(block, at); err != nil {
			return err
		}
	}
	return f.Sync()
}

// rotate ends the current segment and starts the next, from the spare if there is one.
// On error the journal is as it was.
func (j *Journal) rotate() (*segment, error) {
	if !j.spare.take() {
		if err := j.makeSpare(); err != nil {
			return nil, fmt.Errorf("journal: new segment: %w", err)
		}
	}
	h := header{no: j.no + 1, first: 1}
	if len(j.seg) > 0 {
		old := j.last()
		h.after, h.first, h.before = old.next-1, old.next, old.tag
		h.remains = old.closed || old.dirty > old.end
	}
	h.first = max(h.first, j.leap)
	s, err := j.start(h)
	if err != nil {
		names, lerr := j.dir.List()
		j.spare.set(lerr == nil && slices.Contains(names, spareName))
		return nil, fmt.Errorf("journal: new segment: %w", err)
	}
	j.no, j.leap = h.no, 0
	j.seg = append(j.seg, s)
	j.wantSpare()
	return s, nil
}

// start turns the spare into the segment of a header. The file is closed while it is
// renamed: Windows does not rename an open one.
func (j *Journal) start(h header) (*segment, error) {
	if _, err := io.ReadFull(j.opts.Rand, h.fileID[:]); err != nil {
		return nil, err
	}
	f, err := j.dir.Open(spareName)
	if err != nil {
		return nil, err
	}
	size, err := f.Size()
	h.size = uint32(size)
	b, t := h.encode()
	if err == nil {
		_, err = f.WriteAt(b, 0)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	name := segmentName(h.no)
	if err != nil {
		return nil, err
	}
	if len(j.seg) > 0 {
		// From the renaming on, the new header may be what a later Open goes by, and it
		// says that the old segment ends here. If a step below fails, the old one must
		// not take another record.
		j.last().closed = true
	}
	if err := j.dir.Rename(spareName, name); err != nil {
		return nil, err
	}
	if err := j.dir.Sync(); err != nil {
		return nil, err
	}
	if f, err = j.dir.Open(name); err != nil {
		return nil, err
	}
	return &segment{name: name, file: f, size: size, head: h, end: headerSize, tag: t, next: h.first}, nil
}
