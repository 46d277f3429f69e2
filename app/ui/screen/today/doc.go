// Package today is the first screen of the day: the next visit with what to
// know before the door opens, what is due, and the children.
package today
