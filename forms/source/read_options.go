package source

import "strings"

// lists reads named option sets into a table.
func (r *reader) lists(n *node, into map[string]*List, shared bool) {
	if n.shape != mapping {
		r.add(n.Pos, "lists: names and options were expected")
		return
	}
	for _, p := range n.keys {
		l := &List{Pos: p.at, Name: p.name, Shared: shared}
		if sys := p.val.get("options"); p.val.shape == mapping && sys != nil && sys.shape != scalar {
			r.take(p.val, "list "+p.name, map[string]func(*node){
				"system":  func(n *node) { l.System = r.str(n) },
				"options": func(n *node) { l.Options = r.options(n) },
			})
		} else {
			l.Options = r.options(p.val.at(p.at))
		}
		if len(l.Options) == 0 {
			r.add(p.at, "list %s: it holds no options", p.name)
		}
		into[p.name] = l
	}
}

// options reads [code, code], {code: Label} or a list whose entries are codes, {code: Label} or options
// with more to say. A code that ends in ! stands alone: choosing it clears the others.
func (r *reader) options(n *node) []Option {
	var out []Option
	add := func(o Option) {
		if code, ok := strings.CutSuffix(o.Code, "!"); ok {
			o.Code, o.Exclusive = code, true
		}
		if o.Label.Main == "" {
			o.Label.Main, o.derived = labelOf(o.Code), true
		}
		switch {
		case o.Code == "" || strings.ContainsAny(o.Code, " \t\n"):
			r.add(o.Pos, "options: %q is not a code (no spaces)", o.Code)
			return
		}
		for _, have := range out {
			if have.Code == o.Code {
				r.add(o.Pos, "options: %q is given twice", o.Code)
				return
			}
		}
		out = append(out, o)
	}
	pairs := func(n *node) {
		for _, p := range n.keys {
			o := Option{Pos: p.at, Code: p.name}
			if !p.val.null {
				o.Label = r.text(p.val)
			}
			add(o)
		}
	}
	switch n.shape {
	case mapping:
		pairs(n)
	case list:
		for _, e := range n.items {
			switch {
			case e.shape == scalar:
				add(Option{Pos: e.Pos, Code: r.str(e)})
			case e.get("code") != nil:
				add(r.option(e))
			case e.shape == mapping:
				pairs(e)
			default:
				r.add(e.Pos, "options: a code was expected")
			}
		}
	default:
		r.add(n.Pos, "options: a list was expected")
	}
	return out
}

func (r *reader) option(n *node) Option {
	o := Option{Pos: n.Pos}
	r.take(n, "option", map[string]func(*node){
		"code":      func(n *node) { o.Code = r.str(n) },
		"label":     func(n *node) { o.Label = r.text(n) },
		"prefix":    func(n *node) { o.Prefix = r.str(n) },
		"score":     func(n *node) { o.Ordinal = r.str(n) },
		"exclusive": func(n *node) { o.Exclusive = r.flag(n) },
		"guide":     func(n *node) { o.Guide = r.text(n) },
		"flags":     func(n *node) { o.Flags = r.strs(n) },
	})
	if o.Ordinal != "" && !isNumber(o.Ordinal) {
		r.add(n.Pos, "option %s: the score must be a number", o.Code)
	}
	return o
}

// capitals are codes whose words are not in small letters.
var capitals = map[string]string{
	"bsl": "BSL", "caf": "CAF", "ehc": "EHC", "fgm": "FGM", "gp": "GP", "nhs": "NHS", "ot": "OT",
	"pr": "PR", "sen": "SEN", "uc": "UC", "upn": "UPN", "i": "I", "ii": "II", "iii": "III", "iv": "IV", "v": "V",
}

// labelOf turns a code into words in sentence case: not-sure becomes "Not sure".
func labelOf(code string) string {
	ws := strings.FieldsFunc(code, func(c rune) bool { return c == '-' })
	for i, w := range ws {
		if up, ok := capitals[w]; ok && (len(w) > 1 || len(ws) == 1) {
			ws[i] = up
		}
	}
	s := strings.Join(ws, " ")
	if s == "" {
		return code
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// word gives options without a label of their own the words that all forms share for their code.
func (s *Shared) word(options []Option) {
	for i := range options {
		if l, ok := s.labels[options[i].Code]; ok && options[i].derived {
			options[i].Label.Main = l
		}
	}
}

func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, frac, dot := strings.Cut(s, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return digits(whole) && len(s) <= 30 && (!dot || digits(frac))
}
