package invite

import (
	"strings"
)

// CodeLength is the number of characters of a typed code.
const CodeLength = 18

// crockford is the alphabet of Crockford's base 32: no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Code returns the 18 characters in three groups of six. s must come from
// NewCode or ParseCode.
func (s Secret) Code() string {
	var out strings.Builder
	for i := range CodeLength {
		if i > 0 && i%6 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(crockford[s.digit(i)])
	}
	return out.String()
}

// digit returns bits 5i to 5i+4 of the secret.
func (s Secret) digit(i int) byte {
	bit := 5 * i
	pair := uint16(s.b[bit/8])<<8 | uint16(s.b[bit/8+1])
	return byte(pair>>(11-bit%8)) & 31
}

// ParseCode reads what somebody typed. Small letters, spaces, dashes and full
// stops are forgiven, O is read as 0, I and L as 1. Anything else, and any
// other length, is ErrCode.
func ParseCode(typed string) (Secret, error) {
	s := Secret{n: codeBytes}
	n := 0
	for _, r := range typed {
		switch r {
		case ' ', '\t', '\n', '\r', '-', '.', '\u00a0', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
			continue
		}
		d := digitOf(r)
		if d < 0 || n == CodeLength {
			return Secret{}, ErrCode
		}
		bit := 5 * n
		v := uint16(d) << (11 - bit%8)
		s.b[bit/8] |= byte(v >> 8)
		s.b[bit/8+1] |= byte(v)
		n++
	}
	if n != CodeLength {
		return Secret{}, ErrCode
	}
	return s, nil
}

func digitOf(r rune) int {
	if r > 0x7f {
		return -1
	}
	c := byte(r)
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	switch c {
	case 'O':
		c = '0'
	case 'I', 'L':
		c = '1'
	}
	return strings.IndexByte(crockford, c)
}
