package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"doorstep/forms/fhir"
)

// AnswerKey is the key of a coded answer to a question that repeats: derived from system and code, so that two devices
// ticking the same box agree (forms.md 2.7). For any other value it is "": its key is made where the answer is.
func AnswerKey(v fhir.Value) string {
	if v.Kind != fhir.CodingKind || v.Coding.Code == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(v.Coding.System + "|" + v.Coding.Code))
	return hex.EncodeToString(sum[:8])
}

// answerKey is the id that the n-th answer of a question is written with.
func (s *scope) answerKey(it *Item, n int, v fhir.Value) string {
	c := &s.cells[it.slot]
	switch {
	case it.public() != it:
		return string(s.row.ID)
	case !it.Repeats:
		return ""
	case n < len(c.ids) && c.ids[n] != "":
		return c.ids[n]
	}
	return AnswerKey(v)
}

// importedRow makes an id for a row that came without one: from the response and the row's place in it, so that the same
// file gives the same rows. It has the form of the ids made on devices.
func importedRow(seed [32]byte, path string) RowID {
	h := sha256.New()
	h.Write(seed[:])
	h.Write([]byte(path))
	sum := h.Sum(nil)
	hi, lo := binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])
	const letters = "0123456789abcdefghjkmnpqrstvwxyz"
	var b [26]byte
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = letters[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return RowID(b[:])
}

// importedPos is the position of the n-th imported row.
func importedPos(n int) string { return fmt.Sprintf("%06d5", n) }
