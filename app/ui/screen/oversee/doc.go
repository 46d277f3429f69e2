// Package oversee is a manager's look at a child: what was read, what life is like
// today, the question and its answer, what became of the last directions, and
// what must happen next, on one page.
package oversee
