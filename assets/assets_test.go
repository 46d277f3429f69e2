package assets

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"
)

func TestEveryFontIsEmbeddedAndIsTrueType(t *testing.T) {
	for _, f := range Fonts() {
		if b := f.TTF(); !bytes.HasPrefix(b, []byte{0, 1, 0, 0}) {
			t.Errorf("%s: not a TrueType file (%d bytes)", f, len(b))
		}
	}
	if Font("Comic").TTF() != nil {
		t.Error("an unknown font has bytes")
	}
}

// Fyne recolours and draws only filled paths, so an icon with strokes would
// turn into a blob.
func TestEveryIconIsFilledPathsOnly(t *testing.T) {
	if len(IconNames()) < 100 {
		t.Fatalf("only %d icons", len(IconNames()))
	}
	for _, name := range IconNames() {
		svg, ok := Icon(name)
		if !ok {
			t.Errorf("%s: listed but not there", name)
			continue
		}
		paths := 0
		dec := xml.NewDecoder(bytes.NewReader(svg))
		for {
			tok, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			el, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			switch el.Name.Local {
			case "svg":
			case "path":
				paths++
			default:
				t.Errorf("%s: element %s, only filled paths can be drawn", name, el.Name.Local)
			}
			for _, a := range el.Attr {
				if strings.HasPrefix(a.Name.Local, "stroke") {
					t.Errorf("%s: has a stroke", name)
				}
			}
		}
		if paths == 0 {
			t.Errorf("%s: draws nothing", name)
		}
	}
	for _, bad := range []string{"nothing-like-this", "../tokens", "a/b", ""} {
		if _, ok := Icon(bad); ok {
			t.Errorf("Icon(%q) found something", bad)
		}
	}
}

func TestEveryPictureCardIsASquare(t *testing.T) {
	if len(PictureNames()) < 15 {
		t.Errorf("pictures: %v", PictureNames())
	}
	for _, name := range PictureNames() {
		svg, ok := Picture(name)
		if !ok || !bytes.Contains(svg, []byte(`viewBox="0 0 96 96"`)) {
			t.Errorf("%s is not on a square of 96", name)
		}
	}
	if _, ok := Picture("../tokens"); ok {
		t.Error("a picture outside the folder was found")
	}
}

func TestMessagesStayInTheirFolder(t *testing.T) {
	if _, ok := Messages("en"); !ok {
		t.Error("English is missing")
	}
	for _, bad := range []string{"xx", "../tokens", ""} {
		if _, ok := Messages(bad); ok {
			t.Errorf("Messages(%q) found something", bad)
		}
	}
}

func TestTokensAreJSONAndCannotBeChangedFromOutside(t *testing.T) {
	var v map[string]any
	if err := json.Unmarshal(Tokens(), &v); err != nil {
		t.Fatal(err)
	}
	Tokens()[0] = 'x'
	if Tokens()[0] != '{' {
		t.Error("a caller changed the embedded tokens")
	}
}

func TestAppIconIsASquareOf512(t *testing.T) {
	c, err := png.DecodeConfig(bytes.NewReader(AppIconPNG()))
	if err != nil || c.Width != 512 || c.Height != 512 {
		t.Errorf("app icon: %dx%d, %v", c.Width, c.Height, err)
	}
	if !bytes.Contains(AppIconSVG(), []byte("<svg")) {
		t.Error("app icon source is not SVG")
	}
}

func TestEveryWorkHasItsLicence(t *testing.T) {
	for name, words := range map[string]string{
		"AtkinsonHyperlegibleNext-OFL-1.1": "SIL OPEN FONT LICENSE",
		"AtkinsonHyperlegibleMono-OFL-1.1": "SIL OPEN FONT LICENSE",
		"Noto-OFL-1.1":                     "SIL OPEN FONT LICENSE",
		"MaterialSymbols-Apache-2.0":       "Apache License",
	} {
		if text, ok := Licence(name); !ok || !strings.Contains(text, words) {
			t.Errorf("licence %s is missing", name)
		}
	}
	if _, ok := Licence("../doc"); ok {
		t.Error("a licence outside the folder was found")
	}
	if len(LicenceNames()) < 4 {
		t.Errorf("licences: %v", LicenceNames())
	}
}
