// Package vector reads the drawings that the app makes — floor plans, body maps,
// marks on photos, drawn signatures, icons and picture cards — and paints them on
// a page of paper. It knows the part of SVG that those are written in and leaves
// out the rest. A drawing comes from other devices: nothing in it may be run,
// fetched, or make the program fail.
package vector
