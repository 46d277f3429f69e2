// Package gather puts a case together as the files of an archive: each document as
// it was signed, as answers in FHIR, as a tagged PDF and as a web page; pictures, the
// forms, the audit trail, the proof, and the words for who opens it in decades. And it
// makes the readable answers again from the signed changes, to see that they are the
// same.
//
// It must never leave out what the case holds, write what the changes do not say, or
// seal, send or store anything itself.
package gather
