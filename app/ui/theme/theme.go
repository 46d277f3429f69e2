package theme

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"doorstep/assets"
)

// Mode says which of the three palettes is used.
type Mode int

// The modes. Sunlight is chosen by a person, never by a light sensor.
const (
	FollowSystem Mode = iota // light or dark as the system says
	Light
	Dark
	Sunlight
)

// TextPercents are the steps of the text size setting.
func TextPercents() []int { return []int{100, 115, 130, 150, 200} }

// Theme is Doorstep's fyne.Theme. It never changes after New, so a new look is
// a new Theme given to Settings().SetTheme; use it on the UI goroutine.
type Theme struct {
	mode   Mode
	scale  float32
	habits Habits
	family bool
	fonts  map[fontKey]fyne.Resource
}

var _ fyne.Theme = (*Theme)(nil)

type fontKey struct{ bold, italic, mono bool }

// New makes a theme. textPercent is the text size setting, 100 to 200; what
// lies outside is brought to the nearer end.
func New(mode Mode, textPercent int) *Theme {
	percent := min(max(textPercent, 100), 200)
	t := &Theme{mode: mode, scale: float32(percent) / 100, fonts: map[fontKey]fyne.Resource{}}
	for key, font := range map[fontKey]assets.Font{
		{}:                       assets.TextRegular,
		{bold: true}:             assets.TextBold,
		{italic: true}:           assets.TextItalic,
		{mono: true}:             assets.MonoRegular,
		{bold: true, mono: true}: assets.MonoBold,
	} {
		t.fonts[key] = FontResource(font)
	}
	return t
}

// Mode is the mode given to New.
func (t *Theme) Mode() Mode { return t.mode }

// Scale is the text size setting as a factor, 1 to 2.
func (t *Theme) Scale() float32 { return t.scale }

// Palette returns the colours used for the system variant.
func (t *Theme) Palette(variant fyne.ThemeVariant) Palette {
	own := tokens()
	if t.family {
		own = own.plum
	}
	switch {
	case t.mode == Sunlight:
		return own.sunlight
	case t.mode == Dark, t.mode == FollowSystem && variant == fynetheme.VariantDark:
		return own.dark
	default:
		return own.light
	}
}

// stockColours says which of our colours stands for each colour name of
// Fyne's own widgets (interface design, section 3.4).
var stockColours = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:                Page,
	fynetheme.ColorNameForeground:                Ink,
	fynetheme.ColorNamePrimary:                   Primary,
	fynetheme.ColorNameHyperlink:                 Primary,
	fynetheme.ColorNameForegroundOnPrimary:       OnPrimary,
	fynetheme.ColorNameForegroundOnError:         DangerBg,
	fynetheme.ColorNameForegroundOnSuccess:       SafeBg,
	fynetheme.ColorNameForegroundOnWarning:       LocalBg,
	fynetheme.ColorNameButton:                    Surface,
	fynetheme.ColorNameInputBackground:           Surface,
	fynetheme.ColorNameMenuBackground:            Surface,
	fynetheme.ColorNameOverlayBackground:         Surface,
	fynetheme.ColorNameInputBorder:               Control,
	fynetheme.ColorNameScrollBar:                 Control,
	fynetheme.ColorNameScrollBarBackground:       Sunk,
	fynetheme.ColorNamePlaceHolder:               Muted,
	fynetheme.ColorNameDisabled:                  Muted,
	fynetheme.ColorNameDisabledButton:            NeutralBg,
	fynetheme.ColorNameHover:                     Tint,
	fynetheme.ColorNamePressed:                   Tint,
	fynetheme.ColorNameSelection:                 Tint,
	fynetheme.ColorNameSeparator:                 Line,
	fynetheme.ColorNameHeaderBackground:          Sunk,
	fynetheme.ColorNameInnerWindowBorder:         Line,
	fynetheme.ColorNameInnerWindowBorderInactive: Line,
	fynetheme.ColorNameError:                     Danger,
	fynetheme.ColorNameSuccess:                   Safe,
	fynetheme.ColorNameWarning:                   Local,
	fynetheme.ColorNameFocus:                     Focus,
	fynetheme.ColorNameShadow:                    Clear,
}

// Color implements fyne.Theme for our names and Fyne's.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.Palette(variant)
	if own, ok := stockColours[name]; ok {
		name = own
	}
	if c, ok := p[name]; ok {
		return c
	}
	switch name { // the names of Fyne's accent colours, all one to us
	case fynetheme.ColorRed:
		return p[Danger]
	case fynetheme.ColorGreen:
		return p[Safe]
	case fynetheme.ColorYellow, fynetheme.ColorOrange:
		return p[Local]
	case fynetheme.ColorBlue:
		return p[Send]
	case fynetheme.ColorPurple:
		return p[Choice]
	default:
		return p[Ink]
	}
}

// Font implements fyne.Theme. Bold is the 600 file; bold italic is italic.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return fynetheme.DefaultTheme().Font(style)
	}
	key := fontKey{bold: style.Bold, italic: style.Italic, mono: style.Monospace}
	if key.mono {
		key.italic = false
	} else if key.italic {
		key.bold = false
	}
	return t.fonts[key]
}

// Icon implements fyne.Theme for Fyne's own widgets; ours use Icon.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// stockSizes are the sizes of Fyne's own widgets in dp. Those in fixedSizes
// are edges and corners and do not grow with the text.
var stockSizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:            17,
	fynetheme.SizeNameSubHeadingText:  21,
	fynetheme.SizeNameHeadingText:     28,
	fynetheme.SizeNameCaptionText:     15,
	fynetheme.SizeNamePadding:         8,
	fynetheme.SizeNameInnerPadding:    12,
	fynetheme.SizeNameLineSpacing:     4,
	fynetheme.SizeNameInlineIcon:      22,
	fynetheme.SizeNameInputRadius:     8,
	fynetheme.SizeNameSelectionRadius: 10,
	fynetheme.SizeNameScrollBarRadius: 3,
	fynetheme.SizeNameInputBorder:     1.5,
	fynetheme.SizeNameScrollBar:       12,
	fynetheme.SizeNameScrollBarSmall:  6,
}

var fixedSizes = []fyne.ThemeSizeName{
	fynetheme.SizeNameInputRadius, fynetheme.SizeNameSelectionRadius, fynetheme.SizeNameScrollBarRadius,
	fynetheme.SizeNameInputBorder, fynetheme.SizeNameScrollBar, fynetheme.SizeNameScrollBarSmall,
}

// Size implements fyne.Theme for our text sizes and Fyne's sizes, in dp.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if v, ok := tokens().text[name]; ok {
		return t.readable(v) * t.scale
	}
	if name == fynetheme.SizeNameText || name == fynetheme.SizeNameCaptionText {
		return t.readable(stockSizes[name]) * t.scale
	}
	if v, ok := stockSizes[name]; ok {
		if slices.Contains(fixedSizes, name) {
			return v
		}
		return v * t.scale
	}
	return fynetheme.DefaultTheme().Size(name)
}

// FontResource wraps an embedded font for canvas.Text.FontSource.
func FontResource(f assets.Font) fyne.Resource {
	return fyne.NewStaticResource(string(f)+".ttf", f.TTF())
}
