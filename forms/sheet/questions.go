package sheet

import (
	"slices"
	"strings"
)

// frame is a heading or a group whose content is being read.
type frame struct {
	what string // "", part, section, page, group, repeat
	at   ref
	name string
	into *value // its mapping; nil for the form itself
	kids []*value
	kind string // what stands in it: part, section, page, item
}

// questions reads the sheet "questions" and gives a mapping whose one key holds the form's content. own
// are the lists of the sheet choices by name.
func (r *reader) questions(own map[string]*value) *value {
	t := r.book[questionsSheet]
	top := &value{at: ref{questionsSheet, 1, 1}}
	stack := []*frame{{into: top}}
	var last *value // the question that +reason belongs to
	for _, l := range t.rows {
		t.stray(r.faults, l)
		typ, at := t.cell(l, "type")
		id, idAt := t.cell(l, "id")
		if typ == "" {
			r.add(at, "the type is missing: part, section, page, group, repeat, end or a kind of question")
			continue
		}
		word, inner, _ := strings.Cut(strings.TrimPrefix(typ, "+"), " ")
		switch {
		case strings.HasPrefix(typ, "+"):
			end, known := companionIDs[word]
			if !known {
				r.add(at, "%q is not known; +reason, +on-date, +amount, +choice, +other, +format or +precision was expected", typ)
				continue
			}
			if last == nil {
				r.add(at, "%s stands below the question whose answer it asks about", typ)
				continue
			}
			c := r.question(t, l, strings.TrimSpace(inner), own, last.get("id").text+"."+end)
			if last.get(word) != nil {
				r.add(at, "%s stands here twice", typ)
				continue
			}
			full := last.get("id").text + "." + end
			if r.items[full] != nil {
				r.add(at, "its id would be %s, which is already used in %s", full, r.items[full].idAt())
				continue
			}
			last.put(word, at, *c)
			r.items[full] = last.get(word)
		case levels[typ] > 0:
			last = nil
			stack = r.rise(stack, levels[typ], at)
			f := &frame{what: typ, at: at, name: id, into: &value{at: at}}
			f.into.put(typ, idAt, value{at: idAt, text: id})
			r.heading(t, l, f.into)
			r.hang(stack[len(stack)-1], typ, f.into, at)
			stack = append(stack, f)
		case typ == "end":
			last = nil
			stack = r.end(stack, at, id)
		default:
			v := r.question(t, l, typ, own, id)
			if id != "" {
				if r.items[id] != nil {
					r.add(idAt, "the id %q is already used in %s", id, r.items[id].idAt())
				}
				r.items[id] = v
			}
			r.hang(stack[len(stack)-1], "item", v, at)
			last = v
			if typ == "group" || typ == "repeat" {
				stack, last = append(stack, &frame{what: typ, at: at, name: id, into: v}), nil
			}
		}
	}
	for len(stack) > 1 {
		f := stack[len(stack)-1]
		if levels[f.what] == 0 {
			r.add(f.at, "the %s %s has no end: a row with the type end was expected", f.what, f.name)
		}
		stack = r.close(stack)
	}
	r.close(stack)
	if len(top.keys) == 0 {
		r.add(ref{questionsSheet, 2, 1}, "there are no questions")
	}
	return top
}

// hang puts a heading or a question into what is open.
func (r *reader) hang(f *frame, kind string, v *value, at ref) {
	if f.kind == "" {
		f.kind = kind
	}
	if f.kind != kind {
		r.add(at, "%s cannot stand beside the %s above it; put it under one", a(kind), f.kind)
	}
	switch {
	case f.what == "part" && kind == "page", f.what == "section" && kind == "section":
		r.add(at, "%s cannot stand in a %s", a(kind), f.what)
	}
	f.kids = append(f.kids, v)
}

func a(kind string) string {
	if kind == "item" {
		return "a question"
	}
	return "a " + kind
}

// close writes the content of the innermost frame into its mapping.
func (r *reader) close(stack []*frame) []*frame {
	f := stack[len(stack)-1]
	if len(f.kids) > 0 {
		v := value{at: f.kids[0].at}
		v.items = f.kids
		f.into.put(f.kind+"s", v.at, v)
	}
	return stack[:len(stack)-1]
}

// rise closes what a heading ends: headings of its own level and below.
func (r *reader) rise(stack []*frame, level int, at ref) []*frame {
	for {
		f := stack[len(stack)-1]
		switch {
		case f.what == "":
			return stack
		case levels[f.what] == 0:
			if level < levels["page"] {
				r.add(at, "the %s %s (%s) has no end above", f.what, f.name, f.at)
			}
			return stack
		case levels[f.what] < level:
			return stack
		}
		stack = r.close(stack)
	}
}

// end closes the innermost group or repeat.
func (r *reader) end(stack []*frame, at ref, id string) []*frame {
	i := len(stack) - 1
	for i > 0 && levels[stack[i].what] > 0 {
		i--
	}
	if i == 0 {
		r.add(at, "there is no group or repeat to end here")
		return stack
	}
	if id != "" && id != stack[i].name {
		r.add(at, "this ends %s, which began at %s", stack[i].name, stack[i].at)
	}
	for len(stack) > i {
		stack = r.close(stack)
	}
	return stack
}

// heading reads what a part, a section or a page says beside its name.
func (r *reader) heading(t *table, l line, v *value) {
	for _, h := range t.heads {
		s, at := l.cells[h.col], ref{t.name, l.at.row, h.col}
		if s == "" || h.lang != "" {
			continue
		}
		switch h.name {
		case "type", "id":
		case "text", "subtitle":
			key := map[string]string{"text": "title", "subtitle": "subtitle"}[h.name]
			text, _, _ := t.text(l, h.name)
			v.put(key, at, text)
		case "when", "when-expr":
			v.put(h.name, at, value{at: at, text: straight(s)})
		case "fhir":
			v.put(h.name, at, r.value(members, at, s))
		case "marks":
			if s != "desk" {
				r.add(at, "a heading can only be marked desk")
			}
			v.put("desk", at, value{at: at, raw: "true"})
		default:
			r.add(at, "a heading has no %s", h.name)
		}
	}
}

// question reads one question, group or companion; of a companion the id is not written.
func (r *reader) question(t *table, l line, typ string, own map[string]*value, id string) *value {
	v := &value{at: l.at}
	companion := false
	for _, h := range t.heads {
		s, at := l.cells[h.col], ref{t.name, l.at.row, h.col}
		switch {
		case h.lang != "":
			continue
		case h.name == "type":
			companion = strings.HasPrefix(s, "+")
			if typ != "" {
				v.put("type", at, value{at: at, text: typ})
			}
		case h.name == "id" && companion && s != "" && s != id:
			r.add(at, "its id is %s: it is made from the id of the question above", id)
		case h.name == "id" && !companion:
			v.put("id", at, value{at: at, text: s})
		case h.name == "options" && s == "" && own[id] != nil:
			v.put("options", own[id].at, *own[id])
			delete(r.lists, id)
		case s != "" && h.name != "id":
			r.cell(t, l, h, v, at, s)
		}
	}
	// The id goes first, as a person would write it.
	if i := slices.IndexFunc(v.keys, func(e entry) bool { return e.key == "id" }); i > 0 {
		e := v.keys[i]
		v.keys = slices.Insert(slices.Delete(v.keys, i, i+1), 0, e)
	}
	return v
}

// cell reads one filled cell of a question.
func (r *reader) cell(t *table, l line, h head, v *value, at ref, s string) {
	i := slices.IndexFunc(questionColumns, func(c column) bool { return c.head == h.name })
	key, under, two := strings.Cut(h.name, " ")
	switch questionColumns[i].kind {
	case words:
		text, _, _ := t.text(l, h.name)
		r.under(v, key, under, two, at, text)
	case verbatim:
		r.under(v, key, under, two, at, value{at: at, text: straightIn(h.name, s)})
	case marks:
		for _, w := range list(strings.ToLower(s)) {
			name, off := strings.CutPrefix(w, "not ")
			if !slices.Contains(markWords, name) {
				r.add(at, "%q is no mark; known are %s", w, strings.Join(markWords, ", "))
				continue
			}
			v.put(name, at, value{at: at, raw: map[bool]string{true: "false", false: "true"}[off]})
		}
	case options:
		v.put(key, at, r.options(at, s))
	case bands:
		v.put(key, at, r.bands(at, s))
	case codes:
		v.put(key, at, r.codes(at, s))
	default:
		r.under(v, key, under, two, at, r.value(questionColumns[i].kind, at, s))
	}
}

// under puts a value at its key, or at a key below it: row.called.
func (r *reader) under(v *value, key, under string, two bool, at ref, val value) {
	if !two {
		v.put(key, at, val)
		return
	}
	if v.get(key) == nil {
		v.put(key, at, value{at: at})
	}
	v.get(key).put(under, at, val)
}

// straightIn mends the marks of conditions and expressions; words that people read keep theirs.
func straightIn(head, s string) string {
	switch head {
	case "prefix", "default", "options-from":
		return s
	}
	return straight(s)
}
