// Package picture makes a photo or a drawing ready to be kept in a record: the
// right way up, small enough to send, and with nothing in it but the picture.
//
// It must never let a byte of the file's metadata through (place, time, camera,
// names, thumbnails, colour profiles), open a file, or know what the picture is
// of.
package picture
