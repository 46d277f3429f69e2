package journal

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Report says what Open found.
type Report struct {
	// Kept is how many payloads can be replayed.
	Kept int
	// First and Last are their numbers; both 0 if there are none.
	First, Last uint64
	// Damage lists what was not as it was written, in order. A write that a
	// crash cut short looks the same as a damaged acknowledged one, so both
	// are told.
	Damage []Damage
}

// Damage is one place where a segment is not as it was written.
type Damage struct {
	// Segment is the base name of the file, which is kept.
	Segment string
	// Offset is where the good part ends, in bytes.
	Offset int64
	// Seq is the number of the first payload that could not be read; 0 where
	// no payload was lost.
	Seq uint64
	// What says what was found, in plain words.
	What string
	// Aside is true for a whole segment that was set aside, because payloads
	// before it are missing.
	Aside bool
}

// String is the damage in one line, without content.
func (d Damage) String() string {
	return fmt.Sprintf("segment %s, byte %d, payload %d: %s", d.Segment, d.Offset, d.Seq, d.What)
}

// Lost tells whether payloads may be missing, as opposed to a damage that could
// be mended.
func (r Report) Lost() bool {
	return slices.ContainsFunc(r.Damage, func(d Damage) bool { return d.Seq != 0 })
}

// Open opens the journal in dir, making it if there is none. It reads all
// segments, keeps the longest unbroken run of payloads from the first on, and
// reports where it stopped, if it did before the end. New payloads follow the
// kept ones; a damaged segment stays where it is, and segments behind a gap are
// renamed and kept.
func Open(fsys FS, dir string, o Options) (*Journal, Report, error) {
	if o.SegmentSize == 0 {
		o.SegmentSize = DefaultSegmentSize
	}
	if o.SegmentSize < MinSegmentSize || o.Rand == nil {
		return nil, Report{}, errors.New("journal: segment size too small or no randomness given")
	}
	if o.Background == nil {
		o.Background = func(f func()) { go f() }
	}
	j := &Journal{fs: fsys, dir: dir, o: o}
	j.idle = sync.NewCond(&j.mu)
	if err := fsys.MkdirAll(dir); err != nil {
		return nil, Report{}, explain("make the folder", err)
	}
	report, err := j.scan()
	if err != nil {
		return nil, report, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.startSpare()
	return j, report, nil
}

// scan reads the segments and sets the place of the next frame.
func (j *Journal) scan() (Report, error) {
	var r Report
	all, err := j.list()
	if err != nil {
		return r, err
	}
	_ = j.fs.Remove(filepath.Join(j.dir, makingName))
	for i := 0; i < len(all); i++ {
		s := all[i]
		f, err := j.fs.Open(filepath.Join(j.dir, s.name))
		if err != nil {
			return r, explain("open a segment", err)
		}
		b, err := readAll(f)
		if err != nil {
			f.Close()
			return r, explain("read a segment", err)
		}
		next := uint64(0) // first seq of the segment behind, if any
		if i+1 < len(all) {
			next = all[i+1].first
		}
		p := parse(b, s, next)
		gap := i > 0 && p.ok && s.first != j.seq+1
		if gap {
			p = parsed{damage: &Damage{Segment: s.name, Seq: j.seq + 1, What: "payloads before this segment are missing"}}
		}
		if p.healed {
			r.Damage = append(r.Damage, Damage{Segment: s.name, What: "one of the two headers was damaged; the other is whole"})
			mend(f, p.head)
		}
		if p.ok {
			if r.Kept == 0 && len(p.frames) > 0 {
				r.First = s.first
			}
			r.Kept += len(p.frames)
			j.segments = append(j.segments, s)
			j.seq, j.last, j.end = s.first+uint64(len(p.frames))-1, p.last, p.end
		}
		last := i == len(all)-1 && p.damage == nil
		if j.file = nil; last {
			j.file = f
		} else if err := f.Close(); err != nil {
			return r, explain("close a segment", err)
		}
		if p.damage == nil {
			continue
		}
		if !p.ok && !gap && i == 0 && len(all) > 1 {
			j.seq = next - 1 // unreadable from the start: the numbers go on behind it
		}
		r.Damage = append(r.Damage, *p.damage)
		behind := all[i+1:]
		if gap || !p.ok {
			behind = all[i:]
		}
		if err := j.setAside(behind, &r); err != nil {
			return r, err
		}
		break
	}
	r.Last = j.seq
	if r.Kept == 0 {
		r.Last = 0
	}
	return r, nil
}

// list finds the segments, oldest first.
func (j *Journal) list() ([]segment, error) {
	names, err := j.fs.List(j.dir)
	if err != nil {
		return nil, explain("list the folder", err)
	}
	var all []segment
	for _, name := range names {
		if first, ok := parseName(name); ok {
			all = append(all, segment{name: name, first: first})
		}
	}
	slices.SortFunc(all, func(a, b segment) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// setAside renames segments that cannot follow the good prefix.
func (j *Journal) setAside(all []segment, r *Report) error {
	for _, s := range all {
		to := s.name + asideSuffix
		for n := 2; j.exists(to); n++ {
			to = fmt.Sprintf("%s%s%d", s.name, asideSuffix, n)
		}
		if err := j.fs.Rename(filepath.Join(j.dir, s.name), filepath.Join(j.dir, to)); err != nil {
			return explain("set a segment aside", err)
		}
		r.Damage = append(r.Damage, Damage{Segment: to, Seq: s.first, What: "set aside: it cannot follow what came before", Aside: true})
	}
	if len(all) == 0 {
		return nil
	}
	if err := j.fs.SyncDir(j.dir); err != nil {
		return explain("flush the folder", err)
	}
	return nil
}

func (j *Journal) exists(name string) bool {
	f, err := j.fs.Open(filepath.Join(j.dir, name))
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// mend writes the good header over the damaged one; if it fails the next Open
// tries again.
func mend(f File, h header) {
	b := h.encode()
	if _, err := f.WriteAt(append(b, b...), 0); err == nil {
		_ = f.Sync()
	}
}

// parsed is what a segment holds.
type parsed struct {
	ok     bool // the header could be read
	healed bool // one copy of the header was damaged
	head   header
	frames [][]byte
	last   tag
	end    int64
	damage *Damage
}

// parse reads a segment's bytes. next is the first seq of the segment behind
// it, 0 if there is none: what stands from there on in this one was never
// acknowledged, or was found damaged and told before.
func parse(b []byte, s segment, next uint64) parsed {
	h, both, ok := readHeader(b)
	if !ok || h.first != s.first {
		return parsed{damage: &Damage{Segment: s.name, Seq: s.first, What: "the header is damaged"}}
	}
	p := parsed{ok: true, healed: !both, head: h, last: h.start(), end: dataStart}
	body := b[min(len(b), dataStart):]
	for seq := s.first; next == 0 || seq < next; seq++ {
		payload, size, t, ok := nextFrame(body, p.last, seq)
		if !ok {
			break
		}
		p.frames = append(p.frames, payload)
		p.last, p.end, body = t, p.end+int64(size), body[size:]
	}
	stop := s.first + uint64(len(p.frames))
	switch {
	case next != 0 && stop == next:
		return p // whole, whatever stands behind
	case int64(len(b)) != h.size:
		p.damage = &Damage{Segment: s.name, Offset: p.end, Seq: stop, What: "the file is cut short"}
	case !zeros(body):
		p.damage = &Damage{Segment: s.name, Offset: p.end, Seq: stop, What: "bytes that are no whole payload: a write cut short by a crash, or damage"}
	case next != 0:
		p.damage = &Damage{Segment: s.name, Offset: p.end, Seq: stop, What: "payloads are missing at the end"}
	}
	return p
}

// Replay calls f for each kept payload from the number from on, in order, until
// f fails. The payload may be kept by f. Nothing may be pruned meanwhile.
func (j *Journal) Replay(from uint64, f func(seq uint64, payload []byte) error) error {
	j.mu.Lock()
	segments, last := slices.Clone(j.segments), j.seq
	j.mu.Unlock()
	for i, s := range segments {
		next := last + 1
		if i+1 < len(segments) {
			next = segments[i+1].first
		}
		if next <= from || next == s.first {
			continue
		}
		file, err := j.fs.Open(filepath.Join(j.dir, s.name))
		if err != nil {
			return explain("open a segment", err)
		}
		b, err := readAll(file)
		file.Close()
		if err != nil {
			return explain("read a segment", err)
		}
		p := parse(b, s, next)
		if p.damage != nil {
			return fmt.Errorf("journal: changed under us: %s", p.damage)
		}
		for k, payload := range p.frames {
			seq := s.first + uint64(k)
			if seq < from {
				continue
			}
			if err := f(seq, payload); err != nil {
				return err
			}
		}
	}
	return nil
}
