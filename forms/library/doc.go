// Package library holds the shipped forms: each NAME.yaml beside the NAME.json compiled from it, and the
// option sets they share (lists.yaml). How to write or change one: docs/forms.md.
// It must never change a form's meaning at run time, or ship a form that its source does not give.
package library
