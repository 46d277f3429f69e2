package healthplan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/assets/delegation"
)

// number reads the ticked sections of a document and numbers them after the signed
// versions that went before (NC-C03, section 3.3). What differs decides, not only
// what the nurse declared: a change that was declared to be none is one of care, so
// that of two versions written apart neither passes silently for the other.
func (p *Plan) number(d *casefile.Document, before []version, at time.Time) []Section {
	var prev *version
	if len(before) > 0 {
		prev = &before[len(before)-1]
	}
	var out []Section
	for _, code := range d.Codes(casefile.Cell{LinkID: "hcp.sections"}) {
		k, ok := sectionOf(code)
		if !ok {
			continue
		}
		s := p.section(d, k)
		s.Since = at
		major, minor, last := 1, 0, lastOf(before, code)
		switch {
		case last == nil:
			s.Kind = First
		case prev.section(code) == nil: // it was left out for a while
			s.Kind = Care
		default:
			s.Kind, s.Fixed = p.kind(prev.doc, d, k, Kind(d.CodeIn(s.Row, "hcp.part.change-kind")))
		}
		if last != nil {
			fmt.Sscanf(last.Version, "%d.%d", &major, &minor)
			switch s.Kind {
			case Care:
				major, minor = major+1, 0
			case Wording:
				minor++
			default:
				s.Since = last.Since
			}
		}
		s.Practice = s.Fixed && k.practice
		s.Version = fmt.Sprintf("%d.%d", major, minor)
		out = append(out, s)
	}
	return out
}

func (v version) section(code string) *Section {
	for i := range v.sections {
		if v.sections[i].Code == code {
			return &v.sections[i]
		}
	}
	return nil
}

// lastOf is the newest version of a section among the signed versions.
func lastOf(chain []version, code string) *Section {
	for _, v := range slices.Backward(chain) {
		if s := v.section(code); s != nil {
			return s
		}
	}
	return nil
}

// kind is what a document makes of a section beside the version before.
func (p *Plan) kind(before, after *casefile.Document, k kindOfSection, declared Kind) (_ Kind, fixed bool) {
	changed := p.differences(before, after, k)
	if len(changed) == 0 {
		if declared == Wording || declared == Care {
			return declared, false
		}
		return Same, false
	}
	for _, c := range changed {
		fixed = fixed || slices.Contains(k.fixed, c.Link)
		if fixed || slices.Contains(k.care, c.Link) {
			declared = Care
		}
	}
	if declared == Wording {
		return Wording, false
	}
	return Care, fixed
}

// section reads what every section has.
func (p *Plan) section(d *casefile.Document, k kindOfSection) Section {
	s := Section{Code: k.code, Title: optionWords(d.Form(), "hcp.sections", k.code), Doc: d.ID()}
	for _, row := range d.Rows("hcp.part", "") {
		if d.CodeIn(row.ID, "hcp.part.kind") != k.code {
			continue
		}
		s.Row = row.ID
		s.Need, s.Goal = d.TextIn(row.ID, "hcp.part.need"), d.TextIn(row.ID, "hcp.part.goal")
		s.Source, s.ReviewBy = d.CodeIn(row.ID, "hcp.part.source"), d.DateIn(row.ID, "hcp.part.review")
		s.Who, s.WhoWords = d.CodeIn(row.ID, "hcp.part.who"), d.TextIn(row.ID, "hcp.part.who")
		s.Tasks = d.Codes(casefile.Cell{Row: row.ID, LinkID: "hcp.part.tasks"})
		break
	}
	s.Days, s.Review = p.review(s.ReviewBy)
	s.Prompt = -1
	for _, line := range p.r.Settings.List("cfg.hcp.review-prompts") {
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && s.ReviewBy != "" && s.Days <= n && (s.Prompt < 0 || n < s.Prompt) {
			s.Prompt = n
		}
	}
	return s
}

// review is how many days there are to a review, and how near it is (NC-C04, NC-V15).
func (p *Plan) review(by casefile.Date) (int, ReviewState) {
	end, ok := by.Time()
	if !ok {
		return 0, InTime
	}
	today, _ := casefile.DateOf(p.r.Now).Time()
	days := int(end.Sub(today).Hours()/24 + 0.5)
	if end.Before(today) {
		days = -int(today.Sub(end).Hours()/24 + 0.5)
	}
	switch {
	case days < 0:
		return days, Past
	case days <= p.r.Settings.Number("cfg.hcp.review-soon"):
		return days, Soon
	}
	return days, InTime
}

func sectionsFor(list []Section, task string) []Section {
	var out []Section
	for _, s := range list {
		if slices.Contains(s.Tasks, task) {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		return out
	}
	cat, err := delegation.Shipped()
	if err != nil {
		return nil
	}
	t, _ := cat.Task(task)
	for _, s := range list {
		if slices.ContainsFunc(t.Sections, func(name string) bool { return SectionCalled(name) == s.Code }) {
			out = append(out, s)
		}
	}
	return out
}

// VersionAt is the version of a section that was in force at a moment, as the clocks
// of the tablets said, "" when it was not there.
func (p *Plan) VersionAt(section string, at time.Time) string {
	version := ""
	for _, v := range p.chain {
		if v.at.After(at) {
			break
		}
		version = ""
		if s := v.section(section); s != nil {
			version = s.Version
		}
	}
	return version
}

// VersionIn is the version of a section in one signed version of the plan, "" when it
// is not there. What a carer was taught from is told by the document, which no clock
// can get wrong.
func (p *Plan) VersionIn(section string, doc casefile.ID) string {
	for _, v := range p.chain {
		if s := v.section(section); v.doc.ID() == doc && s != nil {
			return s.Version
		}
	}
	return ""
}

// Since is what became of a section since one signed version of the plan. From a
// document that is no signed version, the zero ID for one, it counts as new.
func (p *Plan) Since(section string, doc casefile.ID) Change {
	i := slices.IndexFunc(p.chain, func(v version) bool { return v.doc.ID() == doc })
	return p.change(section, i)
}

// SinceTime is Since from the version that was in force at a moment.
func (p *Plan) SinceTime(section string, at time.Time) Change {
	i := -1
	for j, v := range p.chain {
		if !v.at.After(at) {
			i = j
		}
	}
	return p.change(section, i)
}

func (p *Plan) change(section string, from int) Change {
	c := Change{Section: section, Kind: Same}
	if from >= 0 {
		if s := p.chain[from].section(section); s != nil {
			c.From = s.Version
		}
	}
	for _, v := range p.chain[from+1:] {
		s := v.section(section)
		if s == nil {
			continue
		}
		if s.Kind == Care || s.Kind == First || s.Kind == Wording && c.Kind == Same {
			c.Kind, c.When = s.Kind, v.at
		}
		c.Fixed, c.Practice = c.Fixed || s.Fixed, c.Practice || s.Practice
	}
	if s, ok := p.Section(section); ok {
		c.To = s.Version
	} else if c.From != "" {
		c.Kind, c.When = Care, p.Signed // it was left out
	}
	if c.From == "" && c.To != "" {
		c.Kind = First
	}
	return c
}
