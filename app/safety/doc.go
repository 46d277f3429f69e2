// Package safety holds the clinical safety tests of the whole product: the twenty
// scenarios with which a release is accepted (clinical-safety.md section 7), the red
// lines that the app never crosses (section 3), and the words that claim nothing
// about a child's health (section 1). docs/clinical-safety names them as proofs.
//
// It holds tests alone.
package safety
