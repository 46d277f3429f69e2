// Package welcome is the first run: unlock, get your cases, try a practice
// child.
package welcome
