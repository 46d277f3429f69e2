// Package enrol is the first run: the code from a manager makes this tablet's
// vault, and the passphrase is shown once, to be written down.
package enrol
