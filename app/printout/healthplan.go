package printout

import (
	"strings"

	"doorstep/app/casefile/healthplan"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// HealthPlan is the working version of the child's health care plan: front page,
// then every ticked section under its version, review date and who may do it.
func HealthPlan(k Desk, o Options) (Paper, error) {
	p := healthplan.Of(k.Record)
	if p == nil {
		return Paper{}, ErrNothing
	}
	d, sections, draft := p.Doc, p.Sections, false
	if d == nil {
		if len(p.Drafts) == 0 {
			return Paper{}, ErrNothing
		}
		v := p.Drafts[len(p.Drafts)-1]
		d, sections, draft = v.Doc, v.Sections, true
	}
	out := k.doc("Health care plan", k.given()+"’s health care plan", "", print.ProfessionalSize)
	out.For, out.Standing = o.For, planStanding(p)
	if draft {
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Strong("This is a draft. Do not give care from it.")})
	}
	out.Blocks = append(out.Blocks, k.planNotices(p)...)
	out.Blocks = append(out.Blocks, k.advance(p)...)
	var left []print.Left
	front := []string{"hcp.never", "hcp.always", "hcp.emergency", "hcp.allergy-state", "hcp.well", "hcp.unwell", "hcp.signals"}
	for _, link := range front {
		out.Blocks = append(out.Blocks, k.says(d, "", link)...)
		if link == "hcp.allergy-state" {
			out.Blocks = append(out.Blocks, k.allergies(p)...)
		}
	}
	for _, s := range sections {
		out.Blocks = append(out.Blocks, heading(1, s.Title))
		facts := []string{"Version " + s.Version}
		if s.ReviewBy != "" {
			facts = append(facts, "review by "+day(s.ReviewBy))
		}
		if s.WhoWords != "" {
			facts = append(facts, "who may do it: "+s.WhoWords)
		}
		out.Blocks = append(out.Blocks, print.Para{Small: true, Text: print.Muted(strings.Join(facts, " · "))})
		last := ""
		for _, l := range p.Lines(d, s.Code) {
			c := engine.Cell{Row: l.Row, LinkID: l.Link}
			it := d.Form().Item(l.Link)
			if it == nil {
				continue
			}
			if d.Restricted(c) && (o.Include == nil || !o.Include(d.ID(), c)) {
				left = append(left, print.Left{Cell: c, Question: k.call(l.Prompt), Why: print.WhyRestricted})
				continue
			}
			if l.Row != "" && string(l.Row) != last {
				if l.Title != "" {
					out.Blocks = append(out.Blocks, heading(3, l.Title))
				}
				last = string(l.Row)
			}
			if l.File {
				out.Blocks = append(out.Blocks, k.file(d.State(c).Values, k.call(l.Prompt), c, &left)...)
				continue
			}
			words := l.Text
			if l.Link == "hcp.part.tasks" {
				words = taskTitles(s.Tasks)
			}
			out.Blocks = append(out.Blocks, pair(k.call(l.Prompt), words)...)
		}
	}
	out.Blocks = append(out.Blocks, heading(1, "Who to ring"))
	out.Blocks = append(out.Blocks, k.contacts(d)...)
	if sig := k.signatures(d); len(sig) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "Signed by"))
		out.Blocks = append(out.Blocks, sig...)
	}
	return Paper{Doc: out, Left: left}, nil
}

// taskTitles are tasks of the catalogue as they are called, a code where it has
// none.
func taskTitles(codes []string) string {
	all, err := delegation.Shipped()
	var out []string
	for _, code := range codes {
		if err == nil {
			if t, ok := all.Task(code); ok {
				code = t.Title
			}
		}
		out = append(out, code)
	}
	return strings.Join(out, "; ")
}

// file is a picture, or the name of a document that paper cannot hold.
func (k Desk) file(values []fhir.Value, called string, c engine.Cell, left *[]print.Left) []print.Block {
	var out []print.Block
	for _, v := range values {
		if strings.HasPrefix(v.Attachment.ContentType, "image/") {
			if p, ok := k.photo(v); ok {
				p.Caption = called
				out = append(out, p)
				continue
			}
			*left = append(*left, print.Left{Cell: c, Question: called, Why: print.WhyMissing})
		} else {
			*left = append(*left, print.Left{Cell: c, Question: called, Why: print.WhyFile})
		}
		title := v.Attachment.Title
		if title == "" {
			title = "A document"
		}
		out = append(out, pair(called, title)...)
	}
	return out
}
