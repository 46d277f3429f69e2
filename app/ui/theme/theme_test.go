package theme

import (
	"bytes"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"doorstep/assets"
)

// luminance and ratio are WCAG 2.2's relative luminance and contrast ratio.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func ratio(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

type pair struct{ on, under fyne.ThemeColorName }

// textPairs are all pairs of text colour and background that a widget uses.
func textPairs() []pair {
	list := []pair{
		{Ink, Page},
		{Ink, Surface},
		{Ink, Sunk},
		{Ink, Tint},
		{Muted, Page},
		{Muted, Surface},
		{Muted, Sunk},
		{Muted, Tint},
		{Primary, Page},
		{Primary, Surface},
		{Primary, Tint},
		{OnPrimary, Primary},
		{OnPrimary, PrimaryHover},
		{OnPrimary, PrimaryPressed},
		{TintInk, Tint},
		{OnRail, Rail},
		{OnRail, RailActive},
		{Danger, Page},
		{Danger, Tint},
		{OnRisk4, Danger},
		{DangerBg, Danger},
		{OnRisk, Risk1},
		{OnRisk, Risk2},
		{OnRisk, Risk3},
		{OnRisk4, Risk4},
		{Avatar1, Avatar1Bg},
		{Avatar2, Avatar2Bg},
		{Avatar3, Avatar3Bg},
		{Avatar4, Avatar4Bg},
		{Avatar5, Avatar5Bg},
		{Avatar6, Avatar6Bg},
		{Safe, Page},
		{Local, Page},
	}
	for _, s := range [][2]fyne.ThemeColorName{
		{Safe, SafeBg}, {Local, LocalBg}, {Send, SendBg}, {Choice, ChoiceBg}, {Danger, DangerBg}, {Neutral, NeutralBg},
	} {
		list = append(list, pair{s[0], s[1]}, pair{s[0], Surface}, pair{Ink, s[1]})
	}
	return list
}

// shapePairs are edges, icons and rings that carry meaning.
func shapePairs() []pair {
	return []pair{
		{Control, Page},
		{Control, Surface},
		{FocusEdge, Focus},
		{Lamp, Rail},
		{Primary, Tint},
		{Primary, Page},
		{Primary, Surface},
		{Danger, Surface},
		{Choice, Surface},
	}
}

func TestEveryPairOfColoursReachesWCAGDoubleA(t *testing.T) {
	for name, p := range map[string]Palette{
		"light": tokens().light, "dark": tokens().dark, "sunlight": tokens().sunlight,
		"family light": tokens().plum.light, "family dark": tokens().plum.dark, "family sunlight": tokens().plum.sunlight,
	} {
		for _, set := range []struct {
			pairs []pair
			least float64
		}{{textPairs(), 4.5}, {shapePairs(), 3}} {
			for _, pr := range set.pairs {
				if r := ratio(p[pr.on], p[pr.under]); r < set.least {
					t.Errorf("%s: %s on %s is %.2f, needs %.1f", name, pr.on, pr.under, r, set.least)
				}
			}
		}
	}
}

// One half of the ring always stands out from whatever lies beneath it.
func TestTheFocusRingIsSeenOnEveryBackground(t *testing.T) {
	for name, p := range map[string]Palette{
		"light": tokens().light, "dark": tokens().dark, "sunlight": tokens().sunlight,
		"family light": tokens().plum.light, "family dark": tokens().plum.dark, "family sunlight": tokens().plum.sunlight,
	} {
		for _, under := range []fyne.ThemeColorName{Page, Surface, Sunk, Tint, Primary, Rail, SafeBg, LocalBg, SendBg, ChoiceBg, DangerBg} {
			if best := max(ratio(p[Focus], p[under]), ratio(p[FocusEdge], p[under])); best < 3 {
				t.Errorf("%s: the best half of the ring on %s is %.2f, needs 3", name, under, best)
			}
		}
	}
}

func TestAllColourNamesAreDefined(t *testing.T) {
	for name, mode := range map[string]Mode{"system": FollowSystem, "light": Light, "dark": Dark, "sunlight": Sunlight} {
		test.AssertAllColorNamesDefined(t, New(mode, 100), name)
	}
}

func TestModeChoosesThePalette(t *testing.T) {
	cases := []struct {
		mode    Mode
		variant fyne.ThemeVariant
		page    color.NRGBA
	}{
		{FollowSystem, fynetheme.VariantLight, color.NRGBA{0xF5, 0xF1, 0xEA, 0xFF}},
		{FollowSystem, fynetheme.VariantDark, color.NRGBA{0x10, 0x19, 0x1A, 0xFF}},
		{Light, fynetheme.VariantDark, color.NRGBA{0xF5, 0xF1, 0xEA, 0xFF}},
		{Dark, fynetheme.VariantLight, color.NRGBA{0x10, 0x19, 0x1A, 0xFF}},
		{Sunlight, fynetheme.VariantDark, color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}},
	}
	for _, c := range cases {
		th := New(c.mode, 100)
		if got := th.Color(Page, c.variant); got != c.page {
			t.Errorf("mode %d variant %d: page %v, want %v", c.mode, c.variant, got, c.page)
		}
		if th.Color(fynetheme.ColorNameBackground, c.variant) != th.Color(Page, c.variant) {
			t.Errorf("mode %d: Fyne's background is not our page", c.mode)
		}
	}
}

func TestTextSizeSettingScalesTextAndNotEdges(t *testing.T) {
	for _, percent := range TextPercents() {
		th, factor := New(Light, percent), float32(percent)/100
		for name, base := range map[fyne.ThemeSizeName]float32{
			SizeDisplay: 34, SizeH1: 28, SizeH2: 21, SizeH3: 18, SizeLabel: 18, SizeBody: 17, SizeHint: 16, SizeSmall: 15, SizeCaption: 14,
			fynetheme.SizeNameText: 17, fynetheme.SizeNameHeadingText: 28, fynetheme.SizeNameInnerPadding: 12,
		} {
			if got := th.Size(name); got != base*factor {
				t.Errorf("%d%%: %s is %v, want %v", percent, name, got, base*factor)
			}
		}
		if th.Size(fynetheme.SizeNameInputBorder) != 1.5 || th.Size(fynetheme.SizeNameInputRadius) != 8 {
			t.Errorf("%d%%: edges or corners grew", percent)
		}
	}
	if New(Light, 5).Scale() != 1 || New(Light, 900).Scale() != 2 {
		t.Error("a text size outside 100 to 200 % is not brought back")
	}
}

func TestFontsAreTheReadingFaces(t *testing.T) {
	th := New(Light, 100)
	for want, style := range map[string]fyne.TextStyle{
		"AtkinsonHyperlegibleNext-Regular.ttf":  {},
		"AtkinsonHyperlegibleNext-SemiBold.ttf": {Bold: true},
		"AtkinsonHyperlegibleNext-Italic.ttf":   {Italic: true},
		"AtkinsonHyperlegibleMono-Regular.ttf":  {Monospace: true},
		"AtkinsonHyperlegibleMono-SemiBold.ttf": {Monospace: true, Bold: true},
	} {
		if got := th.Font(style).Name(); got != want {
			t.Errorf("%+v is %s, want %s", style, got, want)
		}
	}
	for _, s := range []fyne.TextStyle{{Bold: true, Italic: true}, {Monospace: true, Italic: true}, {Symbol: true}} {
		if th.Font(s) == nil {
			t.Errorf("%+v has no font", s)
		}
	}
}

func TestIconsFollowTheTheme(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(New(Light, 100))
	res := Icon("check", Primary)
	light, name := res.Content(), res.Name()
	if !bytes.Contains(light, []byte(`fill="#0E5A56"`)) {
		t.Errorf("the icon is not in the primary colour: %.90s", light)
	}
	app.Settings().SetTheme(New(Dark, 100))
	if bytes.Equal(light, res.Content()) || name == res.Name() {
		t.Error("the icon kept the light colour in the dark theme")
	}
	if !IsDark() || IsSunlight() || Scale() != 1 || Dp(44) != 44 {
		t.Error("the app's theme is not the one that was set")
	}
	if strings.Contains(string(Icon("no-such-icon", Ink).Content()), "path") {
		t.Error("an icon that does not exist draws something")
	}
	for _, n := range assets.IconNames() {
		if !bytes.Contains(Icon(n, Ink).Content(), []byte(`<path fill="#`)) {
			t.Errorf("%s takes no colour", n)
		}
	}
}

func TestAForeignThemeIsAnsweredByLight(t *testing.T) {
	test.NewTempApp(t)
	if got := Colour(Page); got != tokens().light[Page] {
		t.Errorf("page is %v", got)
	}
	if IsDark() || TextSize(SizeBody) != 17 {
		t.Error("a foreign theme changed our sizes or colours")
	}
}

func TestBrokenTokensAreRefusedWithTheReason(t *testing.T) {
	for name, c := range map[string]struct{ json, says string }{
		"not json":     {`{`, "read tokens"},
		"no colours":   {`{"color":{}}`, "is not a colour"},
		"bad colour":   {`{"color":{"light":{"page":"linen"}}}`, "linen"},
		"short colour": {`{"color":{"light":{"page":"#FFF"}}}`, "#FFF"},
		"no type":      {strings.Replace(string(assets.Tokens()), `"display":34`, `"big":34`, 1), "display"},
		"token gone":   {strings.ReplaceAll(string(assets.Tokens()), `"lamp"`, `"torch"`), "lamp"},
	} {
		if _, err := parseTokens([]byte(c.json)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v does not say %q", name, err, c.says)
		}
	}
}

// Habits travel with the theme, and neither a look nor a habit changes another.
func TestHabitsAndFamilyViewTravelWithTheTheme(t *testing.T) {
	app := test.NewTempApp(t)
	plain := New(Dark, 150)
	all := Habits{LessMovement: true, Touch: true, LeftHand: true}
	app.Settings().SetTheme(plain.With(all).ForFamily())
	if CurrentHabits() != all || !FamilyView() || !IsDark() || Scale() != 1.5 {
		t.Errorf("habits %+v, family %v", CurrentHabits(), FamilyView())
	}
	if Colour(Primary) != Colour(Choice) || Colour(Tint) != Colour(ChoiceBg) {
		t.Error("Family view is not in plum")
	}
	app.Settings().SetTheme(plain)
	if plain.Habits() != (Habits{}) || FamilyView() || Colour(Primary) == Colour(Choice) {
		t.Error("the theme that they were made from changed")
	}
}

// Whoever is handed the tablet reads no text smaller than 18.
func TestFamilyViewHasNoSmallText(t *testing.T) {
	plain := New(Light, 150)
	family := plain.ForFamily()
	for _, name := range []fyne.ThemeSizeName{SizeDisplay, SizeH1, SizeH2, SizeH3, SizeLabel, SizeBody, SizeHint, SizeSmall, SizeCaption, fynetheme.SizeNameText, fynetheme.SizeNameCaptionText} {
		if got := family.Size(name); got < 18*1.5 || got < plain.Size(name) {
			t.Errorf("%s is %v at 150 %%", name, got)
		}
	}
	if back := family.ForWorker(); back.Size(SizeSmall) != plain.Size(SizeSmall) || back.Color(Primary, 0) != plain.Color(Primary, 0) {
		t.Error("the worker's theme kept the family's sizes")
	}
}
