// Package council is the screen of the organisation's settings: what each is, who
// changed it when and why, and for managers a change with its day and reason.
package council
