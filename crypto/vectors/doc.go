// Package vectors holds the golden test vectors of suite DS1 against the code:
// every structure as bytes, with what it opens to or the class of its failure.
// The vectors lie in crypto/testdata/vectors; `go test ./crypto/vectors -update`
// writes them again. A vector that was published must never change: add one.
package vectors
