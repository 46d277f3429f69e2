// Package ownforms is the book of the forms that an organisation publishes for its own
// tablets: which version of which form is in force on a day, which are only finished, and
// where two people published apart. It must never change a form, take the name of a shipped
// one, or lose a version that a document may be pinned to.
package ownforms
