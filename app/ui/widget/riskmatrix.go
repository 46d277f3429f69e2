package widget

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// RiskPick is one square of a risk matrix: how likely and how bad, 1 to 5 each;
// 0 is not answered yet.
type RiskPick struct{ Likely, Bad int }

// Score is likelihood times severity, 0 until both are answered.
func (p RiskPick) Score() int { return p.Likely * p.Bad }

// RiskBand is what a stretch of scores is called. Bands are a setting of the
// form, never constants here; they run from the lowest to the highest.
type RiskBand struct {
	From, To int // both inclusive
	Word     string
}

// RiskMatrixProps describes a risk: today, and after what will be done. A way
// to set one of them that is nil makes it fixed here: it is shown, not changed.
type RiskMatrixProps struct {
	Name       string // spoken name: "Risk: lifting Amina out of the bath"
	Now, After RiskPick
	AfterWord  string   // default "After what we will do"
	Likely     []string // words for 1 to 5: "Rare" … "Certain"
	Bad        []string // words for 1 to 5: "None" … "Severe"
	// LikelyHints and BadHints say what each word means, in a line; nil for none.
	LikelyHints, BadHints []string
	Bands                 []RiskBand
	OnNow, OnAfter        func(RiskPick)
	OnBlur                func()
	NowOnly               bool // nothing is asked about afterwards
	Locked                bool
}

// RiskMatrix asks how likely and how bad something is: as a square of the
// matrix, or as two questions in words. Both drive the same two answers.
type RiskMatrix struct {
	base
	props       RiskMatrixProps
	name        string
	grid        *riskGrid
	body        *fyne.Container
	likely, bad *RadioList
	now, after  fyne.CanvasObject
	words       *fyne.Container
	setsAfter   bool // which of the two the squares and words set
	wrong       bool
}

var (
	_ Input   = (*RiskMatrix)(nil)
	_ Flowing = (*RiskMatrix)(nil)
)

// NewRiskMatrix makes a matrix.
func NewRiskMatrix(p RiskMatrixProps) *RiskMatrix {
	if p.AfterWord == "" {
		p.AfterWord = say.T("After what we will do")
	}
	m := &RiskMatrix{props: p, name: p.Name, body: VBox(12)}
	m.setsAfter = p.OnNow == nil && p.OnAfter != nil && !p.NowOnly
	m.grid = newRiskGrid(m)
	m.likely = NewRadioList(RadioListProps{Name: say.T("How likely is it?"), Options: riskOptions(p.Likely, p.LikelyHints), OnChanged: func(k string) {
		m.pick(RiskPick{number(k), m.active().Bad})
	}, OnBlur: p.OnBlur})
	m.bad = NewRadioList(RadioListProps{Name: say.T("How bad would it be?"), Options: riskOptions(p.Bad, p.BadHints), OnChanged: func(k string) {
		m.pick(RiskPick{m.active().Likely, number(k)})
	}, OnBlur: p.OnBlur})
	m.ExtendBaseWidget(m)
	m.build()
	return m
}

func riskOptions(words, hints []string) []Option {
	list := make([]Option, len(words))
	for i, w := range words {
		list[i] = Option{Key: strconv.Itoa(i + 1), Label: strconv.Itoa(i+1) + "  " + w}
		if i < len(hints) {
			list[i].Hint = hints[i]
		}
	}
	return list
}

func number(key string) int { n, _ := strconv.Atoi(key); return n }

// fixed says whether what is set now cannot be changed here.
func (m *RiskMatrix) fixed() bool {
	return m.props.Locked || m.setsAfter && m.props.OnAfter == nil || !m.setsAfter && m.props.OnNow == nil
}

func (m *RiskMatrix) active() RiskPick {
	if m.setsAfter {
		return m.props.After
	}
	return m.props.Now
}

// pick is an answer given by square or by word.
func (m *RiskMatrix) pick(p RiskPick) {
	if m.fixed() || p == m.active() {
		return
	}
	tell := m.props.OnNow
	if m.setsAfter {
		m.props.After, tell = p, m.props.OnAfter
	} else {
		m.props.Now = p
	}
	m.build()
	tell(p)
}

// Load shows other answers without calling back.
func (m *RiskMatrix) Load(now, after RiskPick) {
	if m.props.Now != now || m.props.After != after {
		m.props.Now, m.props.After = now, after
		m.build()
	}
}

// SetAfter chooses whether squares and words set what is left afterwards.
func (m *RiskMatrix) SetAfter(on bool) {
	if m.props.NowOnly || m.setsAfter == on {
		return
	}
	m.setsAfter = on
	m.build()
}

// band is the place of a score's band among the bands, -1 for none.
func (m *RiskMatrix) band(score int) int {
	for i, b := range m.props.Bands {
		if score >= b.From && score <= b.To {
			return i
		}
	}
	return -1
}

// Said is a pick in words: "16, very high" and "Likely and serious".
func (m *RiskMatrix) Said(p RiskPick) (score, words string) {
	if p.Score() == 0 {
		return say.T("not scored yet"), ""
	}
	score = strconv.Itoa(p.Score())
	if b := m.band(p.Score()); b >= 0 {
		score += ", " + strings.ToLower(m.props.Bands[b].Word)
	}
	return score, say.F("%s and %s", wordAt(m.props.Likely, p.Likely), strings.ToLower(wordAt(m.props.Bad, p.Bad)))
}

func wordAt(words []string, n int) string {
	if n < 1 || n > len(words) {
		return strconv.Itoa(n)
	}
	return words[n-1]
}

// build brings everything up to the answers.
func (m *RiskMatrix) build() {
	load := func(l *RadioList, n int) {
		key := ""
		if n > 0 {
			key = strconv.Itoa(n)
		}
		l.Load(key)
		l.SetLocked(m.fixed())
	}
	p := m.active()
	load(m.likely, p.Likely)
	load(m.bad, p.Bad)
	m.grid.Refresh()
	m.now = m.box("check", say.T("Now"), m.props.Now, false)
	boxes := []fyne.CanvasObject{m.now}
	if !m.props.NowOnly && (m.props.OnAfter != nil || m.props.After.Score() > 0) {
		m.after = m.box("flag-fill", m.props.AfterWord, m.props.After, true)
		boxes = append(boxes, m.after)
	}
	if m.words == nil {
		m.words = Pairs(16, 220, VBox(6, NewText(TextProps{Text: say.T("How likely is it?"), Bold: true}), m.likely),
			VBox(6, NewText(TextProps{Text: say.T("How bad would it be?"), Bold: true}), m.bad))
	}
	list := []fyne.CanvasObject{Hint(m.ask()), m.grid, Caption(m.legend()), Pairs(10, 240, boxes...)}
	if !m.fixed() {
		list = append(list, m.words)
	}
	m.body.Objects = list
	m.Refresh()
	regrow(m)
}

func (m *RiskMatrix) ask() string {
	when := say.T("Now. ")
	if m.setsAfter {
		when = m.props.AfterWord + ". "
	}
	if m.fixed() {
		return say.F("%sIt cannot be changed here.", when)
	}
	return say.F("%sTap a square, or say it in words below.", when)
}

// legend is "1–3 low · 4–6 moderate": each band by the scores that there are.
func (m *RiskMatrix) legend() string {
	var parts []string
	for i, b := range m.props.Bands {
		low, high := 0, 0
		for l := 1; l <= riskSide; l++ {
			for s := 1; s <= riskSide; s++ {
				if n := l * s; m.band(n) == i {
					if low == 0 || n < low {
						low = n
					}
					high = max(high, n)
				}
			}
		}
		if low == 0 {
			continue
		}
		span := strconv.Itoa(low)
		if high > low {
			span += "–" + strconv.Itoa(high)
		}
		parts = append(parts, span+" "+strings.ToLower(b.Word))
	}
	return strings.Join(parts, " · ")
}

// box says one of the two scores; pressing it makes it the one to set.
func (m *RiskMatrix) box(icon, word string, p RiskPick, after bool) fyne.CanvasObject {
	score, words := m.Said(p)
	ground, ink := m.tone(p.Score())
	parts := []fyne.CanvasObject{Row(6, AlignCentre, NewIcon(IconProps{Icon: icon, Colour: ink, Size: 20}),
		Grow(NewText(TextProps{Text: word + ": " + score, Bold: true, Colour: ink})))}
	if words != "" {
		parts = append(parts, NewText(TextProps{Text: words, Size: theme.SizeSmall}))
	}
	props := CardProps{
		Name: word + ": " + score, Fill: ground, Edge: theme.Clear, Pad: Insets{14, 10, 14, 10}, Content: VBox(2, parts...),
		OnTapped: func() { m.SetAfter(after) },
	}
	if m.props.NowOnly || m.props.Locked || m.props.OnNow == nil || m.props.OnAfter == nil {
		return NewCard(props)
	}
	if after == m.setsAfter {
		props.Edge, props.Stroke = theme.Primary, 2
		props.Name += say.T(", being set")
	}
	return NewCardButton(props)
}

// tone is how a score's box looks: the highest band alarms, the lowest calms.
func (m *RiskMatrix) tone(score int) (ground, ink fyne.ThemeColorName) {
	switch riskStep(m.band(score), len(m.props.Bands)) {
	case 0:
		return theme.SafeBg, theme.Safe
	case 1, 2:
		return theme.LocalBg, theme.Local
	case 3:
		return theme.DangerBg, theme.Danger
	}
	return theme.NeutralBg, theme.Neutral
}

// riskStep spreads any number of bands over the four colours of risk.
func riskStep(band, bands int) int {
	if band < 0 || bands < 2 {
		return band
	}
	return band * 3 / (bands - 1)
}

// SetName implements Input.
func (m *RiskMatrix) SetName(name string) { m.name = name }

// SetError implements Input.
func (m *RiskMatrix) SetError(wrong bool) {
	m.wrong = wrong
	m.grid.SetError(wrong)
	p := m.active()
	m.likely.SetError(wrong && p.Likely == 0)
	m.bad.SetError(wrong && p.Bad == 0)
}

// SetLocked implements Input.
func (m *RiskMatrix) SetLocked(on bool) {
	if m.props.Locked != on {
		m.props.Locked = on
		m.grid.SetLocked(on)
		m.build()
	}
}

// Locked implements Input.
func (m *RiskMatrix) Locked() bool { return m.props.Locked }

// FocusTarget implements Input: the squares.
func (m *RiskMatrix) FocusTarget() fyne.Focusable {
	if m.fixed() {
		return nil
	}
	return m.grid
}

// A11y implements Named.
func (m *RiskMatrix) A11y() Node {
	n := Node{Name: m.name, Role: RoleGroup, State: m.grid.states()}
	score, words := m.Said(m.props.Now)
	n.Value = strings.TrimSuffix("Now "+score+": "+words, ": ")
	if !m.props.NowOnly {
		score, words = m.Said(m.props.After)
		n.Value += strings.TrimSuffix("; "+m.props.AfterWord+" "+score+": "+words, ": ")
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (m *RiskMatrix) CreateRenderer() fyne.WidgetRenderer { return newRenderer(m) }

func (m *RiskMatrix) objects() []fyne.CanvasObject { return []fyne.CanvasObject{m.body} }
func (m *RiskMatrix) paint()                       {}

// HeightFor implements Flowing.
func (m *RiskMatrix) HeightFor(width float32) float32 { return HeightFor(m.body, width) }

func (m *RiskMatrix) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (m *RiskMatrix) least() fyne.Size {
	w := m.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(m.grid.least().Width, m.HeightFor(w))
}

func (m *RiskMatrix) arrange(size fyne.Size) {
	if m.body.Size() == size {
		m.body.Layout.Layout(m.body.Objects, size)
	}
	put(m.body, 0, 0, size.Width, size.Height)
}
