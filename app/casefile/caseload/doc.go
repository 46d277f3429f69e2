// Package caseload shows the children of a worker and of a team at a glance: what
// is late, what comes, who was last seen and heard, and what an organisation
// wants to know of its own work (processes.md section 17).
//
// It counts what children wait for. It never scores, ranks or compares people:
// workers stand in the order of their names, no total of one is set against
// another's, and a caseload that is too large asks the manager for a plan, not
// the worker for more speed.
package caseload
