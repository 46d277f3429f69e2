// Package canary looks for marked words where they must never be: on a
// server's disk, in a database's dump and write-ahead log, in backups, in what
// went over the wire, in vaults, logs and crash output.
//
// A word is found as it stands and in the spellings in which storage, dumps
// and protocols hide it: other cases, UTF-16, base64 at any alignment,
// hexadecimal, escapes of JSON and of URLs, and inside anything packed with
// gzip, zlib, zip or zstd, to some depth. It must never print what it found
// around a marker: the place is enough.
package canary
