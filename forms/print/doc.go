// Package print makes paper of filled forms: what is written is gathered into a
// Doc, a plain list of headings, answers, tables and pictures, and a Doc becomes
// a tagged PDF or an HTML page in one file. Both say the same words in the same
// order.
//
// It must never change a word of an answer, work anything out, know a case or
// open a file. Clinical text goes through as it was written, whole.
package print
