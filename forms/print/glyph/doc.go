// Package glyph turns text into placed glyphs: which face has the letters, how
// they join, in which order mixed scripts stand, and where lines end. It draws
// with the embedded faces alone, so that the same text gives the same lines on
// every tablet. It must never change, drop or add a letter of the text.
package glyph
