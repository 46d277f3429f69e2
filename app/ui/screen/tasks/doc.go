// Package tasks is the list of everything that is due, by date, and of the
// forms under way.
package tasks
