// Package sheet reads a form that somebody wrote in a workbook (XLSX) and writes forms into one. The
// workbook becomes the YAML of package source, so both go through one compiler and mean the same; what
// is wrong is named by sheet and cell. The layout: docs/workbook.md.
// It must never guess at a word that it does not know, and never leave a filled cell unread in silence.
package sheet
