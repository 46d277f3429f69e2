// Package follow works out how promises are followed through: who is reminded,
// who is told when a day has passed, how late something was, what waits for a
// result and what one person has promised over all cases (processes.md section 4,
// Follow-through ladder; section 20, Q-FOL-1, Q-FOL-2). It reads a case and
// writes nothing; the same case gives the same answer on every tablet.
package follow
