package theme

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"strconv"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"doorstep/assets"
)

// Palette holds the colours of one theme by our colour names.
type Palette map[fyne.ThemeColorName]color.NRGBA

type tokenFile struct {
	Color map[string]map[string]string `json:"color"`
	Type  map[string]any               `json:"type"`
}

type tokenSet struct {
	light, dark, sunlight Palette
	plum                  *tokenSet // the palettes of Family view
	text                  map[fyne.ThemeSizeName]float32
}

var errNoSuchToken = errors.New("no such colour in the tokens")

// tokens reads the embedded tokens once. They are part of the program and
// tested, so an error here is a broken build and panics.
var tokens = sync.OnceValue(func() *tokenSet {
	set, err := parseTokens(assets.Tokens())
	if err != nil {
		panic(fmt.Sprintf("theme: embedded tokens.json: %v", err))
	}
	return set
})

func parseTokens(b []byte) (*tokenSet, error) {
	var f tokenFile
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	set := &tokenSet{text: map[fyne.ThemeSizeName]float32{}}
	for _, t := range []struct {
		name string
		into *Palette
	}{{"light", &set.light}, {"dark", &set.dark}, {"sunlight", &set.sunlight}} {
		p, err := palette(f.Color, t.name)
		if err != nil {
			return nil, fmt.Errorf("theme %s: %w", t.name, err)
		}
		*t.into = p
	}
	set.plum = &tokenSet{light: inPlum(set.light), dark: inPlum(set.dark), sunlight: inPlum(set.sunlight)}
	for _, size := range []fyne.ThemeSizeName{SizeDisplay, SizeH1, SizeH2, SizeH3, SizeLabel, SizeBody, SizeHint, SizeSmall, SizeCaption} {
		v, ok := f.Type[strings.TrimPrefix(string(size), prefix)].(float64)
		if !ok {
			return nil, fmt.Errorf("text size %s is missing", size)
		}
		set.text[size] = float32(v)
	}
	return set, nil
}

const prefix = "doorstep."

// palette resolves one theme of the token file, following $extends, and adds
// the avatar colours and the colour that draws nothing.
func palette(all map[string]map[string]string, name string) (Palette, error) {
	merged := map[string]string{}
	base := name
	if parent := all[name]["$extends"]; parent != "" {
		base = parent
		for k, v := range all[parent] {
			merged[k] = v
		}
	}
	for k, v := range all[name] {
		if !strings.HasPrefix(k, "$") {
			merged[k] = v
		}
	}
	p := Palette{Clear: {}}
	for k, v := range merged {
		c, err := parseHex(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		p[fyne.ThemeColorName(prefix+k)] = c
	}
	for avatar, by := range avatarInks {
		v := by[base]
		if token, ok := merged[v]; ok {
			v = token
		}
		c, err := parseHex(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", avatar, err)
		}
		p[avatar] = c
	}
	for _, n := range ColourNames() {
		if _, ok := p[n]; !ok {
			return nil, fmt.Errorf("%s: %w", n, errNoSuchToken)
		}
	}
	return p, nil
}

// parseHex reads #RRGGBB.
func parseHex(s string) (color.NRGBA, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return color.NRGBA{}, fmt.Errorf("%q is not a colour like #0E5A56", s)
	}
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}, nil
}

// ColourNames lists every colour name of ours.
func ColourNames() []fyne.ThemeColorName {
	return []fyne.ThemeColorName{
		Page, Surface, Sunk, Ink, Muted, Line, Control, Primary, PrimaryHover, PrimaryPressed, OnPrimary,
		Tint, TintInk, Rail, OnRail, RailActive, Lamp, Focus, FocusEdge, Safe, SafeBg, Local, LocalBg,
		Send, SendBg, Choice, ChoiceBg, Danger, DangerBg, Neutral, NeutralBg, Risk1, Risk2, Risk3, Risk4,
		OnRisk, OnRisk4, Clear, Avatar1, Avatar1Bg, Avatar2, Avatar2Bg, Avatar3, Avatar3Bg,
		Avatar4, Avatar4Bg, Avatar5, Avatar5Bg, Avatar6, Avatar6Bg,
	}
}
