package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	fynewidget "fyne.io/fyne/v2/widget"

	"doorstep/app/ui/theme"
)

// Whatever is typed, erased, broken or pasted, at whatever width, the text is
// what a person meant, with or without a paragraph below.
func TestTheCaretIsWhereItWasMeantAtAnyWidth(t *testing.T) {
	area := NewTextArea(TextAreaProps{})
	page := NewPageScroll(PageProps{Content: VBox(20, area)})
	win := stage(t, page, 300, 900)
	rapid.Check(t, func(t *rapid.T) {
		win.Resize(fyne.NewSize(float32(rapid.IntRange(140, 420).Draw(t, "width")), 900))
		below := rapid.SampledFrom([]string{"", "\nThe paragraph below.", "\n\nx"}).Draw(t, "below")
		area.Load("")
		area.Load(below)
		area.entry.CursorRow, area.entry.CursorColumn = 0, 0
		area.entry.caret = caret{}
		win.Canvas().Focus(area.entry)
		var want []rune
		for range rapid.IntRange(1, 50).Draw(t, "edits") {
			switch rapid.IntRange(0, 11).Draw(t, "what") {
			case 0:
				area.entry.TypedKey(key(fyne.KeyBackspace))
				if len(want) > 0 {
					want = want[:len(want)-1]
				}
			case 1:
				area.entry.TypedKey(key(fyne.KeyReturn))
				want = append(want, '\n')
			case 2:
				clip := test.NewClipboard()
				clip.SetContent("two words ")
				area.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
				want = append(want, []rune("two words ")...)
			case 3, 4, 5:
				typeRune(area.entry, ' ')
				want = append(want, ' ')
			default:
				for _, r := range rapid.StringMatching(`[a-z]{1,9}`).Draw(t, "word") {
					typeRune(area.entry, r)
					want = append(want, r)
				}
			}
			if got := area.Value(); got != string(want)+below {
				t.Fatalf("the box holds %q, meant is %q", got, string(want)+below)
			}
		}
	})
}

func TestMovingAwayForgetsALostCaret(t *testing.T) {
	area := NewTextArea(TextAreaProps{})
	win := stage(t, VBox(0, area), 300, 300)
	win.Canvas().Focus(area.entry)
	for width := float32(200); width < 400; width += 3 {
		win.Resize(fyne.NewSize(width, 300))
		area.Load("")
		typeIn(win, "Blue bowl with the suction base. ")
		if !area.entry.caret.lost {
			continue
		}
		area.entry.TypedKey(key(fyne.KeyLeft))
		typeIn(win, "X")
		if area.Value() != "Blue bowl with the suction base.X " {
			t.Fatalf("after Left: %q", area.Value())
		}
		return
	}
	t.Fatal("at no width did the line wrap at the space")
}

// fyne#2698, its second half; worked around by caret.
func TestQuirk2698ASpaceAtTheEndOfALineLosesTheCaret(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	text, bad := "Blue bowl with the suction base. Chair tilted back a little.", 0
	for width := float32(200); width < 400; width += 3 {
		e := fynewidget.NewMultiLineEntry()
		e.Wrapping = fyne.TextWrapWord
		win := test.NewTempWindow(t, e)
		win.SetPadded(false)
		win.Resize(fyne.NewSize(width, 200))
		for _, r := range text {
			e.TypedRune(r)
		}
		if e.Text != text {
			bad++
		}
	}
	if bad == 0 {
		t.Error("Fyne's own Entry keeps its caret now; caret.go can go")
	}
}
