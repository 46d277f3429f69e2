package theme

import "image/color"

// ForFamily is the theme as Family view shows it: what is plain and chosen
// elsewhere in the colour of the app is in plum, and what is locked is shown to
// be read, without a padlock.
func (t *Theme) ForFamily() *Theme {
	other := *t
	other.family = true
	return &other
}

// ForWorker is the theme as everywhere else.
func (t *Theme) ForWorker() *Theme {
	other := *t
	other.family = false
	return &other
}

// familyLeast is the smallest text of Family view in dp at 100 % (interface
// design, section 11, rule 9).
const familyLeast = 18

// readable is a size of text as this theme shows it.
func (t *Theme) readable(size float32) float32 {
	if t.family {
		return max(size, familyLeast)
	}
	return size
}

// FamilyView says whether the app's theme is that of Family view. UI goroutine.
func FamilyView() bool { return Current().family }

// inPlum is a palette with plum for the colour of the app.
func inPlum(p Palette) Palette {
	out := Palette{}
	for name, c := range p {
		out[name] = c
	}
	plum, pale := p[Choice], p[ChoiceBg]
	out[Primary], out[TintInk] = plum, plum
	out[PrimaryHover], out[PrimaryPressed] = mix(plum, p[Ink], 0.25), mix(plum, p[Ink], 0.45)
	out[Tint], out[Sunk] = pale, pale
	if onPlum := p[Surface]; p[OnPrimary] == onPlum {
		out[OnPrimary] = onPlum
	} else {
		out[OnPrimary] = pale
	}
	return out
}

// mix is a colour with a part, 0 to 1, of another in it.
func mix(a, b color.NRGBA, part float64) color.NRGBA {
	one := func(x, y uint8) uint8 { return uint8(float64(x)*(1-part) + float64(y)*part + 0.5) }
	return color.NRGBA{R: one(a.R, b.R), G: one(a.G, b.G), B: one(a.B, b.B), A: 255}
}
