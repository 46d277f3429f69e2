// Package careplan shows a child's health care plan as a nurse and a carer use it:
// the front page, each ticked section with its version, what changed, and who has
// read it (nursing-care-plans.md section 2).
//
// It shows what a nurse wrote letter for letter and works nothing out of it. A plan
// always opens, whatever has run out: what is wrong stands above it, in words
// (clinical-safety.md RL-01, RL-13).
package careplan
