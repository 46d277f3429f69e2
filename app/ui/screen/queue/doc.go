// Package queue is the manager's list of what waits for them: forms to agree,
// answers to questions, checkpoints, looks, closings and children without a
// lead, the soonest first; and what was sent back and waits for somebody else.
package queue
