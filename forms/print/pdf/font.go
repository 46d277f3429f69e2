package pdf

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ErrFont says that the bytes are no TrueType font with outlines.
var ErrFont = errors.New("this is no TrueType font that can be embedded")

// Font is a TrueType font that pages draw with. One Font may serve many files.
type Font struct {
	// Outline is the shape of a glyph in font units, y upwards, for text that is
	// drawn as shapes; nil for a font that never is.
	Outline func(gid uint16) []Segment

	name   string
	tables map[string][]byte
	upem   int
	glyphs int
	blank  uint16 // a glyph that shows nothing and has a width, such as the space; 0 for none
	hmtx   int    // number of full entries in hmtx
	long   bool
}

// NewFont reads a TrueType file. name is its PostScript name.
func NewFont(name string, ttf []byte) (*Font, error) {
	f := &Font{name: name, tables: map[string][]byte{}}
	if len(ttf) < 12 {
		return nil, ErrFont
	}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		at := 12 + 16*i
		if at+16 > len(ttf) {
			return nil, ErrFont
		}
		off, n := int(binary.BigEndian.Uint32(ttf[at+8:])), int(binary.BigEndian.Uint32(ttf[at+12:]))
		if off < 0 || n < 0 || off+n > len(ttf) {
			return nil, ErrFont
		}
		f.tables[string(ttf[at:at+4])] = ttf[off : off+n]
	}
	head, hhea, maxp := f.tables["head"], f.tables["hhea"], f.tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 || len(f.tables["glyf"]) == 0 {
		return nil, ErrFont
	}
	f.upem = int(binary.BigEndian.Uint16(head[18:]))
	f.long = binary.BigEndian.Uint16(head[50:]) == 1
	f.glyphs = int(binary.BigEndian.Uint16(maxp[4:]))
	f.hmtx = int(binary.BigEndian.Uint16(hhea[34:]))
	size := 2
	if f.long {
		size = 4
	}
	if f.upem == 0 || f.hmtx == 0 || len(f.tables["loca"]) < size*(f.glyphs+1) || len(f.tables["hmtx"]) < 4*f.hmtx {
		return nil, ErrFont
	}
	for g := 1; g < f.glyphs && f.blank == 0; g++ {
		if len(f.outline(uint16(g))) == 0 && f.advance(uint16(g)) > 0 {
			f.blank = uint16(g)
		}
	}
	return f, nil
}

// Upem is how many font units make the size of the font.
func (f *Font) Upem() int { return f.upem }

// advance is the width of a glyph in font units, as the font says.
func (f *Font) advance(gid uint16) int {
	i := min(int(gid), f.hmtx-1)
	return int(binary.BigEndian.Uint16(f.tables["hmtx"][4*i:]))
}

// outline is the glyf entry of a glyph, empty for a blank one.
func (f *Font) outline(gid uint16) []byte {
	if int(gid) >= f.glyphs {
		return nil
	}
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var a, b int
	if f.long {
		a, b = int(binary.BigEndian.Uint32(loca[4*int(gid):])), int(binary.BigEndian.Uint32(loca[4*int(gid)+4:]))
	} else {
		a, b = 2*int(binary.BigEndian.Uint16(loca[2*int(gid):])), 2*int(binary.BigEndian.Uint16(loca[2*int(gid)+2:]))
	}
	if a >= b || b > len(glyf) {
		return nil
	}
	return glyf[a:b]
}

// parts are the glyphs that a composite glyph is put together from.
func parts(outline []byte) []uint16 {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	const (
		words, scale, more, xyScale, matrix = 1 << 0, 1 << 3, 1 << 5, 1 << 6, 1 << 7
	)
	var out []uint16
	for at := 10; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		out = append(out, binary.BigEndian.Uint16(outline[at+2:]))
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&xyScale != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			break
		}
	}
	return out
}

// subset is the font with the outlines of the used glyphs only. Glyphs keep
// their numbers.
func (f *Font) subset(used map[uint16]bool) []byte {
	keep := map[uint16]bool{0: true}
	todo := slices.Sorted(maps.Keys(used))
	for len(todo) > 0 {
		g := todo[0]
		todo = todo[1:]
		if keep[g] && g != 0 {
			continue
		}
		keep[g] = true
		todo = append(todo, parts(f.outline(g))...)
	}
	last := int(slices.Max(slices.Collect(maps.Keys(keep))))
	n := min(last+1, f.glyphs)
	var glyf []byte
	loca := make([]byte, 4*(n+1))
	hmtx := make([]byte, 4*n)
	for g := range n {
		binary.BigEndian.PutUint32(loca[4*g:], uint32(len(glyf)))
		if !keep[uint16(g)] {
			continue
		}
		glyf = append(glyf, f.outline(uint16(g))...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		binary.BigEndian.PutUint16(hmtx[4*g:], uint16(f.advance(uint16(g))))
		binary.BigEndian.PutUint16(hmtx[4*g+2:], f.bearing(g))
	}
	binary.BigEndian.PutUint32(loca[4*n:], uint32(len(glyf)))
	if len(glyf) == 0 {
		glyf = make([]byte, 4) // some readers refuse an empty table
	}

	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0) // the sum over the whole file, which this is not any more
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := slices.Clone(f.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(n))
	maxp := slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(n))
	tables := map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "loca": loca, "hmtx": hmtx, "glyf": glyf}
	for _, name := range []string{"cvt ", "fpgm", "prep"} {
		if t := f.tables[name]; len(t) > 0 {
			tables[name] = t
		}
	}
	return sfnt(tables)
}

// bearing is the left side bearing of a glyph as its bits stand in the font.
func (f *Font) bearing(g int) uint16 {
	t := f.tables["hmtx"]
	at := 4*g + 2
	if g >= f.hmtx {
		at = 4*f.hmtx + 2*(g-f.hmtx)
	}
	if at+2 > len(t) {
		return 0
	}
	return binary.BigEndian.Uint16(t[at:])
}

// sfnt puts tables together as a TrueType file.
func sfnt(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	n, pow := len(names), 1
	log := 0
	for pow*2 <= n {
		pow *= 2
		log++
	}
	out := make([]byte, 12+16*n)
	binary.BigEndian.PutUint32(out, 0x00010000)
	binary.BigEndian.PutUint16(out[4:], uint16(n))
	binary.BigEndian.PutUint16(out[6:], uint16(16*pow))
	binary.BigEndian.PutUint16(out[8:], uint16(log))
	binary.BigEndian.PutUint16(out[10:], uint16(16*(n-pow)))
	for i, name := range names {
		t := tables[name]
		at := 12 + 16*i
		copy(out[at:], name)
		var sum uint32
		padded := append(slices.Clone(t), make([]byte, (4-len(t)%4)%4)...)
		for j := 0; j < len(padded); j += 4 {
			sum += binary.BigEndian.Uint32(padded[j:])
		}
		binary.BigEndian.PutUint32(out[at+4:], sum)
		binary.BigEndian.PutUint32(out[at+8:], uint32(len(out)))
		binary.BigEndian.PutUint32(out[at+12:], uint32(len(t)))
		out = append(out, padded...)
	}
	return out
}

// use is what a file draws with one font.
type use struct {
	font *Font
	name string // in the resources of pages
	ref  ref
	// text is what each used glyph stands for alone; marked text says where it stands
	// for something else. "" is not known.
	text map[uint16]string
}

// note remembers a glyph and reports whether the glyph alone tells its text.
func (u *use) note(gid uint16, text string) bool {
	old, seen := u.text[gid]
	if !seen || old == "" {
		u.text[gid] = text
		return true
	}
	return old == text
}

// shape is a glyph that is drawn as a shape.
type shape struct {
	font *Font
	gid  uint16
}

// write puts the font into the file.
func (u *use) write(o *objects) {
	f := u.font
	used := map[uint16]bool{}
	for g := range u.text {
		used[g] = true
	}
	data := f.subset(used)
	sum := sha256.Sum256(data)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := string(tag) + "+" + f.name
	unit := func(v int) int { return v * 1000 / f.upem }
	head, hhea := f.tables["head"], f.tables["hhea"]
	at := func(b []byte, i int) int { return unit(int(int16(binary.BigEndian.Uint16(b[i:])))) }
	file := o.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	slant := 0
	if strings.Contains(f.name, "Italic") {
		slant = -10
	}
	desc := o.add(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle %d /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %s >>",
		name, at(head, 36), at(head, 38), at(head, 40), at(head, 42), slant, at(hhea, 4), at(hhea, 6), at(hhea, 4)*7/10, file))
	var widths strings.Builder
	gids := slices.Sorted(maps.Keys(u.text))
	for _, g := range gids {
		fmt.Fprintf(&widths, "%d [%s] ", g, num(float64(f.advance(g))*1000/float64(f.upem)))
	}
	cid := o.add(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s /W [%s] /DW 0 /CIDToGIDMap /Identity >>", name, desc, strings.TrimSpace(widths.String())))
	uni := o.stream("", []byte(u.unicode(gids)))
	o.put(u.ref, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>", name, cid, uni))
}

// unicode is the map from glyphs to text.
func (u *use) unicode(gids []uint16) string {
	var lines []string
	for _, g := range gids {
		// A part of a letter that stands for none by itself, under text that says what
		// all of them are: every glyph has to stand for something (ISO 14289-1, 7.21.7).
		t := cmp.Or(u.text[g], "\u200b")
		lines = append(lines, fmt.Sprintf("<%04X> <%s>", g, utf16Hex(t)))
	}
	return unicodeMap(lines)
}

// unicodeMap is the file that says which text codes stand for.
func unicodeMap(lines []string) string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(lines, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n%s\nendbfchar\n", len(part), strings.Join(part, "\n"))
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}
