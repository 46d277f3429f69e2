package widget

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// ChallengeState is where a challenge stands.
type ChallengeState int

// The states: being written by the manager, open, answered by the author,
// accepted by the manager. All are kept on the record.
const (
	ChallengeNew ChallengeState = iota
	ChallengeOpen
	ChallengeAnswered
	ChallengeAccepted
)

// ChallengeReply is what somebody wrote under a challenge.
type ChallengeReply struct {
	Who    string // "Grace O."; the first name is said before the words
	Words  string
	Link   string // "See change"; empty for none
	OnLink func()
}

// ChallengeProps describes a challenge that is pinned to a sentence. A nil
// callback takes its button away: who may answer and who may accept is the
// caller's to know.
type ChallengeProps struct {
	Number  int
	Title   string // "So what for Ellis?"
	When    string // "Fri"
	State   ChallengeState
	Words   string
	From    string // muted, where it comes from: "Suggested by the plan check."
	Replies []ChallengeReply
	// Kinds are the standing questions: history, so what, who by when, child's
	// view. They are offered while the challenge is new.
	Kinds []Option
	Kind  string

	OnShow    func() // goes to the sentence
	OnWords   func(text string)
	OnKind    func(key string)
	OnReply   func(text string)
	OnAccept  func()
	OnAskMore func()
}

// Challenge is the card of one challenge. While new it has a box and the
// standing questions; open, a box to answer in; answered, "That answers it" and
// "Ask more"; accepted, it is only read.
type Challenge struct {
	composed
	props  ChallengeProps
	chosen bool
	words  *TextArea
	reply  *TextArea
	kinds  []*Pill
}

var _ Flowing = (*Challenge)(nil)

// NewChallenge makes the card.
func NewChallenge(p ChallengeProps) *Challenge {
	c := &Challenge{}
	c.setUp(p)
	c.init(c)
	return c
}

// Set changes the card. What is being written in its boxes is lost; set it
// when the state changes.
func (c *Challenge) Set(p ChallengeProps) {
	c.setUp(p)
	c.rebuild()
}

func (c *Challenge) setUp(p ChallengeProps) {
	c.props = p
	c.words = NewTextArea(TextAreaProps{Name: p.Title, Value: p.Words, OnChanged: p.OnWords})
	c.reply = NewTextArea(TextAreaProps{Name: say.T("Your answer"), Rows: 2})
}

// SetChosen outlines the card whose sentence is being read.
func (c *Challenge) SetChosen(on bool) {
	if c.chosen != on {
		c.chosen = on
		c.rebuild()
	}
}

// FocusTarget is the box that is open to write in, nil for none.
func (c *Challenge) FocusTarget() fyne.Focusable {
	switch {
	case c.props.State == ChallengeNew:
		return c.words.FocusTarget()
	case c.props.State == ChallengeOpen && c.props.OnReply != nil:
		return c.reply.FocusTarget()
	}
	return nil
}

func (c *Challenge) stateWord() string {
	return [...]string{"new", "open", "answered", "accepted"}[c.props.State]
}

// A11y implements Named.
func (c *Challenge) A11y() Node {
	return Node{Name: say.F("Challenge %d: %s", c.props.Number, c.props.Title), Role: RoleGroup, State: []string{c.stateWord()}, Value: c.words.Value()}
}

// CreateRenderer implements fyne.Widget.
func (c *Challenge) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *Challenge) shapeFor(float32) int { return 0 }

func (c *Challenge) build(int) fyne.CanvasObject {
	p := c.props
	parts := []fyne.CanvasObject{c.head()}
	switch p.State {
	case ChallengeNew:
		parts = append(parts, c.words)
		if len(p.Kinds) > 0 {
			parts = append(parts, c.kindRow())
		}
	default:
		if p.Words != "" {
			parts = append(parts, NewText(TextProps{Text: p.Words, Size: theme.SizeSmall}))
		}
	}
	if p.From != "" {
		parts = append(parts, Small(p.From))
	}
	for _, r := range p.Replies {
		parts = append(parts, c.replyLine(r))
	}
	if buttons := c.buttons(); buttons != nil {
		parts = append(parts, buttons)
	}
	edge, stroke := theme.Line, float32(1)
	if p.State == ChallengeNew || c.chosen {
		edge, stroke = theme.Local, 2
	}
	return NewCard(CardProps{Name: p.Title, Edge: edge, Stroke: stroke, Pad: Insets{14, 10, 14, 12}, Content: VBox(8, parts...)})
}

func (c *Challenge) head() fyne.CanvasObject {
	p := c.props
	var title fyne.CanvasObject = Strong(p.Title)
	if p.OnShow != nil {
		title = NewLink(LinkProps{Text: p.Title, Bold: true, Quiet: true, Colour: theme.Ink, Name: say.F("%s: show the sentence", p.Title), OnTapped: p.OnShow})
	}
	list := []fyne.CanvasObject{newPinDot(p.Number), Grow(title)}
	switch p.State {
	case ChallengeNew:
		list = append(list, NewTag(TagProps{Text: say.T("New"), Tone: ToneLocal}))
	case ChallengeAnswered:
		list = append(list, NewTag(TagProps{Text: say.T("Answered"), Icon: "rate_review", Tone: ToneSend}))
	case ChallengeAccepted:
		list = append(list, NewTag(TagProps{Text: say.T("Accepted"), Icon: "check", Tone: ToneSafe}))
	}
	if p.When != "" {
		list = append(list, Caption(p.When))
	}
	return Row(8, AlignCentre, list...)
}

func (c *Challenge) kindRow() fyne.CanvasObject {
	c.kinds = nil
	var list []fyne.CanvasObject
	for _, k := range c.props.Kinds {
		pill := NewPill(PillProps{Text: k.Label, Chosen: k.Key == c.props.Kind, OnTapped: func() {
			c.props.Kind = k.Key
			for i, other := range c.props.Kinds {
				c.kinds[i].SetChosen(other.Key == k.Key)
			}
			if c.props.OnKind != nil {
				c.props.OnKind(k.Key)
			}
		}})
		c.kinds = append(c.kinds, pill)
		list = append(list, pill)
	}
	return Wrap(8, list...)
}

func (c *Challenge) replyLine(r ChallengeReply) fyne.CanvasObject {
	first, _, _ := strings.Cut(r.Who, " ")
	words := []fyne.CanvasObject{NewText(TextProps{Size: theme.SizeSmall, Spans: []Span{{Text: first + ":", Bold: true}, {Text: " " + r.Words}}})}
	if r.Link != "" {
		words = append(words, NewLink(LinkProps{Text: r.Link, Size: theme.SizeSmall, Name: r.Link + ": " + c.props.Title, OnTapped: r.OnLink}))
	}
	return NewCard(CardProps{
		Fill: theme.Page, Edge: theme.Clear, Radius: 8, Pad: Insets{10, 8, 10, 8},
		Content: Row(8, AlignStart, NewAvatar(AvatarProps{Name: r.Who, Size: 36}), Grow(VBox(0, words...))),
	})
}

func (c *Challenge) buttons() fyne.CanvasObject {
	p := c.props
	if p.State == ChallengeOpen && p.OnReply != nil {
		send := NewButton(ButtonProps{Text: say.T("Answer this"), Size: Little, Name: say.F("Answer this: %s", p.Title), OnTapped: func() {
			if strings.TrimSpace(c.reply.Value()) == "" {
				c.reply.SetError(true)
				FocusOn(c.reply)
				return
			}
			p.OnReply(c.reply.Value())
		}})
		return VBox(8, c.reply, Wrap(8, send))
	}
	if p.State != ChallengeAnswered {
		return nil
	}
	var list []fyne.CanvasObject
	if p.OnAccept != nil {
		list = append(list, NewButton(ButtonProps{Text: say.T("That answers it"), Icon: "check", Size: Little, Name: say.F("That answers it: %s", p.Title), OnTapped: p.OnAccept}))
	}
	if p.OnAskMore != nil {
		list = append(list, NewButton(ButtonProps{Text: say.T("Ask more"), Kind: Plain, Size: Little, Name: say.F("Ask more: %s", p.Title), OnTapped: p.OnAskMore}))
	}
	if len(list) == 0 {
		return nil
	}
	return Wrap(8, list...)
}

// pinDot is the number of a challenge in its circle.
type pinDot struct {
	base
	number int
	dot    *canvas.Rectangle
	digit  *canvas.Text
}

func newPinDot(number int) *pinDot {
	p := &pinDot{number: number, dot: rect(11), digit: &canvas.Text{}}
	p.ExtendBaseWidget(p)
	return p
}

// A11y implements Named.
func (p *pinDot) A11y() Node { return Node{Name: fmt.Sprint(p.number), Role: RoleText} }

func (p *pinDot) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p) }
func (p *pinDot) objects() []fyne.CanvasObject        { return []fyne.CanvasObject{p.dot, p.digit} }
func (p *pinDot) least() fyne.Size                    { return fyne.NewSquareSize(theme.Dp(22)) }

func (p *pinDot) paint() {
	p.dot.CornerRadius = theme.Dp(11)
	fill(p.dot, theme.Local, theme.Clear, 0)
	setLine(p.digit, fmt.Sprint(p.number), theme.TextSize(theme.SizeCaption), fyne.TextStyle{Bold: true}, theme.Colour(theme.LocalBg), nil)
}

func (p *pinDot) arrange(size fyne.Size) {
	d, m := theme.Dp(22), p.digit.MinSize()
	put(p.dot, (size.Width-d)/2, (size.Height-d)/2, d, d)
	put(p.digit, (size.Width-m.Width)/2, (size.Height-m.Height)/2, m.Width, m.Height)
}
