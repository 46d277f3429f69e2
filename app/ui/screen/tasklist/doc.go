// Package tasklist shows a form as its list of sections: how far each is, who
// works on it, where to carry on, and the way to check and sign.
package tasklist
