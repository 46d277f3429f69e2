// Package bodymap is the meaning of marks on a drawn body: figures of a child
// and an adult as plain shapes, where a mark lies in words ("left lower leg,
// front"), and the rows of a form that the marks are kept in, one mark a row.
//
// Left and right are always the person's own, never the viewer's: on the front
// view the person's left lies at the viewer's right. Mixing them up means a
// wrong site and a false alarm (clinical-safety.md HZ-26), so no name of a
// place here leaves the side out.
//
// It draws nothing itself; the widget paints the shapes on a screen and SVG
// writes them as a file.
package bodymap
