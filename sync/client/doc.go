// Package client takes a vault's work to the sync server and brings back what
// others wrote, over any network that a practitioner meets. It must never call
// anything safe without a receipt that verifies, hand on anything it has not
// verified, see a key that opens a bundle, or make the vault forget.
package client
