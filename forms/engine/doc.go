// Package engine runs a form: it compiles a Questionnaire once into an index of what depends on what, and then keeps a
// filled form up to date answer by answer: what is shown, calculated, required, wrong and finished.
// It knows forms and answers only. What must never be here: a case, a key, a clock, storage, a screen.
package engine
