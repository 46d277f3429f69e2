package levels

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Doc is what the screen needs of a document besides what any page does.
type Doc interface {
	model.Doc
	Picked() []casefile.Sign
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route
	Doc    Doc
	Editor *model.Editor
	Typed  func() // something typed waits to be saved
	Child  string // short name, with age
	Locked bool   // signed: read only
	// About is whom the signs are offered for: those that make no sense for a child
	// are left out.
	About casefile.Whom
}

// Screen is one area with the list of them.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	areas []*area
	at    int

	body   fyne.CanvasObject
	scroll *widget.PageScroll
	strip  fyne.CanvasObject
	picker *widget.NeedsPicker
	nav    []*widget.NavRow
	bar    *widget.ActionBar
}

// area is one area of a child's life: a page whose signs are picked.
type area struct {
	page               *engine.Page
	name               string // health
	picks, level, why  *engine.Item
	picksAt, lvl, whys engine.Cell
}

// Offers reports whether a page is one of this screen's.
func Offers(p *engine.Page) bool { return areaOf(p) != nil }

func areaOf(p *engine.Page) *area {
	a := &area{page: p}
	for _, it := range p.Items {
		switch {
		case strings.HasSuffix(it.LinkID, ".picks"):
			a.picks, a.picksAt = it, engine.Cell{LinkID: it.LinkID}
			id := strings.TrimSuffix(it.LinkID, ".picks")
			a.name = id[strings.LastIndexByte(id, '.')+1:]
		case strings.HasSuffix(it.LinkID, ".level"):
			a.level, a.lvl = it, engine.Cell{LinkID: it.LinkID}
		case strings.HasSuffix(it.LinkID, ".why"):
			a.why, a.whys = it, engine.Cell{LinkID: it.LinkID}
		}
	}
	if a.picks == nil || a.level == nil || a.why == nil {
		return nil
	}
	return a
}

// New makes the screen for the page that the route names; nil when that page
// offers no signs.
func New(p Props) *Screen {
	s := &Screen{props: p, at: -1}
	for _, sec := range model.ShownSections(p.Doc) {
		for _, pg := range model.ShownPages(p.Doc, sec.Pages, "") {
			if a := areaOf(pg); a != nil {
				if pg.ID == p.Route.Page {
					s.at = len(s.areas)
				}
				s.areas = append(s.areas, a)
			}
		}
	}
	if s.at < 0 {
		return nil
	}
	return s
}

func (s *Screen) here() *area { return s.areas[s.at] }

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	f := s.props.Doc.Form()
	sub := s.here().page.Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	find := screen.Tag(&s.Tags, "levels.find", widget.NewButton(widget.ButtonProps{Text: say.T("Find a sign of need"), Icon: "search", OnTapped: s.find}))
	actions := []fyne.CanvasObject{find}
	if w == model.Compact {
		actions = nil
	}
	return screen.Frame{Title: f.Title, Sub: sub, Back: true, Case: s.props.Route.Case, Actions: actions, Strip: s.strip, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.body
}

func (s *Screen) build() {
	s.Fresh()
	s.nav, s.strip = nil, nil
	a := s.here()
	s.picker = screen.Tag(&s.Tags, "levels.picker", widget.NewNeedsPicker(s.pickerProps(a)))
	s.picker.SetLocked(s.props.Locked)
	head := widget.VBox(2, screen.Tag(&s.Tags, "page.title", widget.H1(a.page.Title)),
		widget.Hint(say.T("Tick what you have seen or been told. These are a guide – your judgement decides.")))
	content := widget.VBox(16, head, s.picker)
	s.actions()
	if s.width.OneColumn() {
		s.strip = s.areaStrip()
		side := screen.Edge(s.width)
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(side, 16, side, 32, widget.VBox(20, content, s.worried()))})
		s.body = s.scroll
		return
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(28, 18, 28, 24, content)})
	s.body = &fyne.Container{Layout: screen.Beside{}, Objects: []fyne.CanvasObject{s.side(), widget.NewGround(theme.Line), s.scroll}}
}

// columns are the levels as they stand beside one another: 3 and 4 share one.
var columns = say.Table(func() []widget.NeedLevel {
	return []widget.NeedLevel{
		{Level: "1", Title: say.T("Early help"), Sub: say.T("Everyday services can meet it"), Tone: widget.ToneSafe},
		{Level: "2", Title: say.T("Targeted"), Sub: say.T("More than one service, one plan"), Tone: widget.ToneLocal},
		{Level: "3", Title: say.T("Specialist"), Sub: say.T("Level 3 and 4"), Tone: widget.ToneChoice},
	}
})

func (s *Screen) pickerProps(a *area) widget.NeedsPickerProps {
	p := widget.NeedsPickerProps{
		Area: a.page.Title, Levels: slices.Clone(columns()), Over: map[string]string{"4": "3"},
		Ticked: s.ticked(a), Suggested: s.points(a), Judgement: s.judged(a), Why: text(s.props.Editor.Values(a.whys)), WhyHint: a.why.Hint,
		OnTick:  func(code string, on bool) { s.tick(a, code, on) },
		OnJudge: func(key string) { s.judge(a, key) },
		OnWhy: func(t string) {
			var vs []fhir.Value
			if t = strings.TrimSpace(t); t != "" {
				vs = append(vs, fhir.TextValue(t))
			}
			s.props.Editor.Type(a.whys, vs...)
			s.props.Typed()
		},
		OnHarm: func(string) { s.harm() },
	}
	for _, sign := range s.offered(a) {
		if sign.Area == a.name {
			c := min(sign.Level, 3) - 1
			p.Levels[c].Signs = append(p.Levels[c].Signs, widget.NeedSign{Key: sign.Code, Words: sign.Words, Harm: sign.Has(casefile.FlagHarmNow)})
		}
	}
	for _, o := range a.level.Options {
		p.Judgements = append(p.Judgements, widget.Option{Key: strings.TrimPrefix(o.Coding.Code, "level-"), Label: o.Label})
	}
	return p
}

// offered are the signs of an area that make sense for the child.
func (s *Screen) offered(a *area) []casefile.Sign {
	return casefile.Offer(casefile.SignsOf(s.props.Doc.Form()), s.props.About, s.ticked(a))
}

func text(vs []fhir.Value) string {
	if len(vs) == 0 {
		return ""
	}
	return vs[0].Text
}

func (s *Screen) ticked(a *area) []string {
	var out []string
	for _, v := range s.props.Doc.State(a.picksAt).Values {
		out = append(out, v.Coding.Code)
	}
	return out
}

func (s *Screen) judged(a *area) string {
	vs := s.props.Doc.State(a.lvl).Values
	if len(vs) == 0 {
		return ""
	}
	return strings.TrimPrefix(vs[0].Coding.Code, "level-")
}

// suggests is what the ticks of one area point to.
func (s *Screen) suggests(a *area) casefile.Suggestion {
	var picked []casefile.Sign
	for _, p := range s.props.Doc.Picked() {
		if p.Area == a.name {
			picked = append(picked, p)
		}
	}
	return casefile.SuggestLevel(picked)
}

func (s *Screen) points(a *area) string {
	if n := s.suggests(a).Level; n > 0 {
		return say.F("Ticks point to level %d", n)
	}
	return say.T("Nothing is ticked yet")
}

func (s *Screen) tick(a *area, code string, on bool) {
	vs := slices.Clone(s.props.Doc.State(a.picksAt).Values)
	vs = slices.DeleteFunc(vs, func(v fhir.Value) bool { return v.Coding.Code == code })
	for _, o := range a.picks.Options {
		if on && o.Coding.Code == code {
			vs = append(vs, o.Value)
		}
	}
	s.props.Editor.Choose(a.picksAt, vs...)
}

func (s *Screen) judge(a *area, key string) {
	var vs []fhir.Value
	for _, o := range a.level.Options {
		if key != "" && o.Coding.Code == "level-"+key {
			vs = append(vs, o.Value)
		}
	}
	s.props.Editor.Choose(a.lvl, vs...)
}

func (s *Screen) harm() {
	s.props.Editor.Flush()
	s.props.Desk.Open(model.Route{Screen: model.Harm, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
}

// Apply shows what followed from an answer.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil && s.picker != nil {
		s.picker.SetSuggested(s.points(s.here()))
		for i, r := range s.nav {
			r.Set(s.navProps(i))
		}
	}
	s.saved()
}

// Saved is called when only the save line changed.
func (s *Screen) Saved() { s.saved() }

// Tick implements screen.Ticking: another person's ticks may be here.
func (s *Screen) Tick() { s.Apply(engine.Changes{}) }

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.props.Editor.Flush()
	return model.Saved{Offset: s.scroll.Offset()}
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	switch name {
	case "ctrl+enter", "ctrl+down":
		s.next()
	case "ctrl+up":
		if s.at > 0 {
			s.open(s.at - 1)
		}
	default:
		return false
	}
	return true
}
