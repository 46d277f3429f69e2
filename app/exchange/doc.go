// Package exchange writes documents of a case as one FHIR R4 document Bundle and reads
// such bundles back: the filled forms byte for byte as the app signs them, the forms that
// they answer, the people that they name, signatures as Provenance, photos as Binary with
// their SHA-256. It must never read a vault, change a record, or decide what may leave it.
package exchange
