// Package tasks is the list of everything that is due, for oneself and for the
// team, with why each thing is, and of the forms under way.
package tasks
