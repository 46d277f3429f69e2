package levels

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// side is the list of areas with the way out of it for a worry that cannot wait.
func (s *Screen) side() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.Pad(12, 0, 12, 6, widget.Small(say.F("%d areas of life", len(s.areas))))}
	for i := range s.areas {
		r := screen.Tag(&s.Tags, "area."+s.areas[i].name, widget.NewNavRow(s.navProps(i)))
		s.nav = append(s.nav, r)
		rows = append(rows, r)
	}
	list := widget.NewPageScroll(widget.PageProps{Content: widget.Pad(12, 14, 12, 16, widget.VBox(0, rows...))})
	return &fyne.Container{Layout: above{}, Objects: []fyne.CanvasObject{list, widget.Pad(12, 0, 12, 16, s.worried())}}
}

// above keeps its second object at the bottom, always in view, and gives what is
// left to the first.
type above struct{}

// MinSize implements fyne.Layout.
func (above) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 200) }

// Layout implements fyne.Layout.
func (above) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(widget.HeightFor(o[1], size.Width), size.Height*0.6)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width, size.Height-h))
	o[1].Move(fyne.NewPos(0, size.Height-h))
	o[1].Resize(fyne.NewSize(size.Width, h))
}

func (s *Screen) navProps(i int) widget.NavRowProps {
	a := s.areas[i]
	p := widget.NavRowProps{Text: a.page.Title, Here: i == s.at, Figure: "–", Gauge: -1, State: say.T("not judged yet"), OnTapped: func() { s.open(i) }}
	if n := s.judged(a); n != "" {
		p.Figure, p.State = n, say.F("judged level %s", n)
		if level, err := strconv.Atoi(n); err == nil {
			p.Gauge = min(level, 3)
		}
	}
	return p
}

func (s *Screen) worried() fyne.CanvasObject {
	what := screen.Tag(&s.Tags, "levels.harm", widget.NewButton(widget.ButtonProps{Text: say.T("What to do now"), Icon: "call", Kind: widget.Discard, OnTapped: s.harm}))
	return widget.NewCard(widget.CardProps{
		Name: say.T("Worried now?"), Fill: theme.DangerBg, Edge: theme.Clear, Pad: widget.Around(16),
		Content: widget.VBox(10,
			screen.CardTitle("emergency_home", say.T("Worried now?"), theme.Danger, theme.Danger),
			screen.Second(say.T("If a child may be at risk of harm, don’t finish this first.")), what),
	})
}

// areaStrip stands under the header where there is one column.
func (s *Screen) areaStrip() fyne.CanvasObject {
	count := widget.NewText(widget.TextProps{Text: say.F("Area %d of %d", s.at+1, len(s.areas)), Size: theme.SizeSmall, Bold: true})
	bar := widget.NewProgressBar(say.T("Areas"), float32(s.at+1)/float32(len(s.areas)))
	all := screen.Tag(&s.Tags, "levels.areas", widget.NewButton(widget.ButtonProps{Text: say.T("Areas"), Icon: "list", OnTapped: s.areaSheet}))
	return widget.VBox(0, widget.Pad(24, 12, 24, 12, widget.Row(16, widget.AlignCentre, widget.Grow(widget.VBox(8, count, bar)), all)), widget.NewSeparator())
}

func (s *Screen) areaSheet() {
	var rows []fyne.CanvasObject
	for i := range s.areas {
		p := s.navProps(i)
		p.OnTapped = func() {
			s.props.Desk.CloseSheet()
			s.open(i)
		}
		rows = append(rows, screen.Tag(&s.Tags, "sheet."+s.areas[i].name, widget.NewNavRow(p)))
	}
	s.props.Desk.Sheet(say.T("Areas of life"), widget.VBox(4, rows...))
}

// most is how many signs a search shows.
const most = 8

// find looks for a sign in all areas.
func (s *Screen) find() {
	found := widget.VBox(4)
	var sheet fyne.CanvasObject
	box := screen.Tag(&s.Tags, "levels.search", widget.NewTextInput(widget.TextInputProps{
		Name: say.T("Find a sign of need"), Icon: "search",
		OnChanged: func(q string) {
			found.Objects = s.matches(q)
			found.Refresh()
			if sheet != nil {
				sheet.Refresh()
			}
		},
	}))
	sheet = widget.VBox(12, widget.NewField(widget.FieldProps{Label: say.T("What have you seen, or been told?"), Hint: say.T("A word or two is enough"), Input: box}), found)
	s.props.Desk.Sheet(say.T("Find a sign of need"), sheet)
	s.props.Desk.Focus(box.FocusTarget())
}

// matches are the signs that hold every word of a query.
func (s *Screen) matches(query string) []fyne.CanvasObject {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return nil
	}
	var rows []fyne.CanvasObject
	// What old papers say leads to what is said today.
	ways := [][]string{words}
	var today []string
	for _, now := range casefile.TodaysWords(query) {
		ways = append(ways, strings.Fields(strings.ToLower(now)))
		today = append(today, "“"+now+"”")
	}
	if len(today) > 0 {
		rows = append(rows, widget.Hint(say.F("Today we say %s.", strings.Join(today, say.T(" or ")))))
	}
	notes := len(rows)
	for _, sign := range casefile.Offer(casefile.SignsOf(s.props.Doc.Form()), s.props.About, nil) {
		at := -1
		for i, a := range s.areas {
			if a.name == sign.Area {
				at = i
			}
		}
		if at < 0 || !slices.ContainsFunc(ways, func(w []string) bool { return holds(strings.ToLower(sign.Words), w) }) {
			continue
		}
		rows = append(rows, screen.Tag(&s.Tags, "found."+sign.Code, widget.NewTaskRow(widget.TaskRowProps{
			Title: sign.Words, Second: say.F("%s, level %d", s.areas[at].page.Title, sign.Level),
			OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.open(at)
			},
		})))
		if len(rows)-notes == most {
			break
		}
	}
	if len(rows) == notes {
		return []fyne.CanvasObject{widget.Hint(say.T("No sign says that. The list is a guide and not complete: write what you saw under “Why this level?”."))}
	}
	return append(rows[:notes:notes], widget.RowsCard(rows[notes:]...))
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (s *Screen) doneWords() string {
	n := 0
	for _, a := range s.areas {
		if s.judged(a) != "" {
			n++
		}
	}
	return say.F("%d of %d areas done", n, len(s.areas))
}

func (s *Screen) actions() {
	back := screen.BackButton(&s.Tags, "page.back", s.props.Desk)
	word := say.T("Continue")
	if s.at+1 < len(s.areas) && !s.width.OneColumn() {
		word = say.F("Next: %s", s.areas[s.at+1].page.Title)
	}
	main := screen.Tag(&s.Tags, "page.continue", widget.NewButton(widget.ButtonProps{
		Text: word, IconEnd: "arrow_forward", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.next,
	}))
	s.bar = widget.NewActionBar(widget.ActionProps{Back: back, Main: main, Stacked: s.width.OneColumn()})
	s.saved()
}

func (s *Screen) saved() {
	if s.bar == nil {
		return
	}
	w := s.props.Editor.Line.Words()
	if w.Text != "" {
		w.Text += " · " + s.doneWords()
	}
	screen.ShowSaved(s.bar, w, s.props.Locked, say.F("%s. Every answer is saved as you give it.", s.doneWords()))
}

func (s *Screen) open(i int) {
	if i == s.at {
		return
	}
	r := s.props.Route.Place()
	r.Section, r.Page = s.areas[i].page.Section.ID, s.areas[i].page.ID
	s.props.Desk.Open(r)
}

// next goes to the next area, and after the last to what comes of them.
func (s *Screen) next() {
	s.props.Editor.Flush()
	if s.at+1 < len(s.areas) {
		s.open(s.at + 1)
		return
	}
	s.props.Desk.Open(model.After(s.props.Doc, s.here().page.Section, s.props.Route))
}
