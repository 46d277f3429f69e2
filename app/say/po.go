package say

import (
	"fmt"
	"strconv"
	"strings"
)

// Read reads a .po file: the English of each message and what a translator
// wrote for it. What is marked fuzzy is not yet right and is left out, and so
// is a translation that fills in other things than the English. The header
// must name the language.
func Read(po []byte) (*Catalogue, error) {
	c := &Catalogue{said: map[string][]string{}}
	var now message
	var into *string
	for n, line := range strings.Split(string(po), "\n") {
		line = strings.TrimSpace(line)
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "":
			c.keep(now)
			now, into = message{}, nil
			continue
		case strings.HasPrefix(line, "#,"):
			now.fuzzy = now.fuzzy || strings.Contains(line, "fuzzy")
			now.format = now.format || strings.Contains(line, " c-format")
			continue
		case line[0] == '#':
			continue
		case line[0] == '"':
			rest = line
		case word == "msgid":
			into = &now.id
		case word == "msgid_plural":
			into = &now.many
		case word == "msgctxt":
			into = &now.context
		case word == "msgstr", strings.HasPrefix(word, "msgstr["):
			now.says = append(now.says, "")
			into = &now.says[len(now.says)-1]
		default:
			return nil, fmt.Errorf("line %d: %q is no part of a message", n+1, line)
		}
		text, err := strconv.Unquote(strings.TrimSpace(rest))
		if err != nil || into == nil {
			return nil, fmt.Errorf("line %d: %q is not a text in quotation marks after its name", n+1, line)
		}
		*into += text
	}
	c.keep(now)
	if c.language == "" {
		return nil, fmt.Errorf("no header names the language (%q)", "Language: pl\\n")
	}
	return c, nil
}

// message is one of a .po file.
type message struct {
	context, id, many string
	says              []string
	fuzzy, format     bool
}

// keep takes a message into the catalogue; the one without English is the
// header.
func (c *Catalogue) keep(m message) {
	if m.id == "" {
		for _, s := range m.says {
			for line := range strings.Lines(s) {
				if code, ok := strings.CutPrefix(line, "Language:"); ok {
					c.language = strings.TrimSpace(code)
				}
			}
		}
		return
	}
	if m.fuzzy || m.context != "" {
		return
	}
	for _, s := range m.says {
		if m.format && !sameVerbs(m.id, s) && (m.many == "" || !sameVerbs(m.many, s)) {
			return
		}
	}
	c.said[m.id] = m.says
}

// sameVerbs tells whether a translation fills in as many things as the English
// and no other kinds; an empty one says nothing yet.
func sameVerbs(english, says string) bool {
	if says == "" {
		return true
	}
	want, got := verbs(english), verbs(says)
	return want == got
}

// verbs lists what a format fills in, by position: "1s2d".
func verbs(format string) string {
	var at [10]byte
	next := 1
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		i++
		if i < len(format) && format[i] == '%' {
			continue
		}
		for i < len(format) && strings.IndexByte("+-# 0123456789.[]", format[i]) >= 0 {
			if format[i] == '[' && i+1 < len(format) && format[i+1] >= '1' && format[i+1] <= '9' {
				next = int(format[i+1] - '0')
			}
			i++
		}
		if i < len(format) && next < len(at) {
			at[next] = format[i]
			next++
		}
	}
	var out strings.Builder
	for n, verb := range at {
		if verb != 0 {
			out.WriteByte(byte('0' + n))
			out.WriteByte(verb)
		}
	}
	return out.String()
}
