package dict

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The byte code of a text. A word of the table is one byte or two, with the space
// before it and the capital that begins a sentence understood; everything else stands
// as it is. Half the bytes of a paragraph go before zstd sees it, and what remains
// repeats more.
//
//	00        end of the text
//	01        no space before the word that follows, where one is understood
//	02        the word that follows begins the other way: small for capital or capital for small
//	03        the word that follows is all capitals
//	04 n …    n bytes (1 to 255) as they are
//	0e … 1f i words 96 + 256·32 + 256·(byte − 0e) + i
//	09 0a 0d  tab, line feed, carriage return
//	20 … 7e   themselves
//	80 … df   words 0 to 95
//	e0 … ff i words 96 + 256·(byte − e0) + i
//
// In a text, a space is understood before a word unless the text begins there or the byte before
// it is a space, tab, line feed, carriage return or one of ( / - ' " [. A capital is
// understood at the beginning and when the last byte that is no space is one of . ! ?
// or a line feed. In a name neither is understood. A word that the table itself writes
// with a capital stands as it is.
const (
	codeEnd   = 0x00
	codeJoin  = 0x01
	codeFlip  = 0x02
	codeUpper = 0x03
	codeRaw   = 0x04
	firstWord = 0x80
	firstPage = 0xe0
	shortOnes = firstPage - firstWord
	pages     = 0x100 - firstPage
	firstMore = 0x0e // more pages, for the rarest words
	morePages = 0x20 - firstMore

	// MaxWords is how many words the code can name.
	MaxWords = shortOnes + (pages+morePages)*0x100
)

// context is what has been written so far, as far as the code asks.
type context struct {
	last byte // the last byte, 0 at the beginning
	mark byte // the last byte that is no space
	name bool // a name: no space and no capital is ever understood
}

func (c *context) put(b byte) {
	c.last = b
	if b != ' ' {
		c.mark = b
	}
}

func (c *context) spaced() bool {
	if c.name {
		return false
	}
	switch c.last {
	case 0, ' ', '\t', '\n', '\r', '(', '/', '-', '\'', '"', '[':
		return false
	}
	return true
}

func (c *context) capital() bool {
	if c.name {
		return false
	}
	switch c.mark {
	case 0, '.', '!', '?', '\n':
		return true
	}
	return false
}

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

func upper(b byte) bool { return 'A' <= b && b <= 'Z' }

func literal(b byte) bool {
	return 0x20 <= b && b <= 0x7e || b == '\t' || b == '\n' || b == '\r'
}

// hasUpper tells a word that the table writes in its own way.
func hasUpper(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return 'A' <= r && r <= 'Z' }) >= 0
}

// AppendCoded appends the code of s and its end mark to dst. Every string has a code;
// a NUL or a broken UTF-8 sequence comes back as it was.
func AppendCoded(dst []byte, s string) []byte { return appendCoded(dst, s, context{}) }

// AppendName is AppendCoded for a name such as a linkId, whose words stand without
// spaces: none is understood, and no capital either.
func AppendName(dst []byte, s string) []byte { return appendCoded(dst, s, context{name: true}) }

func appendCoded(dst []byte, s string, c context) []byte {
	t := words()
	for i := 0; i < len(s); {
		// A space belongs to the word after it when one is understood there.
		at := i
		if s[i] == ' ' && c.spaced() {
			at++
		}
		n := wordLen(s[at:])
		code, flags, known := t.find(s[at:at+n], c.capital())
		switch {
		case known && (at > i || !c.spaced()):
			dst = append(dst, flags...)
			dst = appendWord(dst, code)
		case known:
			dst = append(append(dst, codeJoin), flags...)
			dst = appendWord(dst, code)
		case n > 0:
			dst = append(dst, s[i:at+n]...)
		case literal(s[i]):
			at, n = i, 1
			dst = append(dst, s[i])
		default:
			at, n = i, rawLen(s[i:])
			dst = append(append(dst, codeRaw, byte(n)), s[i:i+n]...)
		}
		for ; i < at+n; i++ {
			c.put(s[i])
		}
	}
	return append(dst, codeEnd)
}

func appendWord(dst []byte, code uint16) []byte {
	if code < shortOnes {
		return append(dst, firstWord+byte(code))
	}
	code -= shortOnes
	page := byte(code >> 8)
	if page < pages {
		return append(dst, firstPage+page, byte(code))
	}
	return append(dst, firstMore+page-pages, byte(code))
}

// wordLen gives the length of the run of letters that s begins with.
func wordLen(s string) int {
	n := 0
	for n < len(s) && letter(s[n]) {
		n++
	}
	return n
}

// find looks up a run of letters, as it stands and then in small letters.
func (t *table) find(run string, capital bool) (code uint16, flags []byte, ok bool) {
	if len(run) == 0 || len(run) > 32 {
		return 0, nil, false
	}
	if code, ok = t.index[run]; ok {
		if !hasUpper(run) && capital {
			flags = []byte{codeFlip}
		}
		return code, flags, true
	}
	if !upper(run[0]) {
		return 0, nil, false
	}
	low := strings.ToLower(run)
	if code, ok = t.index[low]; !ok {
		return 0, nil, false
	}
	switch {
	case run[1:] == low[1:]:
		if !capital {
			flags = []byte{codeFlip}
		}
		return code, flags, true
	case strings.ToUpper(low) == run:
		return code, []byte{codeUpper}, true
	}
	return 0, nil, false
}

// rawLen gives how many bytes from the start of s to carry as they are: all until the
// next letter of the code's own, with single spaces between foreign words taken along.
func rawLen(s string) int {
	n := 1
	for n < len(s) && n < 255 {
		if literal(s[n]) && !(s[n] == ' ' && n+1 < len(s) && s[n+1] >= utf8.RuneSelf) {
			break
		}
		n++
	}
	return n
}

// DecodeTexts reads texts that AppendCoded wrote one after another, to the end of
// coded. It reports false for anything that is not such a sequence, or that would take
// more than limit bytes.
func DecodeTexts(coded []byte, limit int) ([]string, bool) {
	return decodeAll(coded, limit, context{})
}

// DecodeNames reads names that AppendName wrote, as DecodeTexts does texts.
func DecodeNames(coded []byte, limit int) ([]string, bool) {
	return decodeAll(coded, limit, context{name: true})
}

func decodeAll(coded []byte, limit int, c context) (out []string, ok bool) {
	t := words()
	var buf []byte
	for len(coded) > 0 {
		if buf, coded, ok = t.decode(buf[:0], coded, limit, c); !ok {
			return nil, false
		}
		limit -= len(buf)
		out = append(out, string(buf))
	}
	return out, true
}

// decode reads one text and its end mark.
func (t *table) decode(dst, coded []byte, limit int, c context) (text, rest []byte, ok bool) {
	for len(coded) > 0 && len(dst) <= limit {
		b := coded[0]
		switch {
		case b == codeEnd:
			return dst, coded[1:], true
		case b == codeRaw:
			if len(coded) < 2 || coded[1] == 0 || len(coded) < 2+int(coded[1]) {
				return nil, nil, false
			}
			n := int(coded[1])
			dst = append(dst, coded[2:2+n]...)
			for _, b := range coded[2 : 2+n] {
				c.put(b)
			}
			coded = coded[2+n:]
		case literal(b):
			dst = append(dst, b)
			c.put(b)
			coded = coded[1:]
		default:
			start := len(dst)
			if dst, coded, ok = t.decodeWord(dst, coded, &c); !ok {
				return nil, nil, false
			}
			for _, b := range dst[start:] {
				c.put(b)
			}
		}
	}
	return nil, nil, false
}

// readWord reads a word's number.
func readWord(coded []byte) (code int, rest []byte, ok bool) {
	if len(coded) == 0 {
		return 0, nil, false
	}
	var page int
	switch b := coded[0]; {
	case b >= firstPage:
		page = int(b - firstPage)
	case b >= firstWord:
		return int(b - firstWord), coded[1:], true
	case firstMore <= b && b < firstMore+morePages:
		page = pages + int(b-firstMore)
	default:
		return 0, nil, false
	}
	if len(coded) < 2 {
		return 0, nil, false
	}
	return shortOnes + page<<8 + int(coded[1]), coded[2:], true
}

// decodeWord reads one word with what stands before it.
func (t *table) decodeWord(dst, coded []byte, c *context) (text, rest []byte, ok bool) {
	join, flip, allUpper := false, false, false
	if coded[0] == codeJoin {
		join, coded = true, coded[1:]
	}
	if len(coded) > 0 && coded[0] == codeFlip {
		flip, coded = true, coded[1:]
	} else if len(coded) > 0 && coded[0] == codeUpper {
		allUpper, coded = true, coded[1:]
	}
	code, coded, ok := readWord(coded)
	if !ok || code >= len(t.words) {
		return nil, nil, false
	}
	if c.spaced() && !join {
		dst = append(dst, ' ')
	}
	w := t.words[code]
	start := len(dst)
	dst = append(dst, w...)
	switch {
	case hasUpper(w):
	case allUpper:
		copy(dst[start:], bytes.ToUpper(dst[start:]))
	case c.capital() != flip:
		dst[start] -= 'a' - 'A'
	}
	return dst, coded, true
}
