// Package healthplan reads a child's individual health care plan out of the case
// (nursing-care-plans.md sections 2 and 3): which version is used today, what each
// of its sections says and how its version is numbered, what changed since, who has
// read it, and what stands against a signature.
//
// Each version of the plan is a document of the form hcp of its own. A nurse changes
// a plan by beginning the next one, which starts with all that the last one said
// (Carry); what was signed stays as it was signed and is the working plan until the
// next one has all its signatures. What is written down afterwards, who has read it,
// that it must not be used, an allergy that was found, stands below the signatures.
//
// The package is pure and stores nothing; versions, dates and states are worked out
// alike on every tablet. It must never change, shorten or reorder what a nurse wrote,
// nor work anything out from a dose, a strength, a rate or a reading
// (clinical-safety.md section 3).
package healthplan
