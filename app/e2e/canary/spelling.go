package canary

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// needle is a marker in one spelling.
type needle struct {
	marker, spelling string
	bytes            []byte
}

// spellings are all the ways in which a marker is looked for. Cases come
// first, and each is then written in every way.
func spellings(marker string) []needle {
	var out []needle
	add := func(spelling string, b []byte) {
		if len(b) < minNeedle || slices.ContainsFunc(out, func(n needle) bool { return string(n.bytes) == string(b) }) {
			return
		}
		out = append(out, needle{marker, spelling, b})
	}
	for _, c := range []struct{ how, text string }{
		{"", marker},
		{"small letters, ", strings.ToLower(marker)},
		{"capitals, ", strings.ToUpper(marker)},
		{"a slug, ", strings.ReplaceAll(strings.ToLower(marker), " ", "-")},
	} {
		for _, enc := range []struct {
			how   string
			bytes []byte
		}{{"UTF-8", []byte(c.text)}, {"UTF-16LE", wide(c.text, false)}, {"UTF-16BE", wide(c.text, true)}} {
			how := c.how + enc.how
			add(how, enc.bytes)
			add(how+" in hexadecimal", []byte(hex.EncodeToString(enc.bytes)))
			add(how+" in hexadecimal, capitals", []byte(strings.ToUpper(hex.EncodeToString(enc.bytes))))
			for shift := range 3 {
				add(how+" in base64", inBase64(base64.RawStdEncoding, enc.bytes, shift))
				add(how+" in base64 of URLs", inBase64(base64.RawURLEncoding, enc.bytes, shift))
			}
		}
		add(c.how+"a path of a URL", []byte(url.PathEscape(c.text)))
		add(c.how+"a query of a URL", []byte(url.QueryEscape(c.text)))
		add(c.how+"JSON in ASCII", []byte(asciiJSON(c.text)))
		if b, err := json.Marshal(c.text); err == nil {
			add(c.how+"JSON", b[1:len(b)-1])
		}
	}
	return out
}

// wide is text in UTF-16.
func wide(s string, bigEndian bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if bigEndian {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// inBase64 is what stays the same of b in base64 when b begins shift bytes
// after a multiple of three and anything stands before and after it.
func inBase64(enc *base64.Encoding, b []byte, shift int) []byte {
	text := enc.EncodeToString(append(make([]byte, shift), b...))
	from := []int{0, 2, 3}[shift]
	to := (shift + len(b)) / 3 * 4
	if to <= from {
		return nil
	}
	return []byte(text[from:to])
}

// asciiJSON is text as a JSON writer that keeps to ASCII spells it.
func asciiJSON(s string) string {
	q := strconv.QuoteToASCII(s)
	return q[1 : len(q)-1]
}
