// Package plan is the child in need plan over the documents of a case: what it
// carries on from the assessment, what is proposed for it, its reviews and the
// health needs that it tracks (processes.md section 13;
// disabled-child-assessment.md section P).
package plan
