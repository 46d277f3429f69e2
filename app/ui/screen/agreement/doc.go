// Package agreement shows the agreement about short breaks with one carer as a meeting
// goes through it: what is agreed, who is signed off for what, the introductions at the
// child's pace, and everybody's signature.
package agreement
