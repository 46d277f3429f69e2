// Package fhirpath is the closed FHIRPath subset that forms may use: lexer, parser, tree, checker and evaluator.
// It holds the language alone; what a path reaches comes in through the small Node interface.
// What must never be here: float64 arithmetic, I/O, clocks, user recursion, a function outside the published subset.
package fhirpath
