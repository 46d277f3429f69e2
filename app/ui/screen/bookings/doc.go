// Package bookings shows short breaks that are asked for, agreed and over: of one
// child or of all children on the tablet as a list and as a calendar, what is offered
// against what is used, one booking with every check that stands before it, and the
// screen that makes one.
//
// It must never clear a check: a check says what is wrong, why, who puts it right and
// where, and somebody named gives a reason where the page of rules lets them.
package bookings
