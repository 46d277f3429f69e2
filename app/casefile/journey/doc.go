// Package journey works out where a case stands and how it came there, from its
// documents: nothing about it is written down but the decision to close and to
// open again (processes.md section 5). It says what stands in the way of closing,
// and what a handover leaves open (section 17).
package journey
