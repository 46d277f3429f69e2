package fhir

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds on what is read. A shipped form is under 1 MiB and nests 20 deep; the bounds leave room for
// other people's forms and stop a file that is built to exhaust a tablet.
const (
	MaxBytes = 16 << 20 // of one resource
	MaxDepth = 96       // objects and arrays inside one another
)

// Reasons for which bytes are refused. Errors carry the place in the document and never its content.
var (
	ErrTooLarge  = errors.New("the file is larger than 16 MiB")
	ErrTooDeep   = errors.New("the file nests too deeply")
	ErrDuplicate = errors.New("a name occurs twice in one object")
	ErrSyntax    = errors.New("this is not JSON")
	ErrShape     = errors.New("this is not the expected kind of value")
)

type kind uint8

const (
	isNull kind = iota
	isBool
	isNumber
	isString
	isArray
	isObject
)

// tree is one JSON value. Numbers keep their written digits; members keep their order.
type tree struct {
	kind    kind
	text    string // string content, number as written, "true" or "false"
	items   []tree
	members []member
}

type member struct {
	name string
	val  tree
	used bool
}

type reader struct {
	src   []byte
	pos   int
	depth int
}

func readTree(src []byte) (tree, error) {
	if len(src) > MaxBytes {
		return tree{}, ErrTooLarge
	}
	if !utf8.Valid(src) {
		return tree{}, fmt.Errorf("%w: it is not UTF-8 text", ErrSyntax)
	}
	r := &reader{src: src}
	if len(src) >= 3 && string(src[:3]) == "\xef\xbb\xbf" {
		r.pos = 3
	}
	t, err := r.value()
	if err != nil {
		return tree{}, err
	}
	r.space()
	if r.pos != len(r.src) {
		return tree{}, r.fail("text after the end")
	}
	return t, nil
}

func (r *reader) fail(what string) error {
	line, col := 1, 1
	for _, b := range r.src[:min(r.pos, len(r.src))] {
		if b == '\n' {
			line, col = line+1, 1
			continue
		}
		col++
	}
	return fmt.Errorf("%w: line %d, column %d: %s", ErrSyntax, line, col, what)
}

func (r *reader) space() {
	for r.pos < len(r.src) {
		switch r.src[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

func (r *reader) value() (tree, error) {
	r.space()
	if r.pos >= len(r.src) {
		return tree{}, r.fail("it ends too early")
	}
	switch c := r.src[r.pos]; {
	case c == '{':
		return r.object()
	case c == '[':
		return r.array()
	case c == '"':
		s, err := r.str()
		return tree{kind: isString, text: s}, err
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	for _, word := range []struct {
		text string
		kind kind
	}{{"true", isBool}, {"false", isBool}, {"null", isNull}} {
		if strings.HasPrefix(string(r.src[r.pos:min(r.pos+5, len(r.src))]), word.text) {
			r.pos += len(word.text)
			return tree{kind: word.kind, text: word.text}, nil
		}
	}
	return tree{}, r.fail("a value was expected")
}

func (r *reader) enter() error {
	r.depth++
	if r.depth > MaxDepth {
		return ErrTooDeep
	}
	r.pos++
	r.space()
	return nil
}

// more says whether another element follows: it eats one comma, or the closing byte.
func (r *reader) more(end byte, first bool) (bool, error) {
	r.space()
	if r.pos >= len(r.src) {
		return false, r.fail("it ends too early")
	}
	switch c := r.src[r.pos]; {
	case c == end:
		r.pos++
		r.depth--
		return false, nil
	case first:
		return true, nil
	case c == ',':
		r.pos++
		r.space()
		return true, nil
	}
	return false, r.fail("a comma or a closing bracket was expected")
}

func (r *reader) object() (tree, error) {
	t := tree{kind: isObject}
	if err := r.enter(); err != nil {
		return t, err
	}
	var seen map[string]bool
	for first := true; ; first = false {
		ok, err := r.more('}', first)
		if err != nil || !ok {
			return t, err
		}
		if r.pos >= len(r.src) || r.src[r.pos] != '"' {
			return t, r.fail("a name in quotation marks was expected")
		}
		name, err := r.str()
		if err != nil {
			return t, err
		}
		if len(t.members) == 16 { // from here a set is cheaper than looking through the list
			seen = make(map[string]bool, 64)
			for _, m := range t.members {
				seen[m.name] = true
			}
		}
		if seen != nil && seen[name] || seen == nil && t.has(name) {
			return t, fmt.Errorf("%w: %w", ErrDuplicate, r.fail("the second one is here"))
		}
		if seen != nil {
			seen[name] = true
		}
		r.space()
		if r.pos >= len(r.src) || r.src[r.pos] != ':' {
			return t, r.fail("a colon was expected")
		}
		r.pos++
		v, err := r.value()
		if err != nil {
			return t, err
		}
		t.members = append(t.members, member{name: name, val: v})
	}
}

func (t *tree) has(name string) bool {
	for i := range t.members {
		if t.members[i].name == name {
			return true
		}
	}
	return false
}

func (r *reader) array() (tree, error) {
	t := tree{kind: isArray, items: []tree{}}
	if err := r.enter(); err != nil {
		return t, err
	}
	for first := true; ; first = false {
		ok, err := r.more(']', first)
		if err != nil || !ok {
			return t, err
		}
		v, err := r.value()
		if err != nil {
			return t, err
		}
		t.items = append(t.items, v)
	}
}

func (r *reader) number() (tree, error) {
	start := r.pos
	digits := func() int {
		n := 0
		for r.pos < len(r.src) && r.src[r.pos] >= '0' && r.src[r.pos] <= '9' {
			r.pos++
			n++
		}
		return n
	}
	if r.src[r.pos] == '-' {
		r.pos++
	}
	lead := r.pos
	if n := digits(); n == 0 || n > 1 && r.src[lead] == '0' {
		return tree{}, r.fail("this number is not written as JSON wants it")
	}
	if r.pos < len(r.src) && r.src[r.pos] == '.' {
		r.pos++
		if digits() == 0 {
			return tree{}, r.fail("digits were expected after the point")
		}
	}
	if r.pos < len(r.src) && (r.src[r.pos] == 'e' || r.src[r.pos] == 'E') {
		r.pos++
		if r.pos < len(r.src) && (r.src[r.pos] == '+' || r.src[r.pos] == '-') {
			r.pos++
		}
		if digits() == 0 {
			return tree{}, r.fail("digits were expected in the exponent")
		}
	}
	return tree{kind: isNumber, text: string(r.src[start:r.pos])}, nil
}

func (r *reader) str() (string, error) {
	r.pos++
	start := r.pos
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; {
		case c == '"':
			s := string(r.src[start:r.pos])
			r.pos++
			return s, nil
		case c == '\\':
			return r.escaped(start)
		case c < 0x20:
			return "", r.fail("a control character stands in a text")
		}
		r.pos++
	}
	return "", r.fail("a text has no end")
}

// escaped reads the rest of a text that holds at least one backslash.
func (r *reader) escaped(start int) (string, error) {
	out := append([]byte(nil), r.src[start:r.pos]...)
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		switch {
		case c == '"':
			r.pos++
			return string(out), nil
		case c < 0x20:
			return "", r.fail("a control character stands in a text")
		case c != '\\':
			out = append(out, c)
			r.pos++
			continue
		}
		r.pos++
		if r.pos >= len(r.src) {
			break
		}
		if i := strings.IndexByte(`"\/bfnrt`, r.src[r.pos]); i >= 0 {
			out = append(out, "\"\\/\b\f\n\r\t"[i])
			r.pos++
			continue
		}
		if r.src[r.pos] != 'u' {
			return "", r.fail("this escape is unknown")
		}
		c1, err := r.hex4()
		if err != nil {
			return "", err
		}
		if utf16.IsSurrogate(c1) {
			if r.pos+1 >= len(r.src) || r.src[r.pos] != '\\' || r.src[r.pos+1] != 'u' {
				return "", r.fail("half a character")
			}
			r.pos++
			c2, err := r.hex4()
			if err != nil {
				return "", err
			}
			if c1 = utf16.DecodeRune(c1, c2); c1 == utf8.RuneError {
				return "", r.fail("half a character")
			}
		}
		out = utf8.AppendRune(out, c1)
	}
	return "", r.fail("a text has no end")
}

func (r *reader) hex4() (rune, error) {
	if r.pos+5 > len(r.src) {
		return 0, r.fail("this escape is cut short")
	}
	n, err := strconv.ParseUint(string(r.src[r.pos+1:r.pos+5]), 16, 32)
	if err != nil {
		return 0, r.fail("four hexadecimal digits were expected")
	}
	r.pos += 5
	return rune(n), nil
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON text with only the escapes that JSON demands.
func appendText(buf []byte, s string) []byte {
	buf = append(buf, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		buf = append(buf, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			buf = append(buf, '\\', c)
		case '\n':
			buf = append(buf, '\\', 'n')
		case '\r':
			buf = append(buf, '\\', 'r')
		case '\t':
			buf = append(buf, '\\', 't')
		default:
			buf = append(buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(buf, s[start:]...), '"')
}

func (t *tree) append(buf []byte) []byte {
	switch t.kind {
	case isString:
		return appendText(buf, t.text)
	case isArray:
		buf = append(buf, '[')
		for i := range t.items {
			if i > 0 {
				buf = append(buf, ',')
			}
			buf = t.items[i].append(buf)
		}
		return append(buf, ']')
	case isObject:
		buf = append(buf, '{')
		for i := range t.members {
			if i > 0 {
				buf = append(buf, ',')
			}
			buf = append(appendText(buf, t.members[i].name), ':')
			buf = t.members[i].val.append(buf)
		}
		return append(buf, '}')
	}
	return append(buf, t.text...)
}
