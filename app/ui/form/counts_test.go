package form

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/counts"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// TestCountsOfAPage counts what the benchmarks of a page time: 20 questions built
// and laid out, and a letter typed on such a page.
func TestCountsOfAPage(t *testing.T) {
	test.NewTempApp(t)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 100))
	r := newRig(t, twenty(t))
	pg := r.pageOf("q0")
	opened := counts.Allocations(func() {
		p := r.build(pg, "", false)
		all := widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 24, p.Object())})
		all.Resize(fyne.NewSize(728, 700))
		all.MinSize()
	})

	r = newRig(t, twenty(t))
	r.open(r.pageOf("q0"), "", 728)
	target := input[*widget.TextArea](r, "q0").FocusTarget()
	r.desk.Focus(target)
	key := counts.Allocations(func() {
		target.TypedRune('a')
		sizes(r.all)
	})
	shown := 0
	widget.Survey(r.all, func(widget.Seen) bool { shown++; return true })
	counts.Hold(t,
		counts.Count{Name: "a page of 20 questions opened: allocations", Got: opened, Most: 26_000},
		counts.Count{Name: "a page of 20 questions: objects on the canvas", Got: int64(shown), Most: 620},
		counts.Count{Name: "a key on such a page: allocations", Got: key, Most: 700},
	)
}
