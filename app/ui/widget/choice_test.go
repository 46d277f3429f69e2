package widget

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

func home() []Option {
	return []Option{{Key: "home", Label: "Home with family"}, {Key: "carer", Label: "With a shared carer"}, {Key: "school", Label: "At school in the week"}}
}

func TestRadioListIsOneTabStopAndArrowsChoose(t *testing.T) {
	var got calls[string]
	r := NewRadioList(RadioListProps{Name: "Where does she live?", Options: home(), OnChanged: got.take})
	next := NewButton(ButtonProps{Text: "Next"})
	win := stage(t, VBox(8, r, next), 500, 400)
	win.Canvas().FocusNext()
	if win.Canvas().Focused() != fyne.Focusable(r) {
		t.Fatalf("Tab went to %T", win.Canvas().Focused())
	}
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyDown} {
		r.TypedKey(key(k))
	}
	if want := []string{"home", "carer", "home", "school", "home"}; !slices.Equal(got.got, want) {
		t.Errorf("arrows chose %v, want %v", got.got, want)
	}
	r.TypedKey(key(fyne.KeySpace))
	if r.Value() != "" || got.last() != "" {
		t.Error("Space on what is chosen did not clear it")
	}
	r.TypedRune('w')
	if r.Value() != "carer" {
		t.Errorf("the letter W chose %q", r.Value())
	}
	win.Canvas().FocusNext()
	if win.Canvas().Focused() != fyne.Focusable(next) {
		t.Errorf("the next Tab went to %T, not past the list", win.Canvas().Focused())
	}
}

func TestRadioListTapChoosesAndTapAgainClears(t *testing.T) {
	var got calls[string]
	blurred := 0
	r := NewRadioList(RadioListProps{Options: home(), OnChanged: got.take, OnBlur: func() { blurred++ }})
	win := stage(t, VBox(0, r), 500, 400)
	r.Tapped(tap(100, r.rows[1].y+10))
	r.Tapped(tap(100, r.rows[1].y+10))
	r.Tapped(tap(100, 10000))
	if !slices.Equal(got.got, []string{"carer", ""}) {
		t.Errorf("chose %v", got.got)
	}
	win.Canvas().Unfocus()
	if blurred != 1 {
		t.Errorf("left %d times", blurred)
	}
}

func TestLoadNeverLooksLikeAPersonDidIt(t *testing.T) {
	var n int
	count := func() { n++ }
	r := NewRadioList(RadioListProps{Options: home(), OnChanged: func(string) { count() }})
	c := NewCheckList(CheckListProps{Options: home(), OnChanged: func([]string) { count() }})
	y := NewYesNo(YesNoProps{OnChanged: func(string) { count() }})
	in := NewTextInput(TextInputProps{OnChanged: func(string) { count() }})
	area := NewTextArea(TextAreaProps{OnChanged: func(string) { count() }})
	d := NewDateParts(DatePartsProps{Today: day, OnChanged: func(string) { count() }})
	q := NewQuantity(QuantityProps{Unit: "ml", OnChanged: func(Amount) { count() }})
	s := NewChoiceSearch(ChoiceSearchProps{Options: home(), OnChanged: func(Chosen) { count() }})
	p := NewPersonPicker(PersonPickerProps{OnChanged: func([]Person) { count() }})
	g := NewGapPicker(GapPickerProps{Reasons: home(), OnChanged: func(Gap) { count() }, Today: day})
	sig := NewSignaturePad(SignaturePadProps{OnChanged: func(Signature) { count() }})
	stage(t, VBox(8, r, c, y, in, area, d, q, s, p, g, sig), 600, 2000)
	r.Load("carer")
	c.Load([]string{"home", "school"})
	y.Load(Unsure)
	in.Load("Beck Lane School")
	area.Load("Blue bowl with the suction base.")
	d.Load("2026-03-27")
	q.Load(Amount{Number: "180"})
	s.Load(Chosen{Key: "home", Label: "Home with family"})
	p.Load([]Person{{ID: "1", Name: "Sunita L."}})
	g.Load(Gap{Code: "home"})
	sig.Load(Signature{Typed: "Julie F."})
	if n != 0 {
		t.Errorf("OnChanged was called %d times", n)
	}
	if r.Value() != "carer" || !slices.Equal(c.Value(), []string{"home", "school"}) || y.Value() != Unsure || in.Value() != "Beck Lane School" ||
		area.Value() != "Blue bowl with the suction base." || d.Value() != "2026-03-27" || q.Value() != (Amount{"180", "ml"}) ||
		s.Value().Key != "home" || p.Value()[0].Name != "Sunita L." || g.Value().Code != "home" || sig.Value().Typed != "Julie F." {
		t.Error("something was not loaded")
	}
}

func TestCheckListKeepsTheOrderOfItsOptions(t *testing.T) {
	var got calls[[]string]
	c := NewCheckList(CheckListProps{Options: home(), OnChanged: got.take})
	stage(t, c, 500, 300)
	c.Tapped(tap(20, c.rows[2].y+10))
	c.Tapped(tap(20, c.rows[0].y+10))
	if !slices.Equal(got.last(), []string{"home", "school"}) {
		t.Errorf("ticked %v", got.last())
	}
	c.TypedKey(key(fyne.KeyHome))
	c.TypedKey(key(fyne.KeySpace))
	if !slices.Equal(got.last(), []string{"school"}) {
		t.Errorf("after Space on the first, %v", got.last())
	}
	c.TypedKey(key(fyne.KeyDown))
	if len(got.got) != 3 || c.at != 1 {
		t.Error("an arrow ticked something or did not move")
	}
}

func TestNoneOfTheseClearsTheOthersAndIsClearedByThem(t *testing.T) {
	opts := []Option{{Key: "none", Label: "None of these", Exclusive: true}, {Key: "hoist", Label: "Hoist"}, {Key: "frame", Label: "Standing frame"}}
	c := NewCheckList(CheckListProps{Options: opts})
	stage(t, c, 500, 400)
	if c.props.Options[2].Key != "none" || !c.hasOr() {
		t.Fatal("the exclusive option does not stand last, after the or line")
	}
	for _, step := range []struct {
		row  int
		want []string
	}{{0, []string{"hoist"}}, {1, []string{"hoist", "frame"}}, {2, []string{"none"}}, {1, []string{"frame"}}, {1, nil}} {
		c.toggle(step.row)
		if !slices.Equal(c.Value(), step.want) {
			t.Errorf("row %d: %v, want %v", step.row, c.Value(), step.want)
		}
	}
}

func TestTicksTheFormNoLongerOffersAreKept(t *testing.T) {
	c := NewCheckList(CheckListProps{Options: home(), Value: []string{"caravan"}})
	stage(t, c, 500, 300)
	c.toggle(0)
	if !slices.Equal(c.Value(), []string{"home", "caravan"}) {
		t.Errorf("%v", c.Value())
	}
}

func TestShortOptionsStandInTwoColumns(t *testing.T) {
	short := []Option{{Key: "a", Label: "Soft or mashed"}, {Key: "b", Label: "Thickened"}, {Key: "c", Label: "Someone feeds her"}, {Key: "d", Label: "Through a tube"}}
	c := NewCheckList(CheckListProps{Options: short})
	stage(t, c, 640, 300)
	if c.columns(640) != 2 || c.rows[1].x < 300 || c.rows[1].y != c.rows[0].y {
		t.Errorf("the second option is at %v, %v", c.rows[1].x, c.rows[1].y)
	}
	if c.columns(360) != 1 {
		t.Error("two columns at 360 dp")
	}
	c.Resize(fyne.NewSize(360, 400))
	if c.rows[1].x != 0 {
		t.Error("narrow, the second option did not move below")
	}
}

func TestYesNoStartsEmptyAndTakesLetters(t *testing.T) {
	var got calls[string]
	y := NewYesNo(YesNoProps{Name: "Does she need help?", OnChanged: got.take})
	stage(t, y, 640, 60)
	if y.Value() != "" || y.A11y().Value != "" {
		t.Error("something is chosen at first")
	}
	for _, r := range "ynu" {
		y.TypedRune(r)
	}
	y.TypedKey(key(fyne.KeyRight))
	y.Tapped(tap(y.segs[0].x+5, 20))
	if want := []string{Yes, No, Unsure, Yes, ""}; !slices.Equal(got.got, want) {
		t.Errorf("chose %v, want %v", got.got, want)
	}
}

func TestYesNoTakesAFourthAnswerAndFillsTheWidthInPortrait(t *testing.T) {
	y := NewYesNo(YesNoProps{Options: []Option{{Key: Yes, Label: "Yes"}, {Key: No, Label: "No"}, {Key: Unsure, Label: "Not sure"}, {Key: "declined", Label: "Family prefers not to say"}}})
	stage(t, y, 736, 60)
	if w := y.segs[3].x + y.segs[3].w; w > 736 {
		t.Errorf("four answers are %v wide", w)
	}
	y.SetWide(true)
	for _, s := range y.segs {
		if s.w != 184 {
			t.Errorf("a part is %v wide, want a quarter", s.w)
		}
	}
	if h := y.HeightFor(330); h <= y.HeightFor(736) {
		t.Errorf("narrow, the long answer did not wrap: %v high", h)
	}
}

func TestLockedControlsCanBeReadAndNotChanged(t *testing.T) {
	n := 0
	r := NewRadioList(RadioListProps{Name: "Lives", Options: home(), Value: "home", OnChanged: func(string) { n++ }})
	c := NewCheckList(CheckListProps{Options: home(), OnChanged: func([]string) { n++ }})
	y := NewYesNo(YesNoProps{Value: Yes, OnChanged: func(string) { n++ }})
	p := NewPersonPicker(PersonPickerProps{Value: []Person{{Name: "Priya N."}}, OnChanged: func([]Person) { n++ }})
	in := NewTextInput(TextInputProps{Value: "Beck Lane School"})
	area := NewTextArea(TextAreaProps{Value: "Blue bowl."})
	d := NewDateParts(DatePartsProps{Value: "2026-03-27", Today: day})
	q := NewQuantity(QuantityProps{Unit: "ml", Value: Amount{Number: "180"}, OnChanged: func(Amount) { n++ }})
	win := stage(t, VBox(8, r, c, y, p, in, area, d, q), 600, 1400)
	for _, x := range []Input{r, c, y, p, in, area, d, q} {
		x.SetLocked(true)
		if x.FocusTarget() != nil || !x.Locked() || !slices.Contains(x.A11y().State, "locked") {
			t.Errorf("%T is not locked", x)
		}
	}
	r.Tapped(tap(20, r.rows[1].y+5))
	r.TypedKey(key(fyne.KeyDown))
	c.Tapped(tap(20, c.rows[1].y+5))
	y.TypedRune('n')
	p.Tapped(tap(20, 20))
	q.step(1)
	if n != 0 || r.Value() != "home" || p.open {
		t.Errorf("%d changes to locked answers", n)
	}
	win.Canvas().FocusNext()
	if f := win.Canvas().Focused(); f != nil {
		t.Errorf("Tab went to %T on a locked page", f)
	}
	if in.box.FillColor != theme.Colour(theme.Sunk) {
		t.Error("a locked box is not sunk")
	}
	in.SetLocked(false)
	if in.FocusTarget() == nil {
		t.Error("unlocking did not help")
	}
}
