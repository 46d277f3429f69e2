// Package source compiles a form written in YAML into a FHIR Questionnaire, naming file and line of
// whatever is wrong. How to write a form: docs/forms.md.
// It must never invent a question's id, guess at a misspelt key, or read anything but the bytes given.
package source
