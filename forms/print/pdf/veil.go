package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// square is the glyf entry of a square: one contour, its bounds, four points on
// the curve as differences of 16 bits, and padding.
var square = []byte{
	0, 1, 0, 0, 0, 0, 0x01, 0xF4, 0x02, 0xBC, // bounds 0 0 500 700
	0, 3, 0, 0, // four points, no instructions
	1, 1, 1, 1,
	0, 0, 0x01, 0xF4, 0, 0, 0xFE, 0x0C, // x: 0, 500, 500, 0
	0, 0, 0, 0, 0x02, 0xBC, 0, 0, // y: 0, 0, 700, 700
	0, 0,
}

// veil is a font that is never seen: its letters are only there to be found, copied
// and read out. Every letter is half as wide as it is high.
type veil struct {
	ref     ref
	letters []rune // letter of glyph 1 and on
}

// of is the number of a letter.
func (v *veil) of(r rune) uint16 {
	i := slices.Index(v.letters, r)
	if i < 0 {
		i = len(v.letters)
		v.letters = append(v.letters, r)
	}
	return uint16(i + 1)
}

func (v *veil) write(o *objects) {
	const upem = 1000
	n := len(v.letters) + 1
	be := binary.BigEndian
	head := make([]byte, 54)
	be.PutUint32(head, 0x00010000)
	be.PutUint32(head[12:], 0x5F0F3CF5)
	be.PutUint16(head[18:], upem)
	be.PutUint16(head[50:], 1)
	hhea := make([]byte, 36)
	be.PutUint32(hhea, 0x00010000)
	be.PutUint16(hhea[4:], 800)
	be.PutUint16(hhea[6:], 0xFF38) // 200 below the line
	be.PutUint16(hhea[10:], upem/2)
	be.PutUint16(hhea[34:], uint16(n))
	maxp := make([]byte, 32)
	be.PutUint32(maxp, 0x00010000)
	be.PutUint16(maxp[4:], uint16(n))
	be.PutUint16(maxp[6:], 4) // points
	be.PutUint16(maxp[8:], 1) // contours
	hmtx := make([]byte, 4*n)
	for i := range n {
		be.PutUint16(hmtx[4*i:], upem/2)
	}
	// A letter without any shape is passed over by some readers, so each has a
	// square, which is never painted.
	var glyf []byte
	loca := make([]byte, 4*(n+1))
	for i := range n {
		be.PutUint32(loca[4*i:], uint32(len(glyf)))
		glyf = append(glyf, square...)
	}
	be.PutUint32(loca[4*n:], uint32(len(glyf)))
	data := sfnt(map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf})
	file := o.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	desc := o.add(fmt.Sprintf("<< /Type /FontDescriptor /FontName /DOORST+Unseen /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 %s >>", file))
	cid := o.add(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /DOORST+Unseen /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s /DW 500 /CIDToGIDMap /Identity >>", desc))
	var lines []string
	for i, r := range v.letters {
		lines = append(lines, fmt.Sprintf("<%04X> <%s>", i+1, utf16Hex(string(r))))
	}
	uni := o.stream("", []byte(unicodeMap(lines)))
	o.put(v.ref, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /DOORST+Unseen /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>", cid, uni))
}

// utf16Hex is text in UTF-16 without a mark, in hexadecimal.
func utf16Hex(s string) string {
	return strings.Trim(strings.TrimPrefix(textString(s), "<FEFF"), ">")
}
