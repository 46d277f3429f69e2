package casefile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

// Flags of a sign of need (levels-of-need.md section 3) that change what the app
// does. The others lead to words and routes only.
const (
	FlagHarmNow = "SG!" // the safeguarding card opens at once
	FlagHarm    = "SG"  // somebody is told today
	FlagContext = "CTX" // says little alone: never enough for level 2 or above
)

// Sign is one sign of need of the matrix, as a version of the form words it.
type Sign struct {
	Code  string // the indicator's id, such as health.l1.overweight
	Area  string // health, edu, …
	Words string
	Level int // the level that it points to, 1 to 4
	Flags []string
}

// Has reports whether the sign carries a flag.
func (s Sign) Has(flag string) bool { return slices.Contains(s.Flags, flag) }

// Harm reports whether the sign is one of harm, now or to be acted on today.
func (s Sign) Harm() bool { return s.Has(FlagHarmNow) || s.Has(FlagHarm) }

// picksSuffix ends the linkIds of the questions that offer an area's signs.
const picksSuffix = ".picks"

// SignsOf are the signs that a form offers, area by area in its order.
func SignsOf(f *engine.Form) []Sign {
	var out []Sign
	for it := range f.Items() {
		name, ok := strings.CutSuffix(it.LinkID, picksSuffix)
		if !ok {
			continue
		}
		area := name[strings.LastIndexByte(name, '.')+1:]
		for _, o := range it.Options {
			if n, err := strconv.Atoi(o.Ordinal); err == nil {
				out = append(out, Sign{Code: o.Coding.Code, Area: area, Words: o.Label, Level: n, Flags: o.Flags})
			}
		}
	}
	return out
}

// shipped is the matrix that is shipped, nil if it cannot be read.
var shipped = sync.OnceValue(func() *engine.Form {
	q, err := library.Get("lon")
	if err != nil {
		return nil
	}
	f, err := engine.Compile(q)
	if err != nil {
		return nil
	}
	return f
})

// matrixOf is the form that a form's signs come from: itself, in the version that
// a document is pinned to, or the matrix that is shipped.
func matrixOf(f *engine.Form) *engine.Form {
	for it := range f.Items() {
		if strings.HasSuffix(it.LinkID, picksSuffix) {
			return f
		}
	}
	return shipped()
}

// SignOptions are the signs that a form's questions may name, as answers.
func SignOptions(f *engine.Form) []engine.Option {
	m := matrixOf(f)
	if m == nil {
		return nil
	}
	var out []engine.Option
	for it := range m.Items() {
		if strings.HasSuffix(it.LinkID, picksSuffix) {
			out = append(out, it.Options...)
		}
	}
	return out
}

// OptionsFromSigns names, in a form, the signs as the source of a question's
// options.
const OptionsFromSigns = "indicators"

// Suggestion is what picked signs point to. It guides; a practitioner decides.
type Suggestion struct {
	Level int // 0: nothing was picked
	// Panel: signs of level 2 in two areas or more, so a CAF and a panel may help.
	Panel bool
	// Harm are the picked signs of harm, the most urgent first.
	Harm []Sign
}

// SuggestLevel says what signs point to (levels-of-need.md section 5). They are
// never added up.
func SuggestLevel(picked []Sign) Suggestion {
	var s Suggestion
	areas, seen := map[string]bool{}, map[string]bool{}
	for _, p := range picked {
		twin := seen[p.Twin()] && p.Twin() != ""
		seen[p.Code] = true
		if p.Harm() {
			s.Harm = append(s.Harm, p)
		}
		if p.Has(FlagContext) {
			s.Level = max(s.Level, 1)
			continue
		}
		s.Level = max(s.Level, p.Level)
		if p.Level == 2 && !twin { // one need, in whichever areas it stands
			areas[p.Area] = true
		}
	}
	s.Panel = s.Level == 2 && len(areas) > 1
	slices.SortStableFunc(s.Harm, func(a, b Sign) int {
		return cmp.Compare(urgency(a), urgency(b))
	})
	return s
}

func urgency(s Sign) int {
	if s.Has(FlagHarmNow) {
		return 0
	}
	return 1
}

// Picked are the signs that are picked in a document, with the levels that the
// practitioner gave to those of the last column.
func (d *Document) Picked() []Sign {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.picked()
}

func (d *Document) picked() []Sign {
	changed := map[string]int{}
	group := FormName(d.cfg.Form) + ".change"
	for row, r := range d.rows {
		if r.Group != group || !d.live[rowID(row)] {
			continue
		}
		code, level := d.codeAt(Cell{Row: rowID(row), LinkID: group + ".indicator"}), d.codeAt(Cell{Row: rowID(row), LinkID: group + ".level"})
		if n, err := strconv.Atoi(strings.TrimPrefix(level, "level-")); err == nil && code != "" {
			// Two rows on one sign: the graver one counts, on every tablet.
			changed[code] = max(changed[code], n)
		}
	}
	var out []Sign
	for _, it := range d.pickers {
		values, _, _ := d.valuesOf(Cell{LinkID: it.LinkID}, it)
		for _, v := range values {
			s, ok := d.signs[v.Coding.Code]
			if !ok {
				continue
			}
			if n, ok := changed[s.Code]; ok && s.Level >= 3 {
				s.Level = n
			}
			out = append(out, s)
		}
	}
	return out
}

// signsFor are the signs that questions pick from: the form's own, in the version
// that the document is pinned to, else those of the matrix that is shipped.
func signsFor(f *engine.Form, pickers []*engine.Item) map[string]Sign {
	if len(pickers) == 0 {
		return nil
	}
	out := map[string]Sign{}
	if m := matrixOf(f); m != nil {
		for _, s := range SignsOf(m) {
			out[s.Code] = s
		}
	}
	return out
}

// codeAt is the code that a question of a document was answered with.
func (d *Document) codeAt(c Cell) string {
	it := d.cfg.Form.Item(c.LinkID)
	if it == nil {
		return ""
	}
	values, _, _ := d.valuesOf(c, it)
	if len(values) != 1 {
		return ""
	}
	return values[0].Coding.Code
}

// picks reports whether signs are picked with a question.
func picks(it *engine.Item) bool {
	return it.Repeats && (strings.HasSuffix(it.LinkID, picksSuffix) || it.OptionsFrom == OptionsFromSigns)
}

// suggested is the answer of an item that shows the suggested level.
func (d *Document) suggested(it *engine.Item) []fhir.Value {
	s := SuggestLevel(d.picked())
	for _, o := range it.Options {
		if o.Coding.Code == "level-"+strconv.Itoa(s.Level) {
			return []fhir.Value{o.Value}
		}
	}
	return nil
}
