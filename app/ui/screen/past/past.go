package past

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Props is what the card needs.
type Props struct {
	Desk    screen.Desk
	Tags    *screen.Tags
	Given   string // first name of the child
	History chronology.History
	// All leads to the whole chronology.
	All func()
	// Card closes the history to a card that opens, for a narrow page.
	Card bool
}

// most is how many entries of each kind stand open beside a page.
const most = 6

// pages are the questions beside which the history stands, by the beginning of
// their linkIds: where it is asked about, and where it is weighed.
var pages = []string{"dca.hist.", "dca.an.", "dca.form.read", "caf.fam.history", "caf.info.", "caf.end.", "dca.fam.past-help", "cinp.summary", "ref.known", "ref.missed"}

// Fits reports whether the history belongs beside a page.
func Fits(p *engine.Page) bool {
	var look func([]*engine.Item) bool
	look = func(items []*engine.Item) bool {
		for _, it := range items {
			for _, begin := range pages {
				if strings.HasPrefix(it.LinkID, begin) {
					return true
				}
			}
			if look(it.Children) {
				return true
			}
		}
		return false
	}
	return look(p.Items)
}

// Beside is the history for a page; nil when there is none.
func Beside(p Props) fyne.CanvasObject {
	if p.History.Empty() && len(p.History.Gaps) == 0 {
		return nil
	}
	if !p.Card {
		return screen.Card(content(p, most))
	}
	open := screen.Tag(p.Tags, "past.open", widget.NewButton(widget.ButtonProps{Text: say.T("Read it"), Icon: "history", Size: widget.Little, OnTapped: func() {
		p.Desk.Sheet(say.F("What has happened to %s", p.Given), content(Props{Desk: p.Desk, Tags: p.Tags, Given: p.Given, History: p.History, All: func() {
			p.Desk.CloseSheet()
			p.All()
		}}, 100))
	}}))
	return screen.Card(widget.VBox(6, screen.CardTitle("history", say.T("What has happened"), theme.Ink, theme.Primary), screen.Second(Words(p.History)), widget.Row(0, widget.AlignStart, open)))
}

// Words say in a line what there is to read.
func Words(h chronology.History) string {
	var parts []string
	add := func(n int, words string) {
		if n > 0 {
			parts = append(parts, words)
		}
	}
	add(len(h.Keys), say.N(len(h.Keys), "key event", "key events"))
	add(len(h.Refused), say.N(len(h.Refused), "time help was turned down", "times help was turned down"))
	add(len(h.Earlier), say.N(len(h.Earlier), "earlier contact", "earlier contacts"))
	add(len(h.Gaps), say.N(len(h.Gaps), "long gap", "long gaps"))
	return model.List(parts)
}

func content(p Props, most int) fyne.CanvasObject {
	parts := []fyne.CanvasObject{screen.CardTitle("history", say.T("What has happened"), theme.Ink, theme.Primary)}
	part := func(title, hint string, es []casefile.Entry) {
		if len(es) == 0 {
			return
		}
		head := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: title, Size: theme.SizeSmall, Bold: true})}
		if hint != "" {
			head = append(head, widget.Caption(hint))
		}
		parts = append(parts, widget.Pad(0, 6, 0, 0, widget.VBox(0, head...)), widget.NewTimeline(widget.TimelineProps{Entries: lines(es[:min(most, len(es))])}))
		if left := len(es) - most; left > 0 {
			parts = append(parts, widget.Caption(say.F("and %d more", left)))
		}
	}
	part(say.T("Key events"), "", p.History.Keys)
	part(say.T("Help that was turned down or missed"), say.T("What was learned. It says nothing against anybody."), p.History.Refused)
	part(say.T("Earlier contacts"), "", p.History.Earlier)
	for _, g := range p.History.Gaps {
		parts = append(parts, widget.Pad(0, 4, 0, 0, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "help", Below: true, Strong: say.F("Nothing for %d months", g.Months()),
			Text: say.F("%s to %s. What was happening then?", casefile.DateWords(string(g.From)), casefile.DateWords(string(g.To))),
		})))
	}
	if p.All != nil {
		parts = append(parts, screen.Tag(p.Tags, "past.all", widget.NewLink(widget.LinkProps{Text: say.T("See everything"), Size: theme.SizeSmall, OnTapped: p.All})))
	}
	return widget.VBox(6, parts...)
}

func lines(es []casefile.Entry) []widget.TimelineEntry {
	var out []widget.TimelineEntry
	for _, e := range es {
		t := widget.TimelineEntry{Date: e.When(), Title: e.Title, Text: e.Text}
		if e.Significant {
			t.Kind = widget.EntryEvent
		}
		out = append(out, t)
	}
	return out
}
