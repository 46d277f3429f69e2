// Package effects shows what a change would make invalid, who is told and what is
// offered, before the change is made.
package effects
