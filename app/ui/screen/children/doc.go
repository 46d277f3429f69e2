// Package children lists the children on this tablet, finds one by name, NHS
// number or people, and adds one.
package children
