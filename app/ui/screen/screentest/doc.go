// Package screentest is for tests of screens: documents of the shipped forms
// kept in memory, a desk that notes what was asked of it, and a window with
// our theme. No program may import it.
package screentest
