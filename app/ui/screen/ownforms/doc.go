// Package ownforms are the screens of the forms that an organisation publishes for its own
// tablets: the list with what was published, by whom and why, and the page on which a form
// from elsewhere is looked at, tried and published. They must never change a form.
package ownforms
