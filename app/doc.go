// Package app is the roof of what practitioners hold: the cases, their store,
// the session and the screens. It holds no code of its own, only the test of
// who may import whom.
package app
