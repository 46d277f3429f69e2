// Package section is one page of a form: the pages of its section beside it,
// the questions, what to know about the child, and the bar that says where
// the work is. A row of a repeating group is a page here too.
package section
