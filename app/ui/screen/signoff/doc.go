// Package signoff signs one carer off for one task of one child: the steps of
// the way, what the carer does alone, practices and the two signatures.
package signoff
