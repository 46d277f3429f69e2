// Package stepdown works out where a step-down placement stands from its working plan
// (form sd, short-breaks.md section 5): its end and the three-month notice, the weeks
// and whether two of them in a row were off track, what is still open before the child
// can live at home, and how far the parents are with what they learn.
//
// It is pure and stores nothing. It reads the plan, it grades nobody: parents are
// taught, and what they can do is what a nurse and they themselves wrote down.
package stepdown
