package theme

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"doorstep/assets"
)

// Current is the app's theme. A foreign theme, as in a test that sets none, is
// answered by the light theme at 100 %.
func Current() *Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t
		}
	}
	return fallback
}

// fallback never changes.
var fallback = New(Light, 100)

// Colour is a colour of the app's theme as it stands now. UI goroutine.
func Colour(name fyne.ThemeColorName) color.Color {
	t := Current()
	if t.mode != FollowSystem {
		return t.Color(name, 0)
	}
	return t.Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

// IsDark says whether the dark palette is showing. UI goroutine.
func IsDark() bool {
	t := Current()
	if t.mode != FollowSystem {
		return t.mode == Dark
	}
	return t.Color(Page, fyne.CurrentApp().Settings().ThemeVariant()) == tokens().dark[Page]
}

// IsSunlight says whether the sunlight palette is showing, in which the edges
// of controls are 2 dp.
func IsSunlight() bool { return Current().mode == Sunlight }

// Scale is the text size setting as a factor, 1 to 2. UI goroutine.
func Scale() float32 { return Current().scale }

// Dp scales a length of the design, in dp at 100 %, by the text size setting.
// Everything that holds text grows by it: paddings, targets, columns, bars.
// Strokes and corner radii do not. Divide a window width by Scale before
// comparing it with a breakpoint.
func Dp(v float32) float32 { return v * Current().scale }

// TextSize is one of our text sizes, in dp, by the text size setting.
func TextSize(name fyne.ThemeSizeName) float32 { return Current().Size(name) }

// Icon is an embedded icon in a colour of ours. Its name and bytes follow the
// app's theme, so refreshing the image after a theme change recolours it. An
// icon that is not embedded is a mistake in the program and draws nothing.
func Icon(name string, colour fyne.ThemeColorName) fyne.Resource {
	return &icon{name: name, colour: colour}
}

// Turned is an icon of one path, turned by so many degrees about its middle.
func Turned(name string, colour fyne.ThemeColorName, degrees int) fyne.Resource {
	return &icon{name: name, colour: colour, turned: degrees}
}

type icon struct {
	name   string
	colour fyne.ThemeColorName
	turned int // degrees
}

func (i *icon) hex() string {
	r, g, b, _ := Colour(i.colour).RGBA()
	return fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
}

// Name is different for each colour and turn, for Fyne caches pictures by name.
func (i *icon) Name() string {
	if i.turned != 0 {
		return fmt.Sprintf("%s%s-%d.svg", i.name, i.hex(), i.turned)
	}
	return i.name + i.hex() + ".svg"
}

// Content is the SVG with every path filled in the colour.
func (i *icon) Content() []byte {
	svg, ok := assets.Icon(i.name)
	if !ok {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>`)
	}
	path := `<path fill="` + i.hex() + `" `
	if i.turned != 0 { // the middle of the icons' box
		path += fmt.Sprintf(`transform="rotate(%d 480 -480)" `, i.turned)
	}
	return bytes.ReplaceAll(svg, []byte("<path "), []byte(path))
}

// AppIcon is the app's own icon in its fixed colours.
func AppIcon() fyne.Resource { return fyne.NewStaticResource("doorstep.svg", assets.AppIconSVG()) }
