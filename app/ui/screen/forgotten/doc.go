// Package forgotten leads out of a forgotten passphrase: what is only on the
// tablet is sent as it lies there, locked, and then the tablet is set up again.
package forgotten
