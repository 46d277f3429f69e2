package form

import (
	"strings"

	"fyne.io/fyne/v2"

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
	pt.asks.saved(firstText(pt.page.editor().Values(pt.cell)))
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
	case KindMany:
		return newMany(pt)
	case KindPlace:
		return newPlace(pt)
	}
	if pt.marked() {
		return newArea(pt) // marks stand under words that all show
	}
	return newLine(pt)
}

type line struct {
	w *widget.TextInput
}

func newLine(pt *part) control {
	c := &line{}
	props := widget.TextInputProps{
		MaxRunes: pt.item.MaxLength,
		OnChanged: func(s string) {
			pt.typed(textValue(pt.item, s)...)
			pt.asks.typed(s)
		},
		OnBlur: pt.left,
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

func (c *line) input() widget.Input { return c.w }

func (c *line) load(vs []fhir.Value) { c.w.Load(firstText(vs)) }

type area struct {
	w *widget.TextArea
}

func newArea(pt *part) control {
	c := &area{}
	props := widget.TextAreaProps{
		Rows: rows(pt.item), Guide: pt.item.LengthGuide, Italic: pt.item.Voice,
		OnChanged: func(s string) {
			if pt.kind == KindText {
				s = oneLine(s)
			}
			pt.typed(textValue(pt.item, s)...)
			pt.asks.typed(s)
		},
		OnBlur: pt.left,
	}
	if pt.marked() {
		props.Underline = pt.marks
	}
	if pt.kind == KindText {
		props.Rows = 2
		props.OnKey = func(k *fyne.KeyEvent) bool { return k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter }
	}
	c.w = widget.NewTextArea(props)
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

func (c *area) input() widget.Input { return c.w }

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
