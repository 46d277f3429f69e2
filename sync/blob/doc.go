// Package blob seals photos, drawings and other attachments: in chunks of 256 KiB,
// each under a key of this one attachment, each named by the SHA-256 of what it
// became. A chunk can be stored, sent and fetched by itself, by whoever cannot
// read it; the manifest, which lies in a sealed change, says which chunks in which
// order make up what. The format is in docs/spec/sync.md.
package blob
