// Package printout makes the papers of a child's case: copies of forms for a
// family and for professionals, and the pages that are put together from several
// documents, such as the plan that a carer keeps on the fridge.
//
// It is pure: it reads a casefile.Record and what the rules of its neighbours make
// of it, and gives a print.Doc and a list of what was left out. It never shortens
// or changes what somebody wrote, works nothing out from a dose or a reading, and
// leaves out what is restricted unless somebody put it in on purpose.
package printout
