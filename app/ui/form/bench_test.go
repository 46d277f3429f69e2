package form

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// twenty is a page of 20 questions of every sort, the most that a page holds.
func twenty(t testing.TB) *engine.Form {
	var items []string
	option := `{"valueCoding":{"system":"urn:o","code":"%d","display":"Choice number %d of these"}}`
	var options []string
	for i := range 5 {
		options = append(options, fmt.Sprintf(option, i, i))
	}
	list := strings.Join(options, ",")
	for i := range 20 {
		kind := []string{
			`"type":"text"`, `"type":"string"`, `"type":"choice","answerOption":[` + list + `]`, `"type":"boolean"`, `"type":"date"`,
			`"type":"choice","repeats":true,"answerOption":[` + list + `]`, `"type":"integer"`,
		}[i%7]
		items = append(items, fmt.Sprintf(`{"linkId":"q%d","text":"What helps at mealtimes, question number %d?",%s,"item":[{"linkId":"h%d","type":"display","text":"What should someone new know so that it goes well?"}]}`, i, i, kind, i))
	}
	page := `"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"page"}]}}]`
	return screentest.Parse(t, `{"resourceType":"Questionnaire","url":"urn:test:twenty","version":"1.0.0","name":"twenty","title":"Twenty","status":"active","item":[
	 {"linkId":"p","type":"group","text":"All",`+page+`,"item":[`+strings.Join(items, ",")+`]}]}`)
}

// BenchmarkOpenPage builds a page of 20 questions, lays it out and asks for
// the first frame's sizes. The limit on the reference machine is 60 ms with
// the first frame; drawing is the driver's and is measured in a real window.
func BenchmarkOpenPage(b *testing.B) {
	test.NewTempApp(b)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	r := newRig(b, twenty(b))
	pg := r.pageOf("q0")
	if len(pg.Items) != 20 {
		b.Fatalf("the page has %d questions", len(pg.Items))
	}
	b.ReportAllocs()
	for b.Loop() {
		p := r.build(pg, "", false)
		all := widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 24, p.Object())})
		all.Resize(fyne.NewSize(728, 700))
		all.MinSize()
	}
}

// BenchmarkKey types a letter into a box of such a page: the box, the editor,
// and the sizes of everything that shows, as the driver asks for each frame.
// The limit is 8 ms of the UI goroutine.
func BenchmarkKey(b *testing.B) {
	test.NewTempApp(b)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	r := newRig(b, twenty(b))
	r.open(r.pageOf("q0"), "", 728)
	target := input[*widget.TextArea](r, "q0").FocusTarget()
	r.desk.Focus(target)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if n++; n%80 == 0 { // a sentence, then another
			input[*widget.TextArea](r, "q0").Load("")
		}
		target.TypedRune('a')
		sizes(r.all)
	}
}

// sizes asks every visible object for its smallest size, as Fyne's canvas does
// in each frame.
func sizes(root fyne.CanvasObject) {
	widget.Survey(root, func(s widget.Seen) bool {
		s.Object.MinSize()
		return true
	})
}

// BenchmarkAnswer gives an answer that other questions follow from: the
// engine, the record in memory, and the page.
func BenchmarkAnswer(b *testing.B) {
	test.NewTempApp(b)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	r := newRig(b, screentest.Parse(b, small))
	r.on("help")
	it := r.doc.Form().Item("help")
	n := 0
	for b.Loop() {
		r.ed.Choose(engine.Cell{LinkID: "help"}, it.Options[n%2].Value)
		n++
		if len(r.mem.Ops) > 2000 {
			b.StopTimer()
			r = newRig(b, screentest.Parse(b, small))
			r.on("help")
			b.StartTimer()
		}
	}
}
