// Package shell is the window's frame: rail, header, action bar, the way from
// screen to screen, keys, locking, and the wiring of screens to the session.
//
// It must never draw a question itself, and it must hold no answer: what a
// screen shows comes from the session, and what the user says goes back there.
package shell
