package sheet

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// grids are the sheets of a workbook as rows of cells, the heads first.
type grids struct {
	form, choices, rules, names [][]string
	questions                   []map[string]string // by head
	used                        map[string]bool     // heads of the sheet questions
	langs                       []string            // languages of choices and rules
}

// Write puts a form's YAML source into a workbook that Compile reads as the same form. What the workbook
// has no place for is an error; the comments of the source are left out.
func Write(src []byte) ([]byte, error) {
	var root yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(src, &root, yaml.UseOrderedMap()); err != nil {
		return nil, fmt.Errorf("sheet: not YAML: %w", err)
	}
	g := &grids{used: map[string]bool{}}
	if err := g.root(root); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return g.save(nil)
}

// root writes the keys of a form.
func (g *grids) root(root yaml.MapSlice) error {
	for _, p := range root {
		key := word(p.Key)
		switch key {
		case "parts", "sections", "pages", "items":
			if err := g.items(key, p.Value); err != nil {
				return err
			}
		case "lists":
			m, _ := p.Value.(yaml.MapSlice)
			for _, l := range m {
				if err := g.list(word(l.Key), l.Value); err != nil {
					return err
				}
			}
		case "check":
			g.checks("", p.Value)
		case "vars":
			g.vars("", p.Value)
		case "subject":
		default:
			i := keyed(key)
			if i < 0 {
				return fmt.Errorf("a workbook has no place for %q", key)
			}
			for lang, s := range texts(p.Value, formKeys[i].kind) {
				name := key
				if lang != "" {
					name += ":" + lang
				}
				g.form = append(g.form, []string{name, s})
			}
		}
	}
	return nil
}

// items writes the content of a form, a heading or a group.
func (g *grids) items(kind string, v any) error {
	all, _ := v.([]any)
	for _, e := range all {
		m, ok := e.(yaml.MapSlice)
		if !ok {
			return fmt.Errorf("%s: keys and values were expected", kind)
		}
		var err error
		if kind == "items" {
			err = g.item(m, "", "")
		} else {
			err = g.heading(strings.TrimSuffix(kind, "s"), m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// heading writes a part, a section or a page and what is in it.
func (g *grids) heading(kind string, m yaml.MapSlice) error {
	row := map[string]string{"type": kind}
	g.questions = append(g.questions, row)
	for _, p := range m {
		switch key := word(p.Key); key {
		case kind:
			g.set(row, "id", word(p.Value))
		case "title", "subtitle":
			head := map[string]string{"title": "text", "subtitle": "subtitle"}[key]
			for lang, s := range texts(p.Value, words) {
				g.set(row, tongue(head, lang), s)
			}
		case "when", "when-expr":
			g.set(row, key, word(p.Value))
		case "desk":
			g.set(row, "marks", "desk")
		case "fhir":
			g.set(row, key, text(p.Value, members))
		case "sections", "pages", "items":
			if err := g.items(key, p.Value); err != nil {
				return err
			}
		default:
			return fmt.Errorf("a workbook has no place for %q of a %s", key, kind)
		}
	}
	return nil
}

// item writes a question and what belongs to it. Of a companion what is its key and of is the question.
func (g *grids) item(m yaml.MapSlice, what, of string) error {
	row := map[string]string{}
	g.questions = append(g.questions, row)
	id := word(find(m, "id"))
	typ := word(find(m, "type"))
	if what != "" {
		id = of + "." + companionIDs[what]
		typ = strings.TrimSpace("+" + what + " " + typ)
	}
	g.set(row, "type", typ)
	if what == "" {
		g.set(row, "id", id)
	}
	var later []func() error
	for _, p := range m {
		key := word(p.Key)
		switch {
		case key == "id" || key == "type":
		case key == "items" || key == "pages":
			later = append(later, func() error { return g.items(key, p.Value) })
		case companionIDs[key] != "":
			c, ok := p.Value.(yaml.MapSlice)
			if !ok || what != "" {
				return fmt.Errorf("%s.%s: keys and values were expected", id, key)
			}
			later = append([]func() error{func() error { return g.item(c, key, id) }}, later...)
		case key == "check":
			g.checks(id, p.Value)
		case key == "vars":
			g.vars(id, p.Value)
		case key == "options":
			if err := g.options(row, id, p.Value); err != nil {
				return err
			}
		case slices.Contains(markWords, key):
			mark := key
			if p.Value != true {
				mark = "not " + key
			}
			g.set(row, "marks", strings.TrimPrefix(row["marks"]+", "+mark, ", "))
		case key == "row" || key == "signer":
			under, _ := p.Value.(yaml.MapSlice)
			for _, u := range under {
				if err := g.cell(row, key+" "+word(u.Key), u.Value); err != nil {
					return err
				}
			}
		default:
			if err := g.cell(row, key, p.Value); err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
	}
	for _, fn := range later {
		if err := fn(); err != nil {
			return err
		}
	}
	if typ == "group" || typ == "repeat" {
		g.questions = append(g.questions, map[string]string{"type": "end", "id": id})
	}
	return nil
}

func (g *grids) cell(row map[string]string, head string, v any) error {
	i := slices.IndexFunc(questionColumns, func(c column) bool { return c.head == head })
	if i < 0 {
		return fmt.Errorf("a workbook has no place for %q", head)
	}
	switch c := questionColumns[i]; c.kind {
	case words:
		for lang, s := range texts(v, words) {
			g.set(row, tongue(head, lang), s)
		}
	case bands:
		g.set(row, head, bandLines(v))
	case codes:
		g.set(row, head, codeLines(v))
	default:
		g.set(row, head, text(v, c.kind))
	}
	return nil
}

func (g *grids) set(row map[string]string, head, s string) {
	if s != "" {
		row[head], g.used[head] = s, true
	}
}

func tongue(head, lang string) string {
	if lang == "" {
		return head
	}
	return head + ":" + lang
}

func find(m yaml.MapSlice, key string) any {
	for _, p := range m {
		if p.Key == key {
			return p.Value
		}
	}
	return nil
}

// word is a scalar as it would be written.
func word(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimRight(v, "\n")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// text is a cell of one language.
func text(v any, k kind) string {
	switch v := v.(type) {
	case []any:
		all := make([]string, len(v))
		for i, e := range v {
			all[i] = word(e)
		}
		return strings.Join(all, ", ")
	case yaml.MapSlice:
		if b, err := yaml.MarshalWithOptions(v, yaml.JSON()); err == nil && k == members {
			return compact(b)
		}
	}
	return word(v)
}

func compact(b []byte) string {
	var v any
	if json.Unmarshal(b, &v) != nil {
		return string(b)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return string(b)
	}
	return string(out)
}

// texts are a text by language, "" for the form's own.
func texts(v any, k kind) map[string]string {
	m, ok := v.(yaml.MapSlice)
	if !ok || k != words {
		return map[string]string{"": text(v, k)}
	}
	out := map[string]string{}
	for _, p := range m {
		lang := word(p.Key)
		if lang == "en" {
			lang = ""
		}
		out[lang] = word(p.Value)
	}
	return out
}
