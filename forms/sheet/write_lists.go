package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// options writes a question's own options: codes alone into its cell, anything else as a list that bears
// the question's id.
func (g *grids) options(row map[string]string, id string, v any) error {
	all, ok := v.([]any)
	if !ok {
		if _, own := v.(yaml.MapSlice); !own {
			g.set(row, "options", word(v)) // the name of a list
			return nil
		}
		return g.list(id, v)
	}
	bare := len(all) > 1
	for _, e := range all {
		s, isWord := e.(string)
		bare = bare && isWord && !strings.ContainsAny(s, ",:")
	}
	if bare {
		g.set(row, "options", text(v, several))
		return nil
	}
	return g.list(id, v)
}

// list writes one list of options.
func (g *grids) list(name string, v any) error {
	system := ""
	if m, ok := v.(yaml.MapSlice); ok {
		if opts := find(m, "options"); opts != nil {
			switch opts.(type) {
			case []any, yaml.MapSlice:
				system, v = word(find(m, "system")), opts
			}
		}
	}
	add := func(code string, m map[string]string) {
		m["list"], m["code"], m["system"] = name, code, system
		r := make([]string, 0, len(choiceColumns))
		for _, c := range g.heads(choiceColumns) {
			r = append(r, m[c])
		}
		g.choices = append(g.choices, r)
	}
	pairs := func(m yaml.MapSlice) {
		for _, p := range m {
			o := map[string]string{}
			if p.Value != nil {
				g.speak(o, "label", p.Value)
			}
			add(word(p.Key), o)
		}
	}
	switch v := v.(type) {
	case yaml.MapSlice:
		pairs(v)
	case []any:
		for _, e := range v {
			m, ok := e.(yaml.MapSlice)
			switch {
			case !ok:
				add(word(e), map[string]string{})
			case find(m, "code") == nil:
				pairs(m)
			default:
				o := map[string]string{}
				for _, p := range m {
					switch key := word(p.Key); key {
					case "label", "guide":
						g.speak(o, key, p.Value)
					case "exclusive":
						o["alone"] = map[bool]string{true: "yes"}[p.Value == true]
					case "code", "prefix", "score", "flags":
						o[key] = text(p.Value, several)
					default:
						return fmt.Errorf("list %s: a workbook has no place for %q", name, key)
					}
				}
				add(o["code"], o)
			}
		}
	default:
		return fmt.Errorf("list %s: options were expected", name)
	}
	return nil
}

// speak notes a text of an option or a rule in its languages.
func (g *grids) speak(o map[string]string, key string, v any) {
	for lang, s := range texts(v, words) {
		if lang != "" && !slices.Contains(g.langs, lang) {
			g.langs = append(g.langs, lang)
			g.widen()
		}
		o[tongue(key, lang)] = s
	}
}

// heads are the columns of choices or rules with a column for each further language at the end.
func (g *grids) heads(columns []string) []string {
	out := slices.Clone(columns)
	for _, lang := range g.langs {
		for _, c := range columns {
			if c == "label" || c == "guide" || c == "say" {
				out = append(out, c+":"+lang)
			}
		}
	}
	return out
}

// widen gives rows that are there already the columns of a new language.
func (g *grids) widen() {
	for _, rows := range []struct {
		rows [][]string
		n    int
	}{{g.choices, len(g.heads(choiceColumns))}, {g.rules, len(g.heads(ruleColumns))}} {
		for i, r := range rows.rows {
			rows.rows[i] = append(r, make([]string, rows.n-len(r))...)
		}
	}
}

func (g *grids) checks(question string, v any) {
	all, ok := v.([]any)
	if !ok {
		all = []any{v}
	}
	for _, e := range all {
		m, _ := e.(yaml.MapSlice)
		o := map[string]string{"question": question}
		for _, p := range m {
			if key := word(p.Key); key == "say" {
				g.speak(o, key, p.Value)
			} else {
				o[key] = word(p.Value)
			}
		}
		var r []string
		for _, c := range g.heads(ruleColumns) {
			r = append(r, o[c])
		}
		g.rules = append(g.rules, r)
	}
}

func (g *grids) vars(question string, v any) {
	m, _ := v.(yaml.MapSlice)
	for _, p := range m {
		g.names = append(g.names, []string{question, word(p.Key), word(p.Value)})
	}
}

func bandLines(v any) string {
	var lines []string
	one := func(level string, span, words any) {
		l := level + " " + word(span)
		if s := word(words); s != "" {
			l += ": " + s
		}
		lines = append(lines, l)
	}
	switch v := v.(type) {
	case yaml.MapSlice:
		for _, p := range v {
			if m, ok := p.Value.(yaml.MapSlice); ok {
				one(word(p.Key), find(m, "range"), find(m, "text"))
				continue
			}
			one(word(p.Key), p.Value, nil)
		}
	case []any:
		for _, e := range v {
			m, _ := e.(yaml.MapSlice)
			one(word(find(m, "level")), find(m, "range"), find(m, "text"))
		}
	}
	return strings.Join(lines, "\n")
}

func codeLines(v any) string {
	all, _ := v.([]any)
	var lines []string
	for _, e := range all {
		m, _ := e.(yaml.MapSlice)
		l := word(find(m, "system")) + " | " + word(find(m, "code"))
		if s := word(find(m, "display")); s != "" {
			l += " | " + s
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}
