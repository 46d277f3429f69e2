// Package family says what of a child's forms the family may see when the
// tablet is turned round, and how what they say is written down. It must never
// show what a form has not marked for them: it starts from nothing and takes up
// marked answers, and leaves out what is restricted now, what is locked in
// pictures and drawings, and other people's words.
package family
