// Package stage is the app with hands at it and no window system: a shell over a
// real vault, drawn by the software driver, its buttons pressed and its fields
// typed into by name. Pictures and the acceptance story use it; it must stay free
// of what only one of them needs.
package stage
