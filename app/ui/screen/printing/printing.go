package printing

import (
	"fmt"
	"image"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/print"
)

// Offer is a paper that can be made.
type Offer struct {
	Title, About string
	// Symbols says that picture cards can stand beside its words.
	Symbols bool
}

// Made is a paper that was made.
type Made struct {
	Title string
	// Pages are pictures of the first pages, Of how many there are.
	Pages     []image.Image
	Of        int
	PDF, HTML []byte
	Left      []print.Left
	Missing   string // letters that cannot be drawn
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Child string // short name
	// Offers are the papers, the first chosen at once. Make makes one; put are the
	// places in its list of what was left out that were put in on purpose. Both are
	// called away from the screen.
	Offers func() ([]Offer, error)
	Make   func(offer int, put []print.Left, symbols bool) (Made, error)
	// Save asks the system where a file goes and writes it; done gets a fault in
	// plain words, "" when it was written or the user thought better of it.
	Save  func(name string, data []byte, done func(fault string, saved bool))
	Fault func(error) string
}

// Screen chooses and shows papers.
type Screen struct {
	screen.Tags
	screen.Rolled
	props   Props
	width   model.Width
	offers  []Offer
	asked   bool // the offers are here
	chosen  int
	put     []print.Left
	left    []print.Left // what is left out unless it is put in, with what is
	symbols bool
	made    *Made
	fault   string
	turn    int // of the newest making: an older one that comes late is dropped
	saving  bool
}

var _ screen.Screen = (*Screen)(nil)

// New makes the screen and asks for the papers.
func New(p Props) *Screen {
	s := &Screen{props: p}
	p.Desk.Go(func() func() {
		offers, err := p.Offers()
		return func() {
			s.asked, s.offers = true, offers
			if err != nil {
				s.fault = p.Fault(err)
			}
			if len(offers) > 0 {
				s.make()
				return
			}
			s.show()
		}
	})
	return s
}

// show builds the screen anew where it can be seen.
func (s *Screen) show() {
	s.Again(s.build)
	if s.Rolling() {
		s.props.Desk.Rebuild()
	}
}

// choose takes another paper.
func (s *Screen) choose(i int) {
	if i == s.chosen && s.made != nil {
		return
	}
	s.chosen, s.put, s.left, s.symbols = i, nil, nil, false
	s.make()
}

// make makes the chosen paper away from the screen.
func (s *Screen) make() {
	s.turn++
	turn, offer, put, symbols := s.turn, s.chosen, slices.Clone(s.put), s.symbols
	s.made, s.fault = nil, ""
	s.show()
	s.props.Desk.Go(func() func() {
		made, err := s.props.Make(offer, put, symbols)
		return func() {
			if turn != s.turn {
				return
			}
			if err != nil {
				s.fault = s.props.Fault(err)
			} else {
				s.made = &made
				if len(put) == 0 {
					s.left = nil
				}
				// What was put in stays listed; a document that was put in tells what of
				// it is left out.
				for _, l := range made.Left {
					if !slices.Contains(s.left, l) {
						s.left = append(s.left, l)
					}
				}
			}
			s.show()
		}
	})
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	f := screen.Frame{Title: say.T(title), Sub: s.props.Child, Back: true, Case: s.props.Route.Case}
	if w == model.Compact {
		f.Title = say.T(shortTitle)
	}
	if s.made != nil {
		saved := say.T(unlocked)
		if w == model.Compact {
			saved = "" // the page says it, and the bar leaves it room
		}
		f.Bar = widget.NewActionBar(widget.ActionProps{
			Saved: saved, Icon: "lock_open", Tone: widget.ToneLocal, Stacked: w == model.Compact,
			Back: screen.Tag(&s.Tags, "printing.html", widget.NewButton(widget.ButtonProps{Text: say.T("Save as a web page"), OnTapped: func() { s.save("html", s.made.HTML) }})),
			Main: screen.Tag(&s.Tags, "printing.pdf", widget.NewButton(widget.ButtonProps{Text: say.T("Save as PDF"), Icon: "print", Kind: widget.Primary, OnTapped: func() { s.save("pdf", s.made.PDF) }})),
		})
	}
	return f
}

// save writes the file; a second press while the system asks is ignored.
func (s *Screen) save(ending string, data []byte) {
	if s.saving {
		return
	}
	s.saving = true
	s.props.Save("doorstep-copy."+ending, data, func(fault string, saved bool) {
		s.saving = false
		switch {
		case fault != "":
			s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
		case saved:
			s.props.Desk.Tell(model.Words{Tone: model.Neutral, Icon: "print", Text: say.T("The copy is saved. " + whoReads)})
		}
	})
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	s.width = w
	return s.Roll(w, s.build)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	side := screen.Edge(w)
	pad := func(o fyne.CanvasObject) fyne.CanvasObject { return widget.Pad(side, 16, side, 32, o) }
	if s.asked && len(s.offers) == 0 {
		reason := say.T(noneReason)
		if s.fault != "" {
			reason = s.fault
		}
		return pad(widget.VBox(0, widget.NewEmptyState(widget.EmptyStateProps{Icon: "print", Line: say.T(noneTitle), Reason: reason})))
	}
	left, right := s.choices(), s.preview()
	if w.OneColumn() {
		return pad(widget.VBox(20, append(left, right...)...))
	}
	return pad(widget.ColumnsTop(24, []float32{-440, -560}, widget.VBox(20, left...), widget.VBox(12, right...)))
}

// choices are the papers, and what is left out of the chosen one.
func (s *Screen) choices() []fyne.CanvasObject {
	if !s.asked {
		return []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: say.T(making)})}
	}
	var options []widget.Option
	for i, o := range s.offers {
		options = append(options, widget.Option{Key: strconv.Itoa(i), Label: o.Title, Hint: o.About})
	}
	list := screen.Tag(&s.Tags, "printing.what", widget.NewRadioList(widget.RadioListProps{
		Name: say.T(choose), Options: options, Value: strconv.Itoa(s.chosen), OnChanged: func(key string) {
			if i, err := strconv.Atoi(key); err == nil {
				s.choose(i)
			}
		},
	}))
	out := []fyne.CanvasObject{widget.VBox(10, widget.H2(say.T(choose)), list)}
	if s.chosen < len(s.offers) && s.offers[s.chosen].Symbols {
		var on []string
		if s.symbols {
			on = []string{"symbols"}
		}
		out = append(out, screen.Tag(&s.Tags, "printing.symbols", widget.NewCheckList(widget.CheckListProps{
			Name: say.T(symbols), Options: []widget.Option{{Key: "symbols", Label: say.T(symbols)}}, Value: on, OneColumn: true, OnChanged: func(keys []string) {
				s.symbols = len(keys) > 0
				s.make()
			},
		})))
	}
	if s.made == nil || len(s.left) == 0 {
		return out
	}
	return append(out, s.leftOut())
}

// leftOut lists what is not on the paper, and lets somebody put it in.
func (s *Screen) leftOut() fyne.CanvasObject {
	var options []widget.Option
	var on []string
	var others []fyne.CanvasObject
	for i, l := range s.left {
		key := strconv.Itoa(i)
		if !mayPutIn(l) {
			others = append(others, widget.NewText(widget.TextProps{Text: l.Question + ": " + whyLeft(l), Size: theme.SizeSmall, Colour: theme.Muted}))
			continue
		}
		options = append(options, widget.Option{Key: key, Label: l.Question, Hint: whyLeft(l)})
		if slices.Contains(s.put, l) {
			on = append(on, key)
		}
	}
	parts := []fyne.CanvasObject{widget.H2(say.T(leftTitle))}
	if len(options) > 0 {
		parts = append(parts, widget.Small(say.T(leftAbout)), screen.Tag(&s.Tags, "printing.left", widget.NewCheckList(widget.CheckListProps{
			Name: say.T(leftTitle), Options: options, Value: on, OneColumn: true, OnChanged: s.putIn,
		})))
	}
	return widget.VBox(10, append(parts, others...)...)
}

// putIn takes what was ticked into the paper.
func (s *Screen) putIn(keys []string) {
	s.put = nil
	for _, k := range keys {
		if i, err := strconv.Atoi(k); err == nil && i < len(s.left) {
			s.put = append(s.put, s.left[i])
		}
	}
	s.make()
}

// preview shows the pages.
func (s *Screen) preview() []fyne.CanvasObject {
	switch {
	case s.fault != "":
		return []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: s.fault})}
	case s.made == nil:
		return []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: say.T(making)})}
	}
	out := []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "lock_open", Strong: say.T(unlocked), Text: say.T(whoReads)})}
	if s.made.Missing != "" {
		out = append(out, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "warning", Strong: say.T(cannotDraw), Text: s.made.Missing}))
	}
	for i, page := range s.made.Pages {
		name := say.F("Page %d of %d", i+1, s.made.Of)
		out = append(out, widget.VBox(6, widget.Small(name), screen.Tag(&s.Tags, fmt.Sprintf("printing.page.%d", i),
			widget.NewCard(widget.CardProps{Name: name, Content: widget.NewPicture(say.F("%s of %s", name, s.made.Title), page), Pad: widget.Around(6)}))))
	}
	if more := s.made.Of - len(s.made.Pages); more > 0 {
		out = append(out, widget.Small(say.F("And %s more. All are in the file.", say.N(more, "page", "pages"))))
	}
	return out
}
