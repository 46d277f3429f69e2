// Package archive is the file in which a whole case leaves Doorstep: a tar of
// papers, documents, pictures and the signed changes that they were made of,
// sealed with age for post-quantum recipients; and the reader that checks every
// byte of one and says in plain words what it proves (docs/formats.md).
//
// It knows no case and no form: what goes in is files and a Proof. It must never
// write to a recipient without a post-quantum part, call a file whole that it
// did not read to its end, or believe a signature that the organisation's log
// does not bear out.
package archive
