// Package emergency leads through an emergency placement: whom to ring first,
// then twelve steps that say what is done, what is waited for and for whom.
package emergency
