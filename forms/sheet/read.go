package sheet

import (
	"encoding/json"
	"slices"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/source"
)

// Form is a form that was read from a workbook.
type Form struct {
	// Name is its short name, as in the cell form of the sheet form.
	Name string
	// YAML is its source, which compiles to Questionnaire.
	YAML          []byte
	Questionnaire *fhir.Questionnaire
}

// Compile reads a workbook and compiles the form in it. file is used in messages only; shared are option
// sets that several forms use, or nil. Everything found wrong comes back in one Errors value.
func Compile(file string, workbook []byte, shared *source.Shared) (*Form, error) {
	f := &faults{file: file}
	b := open(f, workbook)
	if b == nil || f.broken {
		return nil, f.err()
	}
	r := &reader{faults: f, book: b, items: map[string]*value{}, lists: map[string]*value{}}
	root := r.form()
	if err := f.err(); err != nil {
		return nil, err
	}
	y := &script{}
	y.mapping(0, "", &root)
	src := []byte(y.String())
	q, err := source.Compile(file, src, shared)
	if err != nil {
		return nil, f.placed(err, y.lines)
	}
	return &Form{Name: root.get("form").text, YAML: src, Questionnaire: q}, nil
}

// reader turns tables into the tree of a form's source.
type reader struct {
	*faults
	book  book
	items map[string]*value // questions and companions by id
	lists map[string]*value // lists of the sheet choices that no question has as its own
}

func (r *reader) form() value {
	root := value{at: ref{formSheet, 1, 1}}
	langs := map[string]*value{}
	for _, l := range r.book[formSheet].rows {
		at := ref{formSheet, l.at.row, 2}
		key, lang := split(l.cells[1])
		if key == "" && l.cells[2] == "" || key == "key" || strings.HasPrefix(key, notesSheet) {
			continue
		}
		i := keyed(key)
		s := l.cells[2]
		switch {
		case i < 0:
			r.add(ref{formSheet, l.at.row, 1}, "%q is not known here; known are %s", l.cells[1], strings.Join(formWords(), ", "))
		case s == "":
		case lang != "":
			if formKeys[i].kind != words {
				r.add(ref{formSheet, l.at.row, 1}, "%s is the same in every language", key)
				continue
			}
			if langs[key] == nil {
				langs[key] = &value{at: at}
			}
			langs[key].put(lang, at, value{at: at, text: s})
		case root.get(key) != nil:
			r.add(ref{formSheet, l.at.row, 1}, "%s stands here twice", key)
		case key == "date":
			root.put(key, at, value{at: at, text: day(s)})
		default:
			root.put(key, at, r.value(formKeys[i].kind, at, s))
		}
	}
	for key, more := range langs {
		if own := root.get(key); own != nil {
			*own = value{at: own.at, keys: append([]entry{{"en", own.at, &value{at: own.at, text: own.text}}}, more.keys...)}
		} else {
			r.add(more.at, "%s in the form's own language is missing", key)
		}
	}
	own := r.choices()
	top := r.questions(own)
	if len(r.lists) > 0 {
		lists := value{at: ref{choicesSheet, 1, 1}}
		for _, name := range sortedByPlace(r.lists) {
			lists.put(name, r.lists[name].at, *r.lists[name])
		}
		root.put("lists", lists.at, lists)
	}
	r.names(&root)
	r.rules(&root)
	if top != nil {
		root.keys = append(root.keys, top.keys...)
	}
	return root
}

func formWords() []string {
	out := make([]string, len(formKeys))
	for i, k := range formKeys {
		out[i] = k.key
	}
	return out
}

// value reads one cell.
func (r *reader) value(k kind, at ref, s string) value {
	switch k {
	case several:
		return value{at: at, words: list(s)}
	case members:
		s = straight(s)
		if !json.Valid([]byte(s)) || !strings.HasPrefix(s, "{") {
			r.add(at, "a JSON object was expected: {\"member\": …}")
			return value{at: at}
		}
		return value{at: at, raw: strings.Join(strings.Fields(s), " ")}
	}
	return value{at: at, text: s}
}

func sortedByPlace(m map[string]*value) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return m[a].at.row - m[b].at.row })
	return names
}
