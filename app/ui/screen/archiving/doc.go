// Package archiving is the screen on which a manager makes an archive of a whole
// case: for whom, why, what will be inside, where it went and how it is checked. What
// is read and written, the shell does. It must never say that an archive is made
// before the file is whole where it was to go.
package archiving
