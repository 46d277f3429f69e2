package source

import (
	"slices"
	"strings"
)

// types are the words for kinds of questions, as the content pages use them.
var types = []string{
	"string", "text", "date", "datetime", "time", "boolean", "choice", "choice-open", "multi", "multi-open",
	"integer", "decimal", "quantity", "person", "org", "record", "repeat", "group", "signature", "attachment",
	"photo", "sketch", "body-map", "info", "url",
}

// item reads one question, text to read, group or repeating group.
func (r *reader) item(n *node) *Item {
	it := &Item{Pos: n.Pos, whenPos: n.Pos, reqPos: n.Pos, exprPos: map[string]Pos{}}
	put := func(to *string) func(*node) { return func(n *node) { *to = r.str(n) } }
	set := func(to *bool) func(*node) { return func(n *node) { *to = r.flag(n) } }
	words := func(to *Text) func(*node) { return func(n *node) { *to = r.text(n) } }
	count := func(to *int) func(*node) { return func(n *node) { *to = r.number(n) } }
	expr := func(to *string, key string) func(*node) {
		return func(n *node) { *to, it.exprPos[key] = r.str(n), n.Pos }
	}
	skip := func(*node) {}
	inner := func(kind string) func(*node) {
		return func(n *node) {
			if it.Items != nil {
				r.add(n.Pos, "%s: its content is given twice", it.ID)
			}
			it.Items = r.children(n, kind, it)
		}
	}
	r.take(n, "item", map[string]func(*node){
		"id": put(&it.ID), "type": func(n *node) { it.Type = r.word(n, types...) },
		"text": words(&it.Text), "short": words(&it.Short), "help": words(&it.Help), "prefix": put(&it.Prefix),
		"options": func(n *node) {
			if n.shape == scalar && !n.null {
				it.OptionsName = n.text
				it.exprPos["options"] = n.Pos
				return
			}
			it.Options = r.options(n)
		},
		"options-from": put(&it.OptionsFrom), "exclusive": func(n *node) { it.Exclusive = r.strs(n) },
		"open-label": words(&it.OpenLabel),
		"unit":       func(n *node) { it.Units = r.strs(n) },
		"places":     put(&it.Places), "min": expr(&it.Min, "min"), "max": expr(&it.Max, "max"),
		"usual": expr(&it.Usual, "usual"), "length": count(&it.Guide), "max-length": count(&it.MaxLength),
		"min-length": count(&it.MinLength), "regex": expr(&it.Regex, "regex"), "entry": words(&it.Entry),
		"at-least": count(&it.AtLeast), "at-most": count(&it.AtMost), "repeats": set(&it.Repeats),
		"refers-to": func(n *node) { it.RefersTo = r.strs(n) }, "media": func(n *node) { it.Media = r.strs(n) },
		"max-size": count(&it.MaxSize),
		"default":  expr(&it.Default, "default"), "default-expr": expr(&it.DefaultExpr, "default-expr"),
		"prefill": put(&it.Prefill), "calc": expr(&it.Calc, "calc"), "computed": set(&it.Computed),
		"as":    func(n *node) { it.As = r.str(n); it.exprPos["as"] = n.Pos },
		"bands": func(n *node) { it.Bands = r.bands(n) }, "gap-codes": func(n *node) { it.GapCodes = r.strs(n) },
		"row": func(n *node) { it.Row = r.row(n) }, "signer": func(n *node) { it.Signer = r.signer(n) },
		"when":            func(n *node) { it.When, it.whenPos = r.str(n), n.Pos },
		"when-expr":       func(n *node) { it.WhenExpr, it.whenPos = r.str(n), n.Pos },
		"when-off":        func(n *node) { it.Protected = r.word(n, "hidden", "protected") == "protected" },
		"required":        func(n *node) { it.Required, it.reqPos = r.required(n), n.Pos },
		"required-when":   func(n *node) { it.ReqWhen, it.reqPos = r.str(n), n.Pos },
		"required-expr":   func(n *node) { it.ReqExpr, it.reqPos = r.str(n), n.Pos },
		"restricted":      set(&it.Restricted),
		"restricted-when": expr(&it.RestrictedWhen, "restricted-when"),
		"vars":            func(n *node) { it.Vars = r.vars(n) },
		"check":           func(n *node) { it.Checks = r.checks(n) },
		"show":            put(&it.Show),
		"across":          func(n *node) { it.Across = map[bool]string{true: "horizontal", false: ""}[r.flag(n)] },
		"voice":           set(&it.Voice),
		"family":          set(&it.Family),
		"desk":            set(&it.Desk),
		"light":           set(&it.Light),
		"track":           set(&it.Track),
		"hidden":          set(&it.Hidden),
		"readonly":        set(&it.ReadOnly),
		"code":            func(n *node) { it.Codes = r.codes(n) },
		"fhir":            func(n *node) { it.FHIR = n },
		"items":           inner(""),
		"pages":           inner("page"),
		// Companions become questions of their own behind this one (see companions).
		"reason": skip, "on-date": skip, "amount": skip, "choice": skip, "other": skip, "format": skip, "precision": skip,
	})
	if it.ID == "" || strings.ContainsAny(it.ID, " \t\n'\"|") {
		r.add(n.Pos, "item: an id without spaces or quotation marks is needed")
		return nil
	}
	if n.get("type") == nil {
		r.add(n.Pos, "%s: the type is missing", it.ID)
	}
	if it.Text.Main == "" {
		r.add(n.Pos, "%s: the text is missing", it.ID)
	}
	return it
}

func (r *reader) required(n *node) string {
	switch s := r.str(n); s {
	case "true":
		return "stop"
	case "false":
		return ""
	case "stop", "gap":
		return s
	}
	r.add(n.Pos, "required must be stop (an answer), gap (an answer or a reason for the gap) or false")
	return ""
}

// bands reads levels with their ranges: a mapping by level, or a list where a level has several bands.
func (r *reader) bands(n *node) []Band {
	var out []Band
	switch n.shape {
	case mapping:
		for _, p := range n.keys {
			text, span := (*node)(nil), p.val
			if span.shape == mapping {
				text, span = span.get("text"), span.get("range")
			}
			out = r.band(out, p.at, p.name, span, text)
		}
	case list:
		for _, e := range n.items {
			var level string
			var text, span *node
			r.take(e, "band", map[string]func(*node){
				"level": func(n *node) { level = r.str(n) },
				"range": func(n *node) { span = n },
				"text":  func(n *node) { text = n },
			})
			out = r.band(out, e.Pos, level, span, text)
		}
	default:
		r.add(n.Pos, "bands: red, amber or green with its range was expected")
	}
	return out
}

func (r *reader) band(out []Band, at Pos, level string, span, text *node) []Band {
	if !slices.Contains([]string{"red", "amber", "green"}, level) {
		r.add(at, "bands: %q is not red, amber or green", level)
		return out
	}
	if span == nil {
		r.add(at, "bands: range and text were expected")
		return out
	}
	b := Band{Pos: at, Level: level}
	if text != nil {
		b.Text = r.text(text)
	}
	s := strings.TrimSpace(r.str(span))
	low, high, both := strings.Cut(s, " to ")
	switch {
	case strings.HasPrefix(s, "<"):
		b.Below = strings.TrimSpace(s[1:])
	case strings.HasPrefix(s, ">="):
		b.AtLeast = strings.TrimSpace(s[2:])
	case both:
		b.AtLeast, b.Below = strings.TrimSpace(low), strings.TrimSpace(high)
	}
	if b.AtLeast == "" && b.Below == "" || b.AtLeast != "" && !isNumber(b.AtLeast) || b.Below != "" && !isNumber(b.Below) {
		r.add(at, "bands: the range must be written '< 750', '750 to 900' (900 itself not in it) or '>= 900'")
		return out
	}
	return append(out, b)
}

func (r *reader) row(n *node) *Row {
	row := &Row{}
	r.take(n, "row", map[string]func(*node){
		"called": func(n *node) { row.Called = r.text(n) },
		"title":  func(n *node) { row.Title = r.strs(n) },
	})
	return row
}

func (r *reader) signer(n *node) *Signer {
	s := &Signer{}
	r.take(n, "signer", map[string]func(*node){
		"role": func(n *node) { s.Role = r.str(n) },
		"does": func(n *node) { s.Does = r.text(n) },
	})
	if s.Role == "" {
		r.add(n.Pos, "signer: the role is missing")
	}
	return s
}

func (r *reader) codes(n *node) []CodeRef {
	var out []CodeRef
	r.each(n, "code", func(e *node) {
		var c CodeRef
		r.take(e, "code", map[string]func(*node){
			"system":  func(n *node) { c.System = r.str(n) },
			"code":    func(n *node) { c.Code = r.str(n) },
			"display": func(n *node) { c.Display = r.str(n) },
		})
		out = append(out, c)
	})
	return out
}

// companionTypes: what each companion field is unless its source says otherwise.
var companionTypes = []struct{ key, id, typ, text string }{
	{"choice", "choice", "choice", ""},
	{"format", "format", "choice", "In what form?"},
	{"precision", "precision", "choice", "How exactly is the date known?"},
	{"on-date", "date", "date", "When?"},
	{"amount", "amount", "quantity", "How much?"},
	{"other", "other", "string", "In your own words"},
	{"reason", "reason", "text", "Why?"},
}

// companions makes the extra fields of a question (caf.md section 2): questions of their own, named
// after it, asked once it is answered unless their own when says otherwise ("always": at once).
func (r *reader) companions(n *node, of, parent *Item) []*Item {
	var out []*Item
	for _, c := range companionTypes {
		src := n.get(c.key)
		if src == nil || of.group() {
			continue
		}
		if src.shape != mapping {
			r.add(src.Pos, "%s.%s: keys and values were expected", of.ID, c.id)
			continue
		}
		full := &node{Pos: src.Pos, shape: mapping, keys: append([]pair{
			{"id", src.Pos, &node{Pos: src.Pos, text: of.ID + "." + c.id}},
		}, src.keys...)}
		for key, value := range map[string]string{"type": c.typ, "text": c.text, "when": of.ID + " answered"} {
			if full.get(key) == nil && value != "" && !(key == "when" && src.get("when-expr") != nil) {
				full.keys = append(full.keys, pair{key, src.Pos, &node{Pos: src.Pos, text: value}})
			}
		}
		it := r.item(full)
		if it == nil {
			continue
		}
		if it.When == "always" {
			it.When = ""
		}
		it.parent, it.CompanionOf = parent, of.ID
		it.Desk = it.Desk || of.Desk
		it.Restricted = it.Restricted || of.Restricted
		out = append(out, it)
	}
	return out
}
