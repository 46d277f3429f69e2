// Package simtest is an organisation with tablets for tests: real keys, real
// statements, real sealed bundles, and vaults that keep what a sync hands them
// in memory. It must never be imported by anything but tests.
package simtest
