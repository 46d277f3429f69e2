package quality

import (
	"slices"
	"strings"

	"doorstep/forms/engine"
)

// Lints reports whether the word lint, or the look for outdated words, reads the
// answers of a question. group is the group of actions that it belongs to, ""
// for none.
func (r *Rules) Lints(group, link string) bool {
	vague, language := r.reads(group, link)
	return vague || language
}

func (r *Rules) reads(group, link string) (vague, language bool) {
	field, ok := "", false
	if group != "" {
		field, ok = strings.CutPrefix(link, group+".")
	}
	in := func(action, fields []string) bool {
		return ok && slices.Contains(action, field) || slices.Contains(fields, link)
	}
	return r.on(Lint) && in(r.lint.Action, r.lint.Fields), r.on("Q-LANG-1") && in(r.langIn.Action, r.langIn.Fields)
}

func (r *Rules) on(id string) bool { return !r.off[id] }

// Text marks the words of one answer that say too little (section 21), and those
// that belittle or are out of date (Q-LANG-1), in the order of the text. Words
// between quotation marks are somebody else's and never marked.
func (r *Rules) Text(at engine.Cell, group, text string) []Finding {
	vague, language := r.reads(group, at.LinkID)
	if !vague && !language || strings.TrimSpace(text) == "" {
		return nil
	}
	list := own(text)
	var out []Finding
	if vague {
		said := map[int]bool{} // groups whose missing part the text says
		for _, m := range r.vague.find(list) {
			known, asked := said[m.group]
			if !asked {
				known = r.unless[m.group].has(list)
				said[m.group] = known
			}
			if known {
				continue
			}
			out = append(out, Finding{ID: Lint, Level: Hint, Place: at, Span: m.Span, About: quote(text, m.Span), Message: r.asks[m.group]})
		}
	}
	if language {
		for _, m := range r.lang.find(list) {
			r.say(&out, "Q-LANG-1", at, func(f *Finding) {
				f.Span, f.About, f.Message = m.Span, quote(text, m.Span), "Suggested wording: "+r.says[m.group]
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return a.Span.From - b.Span.From })
	return out
}

// Vague counts the words of a plan's text that say too little.
func (r *Rules) Vague(text string) int {
	if r.off[Lint] {
		return 0
	}
	return len(r.vague.find(own(text)))
}

func quote(text string, s Span) string { return "“" + text[s.From:s.To] + "”" }
