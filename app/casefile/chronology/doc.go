// Package chronology reads what has happened to a child out of the documents of
// a case: the entries that people wrote, and the events that other documents tell
// of (processes.md section 16). An event is worked out each time, so it can be
// hidden but not deleted: what is said about it, that it matters or that it stays
// out of the list, is an answer in a document of the form chr that names it.
//
// Everything here is a pure function of a casefile.Record, alike on every tablet.
package chronology
