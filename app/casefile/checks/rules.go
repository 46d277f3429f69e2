package checks

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// Rules are the checks as the organisation has them: as shipped, without what
// cfg.lint.off names, with the words of cfg.lint.more and cfg.lint.language, and
// with the limits of cfg.lint.limits. Making them takes a while; keep them for as
// long as the settings stay.
func Rules(s *settings.Set) *quality.Rules {
	var c quality.Council
	for _, line := range s.List("cfg.lint.off") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "Q-") || line == quality.Lint {
			c.Off = append(c.Off, line)
		} else if line != "" {
			c.Drop = append(c.Drop, line)
		}
	}
	more := func(key string, language bool) {
		for _, line := range s.List(key) {
			words, say, _ := strings.Cut(line, ":")
			if words = strings.TrimSpace(words); words != "" {
				c.Add = append(c.Add, quality.Phrase{Words: words, Say: strings.TrimSpace(say), Language: language})
			}
		}
	}
	more("cfg.lint.more", false)
	more("cfg.lint.language", true)
	c.Limits = limits(s.List("cfg.lint.limits"))
	if len(c.Off)+len(c.Drop)+len(c.Add)+len(c.Limits) == 0 {
		return quality.Shipped()
	}
	q, err := wording.ForQuality()
	if err != nil {
		return quality.Shipped()
	}
	p, err := wording.ForPlans()
	if err != nil {
		return quality.Shipped()
	}
	return quality.New(q, p, c)
}

// limits reads "actions-many: 12".
func limits(lines []string) map[string]int {
	out := map[string]int{}
	for _, line := range lines {
		name, text, _ := strings.Cut(line, ":")
		n := 0
		for _, r := range strings.TrimSpace(text) {
			if r < '0' || r > '9' {
				n = 0
				break
			}
			n = n*10 + int(r-'0')
		}
		if n > 0 {
			out[strings.TrimSpace(name)] = n
		}
	}
	return out
}

// Words are the marks under the words of one answer while it is typed. It reads
// nothing but the text, so that it may be asked at every key.
func Words(r *quality.Rules, f *engine.Form, at casefile.Cell, text string) []quality.Finding {
	return r.Text(at, actionGroup(f.Item(at.LinkID)), text)
}

// Marked reports whether the words of a question are read while they are typed.
func Marked(r *quality.Rules, it *engine.Item) bool {
	return r.Lints(actionGroup(it), it.LinkID)
}

// actionGroup is the group of actions that a question belongs to, "" for none.
func actionGroup(it *engine.Item) string {
	if it == nil || it.Group == nil {
		return ""
	}
	g := it.Group.ID
	has := 0
	for _, ch := range it.Group.Item.Children {
		switch ch.LinkID {
		case g + ".what", g + ".who", g + ".by":
			has++
		}
	}
	if has < 3 {
		return ""
	}
	return g
}
