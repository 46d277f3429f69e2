// Package checks reads the documents of a case for the quality checks
// (forms/quality): it takes the plain values that they need from a CAF, a
// Disabled Child Assessment, a plan, a panel request or an oversight, and the
// chronology and earlier documents from the record. What it finds stops a
// signature, asks for one line of reason, or is a quiet mark.
//
// It must never store a finding, count findings per person or write an answer.
package checks
