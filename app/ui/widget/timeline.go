package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// EntryKind is how an entry of the timeline is marked.
type EntryKind int

// The kinds: an open dot, a filled one for a visit, a danger one for a
// significant event. The words say it too.
const (
	EntryOther EntryKind = iota
	EntryVisit
	EntryEvent
)

// TimelineEntry is something that happened.
type TimelineEntry struct {
	Kind  EntryKind
	Date  string // "Tue 24 February 2026"
	Title string
	Text  string
	By    string // source and author, muted
	Tag   TagProps
}

// TimelineProps describes a chronology, newest first.
type TimelineProps struct{ Entries []TimelineEntry }

// Timeline shows what has happened, newest first. For more than about 50
// entries use a list that recycles its rows.
type Timeline struct {
	base
	props TimelineProps
	line  *canvas.Rectangle
	rows  []*timelineRow
}

type timelineRow struct {
	dot  *canvas.Rectangle
	text [4]*block
	tag  *StatusTag
}

var _ Flowing = (*Timeline)(nil)

// NewTimeline makes a chronology.
func NewTimeline(p TimelineProps) *Timeline {
	t := &Timeline{line: rect(0)}
	t.take(p)
	t.ExtendBaseWidget(t)
	return t
}

func (t *Timeline) take(p TimelineProps) {
	t.props, t.rows = p, nil
	for _, e := range p.Entries {
		r := &timelineRow{dot: rect(8), text: [4]*block{
			newBlock(e.Date, theme.SizeCaption, theme.Muted, false),
			newBlock(e.Title, theme.SizeBody, theme.Ink, true),
			newBlock(e.Text, theme.SizeSmall, theme.Ink, false),
			newBlock(e.By, theme.SizeCaption, theme.Muted, false),
		}}
		if e.Tag.Text != "" {
			r.tag = NewTag(e.Tag)
		}
		t.rows = append(t.rows, r)
	}
}

// SetEntries changes what is shown.
func (t *Timeline) SetEntries(entries []TimelineEntry) {
	t.take(TimelineProps{Entries: entries})
	t.Refresh()
	regrow(t)
}

// A11y implements Named.
func (t *Timeline) A11y() Node {
	n := Node{Name: say.T("What has happened"), Role: RoleList}
	for _, e := range t.props.Entries {
		n.State = append(n.State, e.Date+": "+e.Title)
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *Timeline) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{t.line}
	for _, r := range t.rows {
		list = append(list, r.dot)
		for _, b := range r.text {
			list = append(list, b.objects()...)
		}
		if r.tag != nil {
			list = append(list, r.tag)
		}
	}
	return list
}

func (t *Timeline) paint() {
	setFill(t.line, theme.Colour(theme.Line))
	for i, r := range t.rows {
		switch t.props.Entries[i].Kind {
		case EntryVisit:
			fill(r.dot, theme.Primary, theme.Primary, 2)
		case EntryEvent:
			fill(r.dot, theme.Danger, theme.Danger, 2)
		default:
			fill(r.dot, theme.Surface, theme.Primary, 2)
		}
	}
}

func (t *Timeline) flow(width float32, at bool) float32 {
	left := theme.Dp(26)
	w := max(width-left, 1)
	y, last := float32(0), float32(0)
	for _, r := range t.rows {
		if at {
			d := theme.Dp(16)
			r.dot.CornerRadius = d / 2
			put(r.dot, 0, y+theme.Dp(2), d, d)
		}
		last = y
		for _, b := range r.text {
			if b.empty() {
				continue
			}
			if at {
				y += b.place(left, y, w)
			} else {
				y += b.height(w)
			}
		}
		if r.tag != nil {
			y += theme.Dp(6)
			m := r.tag.MinSize()
			if at {
				put(r.tag, left, y, min(m.Width, w), m.Height)
			}
			y += m.Height
		}
		y += theme.Dp(14)
	}
	if at {
		put(t.line, theme.Dp(7), theme.Dp(10), 2, max(last, 0))
		show(t.line, len(t.rows) > 1)
	}
	return max(y-theme.Dp(14), 0)
}

// HeightFor implements Flowing.
func (t *Timeline) HeightFor(width float32) float32 { return t.flow(width, false) }

func (t *Timeline) least() fyne.Size {
	w := t.Size().Width
	if w <= 0 {
		w = theme.Dp(360)
	}
	return fyne.NewSize(theme.Dp(200), t.HeightFor(w))
}

func (t *Timeline) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (t *Timeline) arrange(size fyne.Size) { t.flow(size.Width, true) }
