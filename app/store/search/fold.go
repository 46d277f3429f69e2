package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// stroked maps letters that Unicode does not take apart to what people type
// for them on an English keyboard.
var stroked = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "ħ", "h", "ŧ", "t", "’", "'", "ʼ", "'")

// Fold takes accents and capitals away, so that Łucja is found as lucja.
func Fold(s string) string {
	ascii := true
	for i := range len(s) {
		if c := s[i]; c >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	d := norm.NFKD.String(strings.ToLower(s))
	d = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, d)
	return stroked.Replace(d)
}

// Words splits folded text at everything that is not a letter or a figure.
// An apostrophe joins: o'brien is one word, obrien.
func Words(folded string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(folded, "'", ""), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// Digits is what a number looks like without spaces and dashes; "" when s
// holds anything else.
func Digits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '\u00a0':
		default:
			return ""
		}
	}
	return b.String()
}
