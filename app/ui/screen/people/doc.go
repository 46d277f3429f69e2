// Package people shows who is in the organisation and with which tablets:
// tablets that wait to be let in, open invitations, colleagues, and one
// colleague with what can be done for them.
package people
