// Package find is the one box that finds everything: children and the people
// around them, forms, and the places of the app itself.
package find
