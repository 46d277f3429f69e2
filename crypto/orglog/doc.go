// Package orglog is the organisation as a signed, linear log: who is an
// administrator, a person, a device, who holds which role's keys, who is
// invited; and the epoch records of spaces, which name the roles that can open
// them. State.Apply is pure; everything is verified from a pinned genesis hash.
// It must never take a key, a member or an order of entries from anywhere but
// signed statements, and never let one person do what two must.
//
// # For users of the package
//
// A statement is one entry of the log: sign.Many over a body that names its
// place (size) and its predecessor (hash). The server orders entries by
// compare-and-set on the size and cannot write one. Load verifies a log,
// State.Append signs the next entry and applies it before handing it out.
//
// An epoch record is not an entry of this log, because a case is opened offline:
// it is one signed message (sign.TypeEpoch) in the log of its space, pushed like
// a bundle before the first bundle that it seals, under the idempotency key
// (space, incarnation, ClassEpoch, n). Its protected header carries the same
// labels as a bundle's. Space collects the records of one space and says which
// epoch to write under and how to open each.
package orglog
