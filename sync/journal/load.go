package journal

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Report says what Open found.
type Report struct {
	First  uint64   // number of the first record kept, 0 when there is none
	Last   uint64   // number of the last record kept, 0 when there is none
	Count  int      // how many records are kept
	Damage []Damage // what could not be read, oldest first; empty for a clean journal
}

// Damage is one thing that Open could not read. A write cut off by a power failure and
// a byte changed afterwards look alike, so both are reported. Rescue looks for records
// behind it.
type Damage struct {
	File   string // its name in the folder
	Offset int64  // where reading stopped
	After  uint64 // number of the last good record before it, 0 for none
	Reason string // in plain words, without content
}

// leapBy is how far numbers leap after damage: more records than a segment can hold.
const leapBy = 1 << 32

// loaded is a segment as it lies on the disk.
type loaded struct {
	name  string
	no    uint64
	head  header
	good  bool   // the header can be read
	marks []mark // after the header and after each good frame
	why   string // why reading stopped, "" at a clean end
	size  int64
}

// mark is a point up to which a segment is good.
type mark struct {
	end int64
	tag tag
}

// ends gives how many frames the segment has up to the one whose tag is t and whose
// number is seq.
func (l *loaded) ends(seq uint64, t tag) (frames int, ok bool) {
	n := seq + 1 - l.head.first
	if n >= uint64(len(l.marks)) || l.marks[n].tag != t {
		return 0, false
	}
	return int(n), true
}

func (l *loaded) last() uint64 { return l.head.first + uint64(len(l.marks)) - 2 }

// load finds the segments, follows the chain through them and leaves the journal ready
// to go on after the last good record. Whatever does not continue the chain is renamed,
// never deleted.
func (j *Journal) load() (Report, error) {
	var report Report
	names, err := j.dir.List()
	if err != nil {
		return report, fmt.Errorf("journal: list: %w", err)
	}
	if err := j.tidy(names); err != nil {
		return report, err
	}
	segs, top, err := j.readAll(names)
	if err != nil {
		return report, err
	}
	for i, l := range segs {
		if !l.good {
			report.Damage = append(report.Damage, Damage{File: l.name, After: report.Last, Reason: "its header cannot be read"})
			if len(j.seg) > 0 {
				j.last().closed = true
			}
			return report, j.setAside(segs[i:], &report, top)
		}
		var next *loaded
		if i+1 < len(segs) && segs[i+1].good {
			next = segs[i+1]
		}
		joined, err := j.join(l, next, &report)
		if err != nil {
			return report, err
		}
		if j.last().closed {
			j.leap = top
		}
		if !joined {
			return report, j.setAside(segs[i+1:], &report, top)
		}
	}
	if len(j.seg) == 0 {
		if top > 0 {
			j.leap = top
		}
		_, err = j.rotate()
	}
	return report, err
}

// join takes a segment into the chain. next is the one that follows, if its header can
// be read; joined is false when the chain does not lead there.
func (j *Journal) join(l, next *loaded, report *Report) (joined bool, err error) {
	s := &segment{name: l.name, size: l.size, head: l.head, damage: l.why != ""}
	frames := len(l.marks) - 1
	joined = true
	if next != nil {
		// The next header says where this file ended. What lies beyond was never
		// acknowledged, or was reported as damage when that header was written.
		var n int
		if n, joined = l.ends(next.head.after, next.head.before); joined {
			s.damage = s.damage || n < frames
			frames = n
		}
	}
	s.end, s.tag = l.marks[frames].end, l.marks[frames].tag
	s.dirty, s.next = s.end, l.head.first+uint64(frames)
	if s.file, err = j.dir.Open(l.name); err != nil {
		return false, fmt.Errorf("journal: open: %w", err)
	}
	j.seg = append(j.seg, s)
	if frames > 0 {
		if report.Count == 0 {
			report.First = l.head.first
		}
		report.Last = s.next - 1
		report.Count += frames
	}
	why := l.why
	switch {
	case next == nil && why == "", joined && next != nil && (!s.damage || next.head.remains):
		return joined, nil
	case joined && next != nil:
		// Every record is there, and the file was full and its end empty when the
		// next was begun. It is reported once and mended.
		why = "its unused end was changed"
		s.damage = s.mend() != nil
	default:
		if why == "" {
			why = "the frames that the next file follows are missing"
		}
		s.closed, s.damage = true, true
	}
	report.Damage = append(report.Damage, Damage{File: l.name, Offset: s.end, After: report.Last, Reason: why})
	return joined, nil
}

// mend empties a segment after its last frame and gives it back its length.
func (s *segment) mend() error {
	size := int64(s.head.size)
	if size < s.end || size > 1<<30 {
		return errRange
	}
	s.size = max(s.size, size)
	if _, err := s.file.WriteAt(make([]byte, s.size-s.end), s.end); err != nil {
		return err
	}
	return s.file.Sync()
}

// tidy removes a spare that was still being made and takes over a whole one. A crash
// while it was being turned into a segment leaves a header in it, which is wiped in
// place: on a full disk there may be no room for another.
func (j *Journal) tidy(names []string) error {
	if slices.Contains(names, makingName) {
		if err := j.dir.Remove(makingName); err != nil {
			return fmt.Errorf("journal: remove: %w", err)
		}
	}
	if !slices.Contains(names, spareName) {
		return nil
	}
	f, err := j.dir.Open(spareName)
	if err != nil {
		return fmt.Errorf("journal: spare: %w", err)
	}
	b, err := readFile(f)
	if err == nil && !zeros(b) {
		err = zeroFill(f, int64(len(b)))
	}
	err = errors.Join(err, f.Close())
	if err == nil && len(b) == j.opts.SegmentSize {
		j.spare.have = true
		return nil
	}
	if err := j.dir.Remove(spareName); err != nil {
		return fmt.Errorf("journal: remove: %w", err)
	}
	return nil
}

// readAll reads every segment. top is a number beyond every one that may have been
// given to a record, for use after damage; 0 when nothing was ever written.
func (j *Journal) readAll(names []string) (segs []*loaded, top uint64, err error) {
	for _, name := range names {
		no, whole, ok := parseName(name)
		if !ok {
			continue
		}
		j.no = max(j.no, no)
		l, err := j.read(name)
		if err != nil {
			return nil, 0, err
		}
		l.no = no
		if l.good {
			top = max(top, l.last()+leapBy)
		} else {
			top = max(top, leapBy)
		}
		if whole {
			segs = append(segs, l)
		}
	}
	slices.SortFunc(segs, func(a, b *loaded) int { return strings.Compare(a.name, b.name) })
	return segs, top, nil
}

// parseName reads a segment's name; whole is false for one that was set aside.
func parseName(name string) (no uint64, whole, ok bool) {
	base, _, _ := strings.Cut(name, ".")
	no, err := strconv.ParseUint(base, 10, 64)
	if err != nil || no == 0 {
		return 0, false, false
	}
	whole = name == segmentName(no)
	return no, whole, whole || name == segmentName(no)+badSuffix
}

func (j *Journal) read(name string) (*loaded, error) {
	f, err := j.dir.Open(name)
	if err != nil {
		return nil, fmt.Errorf("journal: open: %w", err)
	}
	b, err := readFile(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("journal: read: %w", err)
	}
	l := &loaded{name: name, size: int64(len(b))}
	var t tag
	if l.head, t, l.good = decodeHeader(b); !l.good {
		return l, nil
	}
	l.marks = append(l.marks, mark{end: headerSize, tag: t})
	for at, seq := headerSize, l.head.first; ; seq++ {
		_, next, n, ok, err := readFrame(b[at:], t, seq)
		if err != nil {
			l.why = err.Error()
			return l, nil
		}
		if !ok {
			switch {
			case !zeros(b[at:]):
				l.why = "something follows the last frame"
			case len(b) < int(l.head.size):
				l.why = "the file is shorter than it was made"
			}
			return l, nil
		}
		at, t = at+n, next
		l.marks = append(l.marks, mark{end: int64(at), tag: t})
	}
}

// readBlock is how much is read at once around a place that the disk cannot read.
const readBlock = 4 << 10

// readFile reads a whole file. Blocks that the disk cannot give back are taken as
// zeros: the chain tells that they are not what was written, and the rest is kept.
func readFile(f File) ([]byte, error) {
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	b := make([]byte, size)
	if n, err := f.ReadAt(b, 0); n == len(b) || errors.Is(err, io.EOF) {
		return b, nil
	}
	for at := 0; at < len(b); at += readBlock {
		block := b[at:min(at+readBlock, len(b))]
		if n, err := f.ReadAt(block, int64(at)); n < len(block) && !errors.Is(err, io.EOF) {
			clear(block)
		}
	}
	return b, nil
}

// setAside renames segments that the chain does not reach and makes the next record
// start a segment of its own, with a number beyond all that were used.
func (j *Journal) setAside(segs []*loaded, report *Report, top uint64) error {
	for i, l := range segs {
		if l.good || i > 0 {
			report.Damage = append(report.Damage, Damage{File: l.name, After: report.Last, Reason: "it follows damage"})
		}
		if err := j.dir.Rename(l.name, l.name+badSuffix); err != nil {
			return fmt.Errorf("journal: set aside: %w", err)
		}
	}
	if len(segs) > 0 {
		if err := j.dir.Sync(); err != nil {
			return fmt.Errorf("journal: set aside: %w", err)
		}
	}
	j.leap = top
	if len(j.seg) == 0 {
		_, err := j.rotate()
		return err
	}
	return nil
}
