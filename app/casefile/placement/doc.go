// Package placement reads from a case's documents where its children stay away
// from home: which placements there are and were, what each legal basis brings,
// whether one may begin, who is caring for whom, and how many days of short
// breaks are used. Everything here is worked out; what must be kept is an answer
// in the request (form cmp) or in the arrangement (form brk). It must never
// choose a legal basis: people do (processes.md sections 7 and 14).
package placement
