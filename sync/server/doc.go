// Package server is the HTTP side of the sync server: it checks who may write,
// stores what is signed, answers with receipts, and gives back what was stored.
// It must never read a bundle, decide membership by itself, log who somebody
// is, or answer before the disk has it.
package server
