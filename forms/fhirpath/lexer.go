package fhirpath

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxSource bounds the length of an expression in bytes.
const maxSource = 16 << 10

// lex splits an expression into tokens; the last is tokEOF.
func lex(src string) ([]token, error) {
	if len(src) > maxSource {
		return nil, &Error{0, "the expression is longer than 16 KiB", ErrLimit}
	}
	if !utf8.ValidString(src) {
		return nil, &Error{0, "the expression is not valid UTF-8", ErrSyntax}
	}
	l := lexer{src: src}
	var out []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		if t.kind == tokEOF {
			return out, nil
		}
	}
}

type lexer struct {
	src string
	pos int
}

func (l *lexer) fail(pos int, msg string) (token, error) {
	return token{}, &Error{pos, msg, ErrSyntax}
}

func (l *lexer) skip() error {
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.pos++
		case strings.HasPrefix(l.src[l.pos:], "//"):
			i := strings.IndexByte(l.src[l.pos:], '\n')
			if i < 0 {
				i = len(l.src) - l.pos
			}
			l.pos += i
		case strings.HasPrefix(l.src[l.pos:], "/*"):
			i := strings.Index(l.src[l.pos+2:], "*/")
			if i < 0 {
				return &Error{l.pos, "the comment has no end", ErrSyntax}
			}
			l.pos += i + 4
		default:
			return nil
		}
	}
	return nil
}

func isLetter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func (l *lexer) while(pos int, f func(byte) bool) int {
	for pos < len(l.src) && f(l.src[pos]) {
		pos++
	}
	return pos
}

func (l *lexer) word(pos int) int {
	return l.while(pos, func(c byte) bool { return isLetter(c) || isDigit(c) })
}

func (l *lexer) take(kind tokenKind, start, from, to, next int) (token, error) {
	l.pos = next
	return token{kind, l.src[from:to], start}, nil
}

func (l *lexer) next() (token, error) {
	if err := l.skip(); err != nil {
		return token{}, err
	}
	p := l.pos
	if p >= len(l.src) {
		return token{tokEOF, "", p}, nil
	}
	c := l.src[p]
	switch {
	case isLetter(c):
		e := l.word(p)
		return l.take(tokIdent, p, p, e, e)
	case isDigit(c):
		e := l.while(p, isDigit)
		if e+1 < len(l.src) && l.src[e] == '.' && isDigit(l.src[e+1]) {
			e = l.while(e+1, isDigit)
		}
		return l.take(tokNumber, p, p, e, e)
	case c == '\'' || c == '`' || c == '"':
		s, end, err := l.quoted(p, c)
		if err != nil {
			return token{}, err
		}
		l.pos = end
		kind := tokString
		if c != '\'' {
			kind = tokQuoted
		}
		return token{kind, s, p}, nil
	case c == '%':
		return l.external(p)
	case c == '$':
		e := l.word(p + 1)
		if e == p+1 {
			return l.fail(p, "a name must follow $")
		}
		return l.take(tokSpecial, p, p+1, e, e)
	case c == '@':
		return l.temporal(p)
	}
	for _, s := range []string{"<=", ">=", "!=", "!~", "+", "-", "*", "/", "&", "|", "<", ">", "=", "~", "(", ")", "[", "]", "{", "}", ".", ","} {
		if strings.HasPrefix(l.src[p:], s) {
			return l.take(tokSymbol, p, p, p+len(s), p+len(s))
		}
	}
	r, _ := utf8.DecodeRuneInString(l.src[p:])
	return l.fail(p, "unexpected character "+strconv.QuoteRune(r))
}

func (l *lexer) external(p int) (token, error) {
	if p+1 < len(l.src) && (l.src[p+1] == '`' || l.src[p+1] == '\'') {
		s, end, err := l.quoted(p+1, l.src[p+1])
		if err != nil {
			return token{}, err
		}
		l.pos = end
		return token{tokExternal, s, p}, nil
	}
	e := l.word(p + 1)
	if e == p+1 {
		return l.fail(p, "a name must follow %")
	}
	return l.take(tokExternal, p, p+1, e, e)
}

func (l *lexer) temporal(p int) (token, error) {
	if p+1 < len(l.src) && l.src[p+1] == 'T' {
		e := l.while(p+2, func(c byte) bool { return isDigit(c) || c == ':' })
		e = l.fraction(e)
		return l.take(tokTime, p, p+2, e, e)
	}
	e := l.while(p+1, isDigit)
	for n := 0; n < 2 && e+1 < len(l.src) && l.src[e] == '-' && isDigit(l.src[e+1]); n++ {
		e = l.while(e+1, isDigit)
	}
	if e < len(l.src) && l.src[e] == 'T' {
		e = l.while(e+1, func(c byte) bool { return isDigit(c) || c == ':' })
		e = l.fraction(e)
		if e < len(l.src) && l.src[e] == 'Z' {
			e++
		} else if e+2 < len(l.src) && (l.src[e] == '+' || l.src[e] == '-') && isDigit(l.src[e+1]) && isDigit(l.src[e+2]) {
			e = l.while(e+1, func(c byte) bool { return isDigit(c) || c == ':' })
		}
		return l.take(tokDateTime, p, p+1, e, e)
	}
	return l.take(tokDate, p, p+1, e, e)
}

func (l *lexer) fraction(e int) int {
	if e+1 < len(l.src) && l.src[e] == '.' && isDigit(l.src[e+1]) {
		return l.while(e+1, isDigit)
	}
	return e
}

var escapes = map[byte]byte{'\'': '\'', '"': '"', '`': '`', '\\': '\\', '/': '/', 'r': '\r', 'n': '\n', 't': '\t', 'f': '\f'}

// quoted reads a text between two of quote, from the first; end is after the last.
func (l *lexer) quoted(p int, quote byte) (s string, end int, err error) {
	var b strings.Builder
	for i := p + 1; i < len(l.src); i++ {
		c := l.src[i]
		if c == quote {
			return b.String(), i + 1, nil
		}
		if c != '\\' {
			b.WriteByte(c)
			continue
		}
		i++
		if i >= len(l.src) {
			break
		}
		if l.src[i] == 'u' {
			if i+4 >= len(l.src) {
				break
			}
			n, err := strconv.ParseUint(l.src[i+1:i+5], 16, 32)
			if err != nil {
				return "", 0, &Error{i, "\\u needs four hexadecimal digits", ErrSyntax}
			}
			b.WriteRune(rune(n))
			i += 4
			continue
		}
		r, ok := escapes[l.src[i]]
		if !ok {
			return "", 0, &Error{i, "unknown escape", ErrSyntax}
		}
		b.WriteByte(r)
	}
	return "", 0, &Error{p, "the text has no closing quote", ErrSyntax}
}
