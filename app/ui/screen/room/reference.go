package room

import (
	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/forms/engine"
)

// Chair is the child's widest wheelchair or buggy, in millimetres; 0 for what is not
// known.
type Chair struct{ Width, Length int }

// Hoist is a hoist of the child's register, with the sizes that somebody read off it
// or its papers, in millimetres; 0 for what is not known.
type Hoist struct {
	Name    string
	Legs    int // height of the legs that go under a bed
	Width   int // with the legs open
	Ceiling int // floor to ceiling height that its maker asks for
}

// sources say where the figure in the hint of a size comes from
// (ot-home-risk-assessment.md section 12). Figures for new homes and for public
// places are an aim here and no pass mark.
var sources = say.Table(func() map[string]string {
	return map[string]string{
		"prop.room.door.clear":    say.T("Approved Document M, table for dwellings; an aim for a home that is lived in"),
		"prop.room.door.corridor": say.T("Approved Document M, table for dwellings; an aim for a home that is lived in"),
		"prop.room.door.lip":      say.T("Approved Document M; an aim for a home that is lived in"),
		"prop.room.turn":          say.T("Approved Document M, answers of building control; an aim for a home that is lived in"),
		"prop.room.ceiling":       say.T("Planning notes of hoist makers; they differ, the maker’s own figure counts"),
		"prop.room.bed-space":     say.T("Approved Document M; an aim for a home that is lived in"),
		"prop.room.under-bed":     say.T("Planning notes of hoist makers; the maker’s own figure counts"),
		"prop.room.bed-low":       say.T("MHRA, safe use of bed rails"),
		"prop.room.bed-high":      say.T("HSE, moving and handling in health and social care"),
		"prop.room.pan-height":    say.T("BS 8300, written for public places; no pass mark at home"),
		"prop.room.pan-side":      say.T("Approved Document M; an aim for a home that is lived in"),
		"prop.room.basin-height":  say.T("BS 8300, written for public places; no pass mark at home"),
		"prop.room.shower-step":   say.T("Approved Document M; an aim for a home that is lived in"),
		"prop.room.worktop":       say.T("BS 8300, written for public places; no pass mark at home"),
	}
})

// against is how a size compares with the child's own chair and hoist: what is too
// small for them, in words, "" for nothing. The real chair and hoist go before any
// figure of a guide.
func (s *Screen) against(c engine.Cell, mm int) string {
	chair, given := s.props.Chair, s.props.Given
	switch c.LinkID {
	case doorClear:
		if chair.Width > 0 && mm < chair.Width {
			return say.F("%s’s chair needs %s mm", given, sketch.Figures(chair.Width))
		}
	case turn:
		switch {
		case chair.Length > 0 && mm < chair.Length:
			return say.F("%s’s chair is %s mm long", given, sketch.Figures(chair.Length))
		case chair.Width > 0 && mm < sketch.TurningTarget:
			return say.F("A wheelchair usually needs %s mm to turn", sketch.Figures(sketch.TurningTarget))
		}
	}
	for _, h := range s.props.Hoists {
		switch {
		case c.LinkID == "prop.room.under-bed" && mm < h.Legs:
			return say.F("%s: its legs are %s mm high", h.Name, sketch.Figures(h.Legs))
		case c.LinkID == "prop.room.bed-space" && mm < h.Width:
			return say.F("%s: %s mm wide with its legs open", h.Name, sketch.Figures(h.Width))
		case c.LinkID == "prop.room.ceiling" && mm < h.Ceiling:
			return say.F("%s: its maker asks for %s mm", h.Name, sketch.Figures(h.Ceiling))
		}
	}
	return ""
}
