package form

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func keyOf(o engine.Option) string {
	if o.Coding.Code != "" {
		return o.Coding.Code
	}
	return o.Label
}

// options are the form's own, after those that the case or a setting supplies.
func (pt *part) options() []engine.Option {
	if pt.item.OptionsFrom == "" || pt.page.props.Around.Options == nil {
		return pt.item.Options
	}
	return append(pt.page.props.Around.Options(pt.item.OptionsFrom), pt.item.Options...)
}

func choices(os []engine.Option) []widget.Option {
	out := make([]widget.Option, len(os))
	for i, o := range os {
		label := o.Label
		if o.Prefix != "" {
			label = o.Prefix + " " + label
		}
		out[i] = widget.Option{Key: keyOf(o), Label: label, Hint: o.Guide, Exclusive: o.Exclusive}
	}
	return out
}

func optionOf(os []engine.Option, v fhir.Value) (engine.Option, bool) {
	for _, o := range os {
		if o.Value.Equal(v) {
			return o, true
		}
	}
	return engine.Option{}, false
}

func optionByKey(os []engine.Option, key string) (engine.Option, bool) {
	for _, o := range os {
		if keyOf(o) == key {
			return o, true
		}
	}
	return engine.Option{}, false
}

type yesNo struct {
	w  *widget.YesNo
	pt *part
}

func newYesNo(pt *part) control {
	c := &yesNo{pt: pt}
	props := widget.YesNoProps{Wide: pt.page.props.Wide, OnBlur: pt.left}
	if pt.item.Type == engine.Boolean {
		props.Options = []widget.Option{{Key: widget.Yes, Label: say.T("Yes")}, {Key: widget.No, Label: say.T("No")}}
	} else {
		props.Options = choices(pt.item.Options)
	}
	props.OnChanged = func(key string) {
		switch {
		case key == "":
			pt.chosen()
		case pt.item.Type == engine.Boolean:
			pt.chosen(fhir.BoolValue(key == widget.Yes))
		default:
			if o, ok := optionByKey(pt.item.Options, key); ok {
				pt.chosen(o.Value)
			}
		}
	}
	c.w = widget.NewYesNo(props)
	return c
}

func (c *yesNo) input() widget.Input { return c.w }

func (c *yesNo) load(vs []fhir.Value) {
	key := ""
	if len(vs) > 0 {
		switch {
		case vs[0].Kind == fhir.Boolean && vs[0].Bool:
			key = widget.Yes
		case vs[0].Kind == fhir.Boolean:
			key = widget.No
		default:
			if o, ok := optionOf(c.pt.item.Options, vs[0]); ok {
				key = keyOf(o)
			}
		}
	}
	c.w.Load(key)
}

// otherKey is the row that opens a box for own words.
const otherKey = "\x00other"

func otherLabel(it *engine.Item) string {
	if it.OpenLabel != "" {
		return it.OpenLabel
	}
	return say.T("Something else")
}

// own is the box for own words under a list of choices.
type own struct {
	box  *widget.TextInput
	wrap *fyne.Container
}

func newOwn(pt *part, typed func(string)) *own {
	o := &own{}
	o.box = widget.NewTextInput(widget.TextInputProps{
		Name: say.F("%s, in your own words", pt.item.Text), OnChanged: typed, OnBlur: pt.left,
	})
	screen.Tag(&pt.page.Tags, pt.page.id(pt.cell)+".other", o.box)
	o.wrap = widget.VBox(4, widget.NewText(widget.TextProps{Text: say.T("Say what"), Size: theme.SizeSmall}), o.box)
	o.wrap.Hide()
	return o
}

func (o *own) show(on bool, relayout func()) {
	if o.wrap.Visible() != on {
		setVisible(o.wrap, on)
		relayout()
	}
}

type radio struct {
	w   *widget.RadioList
	pt  *part
	own *own
}

func newRadio(pt *part) control {
	c := &radio{pt: pt}
	opts := choices(pt.options())
	if pt.item.Type == engine.OpenChoice {
		opts = append(opts, widget.Option{Key: otherKey, Label: otherLabel(pt.item)})
		c.own = newOwn(pt, func(s string) { pt.typed(textValue(pt.item, s)...) })
	}
	c.w = widget.NewRadioList(widget.RadioListProps{Options: opts, OnBlur: pt.left, OnChanged: c.changed})
	return c
}

func (c *radio) changed(key string) {
	if c.own != nil {
		c.own.show(key == otherKey, c.pt.page.props.Around.Relayout)
	}
	switch key {
	case "":
		c.pt.chosen()
	case otherKey:
		c.pt.chosen(textValue(c.pt.item, c.own.box.Value())...)
		c.w.Load(otherKey)
		c.own.show(true, c.pt.page.props.Around.Relayout)
	default:
		if o, ok := optionByKey(c.pt.options(), key); ok {
			c.pt.chosen(o.Value)
		}
	}
}

func (c *radio) input() widget.Input { return c.w }

func (c *radio) extra() fyne.CanvasObject {
	if c.own == nil {
		return widget.VBox(0)
	}
	return c.own.wrap
}

func (c *radio) load(vs []fhir.Value) {
	key, words := "", ""
	if len(vs) > 0 {
		if o, ok := optionOf(c.pt.options(), vs[0]); ok {
			key = keyOf(o)
		} else if c.own != nil {
			key, words = otherKey, model.AnswerText(c.pt.item, vs[:1])
		} else {
			key = firstText(vs)
		}
	} else if c.own != nil && c.w.Value() == otherKey && c.own.wrap.Visible() {
		return // own words are about to be typed
	}
	c.w.Load(key)
	if c.own != nil {
		c.own.box.Load(words)
		c.own.show(key == otherKey, func() {})
	}
}

type check struct {
	w   *widget.CheckList
	pt  *part
	own *own
}

func newCheck(pt *part) control {
	c := &check{pt: pt}
	opts := choices(pt.options())
	if pt.item.Type == engine.OpenChoice {
		opts = append(opts, widget.Option{Key: otherKey, Label: otherLabel(pt.item)})
		c.own = newOwn(pt, func(string) { pt.typed(c.values()...) })
	}
	c.w = widget.NewCheckList(widget.CheckListProps{
		Options: opts, OneColumn: pt.page.props.Wide, OnBlur: pt.left,
		OnChanged: func([]string) {
			if c.own != nil {
				c.own.show(c.other(), pt.page.props.Around.Relayout)
			}
			pt.chosen(c.values()...)
		},
	})
	return c
}

func (c *check) other() bool {
	for _, k := range c.w.Value() {
		if k == otherKey {
			return true
		}
	}
	return false
}

// values are the ticked options in order, then the own words, each between
// semicolons one answer.
func (c *check) values() []fhir.Value {
	var out []fhir.Value
	for _, k := range c.w.Value() {
		if o, ok := optionByKey(c.pt.options(), k); ok {
			out = append(out, o.Value)
		}
	}
	if c.own != nil && c.other() {
		for _, s := range strings.Split(c.own.box.Value(), ";") {
			out = append(out, textValue(c.pt.item, s)...)
		}
	}
	return out
}

func (c *check) input() widget.Input { return c.w }

func (c *check) extra() fyne.CanvasObject {
	if c.own == nil {
		return widget.VBox(0)
	}
	return c.own.wrap
}

func (c *check) load(vs []fhir.Value) {
	var keys, words []string
	for _, v := range vs {
		if o, ok := optionOf(c.pt.options(), v); ok {
			keys = append(keys, keyOf(o))
		} else {
			words = append(words, model.AnswerText(c.pt.item, []fhir.Value{v}))
		}
	}
	if c.own != nil {
		if len(words) > 0 || c.other() {
			keys = append(keys, otherKey)
		}
		if len(words) > 0 {
			c.own.box.Load(strings.Join(words, "; "))
		}
		c.own.show(len(words) > 0 || c.other(), func() {})
	}
	c.w.Load(keys)
}

type search struct {
	w  *widget.ChoiceSearch
	pt *part
}

func newSearch(pt *part) control {
	c := &search{pt: pt}
	open := pt.item.Type == engine.OpenChoice || len(pt.options()) == 0
	c.w = widget.NewChoiceSearch(widget.ChoiceSearchProps{
		Options: choices(pt.options()), AsWritten: open, OnBlur: pt.left,
		OnChanged: func(v widget.Chosen) {
			switch o, ok := optionByKey(pt.options(), v.Key); {
			case v == (widget.Chosen{}):
				pt.chosen()
			case v.Key != "" && ok:
				pt.chosen(o.Value)
			case open:
				pt.chosen(textValue(pt.item, v.Label)...)
			}
		},
	})
	return c
}

func (c *search) input() widget.Input { return c.w }

func (c *search) load(vs []fhir.Value) {
	v := widget.Chosen{}
	if len(vs) > 0 {
		if o, ok := optionOf(c.pt.options(), vs[0]); ok {
			v = widget.Chosen{Key: keyOf(o), Label: o.Label}
		} else {
			v = widget.Chosen{Label: model.AnswerText(c.pt.item, vs[:1])}
		}
	}
	c.w.Load(v)
}
