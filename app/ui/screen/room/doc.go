// Package room is the screen of one room of a property survey: its sketch, its
// photos, its sizes, and the risk of the handling tasks that are done in it.
package room
