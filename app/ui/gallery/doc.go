// Package gallery is one page with every control and the states that matter,
// after the interface design's sheet of components, to look at and to test.
// It must never hold a person's data or be reached from a case.
package gallery
