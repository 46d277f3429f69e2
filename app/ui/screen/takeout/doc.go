// Package takeout is the screen where a manager takes answers out of the cases of a
// tablet: tables of forms, figures of short breaks, candidates for the children in need
// census. It shows what will be in the file before it is saved.
package takeout
