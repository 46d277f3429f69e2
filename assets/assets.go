package assets

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed fonts/*.ttf
var fonts embed.FS

//go:embed icons/*.svg
var icons embed.FS

//go:embed licences/*.txt
var licences embed.FS

//go:embed messages/*.yaml
var messages embed.FS

//go:embed pictures/*.svg
var pictures embed.FS

//go:embed tokens.json
var tokens []byte

//go:embed appicon/doorstep.svg
var appIconSVG []byte

//go:embed appicon/doorstep-512.png
var appIconPNG []byte

// Font names a font file in the package. Text is the reading face, Mono the
// face for columns of figures and codes; the Noto faces carry the scripts that
// the reading face lacks.
type Font string

// The embedded fonts. Bold files of the Atkinson faces are weight 600, of the
// Noto faces weight 700.
const (
	TextRegular     Font = "AtkinsonHyperlegibleNext-Regular"
	TextBold        Font = "AtkinsonHyperlegibleNext-SemiBold"
	TextItalic      Font = "AtkinsonHyperlegibleNext-Italic"
	MonoRegular     Font = "AtkinsonHyperlegibleMono-Regular"
	MonoBold        Font = "AtkinsonHyperlegibleMono-SemiBold"
	UrduRegular     Font = "NotoNastaliqUrdu-Regular"
	UrduBold        Font = "NotoNastaliqUrdu-Bold"
	BengaliRegular  Font = "NotoSansBengali-Regular"
	BengaliBold     Font = "NotoSansBengali-Bold"
	GurmukhiRegular Font = "NotoSansGurmukhi-Regular"
	GurmukhiBold    Font = "NotoSansGurmukhi-Bold"
)

// Fonts lists every embedded font.
func Fonts() []Font {
	return []Font{
		TextRegular, TextBold, TextItalic, MonoRegular, MonoBold,
		UrduRegular, UrduBold, BengaliRegular, BengaliBold, GurmukhiRegular, GurmukhiBold,
	}
}

// TTF returns the font's TrueType file, or nil when no such font is embedded.
func (f Font) TTF() []byte {
	b, err := fonts.ReadFile("fonts/" + string(f) + ".ttf")
	if err != nil {
		return nil
	}
	return b
}

// Icon returns the SVG of a Material Symbol by its file name without ending,
// for example "home" or "home-fill"; ok is false when it is not embedded.
// Icons are filled paths on a 960 unit square, without colour.
func Icon(name string) (svg []byte, ok bool) {
	if strings.Contains(name, "/") {
		return nil, false
	}
	b, err := icons.ReadFile("icons/" + name + ".svg")
	return b, err == nil
}

// IconNames lists every embedded icon in alphabetical order.
func IconNames() []string { return names(icons, "icons") }

// Tokens returns tokens.json: colours of the three themes, type sizes, spaces,
// radii, strokes and target sizes, in units of Fyne (dp).
func Tokens() []byte { return slices.Clone(tokens) }

// AppIconSVG returns the app icon, a door standing open, as SVG on a 48 unit
// square.
func AppIconSVG() []byte { return slices.Clone(appIconSVG) }

// AppIconPNG returns the app icon as a PNG of 512 by 512 pixels. It is made
// from the SVG by `go run ./assets/appicon`.
func AppIconPNG() []byte { return slices.Clone(appIconPNG) }

// Messages returns what is said to families in a language, by its code, as
// YAML; ok is false when there is no file for it. app/ui/words reads it.
func Messages(lang string) (yaml []byte, ok bool) {
	if strings.Contains(lang, "/") {
		return nil, false
	}
	b, err := messages.ReadFile("messages/" + lang + ".yaml")
	return b, err == nil
}

// Picture returns a picture card as SVG on a 96 unit square, drawn for this
// project; ok is false when there is none of that name. Lines in the colour
// #1C2628 are meant to take the ink of the theme.
func Picture(name string) (svg []byte, ok bool) {
	if strings.Contains(name, "/") {
		return nil, false
	}
	b, err := pictures.ReadFile("pictures/" + name + ".svg")
	return b, err == nil
}

// PictureNames lists every picture card in alphabetical order.
func PictureNames() []string { return names(pictures, "pictures") }

// LicenceNames lists the licence texts of the embedded works.
func LicenceNames() []string { return names(licences, "licences") }

// Licence returns a licence text by its name from LicenceNames; ok is false
// when there is none of that name.
func Licence(name string) (text string, ok bool) {
	if strings.Contains(name, "/") {
		return "", false
	}
	b, err := licences.ReadFile("licences/" + name + ".txt")
	return string(b), err == nil
}

func names(from fs.FS, dir string) []string {
	entries, err := fs.ReadDir(from, dir)
	if err != nil {
		return nil
	}
	list := make([]string, 0, len(entries))
	for _, e := range entries {
		list = append(list, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
	}
	return list
}
