// Package wholecase is where an out-of-hours worker asks to see a whole case of another
// team, sees what became of it and gives it back; and where managers answer.
package wholecase
