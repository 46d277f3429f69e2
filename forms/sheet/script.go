package sheet

import (
	"encoding/json"
	"regexp"
	"strings"
)

// value is a piece of a form's source with the cell it came from: one of a text, a list of words, a
// mapping, a list, or raw JSON.
type value struct {
	at    ref
	text  string
	words []string
	keys  []entry
	items []*value
	raw   string
}

type entry struct {
	key string
	at  ref
	val *value
}

func (v *value) put(key string, at ref, val value) {
	v.keys = append(v.keys, entry{key, at, &val})
}

func (v *value) get(key string) *value {
	for i := range v.keys {
		if v.keys[i].key == key {
			return v.keys[i].val
		}
	}
	return nil
}

// idAt is the cell of a question's id, of its row where the id is made from another's.
func (v *value) idAt() ref {
	if id := v.get("id"); id != nil {
		return id.at
	}
	return v.at
}

// script writes a value as YAML and notes the cell of every line.
type script struct {
	strings.Builder
	lines []ref
}

func (y *script) line(indent int, at ref, s string) {
	y.WriteString(strings.Repeat("  ", indent) + s + "\n")
	y.lines = append(y.lines, at)
}

// mapping writes the keys of a mapping; first is what stands before the first of them ("- ").
func (y *script) mapping(indent int, first string, v *value) {
	for i, e := range v.keys {
		lead := ""
		switch {
		case i == 0:
			lead = first
		case first != "":
			lead = strings.Repeat(" ", len(first))
		}
		y.entry(indent, lead, e)
	}
}

func (y *script) entry(indent int, lead string, e entry) {
	key := lead + scalar(e.key) + ":"
	below := indent + (len(lead)+1)/2
	switch v := e.val; {
	case v.raw != "":
		y.line(indent, e.at, key+" "+v.raw)
	case v.words != nil:
		y.line(indent, e.at, key+" "+flow(v.words))
	case v.items != nil:
		y.line(indent, e.at, key)
		for _, it := range v.items {
			if it.words != nil {
				y.line(below, it.at, "- "+flow(it.words))
				continue
			}
			if it.keys == nil {
				y.line(below, it.at, "- "+scalar(it.text))
				continue
			}
			y.mapping(below, "- ", it)
		}
	case v.keys != nil:
		y.line(indent, e.at, key)
		y.mapping(below+1, "", v)
	default:
		y.line(indent, e.at, key+" "+scalar(v.text))
	}
}

func flow(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = scalar(w)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// plainWord is what YAML reads as the text that stands there.
var plainWord = regexp.MustCompile(`^([a-z][a-z0-9]*([.-][a-z0-9]+)*|[0-9]{1,9})$`)

// scalar writes a word bare where that is safe, else between quotation marks.
func scalar(s string) string {
	switch s {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return `"` + s + `"`
	}
	if plainWord.MatchString(s) {
		return s
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
