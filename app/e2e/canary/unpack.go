package canary

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// packed is something that was found packed inside something else.
type packed struct {
	how   string
	at    int
	bytes []byte
}

// unpack opens every packed stream in b, wherever it begins. Formats that
// leave the first occurrence of a word as it is (snappy, lz4) need no opening.
func (s *Scanner) unpack(b []byte) []packed {
	var out []packed
	keep := func(how string, at int, r io.Reader, err error) {
		if err != nil {
			return
		}
		// What comes before a fault counts too: a torn file leaks as well.
		plain, _ := io.ReadAll(io.LimitReader(r, maxUnpacked))
		if len(plain) >= minNeedle {
			out = append(out, packed{how, at, plain})
		}
	}
	for i := 0; i+4 <= len(b); i++ {
		switch b[i] {
		case 0x1f:
			if b[i+1] == 0x8b && b[i+2] == 8 {
				r, err := gzip.NewReader(bytes.NewReader(b[i:]))
				if err == nil {
					r.Multistream(false) // the next one is found by its own beginning
				}
				keep("gzip", i, r, err)
			}
		case 0x78:
			if binary.BigEndian.Uint16(b[i:])%31 == 0 {
				r, err := zlib.NewReader(bytes.NewReader(b[i:]))
				keep("zlib", i, r, err)
			}
		case 'P':
			if from, ok := zipped(b[i:]); ok {
				keep("zip", i, flate.NewReader(bytes.NewReader(b[i+from:])), nil)
			}
		case 0x28:
			if b[i+1] == 0xb5 && b[i+2] == 0x2f && b[i+3] == 0xfd {
				err := s.zstd.Reset(bytes.NewReader(b[i:]))
				keep("zstd", i, s.zstd, err)
			}
		}
	}
	return out
}

// zipped tells where the deflated content begins behind a local file header
// of a zip archive (APPNOTE.TXT 4.3.7).
func zipped(b []byte) (from int, ok bool) {
	const header, deflated = 30, 8
	if len(b) < header || string(b[:4]) != "PK\x03\x04" || binary.LittleEndian.Uint16(b[8:]) != deflated {
		return 0, false
	}
	from = header + int(binary.LittleEndian.Uint16(b[26:])) + int(binary.LittleEndian.Uint16(b[28:]))
	return from, from < len(b)
}
