package widget

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

func TestAFamilyButtonIsPressedByFingerAndByKeys(t *testing.T) {
	var n int
	var typed []rune
	b := NewFamilyButton(FamilyButtonProps{Text: "جی، صحیح ہے", RTL: true, OnTapped: func() { n++ }, OnRune: func(r rune) { typed = append(typed, r) }})
	win := stage(t, VBox(0, b), 300, 100)
	b.Tapped(tap(5, 5))
	win.Canvas().Focus(b)
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeySpace))
	b.TypedKey(key(fyne.KeyA))
	b.TypedRune('7')
	if n != 3 || string(typed) != "7" {
		t.Errorf("pressed %d times, typed %q", n, string(typed))
	}
	b.SetLook(FamilyRight)
	if a := b.A11y(); a.Name != "جی، صحیح ہے" || a.Role != RoleButton || strings.Join(a.State, " ") != "chosen" {
		t.Errorf("says %+v", a)
	}
}

func TestAFamilyButtonTakesASecondLineRatherThanDots(t *testing.T) {
	b := NewFamilyButton(FamilyButtonProps{Text: "Amina showed me another way", Icon: "sign_language"})
	stage(t, VBox(0, b), 170, 300)
	if h := b.HeightFor(170); h < 70 || b.HeightFor(600) != 48 {
		t.Errorf("%v high where it is narrow, %v where it is wide", h, b.HeightFor(600))
	}
}

// What a button wishes for does not change once it is painted: a row is laid out
// before.
func TestAFamilyButtonKnowsItsWidthBeforeItIsPainted(t *testing.T) {
	for _, p := range []FamilyButtonProps{
		{Text: "Next", IconEnd: "arrow_forward"}, {Text: "English", Icon: "translate"}, {Text: "Yes, right", Look: FamilyRight}, {Text: "What we wrote", Look: FamilyChosen},
	} {
		test.ApplyTheme(t, theme.New(theme.Light, 100))
		b := NewFamilyButton(p)
		before := b.naturalWidth()
		stage(t, VBox(0, b), 600, 100)
		if after := b.naturalWidth(); before != after {
			t.Errorf("%s: %v wide before it is painted, %v after", p.Text, before, after)
		}
	}
}

func TestAPictureCardIsChosenAndLetGo(t *testing.T) {
	var got calls[bool]
	c := NewPictureCard(PictureCardProps{Picture: "bad", Text: "Not good", OnTapped: got.take})
	stage(t, VBox(0, c), 130, 300)
	if s := c.MinSize(); s.Width < 120 || s.Height < 120 {
		t.Errorf("a card is %v at least", s)
	}
	c.Tapped(tap(60, 60))
	if !c.Chosen() || !got.last() || strings.Join(c.A11y().State, "") != "chosen" {
		t.Errorf("after a tap: %v, %+v", c.Chosen(), c.A11y())
	}
	c.TypedKey(key(fyne.KeySpace))
	if c.Chosen() || got.last() {
		t.Error("a second press does not let go")
	}
	c.SetChosen(true)
	if len(got.got) != 2 {
		t.Error("SetChosen calls back")
	}
}

func familySheet() fyne.CanvasObject {
	bar := func(o ...fyne.CanvasObject) fyne.CanvasObject {
		ground, _ := BarColours()
		return NewCard(CardProps{Fill: ground, Edge: theme.Clear, Pad: Around(16), Content: Wrap(12, o...)})
	}
	button := func(look FamilyKind, text, icon string, rtl bool) fyne.CanvasObject {
		return NewFamilyButton(FamilyButtonProps{Text: text, Icon: icon, Look: look, RTL: rtl})
	}
	card := func(picture, text string, chosen, rtl bool) fyne.CanvasObject {
		return NewPictureCard(PictureCardProps{Picture: picture, Text: text, Chosen: chosen, RTL: rtl, Height: 150})
	}
	return Pad(20, 20, 20, 20, VBox(16,
		bar(button(FamilyOnBarNow, "English", "", false), button(FamilyOnBar, "اردو", "", true), button(FamilyOnBar, "বাংলা", "", false), button(FamilyOnBar, "Grace: back to notes", "lock", false)),
		Wrap(12, button(FamilyRight, "Yes, right", "", false), button(FamilyPlain, "Change this", "", false), button(FamilyChosen, "اسے بدلیں", "edit", true), button(FamilyMain, "ਅੱਗੇ", "", false), button(FamilyQuietMain, "Wstecz", "", false)),
		Grid(3, 12, card("good", "Good", false, false), card("ok", "মোটামুটি", false, false), card("bad", "اچھا نہیں", true, true)),
		Grid(3, 12, card("sling", "The sling", true, false), card("water", "ਪਾਣੀ", false, false), card("noise", "Hałas", false, false)),
	))
}

// TestFamilyGoldens holds the look of Family view's parts in each theme, with
// a word of every script.
func TestFamilyGoldens(t *testing.T) {
	for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.New(mode, 100))
			page := familySheet()
			c := software.NewCanvas()
			c.SetPadded(false)
			c.SetContent(page)
			c.Resize(fyne.NewSize(620, HeightFor(page, 620)))
			compare(t, filepath.Join("testdata", "family-"+name+".png"), c.Capture())
			Survey(page, func(seen Seen) bool {
				if x, ok := seen.Object.(Targeted); ok {
					for _, target := range x.Targets() {
						if target.Size.Height < 47.9 || target.Size.Width < 47.9 {
							t.Errorf("%q is %v", target.Name, target.Size)
						}
					}
				}
				return true
			})
		})
	}
}
