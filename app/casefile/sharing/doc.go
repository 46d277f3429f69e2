// Package sharing says what of a case may go to whom: what a family agreed to and
// took back over time, what was refused and who was told, the decisions to share or
// not, and what a pack leaves out and why (caf.md 4.11 and section 6, processes.md
// section 12). Nothing in it sends anything, and it never decides: it says yes, no,
// or that a person must decide and write the decision down.
package sharing
