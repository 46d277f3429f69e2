// Package storetest checks a logstore.Store against its contract, method by
// method, and against the memory store as a model. It must never know which
// database it is testing.
package storetest
