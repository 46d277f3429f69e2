// Package pgtest runs a real PostgreSQL server for tests: made with initdb in a
// folder that passes, reached by a socket in it, and gone with the test process
// however that ends. It must never touch a server that it did not start.
package pgtest
