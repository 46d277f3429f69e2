// Package session is one person at one vault: making it, unlocking and
// locking it, the cases and documents in it, and the sync in the background
// with what is safe where.
//
// It shows nothing and knows no window. It must never say "safe" without a
// receipt, lose a change by locking, or keep a key after Lock.
package session
