package widget

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

func TestAButtonIsPressedByTapEnterAndSpace(t *testing.T) {
	n := 0
	b := NewButton(ButtonProps{Text: "Continue", Kind: Primary, OnTapped: func() { n++ }})
	win := stage(t, VBox(0, b), 300, 100)
	test.TapCanvas(win.Canvas(), fyne.NewPos(150, 24))
	if win.Canvas().Focused() != fyne.Focusable(b) {
		t.Error("a tap did not bring the focus, so Tab would begin at the top")
	}
	if b.ring() != nil {
		t.Error("a tap drew the focus ring")
	}
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyA} {
		b.TypedKey(key(k))
	}
	if n != 4 {
		t.Errorf("pressed %d times, want 4", n)
	}
	if len(b.ring()) != 2 {
		t.Error("a key did not draw the two-colour ring")
	}
}

func TestABusyButtonSaysSoAndIgnoresASecondPress(t *testing.T) {
	n := 0
	b := NewButton(ButtonProps{Text: "Save", OnTapped: func() { n++ }})
	stage(t, b, 200, 60)
	b.SetBusy("Saving…")
	b.Press()
	if a := b.A11y(); n != 0 || a.Name != "Saving…" || !slices.Contains(a.State, "busy") {
		t.Errorf("pressed %d times, %+v", n, a)
	}
	b.SetBusy("")
	b.Press()
	if n != 1 || b.A11y().Name != "Save" {
		t.Errorf("after it, pressed %d times, named %q", n, b.A11y().Name)
	}
}

func TestButtonSizesAreTheDesigns(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	for size, want := range map[ButtonSize]float32{Medium: 48, Big: 56, Little: 44, Tall: 52} {
		if h := NewButton(ButtonProps{Text: "Go", Size: size}).MinSize().Height; h != want {
			t.Errorf("size %d is %v high, want %v", size, h, want)
		}
	}
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 150))
	if h := NewButton(ButtonProps{Text: "Go"}).MinSize().Height; h != 72 {
		t.Errorf("at 150 %% a button is %v high, want 72", h)
	}
}

func TestHoverAndPressChangeTheMainButtonsGround(t *testing.T) {
	b := NewButton(ButtonProps{Text: "Continue", Kind: Primary})
	stage(t, b, 200, 60)
	rest := b.box.FillColor
	b.MouseIn(nil)
	hover := b.box.FillColor
	b.MouseDown(nil)
	pressed := b.box.FillColor
	b.MouseUp(nil)
	b.MouseOut()
	if rest == hover || hover == pressed || b.box.FillColor != rest || pressed != theme.Colour(theme.PrimaryPressed) {
		t.Errorf("rest %v, hover %v, pressed %v, after %v", rest, hover, pressed, b.box.FillColor)
	}
}

func TestLinksRowsCardsAndChipsArePressedByKeyAndTap(t *testing.T) {
	n := 0
	press := func() { n++ }
	link := NewLink(LinkProps{Text: "Change", Name: "Change diagnosis", OnTapped: press})
	row := NewTaskRow(TaskRowProps{Title: "Communication", OnTapped: press})
	card := NewCardButton(CardProps{Name: "17 documents", Content: Body("17 documents"), Pad: Around(16), OnTapped: press})
	chip := NewSyncChip(SyncChipProps{Where: OnlyHere, Text: "14 only on this tablet", OnTapped: press})
	win := stage(t, VBox(8, link, row, card, chip), 500, 400)
	for _, o := range []interface {
		fyne.Focusable
		fyne.CanvasObject
	}{link, row, card, chip} {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		test.TapCanvas(win.Canvas(), at.AddXY(20, o.Size().Height/2))
		o.TypedKey(key(fyne.KeyReturn))
		o.TypedRune('x')
	}
	if n != 8 {
		t.Errorf("pressed %d times, want 8", n)
	}
	if link.A11y().Name != "Change diagnosis" || card.A11y().Role != RoleButton {
		t.Errorf("%+v %+v", link.A11y(), card.A11y())
	}
	held := 0
	chip.props.OnHold = func() { held++ }
	chip.TappedSecondary(nil)
	if held != 1 {
		t.Error("a long press on the chip did nothing")
	}
}

func TestARowWithoutActionIsNoTabStop(t *testing.T) {
	row := NewTaskRow(TaskRowProps{Title: "4 answers in Health and care", Second: "10:31 to 10:42"})
	b := NewButton(ButtonProps{Text: "Next"})
	win := stage(t, VBox(0, row, b), 400, 200)
	win.Canvas().FocusNext()
	if win.Canvas().Focused() != fyne.Focusable(b) {
		t.Errorf("Tab went to %T", win.Canvas().Focused())
	}
}

func TestTabsOpenByTapAndByKey(t *testing.T) {
	var got calls[string]
	tabs := NewTabs(TabsProps{Active: "a", OnChosen: got.take, Items: []TabItem{{Key: "a", Label: "Overview"}, {Key: "b", Label: "People"}, {Key: "c", Label: "Forms", Count: "3"}}})
	stage(t, tabs, 600, 60)
	tabs.Tapped(tap(tabs.tabs[1].x+5, 20))
	tabs.TypedKey(key(fyne.KeyRight))
	if len(got.got) != 1 {
		t.Error("an arrow opened a tab; only Enter or Space does")
	}
	tabs.TypedKey(key(fyne.KeyReturn))
	if !slices.Equal(got.got, []string{"b", "c"}) || tabs.A11y().Value != "Forms" {
		t.Errorf("opened %v, now %q", got.got, tabs.A11y().Value)
	}
	if tabs.HeightFor(150) < 2*tabs.HeightFor(600)-2 {
		t.Error("narrow tabs did not wrap to a second line")
	}
}

func TestRailGoesToPlacesAndShowsBadges(t *testing.T) {
	var got calls[string]
	r := NewRail(RailProps{Active: "today", OnChosen: got.take, Items: []RailItem{
		{Key: "today", Label: "Today", Icon: "home"}, {Key: "sync", Label: "Sync", Icon: "sync", Badge: "14"}, {Key: "lock", Label: "Lock", Icon: "lock", End: true},
	}})
	stage(t, r, 92, 800)
	if end := r.items[2].Position().Y; end < 700 {
		t.Errorf("Lock is at %v, not at the end", end)
	}
	r.items[1].Tapped(nil)
	r.items[2].TypedKey(key(fyne.KeySpace))
	if !slices.Equal(got.got, []string{"sync", "lock"}) {
		t.Errorf("went to %v", got.got)
	}
	r.SetActive("sync")
	r.SetBadge("sync", "")
	if n := r.items[1].A11y(); !slices.Contains(n.State, "open now") || n.Value != "" {
		t.Errorf("%+v", n)
	}
	if r.items[0].icon.name != "home" {
		t.Error("a closed place kept the filled icon")
	}
	r.SetLook(RailBottom)
	if r.MinSize().Height != 84 {
		t.Errorf("along the bottom it is %v high", r.MinSize().Height)
	}
}

func TestErrorSummaryTakesFocusAndLeadsToTheFields(t *testing.T) {
	var got calls[int]
	s := NewErrorSummary(ErrorSummaryProps{Problems: []Problem{
		{Message: "Enter the name of her school", Go: func() { got.take(1) }}, {Message: "Say who has parental responsibility", Go: func() { got.take(2) }},
	}})
	win := stage(t, VBox(0, s), 500, 300)
	s.Focus()
	if win.Canvas().Focused() != fyne.Focusable(s) || len(s.ring()) != 2 {
		t.Fatal("the summary has not taken the focus")
	}
	s.TypedKey(key(fyne.KeyReturn))
	s.links[1].Press()
	if !slices.Equal(got.got, []int{1, 2}) || s.A11y().Name != "2 things to fix" || s.A11y().Role != RoleAlert {
		t.Errorf("led to %v, %+v", got.got, s.A11y())
	}
	tall := HeightFor(s, 500)
	s.SetProblems("", []Problem{{Message: "Enter the date"}})
	if s.A11y().Name != "1 thing to fix" || HeightFor(s, 500) >= tall {
		t.Errorf("%q, %v high", s.A11y().Name, HeightFor(s, 500))
	}
}

func TestActionBarChangesItsSentenceAlone(t *testing.T) {
	main := NewButton(ButtonProps{Text: "Continue", Kind: Primary, Size: Big, IconEnd: "arrow_forward"})
	back := NewButton(ButtonProps{Text: "Back", Size: Big, MinWidth: 132})
	bar := NewActionBar(ActionProps{Saved: "Saved on this tablet at 10:42", Back: back, Main: main})
	stage(t, bar, 1280, 80)
	if end := main.Position().X + main.Size().Width; end != 1256 {
		t.Errorf("the main button ends at %v, want 24 from the edge", end)
	}
	where := main.Position()
	bar.SetSaved("Saved on this tablet at 10:43", "check_circle-fill", ToneSafe)
	if bar.A11y().Value != "Saved on this tablet at 10:43" || main.Position() != where {
		t.Error("the sentence did not change, or the buttons moved")
	}
	bar.Set(ActionProps{Saved: "Saved", Back: back, Main: main, Left: true})
	if main.Position().X != 24 {
		t.Errorf("mirrored, the main button begins at %v", main.Position().X)
	}
	bar.Set(ActionProps{Saved: "Saved", Back: back, Main: main, Stacked: true, Note: "3 to fix first"})
	bar.Resize(fyne.NewSize(800, 134))
	if main.Size().Width < 500 || main.Position().Y < 60 {
		t.Errorf("in portrait the main button is %v at %v", main.Size(), main.Position())
	}
}
