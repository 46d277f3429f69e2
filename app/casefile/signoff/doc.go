// Package signoff works out where a carer's sign-off for a delegated clinical
// task stands: one child, one carer, one task, one version of the plan
// (nursing-delegated-tasks.md). It reads the competency record (form dt), the
// decision it rests on (form dd) and the catalogue of tasks, and it is the same
// on every tablet.
//
// It is pure and stores nothing: that a sign-off is valid is never an answer. It
// must never decide for a nurse; it says what is missing and what has ended. What
// needs the nursing plan, the logs of stays or the nursing register is not here.
package signoff
