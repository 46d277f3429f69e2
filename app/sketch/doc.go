// Package sketch is the meaning of a drawn floor plan: marks in whole
// millimetres that are kept as rows of a form, one mark a row, so that they
// merge, survive a crash between strokes and are undone one by one.
//
// It draws nothing itself. Scene says what there is to draw, in millimetres and
// named inks; the widget paints that on a screen and SVG writes it as a file.
package sketch
