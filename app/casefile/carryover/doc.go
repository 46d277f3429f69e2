// Package carryover sees to it that nothing is asked twice: a new document begins
// with what the record or an earlier form says already (issue: carry-over; caf.md
// section 2, prefill). Each such answer remembers where it stands, says so, says
// when that was changed since, and when it is corrected offers to correct the
// record. Which questions mean the same is data: same.yaml.
//
// Everything here is a pure function of a casefile.Record.
package carryover
