package source

import (
	"strings"

	"doorstep/forms/fhir"
)

// Drawings are rows: one mark of a sketch or a body map is one row of a repeating group, so that marks made
// apart merge, each survives a crash by itself, and undoing one is removing a row (forms.md 2.7 and 2.8).
// Any other engine shows a plain repeating group.

// drawings makes sketches and body maps into repeating groups with the questions of one mark.
func (c *compiler) drawings(items []*Item, parent *Item) []*Item {
	var out []*Item
	for _, it := range items {
		it.Items = c.drawings(it.Items, it)
		out = append(out, it)
		switch it.Type {
		case "sketch":
			c.drawing(it, fhir.ControlSketch, sketchMark(it))
			it.Row.Title = []string{it.ID + ".kind", it.ID + ".what", it.ID + ".text"}
		case "body-map":
			if it.Family {
				c.add(it.Pos, "%s: body-map: a body is never shown in Family view", it.ID)
			}
			c.drawing(it, fhir.ControlBodyMap, bodyMark(it))
			it.Row.Title = []string{it.ID + ".kind", it.ID + ".note"}
			if it.Required == "gap" {
				out = append(out, nothing(it, parent))
			}
		case "photo":
			if len(it.Items) > 0 {
				c.add(it.Pos, "%s: photo: its questions are made by the compiler", it.ID)
			}
			it.Items = aboutPhoto(it)
			it.Row = &Row{Called: Text{Main: "Photo"}, Title: []string{it.ID + ".caption"}}
		}
	}
	return out
}

func (c *compiler) drawing(it *Item, control string, mark []*Item) {
	for _, b := range []struct {
		bad bool
		msg string
	}{
		{len(it.Items) > 0, "its questions are made by the compiler"},
		{it.Row != nil, "its rows are marks"},
		{it.Repeats, "it repeats by itself: each mark is a row"},
		{it.Show != "" && it.Show != control, "show does not go with it"},
		{len(it.Media) > 0 || it.MaxSize > 0, "it takes marks, no file"},
	} {
		if b.bad {
			c.add(it.Pos, "%s: %s: %s", it.ID, it.Type, b.msg)
		}
	}
	it.Type, it.Show, it.Items = "repeat", control, mark
	it.Row = &Row{Called: Text{Main: "Mark"}}
}

// childOf makes a question of a mark. It stands where the drawing stands in the source, for error messages.
func childOf(it *Item, name, typ, text string) *Item {
	return &Item{
		Pos: it.Pos, ID: it.ID + "." + name, Type: typ, Text: Text{Main: text}, parent: it,
		whenPos: it.Pos, reqPos: it.Pos, exprPos: map[string]Pos{}, Restricted: it.Restricted, Desk: it.Desk,
	}
}

// longest is how long the points of one stroke may be: some 1,500 points of a sketch in millimetres.
const longest = 16000

// sketchMark is one thing drawn. Lengths are whole millimetres, y downwards; points are "x,y x,y".
func sketchMark(it *Item) []*Item {
	kind := childOf(it, "kind", "choice", "What is drawn")
	kind.Options = labelled("wall: Wall", "door: Door", "window: Window", "item: Thing in the room", "size: Size",
		"circle: Turning circle", "track: Hoist track", "pin: Numbered pin", "stroke: Free line", "text: Words")
	at := childOf(it, "at", "string", "Where, as points in millimetres")
	at.MaxLength = longest
	what := childOf(it, "what", "string", "What it is")
	size := childOf(it, "size", "string", "Width and height in millimetres")
	turn := childOf(it, "turn", "integer", "Turned by, in degrees")
	turn.Min, turn.Max = "-360", "360"
	link := childOf(it, "link", "string", "The answer, photo or risk that it belongs to")
	room := childOf(it, "room", "string", "The room that it belongs to")
	text := childOf(it, "text", "string", "Words beside it")
	return []*Item{kind, at, what, size, turn, link, room, text}
}

// bodyMark is one mark on a figure: x and y are parts of the figure's box, from the figure's top left
// corner. They and the outline are what was drawn, hidden from whoever types. Left and right are always
// the child's own (clinical-safety.md HZ-26).
func bodyMark(it *Item) []*Item {
	view := childOf(it, "view", "choice", "Which side of the body is it on?")
	view.Options, view.Required = labelled("front: Front", "back: Back", "left: Their left side", "right: Their right side"), "stop"
	figure := childOf(it, "figure", "choice", "Outline drawn on")
	figure.Options, figure.Hidden = labelled("child: Child", "adult: Adult"), true
	var at []*Item
	for _, axis := range [][2]string{{"x", "Across the figure, 0 to 1"}, {"y", "Down the figure, 0 to 1"}} {
		n := childOf(it, axis[0], "decimal", axis[1])
		n.Min, n.Max, n.Places, n.Hidden = "0", "1", "4", true
		at = append(at, n)
	}
	kind := childOf(it, "kind", "choice", "What is it?")
	kind.Options, kind.Required = labelled("sore: Sore", "red: Red area", "bruise: Bruise", "cut: Cut or graze", "scar: Scar",
		"swelling: Swelling", "rash: Rash", "burn: Burn or scald", "device: Tube, line or device", "tight-joint: Tight joint",
		"metalwork: Metalwork inside", "pain: Pain", "other: Something else"), "stop"
	size := childOf(it, "size", "quantity", "How big, at its widest?")
	size.Units, size.Places, size.Min, size.Usual = []string{"mm"}, "0", "0", "1 to 400"
	note := childOf(it, "note", "text", "What you saw, and what was said")
	note.Guide = 300
	photo := childOf(it, "photo", "attachment", "Photo")
	photo.Show, photo.Media = fhir.ControlPhoto, []string{"image/*"}
	return []*Item{view, kind, size, note, photo, figure, at[0], at[1]}
}

// aboutPhoto are the questions under a photo: what it shows, whether the family may see it (nobody has said so
// until somebody does), and what is marked on it. Marks are rows, and the picture itself stays as it was taken.
func aboutPhoto(it *Item) []*Item {
	caption := childOf(it, "caption", "string", "What the photo shows")
	family := childOf(it, "family", "boolean", "May the family see it?")
	mark := childOf(it, "mark", "repeat", "Marks on the photo")
	mark.Show, mark.Row = fhir.ControlPhotoMarks, &Row{Called: Text{Main: "Mark"}, Title: []string{it.ID + ".mark.note"}}
	kind := childOf(mark, "kind", "choice", "What is drawn")
	kind.Options = labelled("circle: Numbered circle", "arrow: Arrow", "stroke: Free line")
	at := childOf(mark, "at", "string", "Where, as points in thousandths of the picture’s width and height")
	at.MaxLength, at.Hidden = longest, true
	mark.Items = []*Item{kind, at, childOf(mark, "note", "string", "Words beside it")}
	return []*Item{mark, caption, family}
}

// nothing is the question beside a body map that may stay empty: an empty drawing does not say whether
// somebody looked. A list of rows can carry no reason for a gap, so this question carries it as well.
func nothing(it, parent *Item) *Item {
	q := childOf(it, "nothing", "choice", "If there is nothing to mark")
	q.parent, q.CompanionOf = parent, it.ID
	q.Options = labelled("checked: Checked, nothing to mark")
	q.Required, q.GapCodes, q.ReqWhen, q.ReqExpr = "gap", it.GapCodes, it.ReqWhen, it.ReqExpr
	q.When, q.WhenExpr = it.ID+" not answered", ""
	it.Required, it.ReqWhen, it.ReqExpr, it.GapCodes = "", "", "", nil
	switch {
	case it.When != "":
		q.When = "(" + it.When + ") and " + q.When
	case it.WhenExpr != "":
		q.When, q.WhenExpr = "", "("+it.WhenExpr+") and {?"+it.ID+"}.not()"
	}
	return q
}

// labelled reads "code: Label" pairs.
func labelled(pairs ...string) []Option {
	out := make([]Option, len(pairs))
	for i, p := range pairs {
		code, label, _ := strings.Cut(p, ": ")
		out[i] = Option{Code: code, Label: Text{Main: label}}
	}
	return out
}
