package model

import "doorstep/forms/engine"

// RoomGroup is the repeating group of the property survey whose rows are rooms;
// a room has a screen of its own, with its sketch.
const RoomGroup = "prop.room"

// Room is the screen of one room.
const Room Screen = "room"

// RowScreen is the screen that shows a row of a group.
func RowScreen(g *engine.RowGroup) Screen {
	if g.ID == RoomGroup {
		return Room
	}
	return Page
}
