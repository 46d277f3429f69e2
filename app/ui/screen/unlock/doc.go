// Package unlock is the screen before everything: it opens the vault, says
// what is unsent while it is locked, and never shows a child's name.
package unlock
