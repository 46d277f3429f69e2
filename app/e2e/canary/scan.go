package canary

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// Bounds of a scan. A marker shorter than minMarker would be found by chance.
const (
	minMarker = 8
	minNeedle = 6
	// maxUnpacked bounds what is unpacked from one place, in bytes.
	maxUnpacked = 64 << 20
	// maxDepth is how many packings inside one another are opened.
	maxDepth = 4
)

// Hit is a marker found where it must not be.
type Hit struct {
	Where    string // a file, or what Bytes was told
	Marker   string
	Spelling string // how it was written there, and through what it was packed
	Offset   int    // in the file or in what was unpacked
}

func (h Hit) String() string {
	return fmt.Sprintf("%s holds %q (%s, at %d)", h.Where, h.Marker, h.Spelling, h.Offset)
}

// Scanner looks for a set of markers. It counts what it has looked at, so that
// a test can tell a clean scan from one that saw nothing.
type Scanner struct {
	needles []needle
	first   map[uint32][]int // needles by their first four bytes
	hint    [1 << 16]bool    // first two bytes of any needle
	zstd    *zstd.Decoder

	Files    int   // looked at
	Bytes    int64 // looked at, packed or not
	Unpacked int   // streams that were packed and could be opened
}

// New makes a scanner. Dictionaries, in zstd's format, open frames that were
// packed with them.
func New(markers []string, dictionaries ...[]byte) (*Scanner, error) {
	s := &Scanner{first: map[uint32][]int{}}
	for _, m := range markers {
		if len(m) < minMarker {
			return nil, fmt.Errorf("the marker %q is shorter than %d bytes and would be found by chance", m, minMarker)
		}
		s.needles = append(s.needles, spellings(m)...)
	}
	for i, n := range s.needles {
		key := binary.LittleEndian.Uint32(n.bytes)
		s.first[key] = append(s.first[key], i)
		s.hint[uint16(key)] = true
	}
	var err error
	s.zstd, err = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderDicts(dictionaries...), zstd.WithDecoderConcurrency(1))
	return s, err
}

// Close frees the scanner.
func (s *Scanner) Close() { s.zstd.Close() }

// Scan looks through bytes; where says what they are.
func (s *Scanner) Scan(where string, b []byte) []Hit {
	s.Files++
	return s.scan(where, "", b, 0)
}

func (s *Scanner) scan(where, through string, b []byte, depth int) []Hit {
	s.Bytes += int64(len(b))
	hits := s.find(where, through, b)
	if depth >= maxDepth {
		return hits
	}
	for _, p := range s.unpack(b) {
		s.Unpacked++
		hits = append(hits, s.scan(where, fmt.Sprintf("%s%s at %d, ", through, p.how, p.at), p.bytes, depth+1)...)
	}
	return hits
}

// find gives the first place of every needle.
func (s *Scanner) find(where, through string, b []byte) []Hit {
	var hits []Hit
	seen := map[int]bool{}
	for i := 0; i+4 <= len(b); i++ {
		if !s.hint[uint16(b[i])|uint16(b[i+1])<<8] {
			continue
		}
		for _, n := range s.first[binary.LittleEndian.Uint32(b[i:])] {
			if !seen[n] && bytes.HasPrefix(b[i:], s.needles[n].bytes) {
				seen[n] = true
				hits = append(hits, Hit{where, s.needles[n].marker, through + s.needles[n].spelling, i})
			}
		}
	}
	return hits
}

// Dir looks through every file below a folder, and through the names.
func (s *Scanner) Dir(dir string) ([]Hit, error) {
	var hits []Hit
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		hits = append(hits, s.find(path, "the name, ", []byte(rel))...)
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		hits = append(hits, s.Scan(path, b)...)
		return nil
	})
	if err != nil {
		return hits, fmt.Errorf("scan of a folder: %w", err)
	}
	return hits, nil
}
