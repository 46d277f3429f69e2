// Package placement shows where the children of a family are tonight: the board
// "who is caring for whom", what comes before a placement can begin, the stays
// with what is due for each, and what the legal basis brings.
package placement
