package gallery

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Page is the whole gallery, about 1280 dp wide at 100 %: the sheet of
// components, then each of them in each of its states. The people and dates on
// it are invented and never change.
func Page() fyne.CanvasObject { return widget.VBox(0, Sheet(), States()) }

// Sheet is the sheet of components of the interface design.
func Sheet() fyne.CanvasObject {
	head := widget.Row(16, widget.AlignCentre, appIcon(),
		widget.VBox(0, widget.H1("Doorstep components"), widget.Small("Every control, and the states that matter. Sizes in Fyne units (dp).")),
		widget.Spacer(), widget.Small("Atkinson Hyperlegible Next · 400, 600, italic"))
	return widget.Pad(32, 28, 32, 28, widget.VBox(22, head, swatches(),
		widget.Row(28, widget.AlignStart, widget.Grow(first()), widget.Grow(second()), widget.Grow(third()))))
}

func today() time.Time { return time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC) }

func appIcon() fyne.CanvasObject {
	img := canvas.NewImageFromResource(theme.AppIcon())
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSquareSize(theme.Dp(44)))
	return img
}

func swatches() fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, s := range []struct {
		name           string
		bg, ink, shown fyne.ThemeColorName
	}{
		{"Page", theme.Page, theme.Ink, theme.Page},
		{"Surface", theme.Surface, theme.Ink, theme.Surface},
		{"Ink", theme.Ink, theme.Surface, theme.Ink},
		{"Muted", theme.Muted, theme.Surface, theme.Muted},
		{"Primary", theme.Primary, theme.OnPrimary, theme.Primary},
		{"Safe", theme.SafeBg, theme.Safe, theme.Safe},
		{"Only here", theme.LocalBg, theme.Local, theme.Local},
		{"Sending", theme.SendBg, theme.Send, theme.Send},
		{"Family, choice", theme.ChoiceBg, theme.Choice, theme.Choice},
		{"Danger", theme.DangerBg, theme.Danger, theme.Danger},
	} {
		word := func(text string, bold bool) fyne.CanvasObject {
			return widget.NewText(widget.TextProps{Text: text, Bold: bold, Size: theme.SizeCaption, Colour: s.ink, Lines: 1})
		}
		list = append(list, widget.NewCard(widget.CardProps{
			Name: s.name, Fill: s.bg, Radius: 10, Pad: widget.Insets{Left: 10, Top: 6, Right: 10, Bottom: 6},
			Content: widget.VBox(0, word(s.name, true), word(hex(s.shown), false)),
		}))
	}
	return widget.Grid(10, 8, list...)
}

// hex is a colour as it is written in the tokens.
func hex(name fyne.ThemeColorName) string {
	r, g, b, _ := theme.Colour(name).RGBA()
	return fmt.Sprintf("%02X%02X%02X", r>>8, g>>8, b>>8)
}

// section is a heading with a rule under it and what belongs to it.
func section(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	rule := widget.NewCard(widget.CardProps{Fill: theme.Ink, Edge: theme.Clear, Radius: 0.1, Pad: widget.Insets{Top: 2}})
	return widget.VBox(8, append([]fyne.CanvasObject{widget.VBox(4, widget.H3(title), rule)}, parts...)...)
}

func button(text string, kind widget.ButtonKind) *widget.Button {
	return widget.NewButton(widget.ButtonProps{Text: text, Kind: kind})
}
