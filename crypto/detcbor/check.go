package detcbor

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// CBOR major types, RFC 8949 section 3.1.
const (
	majorUint = iota
	majorNegative
	majorBytes
	majorText
	majorArray
	majorMap
	majorTag
	majorSimple
)

// Check reports whether b is exactly one item in core deterministic form
// within the limits: shortest heads (RFC 8949 4.2.1), definite lengths, map
// keys strictly rising in bytewise order, valid UTF-8, no tags, no floats,
// no simple value but false, true and null.
func Check(b []byte) error {
	rest, err := skip(b, 0)
	if err != nil {
		return err
	}
	if len(rest) != 0 {
		return fmt.Errorf("%w: %d bytes after the item", ErrMalformed, len(rest))
	}
	return nil
}

// Split checks the first item of a CBOR sequence (RFC 8742) and returns it and
// what follows it, both aliasing b.
func Split(b []byte) (item, rest []byte, err error) {
	rest, err = skip(b, 0)
	if err != nil {
		return nil, nil, err
	}
	return b[:len(b)-len(rest)], rest, nil
}

// head reads a major type and its argument and refuses any but the shortest
// spelling.
func head(b []byte) (major byte, arg uint64, rest []byte, err error) {
	if len(b) == 0 {
		return 0, 0, nil, fmt.Errorf("%w: cut short", ErrMalformed)
	}
	major, info := b[0]>>5, b[0]&0x1f
	b = b[1:]
	if info < 24 {
		return major, uint64(info), b, nil
	}
	if info > 27 {
		return 0, 0, nil, fmt.Errorf("%w: indefinite or reserved length", ErrMalformed)
	}
	n := 1 << (info - 24)
	if len(b) < n {
		return 0, 0, nil, fmt.Errorf("%w: cut short", ErrMalformed)
	}
	if major == majorSimple {
		return 0, 0, nil, fmt.Errorf("%w: float or simple value", ErrMalformed)
	}
	var floor uint64
	switch info {
	case 24:
		arg, floor = uint64(b[0]), 24
	case 25:
		arg, floor = uint64(binary.BigEndian.Uint16(b)), 1<<8
	case 26:
		arg, floor = uint64(binary.BigEndian.Uint32(b)), 1<<16
	case 27:
		arg, floor = binary.BigEndian.Uint64(b), 1<<32
	}
	if arg < floor {
		return 0, 0, nil, fmt.Errorf("%w: number not in its shortest form", ErrMalformed)
	}
	return major, arg, b[n:], nil
}

func skip(b []byte, depth int) ([]byte, error) {
	major, arg, rest, err := head(b)
	if err != nil {
		return nil, err
	}
	switch major {
	case majorUint, majorNegative:
		return rest, nil
	case majorBytes, majorText:
		if arg > uint64(len(rest)) {
			return nil, fmt.Errorf("%w: cut short", ErrMalformed)
		}
		if major == majorText && !utf8.Valid(rest[:arg]) {
			return nil, fmt.Errorf("%w: text is not UTF-8", ErrMalformed)
		}
		return rest[arg:], nil
	case majorArray, majorMap:
		return skipContainer(major, arg, rest, depth+1)
	case majorSimple:
		if arg < 20 || arg > 22 {
			return nil, fmt.Errorf("%w: simple value %d", ErrMalformed, arg)
		}
		return rest, nil
	default:
		return nil, fmt.Errorf("%w: tag", ErrMalformed)
	}
}

func skipContainer(major byte, n uint64, rest []byte, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return nil, fmt.Errorf("%w: nested too deeply", ErrMalformed)
	}
	// Every element takes at least a byte, so a count beyond the input is a lie
	// and is refused before any loop runs on it.
	if n > MaxElements || n > uint64(len(rest)) {
		return nil, fmt.Errorf("%w: too many elements", ErrMalformed)
	}
	var err error
	if major == majorArray {
		for range n {
			if rest, err = skip(rest, depth); err != nil {
				return nil, err
			}
		}
		return rest, nil
	}
	var last []byte
	for i := range n {
		start := rest
		if rest, err = skip(rest, depth); err != nil {
			return nil, err
		}
		key := start[:len(start)-len(rest)]
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return nil, fmt.Errorf("%w: map keys out of order or doubled", ErrMalformed)
		}
		last = key
		if rest, err = skip(rest, depth); err != nil {
			return nil, err
		}
	}
	return rest, nil
}
