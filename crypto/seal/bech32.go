package seal

import (
	"errors"
	"strings"
)

// Bech32 (BIP 173) without its limit of 90 characters, which age drops too: a
// post-quantum public key has 1216 bytes. The checksum then only promises to
// notice most slips of a pen, which is what it is for here.

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

var errBech32 = errors.New("seal: not Bech32")

// bech32Step folds one 5-bit group into the checksum.
func bech32Step(sum uint32, group byte) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ uint32(group)
	for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			sum ^= g
		}
	}
	return sum
}

// bech32Sum is the checksum over prefix and groups.
func bech32Sum(prefix string, groups []byte) uint32 {
	sum := uint32(1)
	for i := range len(prefix) {
		sum = bech32Step(sum, prefix[i]>>5)
	}
	sum = bech32Step(sum, 0)
	for i := range len(prefix) {
		sum = bech32Step(sum, prefix[i]&31)
	}
	for _, g := range groups {
		sum = bech32Step(sum, g)
	}
	return sum
}

// bech32Encode encodes data under a lower-case prefix.
func bech32Encode(prefix string, data []byte) string {
	groups := make([]byte, 0, len(data)*8/5+7)
	acc, bits := uint32(0), 0
	for _, b := range data {
		acc, bits = acc<<8|uint32(b), bits+8
		for bits >= 5 {
			bits -= 5
			groups = append(groups, byte(acc>>bits)&31)
		}
	}
	if bits > 0 {
		groups = append(groups, byte(acc<<(5-bits))&31)
	}
	sum := bech32Sum(prefix, append(groups, 0, 0, 0, 0, 0, 0)) ^ 1
	for i := range 6 {
		groups = append(groups, byte(sum>>(5*(5-i)))&31)
	}
	var out strings.Builder
	out.WriteString(prefix)
	out.WriteByte('1')
	for _, g := range groups {
		out.WriteByte(bech32Alphabet[g])
	}
	return out.String()
}

// bech32Decode reads an all-lower or all-upper text and returns its prefix in
// lower case.
func bech32Decode(s string) (prefix string, data []byte, err error) {
	lower := strings.ToLower(s)
	if s != lower && s != strings.ToUpper(s) {
		return "", nil, errBech32
	}
	for i := range len(s) {
		if s[i] < 33 || s[i] > 126 {
			return "", nil, errBech32
		}
	}
	sep := strings.LastIndexByte(lower, '1')
	if sep < 1 || len(lower)-sep-1 < 6 {
		return "", nil, errBech32
	}
	prefix = lower[:sep]
	groups := make([]byte, 0, len(lower)-sep)
	for i := sep + 1; i < len(lower); i++ {
		g := strings.IndexByte(bech32Alphabet, lower[i])
		if g < 0 {
			return "", nil, errBech32
		}
		groups = append(groups, byte(g))
	}
	if bech32Sum(prefix, groups) != 1 {
		return "", nil, errBech32
	}
	acc, bits := uint32(0), 0
	for _, g := range groups[:len(groups)-6] {
		acc, bits = acc<<5|uint32(g), bits+5
		if bits >= 8 {
			bits -= 8
			data = append(data, byte(acc>>bits))
		}
	}
	if bits >= 5 || acc&(1<<bits-1) != 0 {
		return "", nil, errBech32
	}
	return prefix, data, nil
}
