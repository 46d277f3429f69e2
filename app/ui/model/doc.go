// Package model holds the screens as data: when typing is saved, where the
// user is, what there is to fix, and the words for times, counts and sync.
// It is plain Go on one goroutine, with every clock passed in, and must never
// import Fyne, open a file or start a goroutine.
package model
