// Package plan shows a child's plan: who does what by when, from all the forms
// that have agreed actions. It nudges while somebody writes, and stops nobody.
package plan
