// Package family is the screen that is handed over: a parent checks what was
// written, a child shows with picture cards, both see what was agreed. It has
// a bar of its own and nothing else around it, and only the worker's PIN leads
// out of it.
package family
