// Package words says what Doorstep says to families, in the languages of
// assets/messages. A sentence is whole in its file, with names for what is
// filled in, and numbers choose their form by the language's own rules.
package words
