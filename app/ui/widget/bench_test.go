package widget

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// questions makes a page of n mixed questions, as a form page mixes them.
func questions(n int) ([]fyne.CanvasObject, []*Field) {
	objects := make([]fyne.CanvasObject, 0, n)
	fields := make([]*Field, 0, n)
	opts := []Option{
		{Key: "a", Label: "Home with family"},
		{Key: "b", Label: "With a shared carer"},
		{Key: "c", Label: "In a residential school in the week"},
		{Key: "d", Label: "Somewhere else"},
	}
	for i := range n {
		var in Input
		switch i % 6 {
		case 0:
			in = NewTextInput(TextInputProps{Value: "Beck Lane School"})
		case 1:
			in = NewTextArea(TextAreaProps{Value: "Chair tilted back a little. Music off. Show her the spoon before it comes."})
		case 2:
			in = NewYesNo(YesNoProps{Value: Yes})
		case 3:
			in = NewRadioList(RadioListProps{Options: opts, Value: "b"})
		case 4:
			in = NewCheckList(CheckListProps{Options: opts, Value: []string{"a", "c"}})
		case 5:
			in = NewDateParts(DatePartsProps{Value: "2026-03-27", Today: day})
		}
		f := NewField(FieldProps{
			Label: fmt.Sprintf("Question %d: what should someone new know so that meals go well at home?", i),
			Hint:  "Include help with cutting up, feeding, drinking and feeding tubes, and who gives it.",
			Input: in,
		})
		fields = append(fields, f)
		objects = append(objects, f)
	}
	return objects, fields
}

func benchWindow(b *testing.B) (fyne.Window, *PageScroll) {
	b.Helper()
	test.NewTempApp(b).Settings().SetTheme(theme.New(theme.Light, 100))
	page := NewPageScroll(PageProps{})
	w := test.NewTempWindow(b, page)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1040, 640))
	return w, page
}

// BenchmarkOpenPageOf20 is the cost of building and laying out a page of 20
// questions that was not seen before, words measured already. The issue gives
// 60 ms on this machine with painting.
func BenchmarkOpenPageOf20(b *testing.B) {
	_, page := benchWindow(b)
	b.ReportAllocs()
	for b.Loop() {
		objects, _ := questions(20)
		page.SetContent(Pad(32, 18, 32, 24, VBox(20, objects...)))
	}
}

// BenchmarkOpenPageOf20Cold measures every word anew, as after a change of
// theme or text size.
func BenchmarkOpenPageOf20Cold(b *testing.B) {
	_, page := benchWindow(b)
	b.ReportAllocs()
	for b.Loop() {
		fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
		objects, _ := questions(20)
		page.SetContent(Pad(32, 18, 32, 24, VBox(20, objects...)))
	}
}

// BenchmarkKeyInTextInput is one key into a box on a page of 20.
func BenchmarkKeyInTextInput(b *testing.B) {
	w, page := benchWindow(b)
	objects, fields := questions(20)
	page.SetContent(Pad(32, 18, 32, 24, VBox(20, objects...)))
	in := fields[0].Input().(*TextInput)
	w.Canvas().Focus(in.entry)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		in.entry.TypedRune('a')
		if n++; n%40 == 0 {
			in.Load("")
		}
		layoutWalk(page)
	}
}

// BenchmarkKeyInTextArea is one key into a text area with 600 characters.
func BenchmarkKeyInTextArea(b *testing.B) {
	w, page := benchWindow(b)
	objects, fields := questions(20)
	page.SetContent(Pad(32, 18, 32, 24, VBox(20, objects...)))
	in := fields[1].Input().(*TextArea)
	var text string
	for range 8 {
		text += "Chair tilted back a little. Music off. Show her the spoon before it comes. "
	}
	in.Load(text)
	w.Canvas().Focus(in.entry)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		in.entry.TypedRune('a')
		if n++; n%200 == 0 {
			in.Load(text)
		}
		layoutWalk(page)
	}
}

// layoutWalk asks every object on the page for its smallest size, as the
// desktop driver does in every frame.
func layoutWalk(o fyne.CanvasObject) {
	o.MinSize()
	for _, p := range parts(o) {
		if p != nil && p.Visible() {
			layoutWalk(p)
		}
	}
}
