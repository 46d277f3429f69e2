// Package stay shows one stay of a child as the carer lives it: handover in with two
// people at one tablet, the log for a tired hand at night, one line of it, and handover
// out.
//
// Nothing about a medicine is coloured, ordered or counted by when it was given, no
// clock runs, and what the plan says of a medicine stands there exactly as it was
// written (clinical-safety.md section 3). A line is kept whatever rule it breaks.
package stay
