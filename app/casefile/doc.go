// Package casefile is the domain over documents: a child's case, its people,
// alerts and chronology, and each filled form as a document that is written
// by signed changes and never overwrites what somebody else said.
//
// It is pure Go over forms, sync/op and sync/merge, with clocks and the
// recording of changes passed in. It must never open a file, a socket or a
// key, and no answer may reach a screen that it did not take from a change.
package casefile
