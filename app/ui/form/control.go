package form

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// typed notes what is being typed; the editor saves it at its own pace.
func (pt *part) typed(vs ...fhir.Value) {
	pt.typing = true
	pt.page.editor().Type(pt.cell, vs...)
	pt.page.props.Around.Typed()
}

// chosen saves an answer given in one go.
func (pt *part) chosen(vs ...fhir.Value) {
	pt.typing, pt.local = false, ""
	pt.page.editor().Choose(pt.cell, vs...)
}

// left is called when the focus leaves a box: what was typed is saved, and
// what is wrong is shown.
func (pt *part) left() {
	pt.typing = false
	pt.page.editor().Leave(pt.cell)
	pt.problem()
}

// control makes the widget for a question.
func (p *Page) control(pt *part) control {
	switch pt.kind {
	case KindArea:
		return newArea(pt)
	case KindNumber, KindQuantity:
		return newNumber(pt)
	case KindDate:
		return newDate(pt)
	case KindDateTime:
		return newMoment(pt)
	case KindTime:
		return newTime(pt)
	case KindYesNo:
		return newYesNo(pt)
	case KindRadio:
		return newRadio(pt)
	case KindCheck:
		return newCheck(pt)
	case KindSearch:
		return newSearch(pt)
	case KindPerson, KindPeople:
		return newPerson(pt)
	case KindOrg:
		return newOrg(pt)
	}
	return newLine(pt)
}

// --- one line and several lines of text

type line struct {
	w *widget.TextInput
}

func newLine(pt *part) control {
	c := &line{}
	props := widget.TextInputProps{
		MaxRunes:  pt.item.MaxLength,
		OnChanged: func(s string) { pt.typed(textValue(pt.item, s)...) },
		OnBlur:    pt.left,
	}
	switch {
	case pt.item.Control == fhir.ControlPhone:
		props.Width = 240
	case pt.item.MaxLength > 0 && pt.item.MaxLength <= 20:
		props.Width = 240
	}
	c.w = widget.NewTextInput(props)
	return c
}

func (c *line) input() widget.Input  { return c.w }
func (c *line) load(vs []fhir.Value) { c.w.Load(firstText(vs)) }

type area struct {
	w *widget.TextArea
}

func newArea(pt *part) control {
	c := &area{}
	c.w = widget.NewTextArea(widget.TextAreaProps{
		Rows: rows(pt.item), Guide: pt.item.LengthGuide, Italic: pt.item.Voice,
		OnChanged: func(s string) { pt.typed(textValue(pt.item, s)...) },
		OnBlur:    pt.left,
	})
	return c
}

// rows is how many lines a text area starts with: three, more where much is
// expected.
func rows(it *engine.Item) int {
	if it.LengthGuide >= 800 {
		return 5
	}
	return 3
}

func (c *area) input() widget.Input  { return c.w }
func (c *area) load(vs []fhir.Value) { c.w.Load(firstText(vs)) }

func firstText(vs []fhir.Value) string {
	if len(vs) == 0 {
		return ""
	}
	v := vs[0]
	switch v.Kind {
	case fhir.ReferenceKind:
		return v.Reference.Display
	case fhir.CodingKind:
		return v.Coding.Display
	}
	return v.Text
}

func textValue(it *engine.Item, s string) []fhir.Value {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil
	}
	if it.Type == engine.URL {
		return []fhir.Value{fhir.Prim(fhir.URI, s)}
	}
	return []fhir.Value{fhir.TextValue(s)}
}

// --- numbers

type number struct {
	w  *widget.Quantity
	it *engine.Item
}

func newNumber(pt *part) control {
	it := pt.item
	c := &number{it: it}
	props := widget.QuantityProps{
		Decimal:  it.Type != engine.Integer && it.MaxPlaces != 0,
		Negative: it.Min == nil || strings.HasPrefix(it.Min.Text+it.Min.Quantity.Value, "-"),
		After:    pt.page.props.Around.Desk.After,
		OnBlur:   pt.left,
	}
	if it.Type == engine.Quantity && len(it.Units) == 1 {
		props.Unit = unitLabel(it.Units[0])
	} else if it.Type == engine.Quantity {
		for _, u := range it.Units {
			props.Units = append(props.Units, widget.Option{Key: u.Code, Label: unitLabel(u)})
		}
	}
	if it.Type == engine.Integer && it.Min == nil {
		props.Negative = false
	}
	props.OnChanged = func(a widget.Amount) { pt.typed(c.value(a)...) }
	c.w = widget.NewQuantity(props)
	return c
}

func unitLabel(u fhir.Coding) string {
	if u.Display != "" {
		return u.Display
	}
	return u.Code
}

func (c *number) value(a widget.Amount) []fhir.Value {
	n := strings.TrimSpace(a.Number)
	if n == "" || n == "-" || n == "." {
		return nil
	}
	n = strings.TrimSuffix(n, ".")
	if strings.HasPrefix(n, ".") {
		n = "0" + n
	}
	switch c.it.Type {
	case engine.Integer:
		return []fhir.Value{fhir.Prim(fhir.Integer, plainDigits(n))}
	case engine.Decimal:
		return []fhir.Value{fhir.Prim(fhir.Decimal, plainDigits(n))}
	}
	unit := fhir.Coding{}
	for _, u := range c.it.Units {
		if len(c.it.Units) == 1 || u.Code == a.Unit {
			unit = u
			break
		}
	}
	v := fhir.Value{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{
		Value: plainDigits(n), Unit: unitLabel(unit), System: unit.System, Code: unit.Code,
	}}
	return []fhir.Value{v}
}

// plainDigits takes away zeros that JSON numbers cannot begin with.
func plainDigits(n string) string {
	sign := ""
	if strings.HasPrefix(n, "-") {
		sign, n = "-", n[1:]
	}
	n = strings.TrimLeft(n, "0")
	if n == "" || strings.HasPrefix(n, ".") {
		n = "0" + n
	}
	return sign + n
}

func (c *number) input() widget.Input { return c.w }

func (c *number) load(vs []fhir.Value) {
	if len(vs) == 0 {
		c.w.Load(widget.Amount{Unit: c.w.Value().Unit})
		return
	}
	if vs[0].Kind == fhir.QuantityKind {
		c.w.Load(widget.Amount{Number: vs[0].Quantity.Value, Unit: vs[0].Quantity.Code})
		return
	}
	c.w.Load(widget.Amount{Number: vs[0].Text})
}

// --- choices

func keyOf(o engine.Option) string {
	if o.Coding.Code != "" {
		return o.Coding.Code
	}
	return o.Label
}

func (pt *part) options() []engine.Option {
	if len(pt.item.Options) == 0 && pt.item.OptionsFrom != "" && pt.page.props.Around.Options != nil {
		return pt.page.props.Around.Options(pt.item.OptionsFrom)
	}
	return pt.item.Options
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
		props.Options = []widget.Option{{Key: widget.Yes, Label: "Yes"}, {Key: widget.No, Label: "No"}}
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
	return "Something else"
}

// own is the box for own words under a list of choices.
type own struct {
	box  *widget.TextInput
	wrap *fyne.Container
}

func newOwn(pt *part, typed func(string)) *own {
	o := &own{}
	o.box = widget.NewTextInput(widget.TextInputProps{
		Name: pt.item.Text + ", in your own words", OnChanged: typed, OnBlur: pt.left,
	})
	screen.Tag(&pt.page.Tags, pt.page.id(pt.cell)+".other", o.box)
	o.wrap = widget.VBox(4, widget.NewText(widget.TextProps{Text: "Say what", Size: theme.SizeSmall}), o.box)
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

// --- people and organisations

type person struct {
	w  *widget.PersonPicker
	pt *part
}

func newPerson(pt *part) control {
	c := &person{pt: pt}
	c.w = widget.NewPersonPicker(widget.PersonPickerProps{
		People: c.people(), Many: pt.kind == KindPeople, AllowNew: true, OnBlur: pt.left,
		OnChanged: func(ps []widget.Person) {
			var vs []fhir.Value
			for _, p := range ps {
				vs = append(vs, c.value(p))
			}
			pt.chosen(vs...)
		},
	})
	return c
}

func (c *person) known() []casefile.Person {
	if f := c.pt.page.props.Around.People; f != nil {
		return f()
	}
	return nil
}

func (c *person) people() []widget.Person {
	var out []widget.Person
	for _, p := range c.known() {
		out = append(out, widget.Person{ID: p.Ref, Name: p.Name, Role: p.Role, Team: p.Team})
	}
	return out
}

func (c *person) value(p widget.Person) fhir.Value {
	if c.pt.item.Type == engine.Reference {
		return fhir.ReferenceValue(p.ID, p.Name)
	}
	return fhir.TextValue(p.Name)
}

func (c *person) input() widget.Input { return c.w }

func (c *person) load(vs []fhir.Value) {
	known := c.people()
	out := make([]widget.Person, 0, len(vs))
	for _, v := range vs {
		p := widget.Person{ID: v.Reference.Reference, Name: firstText([]fhir.Value{v})}
		for _, k := range known {
			if k.ID != "" && k.ID == p.ID {
				p = k
				if v.Reference.Display != "" {
					p.Name = v.Reference.Display
				}
				break
			}
		}
		out = append(out, p)
	}
	c.w.Load(out)
}

type org struct {
	w  *widget.ChoiceSearch
	pt *part
}

func newOrg(pt *part) control {
	c := &org{pt: pt}
	c.w = widget.NewChoiceSearch(widget.ChoiceSearchProps{
		AsWritten: true, OnBlur: pt.left,
		Search: func(typed string) []widget.Option { return widget.FindOptions(c.known(), typed) },
		OnChanged: func(v widget.Chosen) {
			switch {
			case v.Label == "":
				pt.chosen()
			case pt.item.Type == engine.Reference:
				pt.chosen(fhir.ReferenceValue(v.Key, v.Label))
			default:
				pt.chosen(fhir.TextValue(v.Label))
			}
		},
	})
	return c
}

func (c *org) known() []widget.Option {
	if f := c.pt.page.props.Around.Records; f != nil {
		return f(c.pt.item)
	}
	return nil
}

func (c *org) input() widget.Input { return c.w }

func (c *org) load(vs []fhir.Value) {
	v := widget.Chosen{}
	if len(vs) > 0 {
		v = widget.Chosen{Key: vs[0].Reference.Reference, Label: firstText(vs)}
	}
	c.w.Load(v)
}
