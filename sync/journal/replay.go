package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// Replay calls f with every record from a number on, in order, as they were
// acknowledged; from 0 or 1 gives all that are kept. The payload is valid only during
// the call, and f must not call the journal. An error of f ends the replay and is
// returned.
func (j *Journal) Replay(from uint64, f func(seq uint64, payload []byte) error) error {
	j.wr.Lock()
	defer j.wr.Unlock()
	for _, s := range j.seg {
		if s.next <= from {
			continue
		}
		b, err := readFile(s.file)
		if err != nil {
			return fmt.Errorf("journal: read: %w", err)
		}
		_, t, ok := decodeHeader(b)
		at := int64(headerSize)
		for seq := s.head.first; seq < s.next; seq++ {
			payload, next, n, frame, err := readFrame(b[min(at, int64(len(b))):], t, seq)
			if !ok || !frame {
				// It could be read when the journal was opened or written.
				return fmt.Errorf("journal: %s changed under us at %d: %w", s.name, at, errors.Join(ErrChanged, err))
			}
			if seq >= from {
				if err := f(seq, payload); err != nil {
					return err
				}
			}
			at, t = at+int64(n), next
		}
	}
	return nil
}

// ErrChanged says that a record which could be read before no longer can. Open the
// journal again to set the damage aside.
var ErrChanged = errors.New("journal: damaged while open")

// Prune lets go of records up to a number: whole segments with nothing later in them
// are deleted, the one in use never. A file in which damage was found is renamed
// instead and stays.
func (j *Journal) Prune(upTo uint64) error {
	j.wr.Lock()
	defer j.wr.Unlock()
	removed := false
	for len(j.seg) > 1 && j.seg[0].next <= upTo+1 {
		s := j.seg[0]
		if err := s.file.Close(); err != nil {
			return fmt.Errorf("journal: prune: %w", err)
		}
		j.seg = j.seg[1:]
		var err error
		if s.damage {
			err = j.dir.Rename(s.name, s.name+badSuffix)
		} else {
			err = j.dir.Remove(s.name)
		}
		if err != nil {
			return fmt.Errorf("journal: prune: %w", err)
		}
		removed = true
	}
	if !removed {
		return nil
	}
	if err := j.dir.Sync(); err != nil {
		return fmt.Errorf("journal: prune: %w", err)
	}
	j.wantSpare()
	return nil
}

// Rescue looks behind damage: it calls f with every whole frame that lies in a file
// that was set aside or after the good part of one that was kept. Such a record is not
// part of the journal; it may be one that was acknowledged, and it may be out of
// order. The caller checks what it is (a bundle proves itself by its signature and its
// seal) and appends it again if it is wanted. It returns how many it gave to f.
func (j *Journal) Rescue(f func(payload []byte) error) (n int, err error) {
	j.wr.Lock()
	defer j.wr.Unlock()
	names, err := j.dir.List()
	if err != nil {
		return 0, fmt.Errorf("journal: list: %w", err)
	}
	search := func(file File, from int64) error {
		b, err := readFile(file)
		if err != nil {
			return fmt.Errorf("journal: read: %w", err)
		}
		for _, payload := range wholeFrames(b, int(from)) {
			if err := f(payload); err != nil {
				return err
			}
			n++
		}
		return nil
	}
	for _, s := range j.seg {
		if s.damage {
			if err := search(s.file, s.end); err != nil {
				return n, err
			}
		}
	}
	for _, name := range names {
		if !strings.HasSuffix(name, badSuffix) {
			continue
		}
		file, err := j.dir.Open(name)
		if err != nil {
			return n, fmt.Errorf("journal: open: %w", err)
		}
		err = search(file, 0)
		if err = errors.Join(err, file.Close()); err != nil {
			return n, err
		}
	}
	return n, nil
}

// wholeFrames finds frames without a chain to follow: at every offset, the 16 bytes
// before are taken as the tag before, and a frame is whole when its own tag then
// matches. Chance does not make one.
func wholeFrames(b []byte, from int) [][]byte {
	var out [][]byte
	for at := max(from, tagSize); at+Overhead <= len(b); at++ {
		size := int(binary.BigEndian.Uint32(b[at:]))
		seq := binary.BigEndian.Uint64(b[at+4:])
		if seq == 0 || size > len(b)-at-Overhead {
			continue
		}
		payload, _, n, ok, err := readFrame(b[at:], tag(b[at-tagSize:at]), seq)
		if err == nil && ok {
			out = append(out, payload)
			at += n - 1
		}
	}
	return out
}
