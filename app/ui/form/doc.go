// Package form draws the questions of a page: it chooses a control for each
// kind of question, nests what follows from an answer under it, and touches
// only what an answer changed.
//
// It must never decide what is shown, required or wrong: the engine does. And
// it holds no answer but what is on the screen.
package form
