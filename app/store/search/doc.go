// Package search finds people, cases and words in memory: by the start of a
// word, by any part of a text, and with a slip of the finger or a missing
// accent. It keeps what it is given in memory only and must never write it
// anywhere: sealed rows are app/store's.
package search
