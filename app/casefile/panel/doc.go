// Package panel reads the requests to panels from a case's documents: where each
// stands, who must be heard, who may decide, what it costs, which papers go to
// whom, and what follows a decision. A panel decides money and fit; it cannot
// undo an assessed need. It must never decide, nor write anything
// (processes.md sections 6 to 9).
package panel
