// Package returns takes answers out of cases for people who count and report: tables of any selection of
// documents, one for each form and each repeating group, and candidate values for the children in need
// census.
//
// It is pure and stores nothing: the same cases give the same tables on every tablet. It must never guess
// a value that nobody gave, and never put out an answer that is restricted unless that is asked for.
package returns
