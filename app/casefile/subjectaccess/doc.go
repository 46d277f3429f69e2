// Package subjectaccess is what one person may have of a case that they ask to see (UK
// GDPR article 15; Data Protection Act 2018, Schedules 2 and 3): what the rules propose
// to leave out, what people decided about each place, and what still stands against
// giving a copy. The form is sar.
//
// It proposes; people decide, each place by itself. What nobody decided stays out. It
// never changes the record, and never writes down again what it leaves out.
package subjectaccess
