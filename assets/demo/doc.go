// Package demo holds an invented organisation as data: a practitioner, her
// colleagues and seven children with their records, forms and visits. Dates
// are relative to the day on which the demo is made (see Moment). It must
// never hold a real person, address, telephone or NHS number that could be
// anyone's: numbers come from ranges that are kept free for invention.
package demo
