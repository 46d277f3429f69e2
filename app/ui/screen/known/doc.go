// Package known answers whether a child is known to the organisation, and
// shows duty workers the essentials of children whose record they may not open.
package known
