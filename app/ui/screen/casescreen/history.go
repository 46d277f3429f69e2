package casescreen

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Told is what the chronology tab needs of the case beyond its list.
type Told struct {
	// All are the entries with those that were left out of the list.
	All     []casefile.Entry
	Pattern chronology.Pattern
	// Family are events that brothers and sisters share, Renewed those taken in
	// whose words changed since.
	Family  []chronology.Shared
	Renewed []chronology.Renewed
	// Siblings: a brother or sister has a record on this tablet.
	Siblings bool
}

// Telling is what can be done with the chronology.
type Telling struct {
	Load func() Told
	// Add writes an entry by hand.
	Add func(NewEntry)
	// Note says something about an entry: that it matters, that it stays out of
	// the list, what of it the family may see.
	Note func(casefile.Entry, Remark)
	// TakeIn links an event of the family into this chronology, Renew takes its
	// newer words.
	TakeIn func(chronology.Shared)
	Renew  func(chronology.Renewed)
	// Open shows the document that an entry comes from.
	Open func(casefile.Entry)
}

// NewEntry is an entry as it is written in a few taps.
type NewEntry struct {
	On           casefile.Date
	Precision    string // a code of chr.date.precision
	What, Effect string
	Kind         string // a code of chr.kind
	Key          bool
}

// Remark changes what is said about an entry; nil leaves a thing as it is.
type Remark struct {
	Key    *bool
	Hidden *bool
	Why    string  // of leaving it out
	Family *string // "" shares it no more
}

// kind is a kind of what happened, in the order in which it is offered.
type kind struct{ code, words, icon string }

var kinds = say.Table(func() []kind {
	return []kind{
		{"child-said", say.T("What the child said"), "record_voice_over"},
		{"strength", say.T("Something good"), "sentiment_satisfied"},
		{"health", say.T("Health"), "local_hospital"},
		{"injury", say.T("Injury"), "emergency"},
		{"school", say.T("School"), "school"},
		{"family-change", say.T("Change in the family"), "family_restroom"},
		{"birth-death", say.T("Birth or death"), "diversity_3"},
		{"move", say.T("Move"), "cottage"},
		{"referral", say.T("Contact or referral"), "call"},
		{"assessment", say.T("Assessment"), "assignment_turned_in"},
		{"plan-or-review", say.T("Plan, review or panel"), "event"},
		{"placement-or-break", say.T("Stay away from home"), "home"},
		{"worker-change", say.T("Change of worker"), "swap_vert"},
		{"refused-or-missed-service", say.T("Help turned down or missed"), "block"},
		{"police", say.T("Police"), "shield_lock"},
	}
})

func kindWords(code string) string {
	for _, k := range kinds() {
		if k.code == code {
			return k.words
		}
	}
	return ""
}

func kindCodes() []string {
	out := make([]string, len(kinds()))
	for i, k := range kinds() {
		out[i] = k.code
	}
	return out
}

// someEntries is how many entries are drawn at a time.
const someEntries = 40

// telling is the state of the chronology tab.
type telling struct {
	filter  chronology.Filter
	pattern bool
	most    int
	list    *fyne.Container
	told    Told
}

func (s *Screen) chronologyTab() fyne.CanvasObject {
	if s.props.Telling.Load == nil {
		return s.happened(1000)
	}
	t := &s.tells
	t.told = s.props.Telling.Load()
	t.most = someEntries
	if len(chronology.Shown(t.told.All)) == len(t.told.All) {
		t.filter.Hidden = false // nothing is left out any more
	}
	parts := []fyne.CanvasObject{s.tellHead()}
	parts = append(parts, s.familyCards()...)
	if t.pattern {
		return widget.VBox(16, append(parts, s.patternView())...)
	}
	if len(t.told.All) == 0 {
		return widget.VBox(16, append(parts, s.happened(1000))...)
	}
	t.list = widget.VBox(12)
	s.fillEntries()
	search := screen.Tag(&s.Tags, "chr.search", widget.NewTextInput(widget.TextInputProps{Name: say.T("Find in what has happened"), Icon: "search", Value: t.filter.Text, OnChanged: func(q string) {
		t.filter.Text, t.most = strings.TrimSpace(q), someEntries
		s.fillEntries()
		s.page.Relayout()
	}}))
	return widget.VBox(16, append(parts, widget.NewField(widget.FieldProps{Label: say.T("Find in what has happened"), Input: search, InputWidth: -1}), s.narrow(), t.list)...)
}

// tellHead is the title with what can be done.
func (s *Screen) tellHead() fyne.CanvasObject {
	t := &s.tells
	word, icon := say.T("Show the pattern"), "summarize"
	if t.pattern {
		word, icon = say.T("Show the list"), "list"
	}
	add := screen.Tag(&s.Tags, "case.add-entry", widget.NewButton(widget.ButtonProps{
		Text: say.T("Add"), Name: say.T("Add to what has happened"), Icon: "add", Kind: widget.Primary, Size: widget.Little, OnTapped: s.addSheet,
	}))
	turn := screen.Tag(&s.Tags, "chr.pattern", widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, Size: widget.Little, OnTapped: func() {
		t.pattern = !t.pattern
		s.again()
	}}))
	if s.width == model.Compact {
		return widget.VBox(8, widget.H2(say.T("What has happened")), widget.Wrap(8, add, turn))
	}
	return widget.Row(12, widget.AlignCentre, widget.Grow(widget.H2(say.T("What has happened"))), turn, add)
}

// again draws the tab anew, where it was.
func (s *Screen) again() {
	at := s.page.Offset()
	s.body = nil
	s.props.Desk.Rebuild()
	s.page.ScrollTo(at)
}

// narrow are the pills that the list is narrowed with.
func (s *Screen) narrow() fyne.CanvasObject {
	t := &s.tells
	set := func(f chronology.Filter) {
		f.Text = t.filter.Text
		t.filter = f
		s.again()
	}
	keys := screen.Tag(&s.Tags, "chr.keys", widget.NewPill(widget.PillProps{Text: say.F("Key events %d", len(chronology.Keys(t.told.All))), Chosen: t.filter.Keys, OnTapped: func() {
		f := t.filter
		f.Keys = !f.Keys
		set(f)
	}}))
	pills := []fyne.CanvasObject{keys}
	one := func(id, name, value string, words func(string) string, choices []chronology.Choice, put func(*chronology.Filter, string)) {
		if len(choices) == 0 && value == "" {
			return
		}
		label := name
		if value != "" {
			label = words(value)
		}
		pills = append(pills, screen.Tag(&s.Tags, "chr."+id, widget.NewPill(widget.PillProps{Text: label, Chosen: value != "", OnTapped: func() {
			s.pick(name, value, words, choices, func(key string) {
				f := t.filter
				put(&f, key)
				set(f)
			})
		}})))
	}
	shown := chronology.Shown(t.told.All)
	plain := func(k string) string { return k }
	one("kind", say.T("Kind"), t.filter.What, kindWords, chronology.Whats(shown, kindCodes()), func(f *chronology.Filter, k string) { f.What = k })
	one("year", say.T("Year"), t.filter.Year, plain, chronology.Years(shown), func(f *chronology.Filter, k string) { f.Year = k })
	one("person", say.T("Person"), t.filter.Person, plain, chronology.People(shown), func(f *chronology.Filter, k string) { f.Person = k })
	if n := len(t.told.All) - len(shown); n > 0 {
		pills = append(pills, screen.Tag(&s.Tags, "chr.hidden", widget.NewPill(widget.PillProps{Text: say.F("Left out %d", n), Chosen: t.filter.Hidden, OnTapped: func() {
			f := t.filter
			f.Hidden = !f.Hidden
			set(f)
		}})))
	}
	return widget.Wrap(8, pills...)
}

// pick chooses one of several in a sheet, or all of them.
func (s *Screen) pick(name, value string, words func(string) string, choices []chronology.Choice, done func(string)) {
	rows := []fyne.CanvasObject{screen.Tag(&s.Tags, "pick.all", widget.NewNavRow(widget.NavRowProps{Text: say.T("All"), Here: value == "", OnTapped: func() {
		s.props.Desk.CloseSheet()
		done("")
	}}))}
	for _, c := range choices {
		rows = append(rows, screen.Tag(&s.Tags, "pick."+c.Key, widget.NewNavRow(widget.NavRowProps{
			Text: words(c.Key), Note: say.N(c.N, "entry", "entries"), Here: c.Key == value, OnTapped: func() {
				s.props.Desk.CloseSheet()
				done(c.Key)
			},
		})))
	}
	s.props.Desk.Sheet(name, widget.VBox(4, rows...))
}

// fillEntries draws the entries that the filter lets through.
func (s *Screen) fillEntries() {
	t := &s.tells
	found := t.filter.Of(t.told.All)
	var rows []fyne.CanvasObject
	if t.filter.Any() {
		rows = append(rows, widget.Small(say.F("%s of %s", say.N(len(found), "entry", "entries"), model.Figures(len(t.told.All)))))
	}
	for i, e := range found[:min(t.most, len(found))] {
		if i > 0 {
			rows = append(rows, widget.NewSeparator())
		}
		rows = append(rows, s.entryRow(i, e))
	}
	if len(found) == 0 {
		rows = append(rows, widget.Hint(say.T("No entry says that. Try fewer words, or take a filter off.")))
	}
	if left := len(found) - t.most; left > 0 {
		rows = append(rows, screen.Tag(&s.Tags, "chr.more", widget.NewButton(widget.ButtonProps{
			Text: say.T("Show earlier entries"), Icon: "history", OnTapped: func() {
				t.most += someEntries
				s.fillEntries()
				s.page.Relayout()
			},
		})))
	}
	t.list.Objects = []fyne.CanvasObject{widget.NewCard(widget.CardProps{Content: widget.VBox(12, rows...), Pad: widget.Around(16)})}
	t.list.Refresh()
}

func (s *Screen) entryRow(i int, e casefile.Entry) fyne.CanvasObject {
	more := screen.Tag(&s.Tags, fmt.Sprintf("chr.entry.%d", i), widget.NewButton(widget.ButtonProps{
		Icon: "more_vert", Kind: widget.PlainQuiet, Name: say.F("More about: %s", e.Title), OnTapped: func() { s.entrySheet(e) },
	}))
	var line fyne.CanvasObject = widget.NewTimeline(widget.TimelineProps{Entries: s.entries([]casefile.Entry{e}, false)})
	if tags := entryTags(e); len(tags) > 0 {
		line = widget.VBox(6, line, widget.Pad(26, 0, 0, 0, widget.Wrap(8, tags...)))
	}
	return widget.Row(8, widget.AlignStart, widget.Grow(line), more)
}

func entryTags(e casefile.Entry) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	tag := func(p widget.TagProps) { out = append(out, widget.NewTag(p)) }
	if e.Significant {
		tag(widget.TagProps{Text: say.T("Key event"), Icon: "star", Tone: widget.ToneDanger})
	}
	if e.Restricted {
		tag(widget.TagProps{Text: say.T("Restricted"), Icon: "lock", Tone: widget.ToneChoice})
	}
	if e.Link != (casefile.ID{}) {
		tag(widget.TagProps{Text: say.T("The family’s"), Icon: "family_restroom", Tone: widget.ToneTint})
	} else if e.Family != "" {
		tag(widget.TagProps{Text: say.T("Shared with the family’s records"), Icon: "family_restroom", Tone: widget.ToneTint})
	}
	if e.Hidden {
		text := say.T("Left out")
		if e.HiddenWhy != "" {
			text += ": " + e.HiddenWhy
		}
		tag(widget.TagProps{Text: text, Icon: "visibility_off", Tone: widget.ToneNeutral})
	}
	return out
}

// familyCards offer what brothers' and sisters' records share.
func (s *Screen) familyCards() []fyne.CanvasObject {
	t := s.tells.told
	if len(t.Family)+len(t.Renewed) == 0 {
		return nil
	}
	name := given(s.data.Child)
	parts := []fyne.CanvasObject{
		screen.CardTitle("family_restroom", say.T("From brothers and sisters"), theme.Ink, theme.Primary),
		widget.Small(say.T("Only the words for the family are shown, nothing else of their records.")),
	}
	for i, f := range t.Family {
		when := casefile.Entry{On: f.On, Precision: f.Precision}.When()
		add := screen.Tag(&s.Tags, fmt.Sprintf("chr.take.%d", i), widget.NewButton(widget.ButtonProps{
			Text: say.F("Add to %s", model.Possessive(name)), Icon: "add", Size: widget.Little, OnTapped: func() { s.props.Telling.TakeIn(f) },
		}))
		parts = append(parts, s.offer(when, f.Words, add))
	}
	for i, r := range t.Renewed {
		use := screen.Tag(&s.Tags, fmt.Sprintf("chr.renew.%d", i), widget.NewButton(widget.ButtonProps{
			Text: say.T("Use the new words"), Icon: "sync", Size: widget.Little, OnTapped: func() { s.props.Telling.Renew(r) },
		}))
		parts = append(parts, s.offer(say.T("Changed since you added it"), say.F("“%s” is now “%s”", r.Was, r.Now.Words), use))
	}
	return []fyne.CanvasObject{screen.Card(widget.VBox(10, parts...))}
}

func (s *Screen) offer(when, words string, button fyne.CanvasObject) fyne.CanvasObject {
	text := widget.VBox(0, widget.Caption(when), widget.Body(words))
	if s.width == model.Compact {
		return widget.VBox(6, text, widget.Row(0, widget.AlignStart, button))
	}
	return widget.Row(12, widget.AlignCentre, widget.Grow(text), button)
}

// patternView is the chronology from further away.
func (s *Screen) patternView() fyne.CanvasObject {
	p := s.tells.told.Pattern
	var parts []fyne.CanvasObject
	if len(p.Gaps) > 0 {
		var gaps []fyne.CanvasObject
		for _, g := range p.Gaps {
			gaps = append(gaps, screen.Point(say.F("%s to %s: nothing for %d months", casefile.DateWords(string(g.From)), casefile.DateWords(string(g.To)), g.Months())))
		}
		parts = append(parts, widget.NewCard(widget.CardProps{Name: say.T("Gaps"), Fill: theme.LocalBg, Edge: theme.Clear, Pad: widget.Around(16), Content: widget.VBox(8,
			append([]fyne.CanvasObject{screen.CardTitle("help", say.T("What was happening then?"), theme.Local, theme.Local)}, gaps...)...)}))
	}
	var rows []fyne.CanvasObject
	for _, y := range p.Years {
		if len(rows) > 0 {
			rows = append(rows, widget.NewSeparator())
		}
		rows = append(rows, s.yearRow(y))
	}
	if len(rows) == 0 {
		rows = append(rows, widget.Hint(say.T("Nothing has a date yet.")))
	}
	return widget.VBox(16, append(parts, screen.Card(widget.VBox(12, rows...)))...)
}

func (s *Screen) yearRow(y chronology.YearOf) fyne.CanvasObject {
	var tags []fyne.CanvasObject
	if y.Keys > 0 {
		tags = append(tags, widget.NewTag(widget.TagProps{Text: say.N(y.Keys, "key event", "key events"), Icon: "star", Tone: widget.ToneDanger}))
	}
	for _, k := range kinds() {
		if n := y.Kinds[k.code]; n > 0 {
			tags = append(tags, widget.NewTag(widget.TagProps{Text: fmt.Sprintf("%s %d", k.words, n), Icon: k.icon, Tone: widget.ToneNeutral}))
		}
	}
	open := screen.Tag(&s.Tags, "chr.year."+y.Year, widget.NewLink(widget.LinkProps{Text: say.N(y.N, "entry", "entries"), Size: theme.SizeSmall, OnTapped: func() {
		s.tells.pattern, s.tells.filter = false, chronology.Filter{Year: y.Year}
		s.again()
	}}))
	return widget.VBox(6, widget.Row(12, widget.AlignCentre, widget.Grow(widget.H3(y.Year)), open), widget.Wrap(8, tags...))
}

func given(p casefile.Person) string {
	for _, name := range []string{p.KnownAs, p.Given} {
		if name != "" {
			return name
		}
	}
	return p.Short()
}

// hasEvent reports whether an entry was found by the app.
func hasEvent(e casefile.Entry) bool { return e.Event != "" }

// docOf is the document behind an entry, zero when the case record itself tells.
func (s *Screen) docOf(e casefile.Entry) casefile.ID {
	if slices.ContainsFunc(s.data.Forms, func(f casefile.DocSummary) bool { return f.ID == e.Doc }) || !hasEvent(e) {
		return e.Doc
	}
	return casefile.ID{}
}
