// Package staylog reads the logs of stays (form stay, short-breaks.md section 4): when
// the child came and went, every line that was written, which line puts which one
// right, incidents and what they are linked to, and when a task or a medicine was last
// written down.
//
// It is a leaf: it knows the log alone, and what sign-offs, plans, equipment and
// bookings say of it is worked out by packages that read it (app/casefile/stay). It is
// pure and stores nothing. It must never leave a line out because a rule was broken,
// and it never says whether a medicine may be given.
package staylog
