package sheet

import (
	"slices"
	"strings"
)

// choices reads the sheet "choices": every list with its options. A list that bears the id of a question
// is that question's own.
func (r *reader) choices() map[string]*value {
	t := r.book[choicesSheet]
	systems := map[string]value{}
	for _, l := range t.rows {
		t.stray(r.faults, l)
		name, at := t.cell(l, "list")
		if name == "" {
			r.add(at, "the list is missing: its name, or the id of the question")
			continue
		}
		if r.lists[name] == nil {
			r.lists[name] = &value{at: at}
		}
		if s, at := t.cell(l, "system"); s != "" {
			if have, ok := systems[name]; ok && have.text != s {
				r.add(at, "the list %s has another system above", name)
			}
			systems[name] = value{at: at, text: s}
		}
		r.lists[name].items = append(r.lists[name].items, r.choice(t, l))
	}
	own := map[string]*value{}
	for name, v := range r.lists {
		bare := *v
		if sys, ok := systems[name]; ok {
			v.keys = []entry{{"system", sys.at, &sys}, {"options", v.at, &bare}}
			v.items = nil
		}
		own[name] = v
	}
	return own
}

// choice reads one option.
func (r *reader) choice(t *table, l line) *value {
	o := &value{at: l.at}
	code, at := t.cell(l, "code")
	if code == "" {
		r.add(at, "the code is missing: small letters, digits and dashes, never used again for another answer")
	}
	if c, alone := strings.CutSuffix(code, "!"); alone {
		code = c
		o.put("exclusive", at, value{at: at, raw: "true"})
	}
	o.keys = slices.Insert(o.keys, 0, entry{"code", at, &value{at: at, text: code}})
	for _, name := range []string{"label", "guide"} {
		if v, at, ok := t.text(l, name); ok {
			o.put(name, at, v)
		}
	}
	for _, name := range []string{"prefix", "score"} {
		if s, at := t.cell(l, name); s != "" {
			o.put(name, at, value{at: at, text: s})
		}
	}
	if s, at := t.cell(l, "alone"); s != "" && o.get("exclusive") == nil {
		switch strings.ToLower(s) {
		case "yes", "x", "1", "true":
			o.put("exclusive", at, value{at: at, raw: "true"})
		case "no", "0", "false":
		default:
			r.add(at, "yes or nothing was expected")
		}
	}
	if s, at := t.cell(l, "flags"); s != "" {
		o.put("flags", at, value{at: at, words: list(s)})
	}
	return o
}

// options reads the cell options of a question: the name of a list, codes with commas between them, or
// on each line a code with its words behind a colon.
func (r *reader) options(at ref, s string) value {
	switch {
	case strings.Contains(s, ": "):
		v := value{at: at}
		for _, l := range strings.Split(s, "\n") {
			if l = strings.TrimSpace(l); l == "" {
				continue
			}
			code, label, ok := strings.Cut(l, ": ")
			if !ok {
				r.add(at, "%q: a code, a colon and its words were expected on each line", l)
				continue
			}
			o := &value{at: at}
			o.put("code", at, value{at: at, text: strings.TrimSpace(code)})
			o.put("label", at, value{at: at, text: strings.TrimSpace(label)})
			v.items = append(v.items, o)
		}
		return v
	case strings.ContainsAny(s, ",\n"):
		return value{at: at, words: list(s)}
	}
	return value{at: at, text: s}
}

// bands reads a band on each line: "red < 750: Too narrow".
func (r *reader) bands(at ref, s string) value {
	v := value{at: at}
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		span, text, _ := strings.Cut(l, ":")
		level, span, ok := strings.Cut(strings.TrimSpace(span), " ")
		if !ok {
			r.add(at, "%q: a level, its range and its words were expected: red < 750: Too narrow", l)
			continue
		}
		b := &value{at: at}
		b.put("level", at, value{at: at, text: level})
		b.put("range", at, value{at: at, text: straight(strings.TrimSpace(span))})
		if text = strings.TrimSpace(text); text != "" {
			b.put("text", at, value{at: at, text: text})
		}
		v.items = append(v.items, b)
	}
	return v
}

// codes reads a mapping on each line: "system | code | words".
func (r *reader) codes(at ref, s string) value {
	v := value{at: at}
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		c := &value{at: at}
		parts := strings.SplitN(l, "|", 3)
		if len(parts) < 2 {
			r.add(at, "%q: the system and the code were expected, with | between them", l)
			continue
		}
		for i, p := range parts {
			if p = strings.TrimSpace(p); p != "" {
				c.put([]string{"system", "code", "display"}[i], at, value{at: at, text: p})
			}
		}
		v.items = append(v.items, c)
	}
	return v
}
