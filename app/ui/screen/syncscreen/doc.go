// Package syncscreen answers one question: is my work safe? Three boxes in the
// order work travels, a plain list of what is only here, and what happened.
package syncscreen
