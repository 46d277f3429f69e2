package form

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

type day struct {
	w  *widget.DateParts
	pt *part
}

func newDate(pt *part) control {
	c := &day{pt: pt}
	c.w = widget.NewDateParts(widget.DatePartsProps{
		Today: pt.page.now, NoCalendar: birth(pt), TodayButton: pt.item.Prefill == "" && !birth(pt),
		OnChanged: func(v string) { pt.local = ""; pt.typed(dateValue(v)...) },
		OnBlur:    func() { pt.local = c.w.Problem(); pt.left() },
	})
	return c
}

// birth reports whether a date is somebody's birthday, which no calendar
// helps with.
func birth(pt *part) bool {
	return strings.Contains(pt.item.LinkID, "dob") || strings.Contains(strings.ToLower(pt.item.Text), "date of birth")
}

func dateValue(v string) []fhir.Value {
	if v == "" {
		return nil
	}
	return []fhir.Value{fhir.Prim(fhir.Date, v)}
}

func (c *day) input() widget.Input { return c.w }

func (c *day) load(vs []fhir.Value) {
	switch {
	case len(vs) > 0:
		c.w.Load(vs[0].Text)
	case c.pt.local == "":
		c.w.Load("")
	}
}

// moment is a date with a time of day beside it.
type moment struct {
	w    *widget.DateParts
	time *widget.TextInput
	wrap *fyne.Container
	pt   *part
	loc  *time.Location
}

func newMoment(pt *part) control {
	c := &moment{pt: pt, loc: pt.page.now().Location()}
	c.w = widget.NewDateParts(widget.DatePartsProps{
		Today: pt.page.now, TodayButton: true,
		OnChanged: func(string) { c.changed() },
		OnBlur:    c.left,
	})
	c.time = screen.Tag(&pt.page.Tags, pt.page.id(pt.cell)+".time", widget.NewTextInput(widget.TextInputProps{
		Name: say.F("%s, time", pt.item.Text), Width: 120, Digits: true, Also: ":.", MaxRunes: 5,
		OnChanged: func(string) { c.changed() }, OnBlur: c.left,
	}))
	c.wrap = widget.VBox(4, widget.NewText(widget.TextProps{Text: say.T("Time, such as 14:30"), Size: theme.SizeSmall}), widget.Row(0, widget.AlignStart, c.time))
	return c
}

func (c *moment) changed() {
	c.pt.local = ""
	c.pt.typed(c.values()...)
}

func (c *moment) left() {
	c.pt.local = c.w.Problem()
	if _, ok := clock(c.time.Value()); !ok && c.time.Value() != "" {
		c.pt.local = say.F("The time must look like 14:30 – you put %s", c.time.Value())
	}
	c.pt.left()
}

func (c *moment) values() []fhir.Value {
	d := c.w.Value()
	if d == "" {
		return nil
	}
	if at, ok := clock(c.time.Value()); ok {
		if t, err := time.ParseInLocation("2006-01-02 15:04:05", d+" "+at, c.loc); err == nil {
			return []fhir.Value{fhir.Prim(fhir.DateTime, t.Format(time.RFC3339))}
		}
	}
	return []fhir.Value{fhir.Prim(fhir.DateTime, d)}
}

func (c *moment) input() widget.Input      { return c.w }
func (c *moment) extra() fyne.CanvasObject { return c.wrap }

func (c *moment) load(vs []fhir.Value) {
	if len(vs) == 0 {
		if c.pt.local == "" {
			c.w.Load("")
			c.time.Load("")
		}
		return
	}
	if t, err := time.Parse(time.RFC3339, vs[0].Text); err == nil {
		t = t.In(c.loc)
		c.w.Load(t.Format("2006-01-02"))
		c.time.Load(t.Format("15:04"))
		return
	}
	c.w.Load(vs[0].Text)
	c.time.Load("")
}

type hour struct {
	w  *widget.TextInput
	pt *part
}

func newTime(pt *part) control {
	c := &hour{pt: pt}
	c.w = widget.NewTextInput(widget.TextInputProps{
		Width: 120, Digits: true, Also: ":.", MaxRunes: 5,
		OnChanged: func(s string) {
			pt.local = ""
			if at, ok := clock(s); ok {
				pt.typed(fhir.Prim(fhir.Time, at))
			} else {
				pt.typed()
			}
		},
		OnBlur: func() {
			if _, ok := clock(c.w.Value()); !ok && c.w.Value() != "" {
				pt.local = say.F("The time must look like 14:30 – you put %s", c.w.Value())
			}
			pt.left()
		},
	})
	return c
}

func (c *hour) input() widget.Input { return c.w }

func (c *hour) load(vs []fhir.Value) {
	switch {
	case len(vs) > 0:
		c.w.Load(strings.TrimSuffix(vs[0].Text, ":00"))
	case c.pt.local == "":
		c.w.Load("")
	}
}

// clock is a time of day as an answer holds it.
func clock(s string) (string, bool) {
	at, ok := model.Clock(s)
	if !ok {
		return "", false
	}
	return at + ":00", true
}
