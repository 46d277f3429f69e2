// Package pdf writes PDF 1.7 files: pages with placed glyphs, shapes and
// pictures, fonts cut down to what is used, bookmarks, a language, and a tree of
// tags that gives the reading order. It exists because the Go libraries that can
// be had place characters, not shaped glyphs, and write no tags.
//
// The same calls always give the same bytes. Places are in points (1/72 inch)
// from the top left corner of a page. What must never be here: forms, cases,
// decisions about what goes on a page.
package pdf
