// Package panels shows managers what waits for a panel, when panels meet, and one
// request with all that is needed to decide on it.
package panels
