// Package mem is a logstore.Store in memory: the shortest reading of the
// contract, for tests and as the model that other stores are compared with. It
// must never be offered as a server's storage.
package mem
