package careplan

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// against is the version that the one shown is compared with: a new one with the
// working version; the working version with what this reader read, else with the one
// before it. nil when there is none.
func (s *Screen) against() (doc *casefile.Document, called string) {
	p := s.facts.Plan
	switch doc := s.shown(); {
	case s.draft() != nil && p.Doc != nil:
		return p.Doc, say.F("The version in use, %s", model.Figures(p.Version))
	case doc != p.Doc:
		return nil, ""
	}
	if m := s.facts.Mine; m.Doc != nil && m.Doc != p.Doc {
		return m.Doc, say.F("What you read, version %s", model.Figures(m.Version))
	}
	if n := len(p.Earlier); n > 0 {
		return p.Earlier[n-1], say.T("The version before")
	}
	return nil, ""
}

// changes are what differs between two versions, side by side with the words that
// only one of them has marked (HZ-07).
func (s *Screen) changes() fyne.CanvasObject {
	old, called := s.against()
	if old == nil {
		return widget.NewEmptyState(widget.EmptyStateProps{Icon: "merge", Line: say.T("There is nothing to compare with"), Reason: say.T("This is the first version.")})
	}
	name := say.T("This version")
	if s.draft() != nil {
		name = say.T("The new version, not signed yet")
	}
	out := []fyne.CanvasObject{
		widget.Wrap(8,
			widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: say.T("Marked words"), Mark: true}}, Size: theme.SizeSmall}),
			widget.Small(say.T("are only in one of the two."))),
	}
	n := 0
	if s.props.Route.Section == "" {
		if list := s.frontChanges(old); len(list) > 0 {
			n += len(list)
			out = append(out, widget.H2(say.T("Front page")))
			for _, d := range list {
				out = append(out, s.pair(called, name, d))
			}
		}
	}
	for _, sec := range s.sections() {
		if s.props.Route.Section != "" && s.props.Route.Section != sec.Code {
			continue
		}
		list := s.sectionChanges(old, sec.Code)
		if len(list) == 0 {
			continue
		}
		n += len(list)
		var tags []fyne.CanvasObject
		if words := kindWords(sec.Kind); words != "" {
			tone := widget.ToneNeutral
			if sec.Kind != healthplan.Wording {
				tone = widget.ToneLocal
			}
			tags = append(tags, widget.NewTag(widget.TagProps{Text: words, Tone: tone}))
		}
		out = append(out, widget.VBox(6, widget.H2(sec.Title), widget.Wrap(8, tags...)))
		for _, d := range list {
			out = append(out, s.pair(called, name, d))
		}
	}
	for _, gone := range s.gone(old) {
		n++
		out = append(out, widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "remove", Strong: gone, Text: say.T("is no longer in the plan.")}))
	}
	if n == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{Icon: "check", Line: say.T("Nothing differs"), Reason: say.T("Both versions say the same.")})
	}
	return widget.VBox(14, out...)
}

func (s *Screen) frontChanges(old *casefile.Document) []model.Rewritten {
	links := slices.Concat(front, back, []string{"hcp.contact"})
	return model.Compare(Written(old, !s.facts.Carer, links...), s.written(links...))
}

// sectionChanges are the lines of a section that differ. Which line of the older
// version a line is, the plan itself knows, whatever it is called now.
func (s *Screen) sectionChanges(old *casefile.Document, code string) []model.Rewritten {
	var out []model.Rewritten
	for _, d := range s.facts.Plan.Compare(old, s.shown(), code) {
		r := model.Rewritten{Link: d.Link}
		for i, l := range []*healthplan.Line{d.Before, d.After} {
			if l == nil {
				continue
			}
			if s.facts.Carer && s.shown().Restricted(casefile.Cell{Row: l.Row, LinkID: l.Link}) {
				r.Link = ""
				continue
			}
			r.Label = l.Prompt
			if l.Title != "" {
				r.Under = l.Title
			}
			text := l.Text
			if l.File {
				text = fileWords(l.Text, i == 1 && d.Before != nil)
			}
			if i == 0 {
				r.Before = text
			} else {
				r.Now = text
			}
		}
		if r.Link != "" {
			out = append(out, r)
		}
	}
	return out
}

// fileWords names a picture or a paper of which only that it is another one matters.
func fileWords(raw string, another bool) string {
	var v struct {
		Attachment struct {
			Title string `json:"title"`
		} `json:"valueAttachment"`
		Title string `json:"title"`
	}
	name := say.T("A picture or paper")
	if json.Unmarshal([]byte(raw), &v) == nil {
		if v.Attachment.Title != "" {
			name = v.Attachment.Title
		} else if v.Title != "" {
			name = v.Title
		}
	}
	if another {
		return say.F("%s (another one than before)", name)
	}
	return name
}

// gone are the sections that the older version had and this one has not.
func (s *Screen) gone(old *casefile.Document) []string {
	if s.props.Route.Section != "" {
		return nil
	}
	var out []string
	for _, v := range old.State(casefile.Cell{LinkID: "hcp.sections"}).Values {
		if !slices.ContainsFunc(s.sections(), func(x healthplan.Section) bool { return x.Code == v.Coding.Code }) {
			out = append(out, v.Coding.Display)
		}
	}
	return out
}

// pair is one answer in two versions.
func (s *Screen) pair(before, now string, d model.Rewritten) fyne.CanvasObject {
	label := model.Call(d.Label, s.props.Given)
	if d.Under != "" && d.Under != d.Now && d.Under != d.Before {
		label = d.Under + ": " + label
	}
	was, is := model.Differ(d.Before, d.Now)
	left, right := side(before, was), side(now, is)
	var both fyne.CanvasObject
	if s.width == model.Compact {
		both = widget.VBox(12, left, widget.NewSeparator(), right)
	} else {
		both = widget.ColumnsTop(20, []float32{-50, -50}, left, right)
	}
	return screen.Card(widget.VBox(10, widget.NewText(widget.TextProps{Text: label, Bold: true, Exact: true}), both))
}

func side(called string, runs []model.Run) fyne.CanvasObject {
	var spans []widget.Span
	for _, r := range runs {
		spans = append(spans, widget.Span{Text: r.Text, Mark: r.Only})
	}
	text := widget.NewText(widget.TextProps{Spans: spans, Exact: true})
	if len(spans) == 0 {
		text = widget.NewText(widget.TextProps{Text: say.T("Nothing"), Colour: theme.Muted})
	}
	return widget.VBox(2, widget.Small(called), text)
}

// changedSections counts the sections that a reader must read again, for a line.
func changedSections(list []healthplan.Section) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0].Title
	}
	return say.F("%s and %d more", list[0].Title, len(list)-1)
}
