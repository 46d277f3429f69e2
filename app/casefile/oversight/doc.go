// Package oversight is what a manager does with a case: looks at it with a
// question in mind, gives directions and sees them followed through, holds the
// checkpoints of a running assessment, and agrees or sends back what waits for
// a signature (processes.md sections 1, 4 and 18). Everything here is worked out
// from the documents of a case and changes nothing.
package oversight
