package room

import (
	"fmt"

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
var sources = map[string]string{
	"prop.room.door.clear":    "Approved Document M, table for dwellings; an aim for a home that is lived in",
	"prop.room.door.corridor": "Approved Document M, table for dwellings; an aim for a home that is lived in",
	"prop.room.door.lip":      "Approved Document M; an aim for a home that is lived in",
	"prop.room.turn":          "Approved Document M, answers of building control; an aim for a home that is lived in",
	"prop.room.ceiling":       "Planning notes of hoist makers; they differ, the maker’s own figure counts",
	"prop.room.bed-space":     "Approved Document M; an aim for a home that is lived in",
	"prop.room.under-bed":     "Planning notes of hoist makers; the maker’s own figure counts",
	"prop.room.bed-low":       "MHRA, safe use of bed rails",
	"prop.room.bed-high":      "HSE, moving and handling in health and social care",
	"prop.room.pan-height":    "BS 8300, written for public places; no pass mark at home",
	"prop.room.pan-side":      "Approved Document M; an aim for a home that is lived in",
	"prop.room.basin-height":  "BS 8300, written for public places; no pass mark at home",
	"prop.room.shower-step":   "Approved Document M; an aim for a home that is lived in",
	"prop.room.worktop":       "BS 8300, written for public places; no pass mark at home",
}

// against is how a size compares with the child's own chair and hoist: what is too
// small for them, in words, "" for nothing. The real chair and hoist go before any
// figure of a guide.
func (s *Screen) against(c engine.Cell, mm int) string {
	chair, given := s.props.Chair, s.props.Given
	switch c.LinkID {
	case doorClear:
		if chair.Width > 0 && mm < chair.Width {
			return fmt.Sprintf("%s’s chair needs %s mm", given, sketch.Figures(chair.Width))
		}
	case turn:
		switch {
		case chair.Length > 0 && mm < chair.Length:
			return fmt.Sprintf("%s’s chair is %s mm long", given, sketch.Figures(chair.Length))
		case chair.Width > 0 && mm < sketch.TurningTarget:
			return fmt.Sprintf("A wheelchair usually needs %s mm to turn", sketch.Figures(sketch.TurningTarget))
		}
	}
	for _, h := range s.props.Hoists {
		switch {
		case c.LinkID == "prop.room.under-bed" && mm < h.Legs:
			return fmt.Sprintf("%s: its legs are %s mm high", h.Name, sketch.Figures(h.Legs))
		case c.LinkID == "prop.room.bed-space" && mm < h.Width:
			return fmt.Sprintf("%s: %s mm wide with its legs open", h.Name, sketch.Figures(h.Width))
		case c.LinkID == "prop.room.ceiling" && mm < h.Ceiling:
			return fmt.Sprintf("%s: its maker asks for %s mm", h.Name, sketch.Figures(h.Ceiling))
		}
	}
	return ""
}
