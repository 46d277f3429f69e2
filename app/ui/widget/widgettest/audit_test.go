package widgettest_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

func button(text string) *widget.Button { return widget.NewButton(widget.ButtonProps{Text: text}) }

// at lays objects out where a test wants them.
func at(places map[fyne.CanvasObject][4]float32, order ...fyne.CanvasObject) fyne.CanvasObject {
	for o, p := range places {
		o.Move(fyne.NewPos(p[0], p[1]))
		o.Resize(fyne.NewSize(p[2], p[3]))
	}
	return container.NewWithoutLayout(order...)
}

// Each kind of mistake, made on purpose, is found, and nothing else is.
func TestTheAuditFindsEachKindOfMistake(t *testing.T) {
	place := func(o fyne.CanvasObject, x, y, w, h float32, more ...fyne.CanvasObject) fyne.CanvasObject {
		return at(map[fyne.CanvasObject][4]float32{o: {x, y, w, h}}, append([]fyne.CanvasObject{o}, more...)...)
	}
	text := func(words string, c fyne.ThemeColorName) *canvas.Text {
		return &canvas.Text{Text: words, TextSize: 17, Color: theme.Colour(c)}
	}
	for name, c := range map[string]struct {
		make func() fyne.CanvasObject
		want []widgettest.Kind
	}{
		"nothing": {func() fyne.CanvasObject { return widget.VBox(8, button("Go on"), button("Go back")) }, nil},
		"no name": {func() fyne.CanvasObject {
			return widget.NewCardButton(widget.CardProps{Content: widget.Body("Open"), OnTapped: func() {}})
		}, []widgettest.Kind{widgettest.Nameless}},
		"a name without the word": {func() fyne.CanvasObject {
			return widget.NewButton(widget.ButtonProps{Text: "Ring", Name: "Call Farah"})
		}, []widgettest.Kind{widgettest.Misnamed}},
		"Fyne's own button": {func() fyne.CanvasObject { return fynewidget.NewButton("Go", nil) }, []widgettest.Kind{widgettest.Nameless}},
		"small":             {func() fyne.CanvasObject { return place(button("Go"), 0, 0, 60, 40) }, []widgettest.Kind{widgettest.Small}},
		"covered": {func() fyne.CanvasObject {
			a, b := button("One"), button("Two")
			return at(map[fyne.CanvasObject][4]float32{a: {0, 0, 100, 48}, b: {80, 0, 100, 48}}, a, b)
		}, []widgettest.Kind{widgettest.Covered}},
		"a card over a button": {func() fyne.CanvasObject {
			a, b := button("One"), widget.NewCard(widget.CardProps{Name: "Card"})
			return at(map[fyne.CanvasObject][4]float32{a: {0, 0, 100, 48}, b: {60, 0, 100, 48}}, a, b)
		}, []widgettest.Kind{widgettest.Covered}},
		"crowded": {func() fyne.CanvasObject {
			a, b := button("One"), button("Two")
			return at(map[fyne.CanvasObject][4]float32{a: {0, 0, 100, 48}, b: {104, 0, 100, 48}}, a, b)
		}, []widgettest.Kind{widgettest.Crowded}},
		"rows may touch": {func() fyne.CanvasObject {
			row := func(s string) fyne.CanvasObject {
				return widget.NewTaskRow(widget.TaskRowProps{Title: s, OnTapped: func() {}})
			}
			return widget.RowsCard(row("Health"), row("School"))
		}, nil},
		"cut": {func() fyne.CanvasObject { return place(button("A long word on a narrow button"), 0, 0, 80, 48) }, []widgettest.Kind{widgettest.Cut}},
		"off the side": {func() fyne.CanvasObject {
			o := text("At the very edge of everything", theme.Ink)
			return place(o, 500, 0, 300, 24)
		}, []widgettest.Kind{widgettest.Outside}},
		"words on words": {func() fyne.CanvasObject {
			a, b := text("What Amina said", theme.Ink), text("What we agreed", theme.Ink)
			return at(map[fyne.CanvasObject][4]float32{a: {0, 0, 200, 24}, b: {20, 4, 200, 24}}, a, b)
		}, []widgettest.Kind{widgettest.Crossing}},
		"faint words": {func() fyne.CanvasObject { return place(text("Barely there", theme.Line), 0, 0, 200, 24) }, []widgettest.Kind{widgettest.Faint}},
		"a faint icon on a ground": {func() fyne.CanvasObject {
			return widget.NewCard(widget.CardProps{Fill: theme.Primary, Pad: widget.Around(8), Content: widget.NewIcon(widget.IconProps{Icon: "check", Colour: theme.TintInk})})
		}, []widgettest.Kind{widgettest.Faint}},
		"scrolled away is not covered": {func() fyne.CanvasObject {
			var rows []fyne.CanvasObject
			for range 20 {
				rows = append(rows, button("Go"))
			}
			page, bar := widget.NewPageScroll(widget.PageProps{Content: widget.VBox(8, rows...)}), button("Continue")
			return at(map[fyne.CanvasObject][4]float32{page: {0, 0, 600, 300}, bar: {0, 320, 200, 48}}, page, bar)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
			o := c.make()
			win := test.NewTempWindow(t, o)
			win.SetPadded(false)
			win.Resize(fyne.NewSize(600, 400))
			var got []widgettest.Kind
			for _, f := range widgettest.Audit(win.Canvas().Content()) {
				got = append(got, f.Kind)
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v: %v", got, c.want, widgettest.Audit(win.Canvas().Content()))
			}
			if left := widgettest.Audit(win.Canvas().Content(), c.want...); len(left) > 0 {
				t.Errorf("left out, still found %v", left)
			}
		})
	}
}

func TestContrastIsTheStandards(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Sunlight, 100))
	p := theme.New(theme.Sunlight, 100).Palette(0)
	if r := widgettest.Ratio(p[theme.Ink], p[theme.Page]); r < 20.9 || r > 21.1 {
		t.Errorf("black on white is %.2f, want 21", r)
	}
}
