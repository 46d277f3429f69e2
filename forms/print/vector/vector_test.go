package vector_test

import (
	"errors"
	"strings"
	"testing"

	"doorstep/assets"
	"doorstep/forms/print/glyph"
	"doorstep/forms/print/pdf"
	"doorstep/forms/print/vector"
)

func TestEveryIconAndPictureCardIsRead(t *testing.T) {
	check := func(name string, svg []byte) {
		d, err := vector.Parse(svg)
		if err != nil || len(d.Items) == 0 {
			t.Errorf("%s: %v", name, err)
			return
		}
		for _, it := range d.Items {
			for _, s := range it.Path {
				for _, p := range s.At {
					if p.X < d.X-d.W || p.X > d.X+2*d.W || p.Y < d.Y-d.H || p.Y > d.Y+2*d.H {
						t.Fatalf("%s: a point lies at %v, far from the sheet", name, p)
					}
				}
			}
		}
	}
	for _, name := range assets.PictureNames() {
		svg, _ := assets.Picture(name)
		check(name, svg)
	}
	for _, name := range []string{"check_circle-fill", "record_voice_over", "sign_language"} {
		svg, ok := assets.Icon(name)
		if !ok {
			t.Fatal(name)
		}
		check(name, svg)
	}
	check("the app's own", assets.AppIconSVG())
}

func TestPathsAreReadAsBrowsersReadThem(t *testing.T) {
	for d, want := range map[string]int{
		"M1 1L9 9Z": 3, "m1,1 2,2 2-2z": 4, "M0 0H5V5h-5v-5": 5, "M0 0C1 1 2 2 3 3S5 5 6 6": 3, "M0 0Q1 1 2 0T4 0": 3, "M0 0A5 5 0 1 1 5 5": 4,
		"M1 1L9": 1, "M1 1 nonsense": 1, "": 0, "L1 1": 1, "M.5.5-.5-.5": 2,
	} {
		got := 0
		if dr, err := vector.Parse([]byte(`<svg viewBox="0 0 10 10"><path d="` + d + `"/></svg>`)); err != nil {
			t.Errorf("%q: %v", d, err)
		} else if len(dr.Items) > 0 {
			got = len(dr.Items[0].Path)
		}
		if got != want {
			t.Errorf("%q gives %d steps, want %d", d, got, want)
		}
	}
}

func TestWhatIsNoDrawingIsRefused(t *testing.T) {
	for name, s := range map[string]string{
		"nothing": "", "text": "hello", "no sheet": "<svg></svg>", "a sheet without size": `<svg viewBox="0 0 0 0"/>`, "broken off": `<svg viewBox="0 0 1 1"><g>`,
		"too deep":  `<svg viewBox="0 0 1 1">` + strings.Repeat("<g>", 100) + strings.Repeat("</g>", 100) + "</svg>",
		"an entity": `<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg viewBox="0 0 1 1"><text>&a;</text></svg>`,
	} {
		if _, err := vector.Parse([]byte(s)); !errors.Is(err, vector.ErrDrawing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestScriptsAndForeignPagesAreLeftOut(t *testing.T) {
	d, err := vector.Parse([]byte(`<svg viewBox="0 0 9 9"><script>x</script><foreignObject><rect width="9" height="9"/></foreignObject><image href="https://example.org/a.png" width="1" height="1"/><rect width="1" height="1"/></svg>`))
	if err != nil || len(d.Items) != 1 {
		t.Errorf("%v: %v", err, d)
	}
}

// FuzzParse: a drawing comes from other devices.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`<svg viewBox="0 0 10 10"><g transform="translate(1 2) scale(3)"><path d="M1 1A3 3 0 0 1 2 2Zq1 1" stroke="#fff" stroke-dasharray="1 2"/><text x="1" y="5">Door</text></g></svg>`))
	f.Add([]byte(`<svg width="9" height="9"><circle r="1e9"/><polygon points="1,2 3"/></svg>`))
	fonts, err := glyph.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := vector.Parse(data)
		if err != nil || len(data) > 2000 {
			return
		}
		file := pdf.New(pdf.Info{Title: "fuzz"})
		d.Paint(file.Page(595, 842), fonts, 10, 10, 200, 200*d.H/d.W, nil)
		if len(file.Bytes()) == 0 {
			t.Error("no file")
		}
	})
}
