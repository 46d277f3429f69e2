package detcbor

import "fmt"

// The byte string types. A plain Go slice or array would also be filled from a
// CBOR array of numbers, and an array from a byte string of any length; these
// refuse every spelling and length but their own, so that structures read from
// outside use them for every id, hash, key and box.
type (
	// Bytes is a byte string of any length; null is refused.
	Bytes []byte
	// B16 is a byte string of 16 bytes.
	B16 [16]byte
	// B32 is a byte string of 32 bytes.
	B32 [32]byte
	// B64 is a byte string of 64 bytes.
	B64 [64]byte
)

// UnmarshalCBOR reads a byte string and copies it.
func (x *Bytes) UnmarshalCBOR(b []byte) error {
	val, rest, err := ReadBytes(b)
	if err != nil {
		return err
	}
	if len(rest) != 0 {
		return fmt.Errorf("%w: %d bytes after the item", ErrMalformed, len(rest))
	}
	*x = append(make([]byte, 0, len(val)), val...)
	return nil
}

// UnmarshalCBOR reads a byte string of exactly 16 bytes.
func (x *B16) UnmarshalCBOR(b []byte) error { return ReadFixed(b, x[:]) }

// UnmarshalCBOR reads a byte string of exactly 32 bytes.
func (x *B32) UnmarshalCBOR(b []byte) error { return ReadFixed(b, x[:]) }

// UnmarshalCBOR reads a byte string of exactly 64 bytes.
func (x *B64) UnmarshalCBOR(b []byte) error { return ReadFixed(b, x[:]) }

// ReadFixed decodes the CBOR byte string b into dst, refusing every length but
// len(dst). It is for the UnmarshalCBOR methods of fixed-size types.
func ReadFixed(b, dst []byte) error {
	val, rest, err := ReadBytes(b)
	if err != nil {
		return err
	}
	if len(val) != len(dst) || len(rest) != 0 {
		return fmt.Errorf("%w: want a byte string of %d bytes", ErrMalformed, len(dst))
	}
	copy(dst, val)
	return nil
}

// ReadBytes reads a byte string from the front of b. val and rest alias b, so
// that a large payload is never copied just to be looked at.
func ReadBytes(b []byte) (val, rest []byte, err error) {
	major, n, rest, err := head(b)
	if err != nil {
		return nil, nil, err
	}
	if major != majorBytes {
		return nil, nil, fmt.Errorf("%w: want a byte string", ErrMalformed)
	}
	if n > uint64(len(rest)) {
		return nil, nil, fmt.Errorf("%w: cut short", ErrMalformed)
	}
	return rest[:n:n], rest[n:], nil
}

// ReadArray reads the head of an array of n elements from the front of b.
func ReadArray(b []byte) (n int, rest []byte, err error) {
	major, arg, rest, err := head(b)
	if err != nil {
		return 0, nil, err
	}
	if major != majorArray || arg > MaxElements {
		return 0, nil, fmt.Errorf("%w: want an array", ErrMalformed)
	}
	return int(arg), rest, nil
}

// AppendBytes appends b as a byte string.
func AppendBytes(dst, b []byte) []byte {
	return append(appendHead(dst, majorBytes, uint64(len(b))), b...)
}

// AppendArray appends the head of an array of n elements.
func AppendArray(dst []byte, n int) []byte {
	return appendHead(dst, majorArray, uint64(n))
}

func appendHead(dst []byte, major byte, n uint64) []byte {
	m := major << 5
	switch {
	case n < 24:
		return append(dst, m|byte(n))
	case n < 1<<8:
		return append(dst, m|24, byte(n))
	case n < 1<<16:
		return append(dst, m|25, byte(n>>8), byte(n))
	case n < 1<<32:
		return append(dst, m|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	default:
		return append(dst, m|27, byte(n>>56), byte(n>>48), byte(n>>40), byte(n>>32),
			byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
}
