// Package urgent is the one page of a child for an emergency: what the signed plan
// says to do, who to ring, and what to tell them. It opens in one tap from anywhere
// in the child's case, with no signal.
//
// It says nothing but the child's signed plan, the numbers, and "call 999"; there is
// no timer on it (clinical-safety.md RL-04, RL-12), and nothing that has run out keeps
// it from opening (RL-13).
package urgent
