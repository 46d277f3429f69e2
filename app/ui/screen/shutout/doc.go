// Package shutout ends a tablet's rights, or a person's with all their tablets,
// after saying in plain words what follows, above all for work that was not
// sent yet.
package shutout
