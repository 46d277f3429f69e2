// Package harm is the card for a worry that a child is being hurt: whom to ring,
// what to write, whom to tell. It opens from everywhere, works without a signal,
// sends nothing by itself and never asks to finish a form first.
package harm
