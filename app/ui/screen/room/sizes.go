package room

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// sizes are the room's lengths: each a line with its figure, one of them open
// to be typed. They are the same answers as the chips on the drawing.
type sizes struct {
	s      *Screen
	object fyne.CanvasObject
	tag    *widget.StatusTag
	rows   *fyne.Container
	opened engine.Cell
	field  *widget.Quantity // of the open one, nil when none is
	shown  string           // what fill drew last
	all    bool             // every length is shown, not only the first few
}

// few is how many lengths are shown at first, so that the risk stays in sight.
const few = 3

func newSizes(s *Screen) *sizes {
	z := &sizes{s: s, rows: widget.VBox(0)}
	z.tag = widget.NewTag(widget.TagProps{})
	z.object = widget.VBox(8, widget.Row(12, widget.AlignCentre, widget.Grow(widget.H3(say.T("Sizes"))), z.tag), z.rows)
	if list := z.cells(); len(list) > 0 {
		z.opened = list[0]
	}
	return z
}

// cells are the lengths that are asked of the room now, its doors first.
func (z *sizes) cells() []engine.Cell {
	s := z.s
	var out []engine.Cell
	if s.has(doorClear) {
		for _, r := range s.doc.Rows(doors, s.row) {
			out = append(out, engine.Cell{Row: r.ID, LinkID: doorClear})
		}
	}
	it := s.doc.Form().Item(Group)
	if it == nil || it.Rows == nil {
		return out
	}
	for _, pg := range it.Rows.Pages {
		var walk func(items []*engine.Item)
		walk = func(items []*engine.Item) {
			for _, x := range items {
				c := engine.Cell{Row: s.row, LinkID: x.LinkID}
				if inMillimetres(x) && s.doc.State(c).Enabled {
					out = append(out, c)
				}
				if x.Rows == nil {
					walk(x.Children)
				}
			}
		}
		walk(pg.Items)
	}
	return out
}

func inMillimetres(it *engine.Item) bool {
	return it.Type == engine.Quantity && !it.Calculated && len(it.Units) == 1 && it.Units[0].Code == "mm"
}

// label is what a length is called here.
func (z *sizes) label(c engine.Cell) string {
	text := z.s.doc.Form().Item(c.LinkID).Text
	if c.LinkID != doorClear {
		return text
	}
	rows := z.s.doc.Rows(doors, z.s.row)
	text = strings.ToLower(text[:1]) + text[1:]
	for i, r := range rows {
		if r.ID == c.Row && len(rows) > 1 {
			return say.F("Door %d, %s", i+1, text)
		}
	}
	return say.F("Door, %s", text)
}

// warning is what is to be thought of at a length: how it compares with the child's
// chair and hoist, else what the form's own rules say. small counts it among those
// that are too small.
func (z *sizes) warning(c engine.Cell) (words string, small bool) {
	s := z.s
	mm, ok := s.answer(c)
	if ok {
		if words := s.against(c, mm); words != "" {
			return words, true
		}
	}
	for _, p := range s.props.Editor.Problems(c) {
		words = p.Message
		if p.Level == engine.LevelStop {
			break
		}
	}
	return words, false
}

// fill brings the lines up to the answers. The open one keeps its box.
func (z *sizes) fill() {
	var objs []fyne.CanvasObject
	list := z.cells()
	tooSmall := 0
	walls := z.s.wallsLink()
	key := fmt.Sprint(z.opened, z.all, z.s.props.Around.Locked, walls != nil)
	for _, c := range list {
		words, small := z.warning(c)
		if small {
			tooSmall++
		}
		mm, _ := z.s.answer(c)
		if c == z.opened {
			mm = 0 // its own box shows it
		}
		key += fmt.Sprint(c, mm, words)
	}
	if z.tag != nil {
		if tooSmall > 0 {
			z.tag.Set(widget.TagProps{Text: say.F("%s too small", strconv.Itoa(tooSmall)), Icon: "warning", Tone: widget.ToneLocal})
			z.tag.Show()
		} else {
			z.tag.Hide()
		}
	}
	if key == z.shown {
		z.load(z.opened)
		return
	}
	keep := z.shown != "" && z.field != nil && z.s.IDOf(z.field) == z.id(z.opened)
	z.shown = key
	total := len(list)
	if !z.all {
		list = z.first(list)
	}
	for i, c := range list {
		if i > 0 {
			objs = append(objs, widget.NewSeparator())
		}
		objs = append(objs, z.line(c, keep))
	}
	if len(list) == 0 {
		objs = append(objs, widget.Small(say.T("Say first which room it is, under All questions of this room.")))
	}
	if len(list) < total {
		objs = append(objs, screen.Tag(&z.s.Tags, "room.sizes.all", widget.NewLink(widget.LinkProps{
			Text: say.F("Show all %d sizes", total), OnTapped: func() {
				z.all = true
				z.fill()
			},
		})))
	}
	if walls != nil {
		// First, so that it stands still while a size is typed.
		objs = append([]fyne.CanvasObject{walls}, objs...)
	}
	z.rows.Objects = objs
	z.rows.Refresh()
	z.s.relayout()
}

// first are the lengths that matter most: doors, what is too small, what is
// open and what is on the drawing.
func (z *sizes) first(list []engine.Cell) []engine.Cell {
	weigh := func(c engine.Cell) int {
		_, small := z.warning(c)
		_, known := z.s.answer(c)
		switch {
		case c == z.opened:
			return 0
		case c.LinkID == doorClear:
			return 1
		case small:
			return 2
		case known:
			return 3
		}
		return 4
	}
	kept := slices.Clone(list)
	slices.SortStableFunc(kept, func(a, b engine.Cell) int { return weigh(a) - weigh(b) })
	kept = kept[:min(few, len(kept))]
	return slices.DeleteFunc(slices.Clone(list), func(c engine.Cell) bool { return !slices.Contains(kept, c) })
}

func (z *sizes) id(c engine.Cell) string { return string(c.Row) + "." + c.LinkID }

func (z *sizes) line(c engine.Cell, keep bool) fyne.CanvasObject {
	locked := z.s.props.Around.Locked
	words, small := z.warning(c)
	label := widget.NewText(widget.TextProps{Text: z.label(c), MaxWidth: -1})
	var row fyne.CanvasObject
	switch {
	case c == z.opened && !locked:
		if !keep || z.field == nil {
			z.field = z.quantity(c)
		}
		row = widget.Row(8, widget.AlignCentre, widget.Grow(label), z.field)
		if z.s.width == model.Compact {
			row = widget.VBox(4, label, z.field)
		}
		z.load(c)
	default:
		value := say.T("not measured yet")
		mono := false
		if mm, ok := z.s.answer(c); ok {
			value, mono = say.F("%s mm", sketch.Figures(mm)), true
		}
		colour := theme.Ink
		if !mono {
			colour = theme.Muted
		}
		parts := []fyne.CanvasObject{widget.Grow(label), widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: value, Mono: mono}}, Colour: colour, MaxWidth: -1})}
		if !locked {
			parts = append(parts, screen.Tag(&z.s.Tags, z.id(c)+".change", widget.NewButton(widget.ButtonProps{
				Icon: "edit", Name: say.F("Change %s", z.label(c)), Kind: widget.PlainQuiet, Size: widget.Little, OnTapped: func() {
					z.open(c)
					if z.field != nil {
						widget.FocusOn(z.field)
					}
				},
			})))
		}
		row = widget.Row(12, widget.AlignCentre, parts...)
	}
	if c == z.opened {
		row = z.withHint(c, row)
	}
	if words == "" {
		return widget.Pad(0, 4, 0, 4, row)
	}
	ink := theme.Local
	icon := "warning"
	if small {
		ink, icon = theme.Danger, "error-fill"
	}
	return widget.Pad(0, 4, 0, 8, widget.VBox(4, row, widget.Row(6, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: icon, Colour: ink, Size: 18}),
		widget.Grow(widget.NewText(widget.TextProps{Text: words, Size: theme.SizeSmall, Bold: true, Colour: ink})))))
}

func (z *sizes) quantity(c engine.Cell) *widget.Quantity {
	s := z.s
	q := widget.NewQuantity(widget.QuantityProps{
		Name: z.label(c), Unit: "mm", Step: "10", After: s.props.Desk.After,
		OnChanged: func(a widget.Amount) {
			mm, _ := strconv.Atoi(a.Number)
			s.props.Editor.Type(c, s.quantity(c, mm)...)
			s.props.Typed()
			s.sheet.SetValues(s.values())
		},
		OnBlur:   func() { s.props.Editor.Leave(c) },
		OnSubmit: func() { z.next(c) },
	})
	return screen.Tag(&s.Tags, z.id(c), q)
}

// load puts the answer into the box that is open.
func (z *sizes) load(c engine.Cell) {
	if c != z.opened || z.field == nil {
		return
	}
	text := ""
	if mm, ok := z.s.answer(c); ok {
		text = strconv.Itoa(mm)
	}
	if z.field.Value().Number != text {
		z.field.Load(widget.Amount{Number: text, Unit: "mm"})
	}
}

// next opens the next length that nobody has measured yet, so that one size after the
// other is typed and Enter pressed. After the last it leaves the box.
func (z *sizes) next(c engine.Cell) {
	z.s.props.Editor.Leave(c)
	list := z.cells()
	i := slices.Index(list, c)
	for k := range list {
		to := list[(i+1+k)%len(list)]
		if _, known := z.s.answer(to); !known && to != c {
			z.open(to)
			widget.FocusOn(z.field)
			return
		}
	}
}

// open opens one length to be typed; the others close.
func (z *sizes) open(c engine.Cell) {
	if c == z.opened || z.s.row == "" {
		return
	}
	for _, known := range z.cells() {
		if known == c {
			z.opened, z.field, z.shown = c, nil, ""
			z.fill()
			return
		}
	}
}

// withHint puts what the form says about a size under it, with where its figure comes
// from.
func (z *sizes) withHint(c engine.Cell, row fyne.CanvasObject) fyne.CanvasObject {
	hint := z.s.doc.Form().Item(c.LinkID).Hint
	if hint == "" {
		return row
	}
	parts := []fyne.CanvasObject{row, widget.Hint(hint)}
	if from := sources()[c.LinkID]; from != "" {
		parts = append(parts, widget.Hint(say.F("From: %s.", from)))
	}
	return widget.VBox(4, parts...)
}
