package widget

import (
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// whole fails where words of a block are cut or lie outside the top and bottom given.
func whole(t *testing.T, b *block, top, bottom float32) {
	t.Helper()
	if b.shortened() {
		t.Errorf("%q is cut", b.text())
	}
	for _, o := range b.texts[:b.used] {
		if y := o.Position().Y; y < top-0.5 || y+b.tall > bottom+0.5 {
			t.Errorf("%q lies from %v to %v, outside %v to %v", o.Text, y, y+b.tall, top, bottom)
		}
	}
}

// On a phone the words of a header go below what stands at its end, whole and inside
// the bar, and what stands in one line lies on one middle.
func TestHeaderOnAPhone(t *testing.T) {
	for name, c := range map[string]struct {
		title, sub string
		end        []fyne.CanvasObject
	}{
		"a long word": {"Emergency", "Tariq Model · 10 years old", []fyne.CanvasObject{NewButton(ButtonProps{Text: "All is safe", Icon: "shield"}), NewButton(ButtonProps{Icon: "more_vert", Name: "More"})}},
		"a long line": {"Safiya S.", "8 years old · born 29 October 2017 · NHS number 999 030 8241", []fyne.CanvasObject{
			NewButton(ButtonProps{Icon: "emergency", Name: "In an emergency"}), NewButton(ButtonProps{Icon: "visibility", Kind: FamilyLook, Size: Little, Name: "Family view"}),
			NewSyncChip(SyncChipProps{Where: ChoiceNeeded, Text: "1 to choose", Brief: "1"}), NewButton(ButtonProps{Icon: "more_vert", Kind: PlainQuiet, Name: "More"}),
		}},
		"a wide button": {"Check your answers", "Disabled Child Assessment · Safiya S., 8", []fyne.CanvasObject{
			NewButton(ButtonProps{Text: "Review", Icon: "rate_review"}), NewButton(ButtonProps{Icon: "visibility", Name: "Family view"}), NewButton(ButtonProps{Icon: "more_vert", Name: "More"}),
		}},
	} {
		for _, percent := range []int{100, 150} {
			h := NewHeaderBar(HeaderProps{Title: c.title, Sub: c.sub, OnBack: func() {}, Tight: true, End: c.end})
			stageIn(t, theme.New(theme.Light, percent), h, 400, 800)
			h.Resize(fyne.NewSize(400, 72))
			h.Resize(fyne.NewSize(400, h.MinSize().Height))
			if !h.folds(400) {
				t.Errorf("%s at %d %%: does not fold", name, percent)
			}
			whole(t, h.title, 0, h.Size().Height)
			whole(t, h.sub, 0, h.Size().Height)
			if h.title.split {
				t.Errorf("%s at %d %%: a word of %q is cut in two", name, percent, c.title)
			}
			first := h.arrow.Position().Y + h.arrow.Size().Height/2
			for _, o := range c.end {
				mid := o.Position().Y + o.Size().Height/2
				if o.Position().Y < first && mid != first {
					t.Errorf("%s at %d %%: the middle of what stands in one line is at %v and %v", name, percent, first, mid)
				}
			}
		}
	}
}

// A tag below the words of a narrow row says all it has to say.
func TestTagOfANarrowRowIsWhole(t *testing.T) {
	r := NewTaskRow(TaskRowProps{Title: "Callum S., 12", Second: "In assessment", Tag: TagProps{Text: "Assessment 2 days late", Icon: "error", Tone: ToneDanger}})
	stage(t, r, 200, 400)
	r.Resize(fyne.NewSize(200, r.HeightFor(200)))
	if len(r.tag.label.lines) != 2 {
		t.Fatalf("%d lines: the tag should be too narrow for one", len(r.tag.label.lines))
	}
	whole(t, r.tag.label, 0, r.tag.Size().Height)
	if end := r.tag.Position().Y + r.tag.Size().Height; end > r.Size().Height {
		t.Errorf("the tag ends at %v in a row of %v", end, r.Size().Height)
	}
	r.Resize(fyne.NewSize(600, r.HeightFor(600)))
	if got := r.tag.Size().Height; got != theme.Dp(28) {
		t.Errorf("the tag is %v high where it has room", got)
	}
}

// A tab wider than the screen has a line of its own and takes several for its words.
func TestTabWiderThanTheScreen(t *testing.T) {
	tabs := NewTabs(TabsProps{Items: []TabItem{{Key: "a", Label: "Starting out"}, {Key: "b", Label: "What it means and what happens next"}, {Key: "c", Label: "Signatures"}}, Active: "a"})
	stage(t, tabs, 220, 400)
	tabs.Resize(fyne.NewSize(220, tabs.HeightFor(220)))
	b := tabs.tabs[1]
	if len(b.label.lines) < 2 || b.w > 220 {
		t.Fatalf("%d lines in a tab %v wide", len(b.label.lines), b.w)
	}
	whole(t, b.label, b.y, b.y+b.h)
	if c := tabs.tabs[2]; c.y < b.y+b.h {
		t.Errorf("the next tab begins at %v, above %v", c.y, b.y+b.h)
	}
}

// Where large text piles an action bar up, its sentence is whole, and Back keeps to the
// width of its word so that the main button stands beside it.
func TestPiledActionBarIsWhole(t *testing.T) {
	back, main := NewButton(ButtonProps{Text: "Back", Size: Big, MinWidth: 132}), NewButton(ButtonProps{Text: "Send back", Kind: Primary, Size: Big})
	agree := NewButton(ButtonProps{Text: "I agree with all of this"})
	a := NewActionBar(ActionProps{Saved: "Grace gets these on their tablet. They stay on Safiya’s record, and everybody who reads it sees them.", Back: back, Main: main, Extras: []*Button{agree}, Stacked: true})
	a.SetSaved(a.props.Saved, "", ToneNeutral)
	stageIn(t, theme.New(theme.Light, 150), a, 400, 800)
	a.Resize(fyne.NewSize(400, 80))
	a.Resize(fyne.NewSize(400, a.MinSize().Height))
	whole(t, a.saved, 0, agree.Position().Y)
	if x := a.saved.texts[0].Position().X; x != back.Position().X {
		t.Errorf("the sentence begins at %v, Back at %v: nothing stands before it", x, back.Position().X)
	}
	if back.Position().Y != main.Position().Y {
		t.Errorf("Back lies at %v, the main button at %v", back.Position().Y, main.Position().Y)
	}
}

// A button in a row that is narrower than its words takes a second line for them and
// stays inside the row.
func TestButtonOfANarrowRowStaysInside(t *testing.T) {
	b := NewButton(ButtonProps{Text: "Begin the needs assessment", Icon: "assignment", Kind: Primary})
	row := Row(0, AlignFill, Spacer(), b, Spacer())
	stage(t, VBox(0, row), 200, 400)
	if x := b.Position().X; x < 0 || x+b.Size().Width > 200 {
		t.Errorf("the button lies from %v to %v in a row of 200", x, x+b.Size().Width)
	}
	whole(t, b.label, 0, b.Size().Height)
	if len(b.label.lines) < 2 || b.label.split {
		t.Errorf("its words stand in %d lines", len(b.label.lines))
	}
}

// With text at twice the size a title stands beside what found no room above it: the
// page below needs the line.
func TestHeaderOfLargeTextSparesALine(t *testing.T) {
	urgent := NewButton(ButtonProps{Icon: "emergency", Name: "In an emergency"})
	end := []fyne.CanvasObject{urgent, NewSyncChip(SyncChipProps{Where: ChoiceNeeded, Text: "1 to choose", Brief: "1"}), NewButton(ButtonProps{Icon: "more_vert", Kind: PlainQuiet, Name: "More"})}
	h := NewHeaderBar(HeaderProps{Title: "Safiya S.", Sub: "8 years old · born 29 October 2017", OnBack: func() {}, Tight: true, End: end})
	stageIn(t, theme.New(theme.Light, 200), h, 400, 800)
	h.Resize(fyne.NewSize(400, 72))
	h.Resize(fyne.NewSize(400, h.MinSize().Height))
	if y := urgent.Position().Y; y < h.arrow.Position().Y+h.arrow.Size().Height {
		t.Fatalf("the button stands in the first line, at %v", y)
	}
	if y := h.title.texts[0].Position().Y; y > urgent.Position().Y+urgent.Size().Height {
		t.Errorf("the title begins at %v, below the button", y)
	}
	whole(t, h.title, 0, h.Size().Height)
}
