// Package backup writes a whole store into one file and a file into an empty
// store. The file holds what the store holds, as sealed and signed as it came;
// every part of it is bound to all before it, so that a changed, missing or
// turned-around part is found before anything is restored. It must never
// restore over something or leave half a store that looks whole.
package backup
