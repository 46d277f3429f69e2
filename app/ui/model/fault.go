package model

import "strings"

// Fault is what went wrong, in the three parts of DESIGN.md 8. Each is a whole
// sentence or more.
type Fault struct {
	What string // what happened
	Safe string // what is safe
	Do   string // what to do
}

// String is the fault as one run of text.
func (f Fault) String() string {
	var parts []string
	for _, p := range []string{f.What, f.Safe, f.Do} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}

// ForPeople reports whether an error's text was written for a person: words
// and sentences, nothing that only a program's author reads.
func ForPeople(text string) bool {
	if strings.Count(text, ": ") > 2 || strings.ContainsAny(text, "{}[]<>=%_\\") {
		return false
	}
	low := strings.ToLower(text)
	for _, sign := range []string{
		"0x", "::", "nil", "eof", "tcp", "http", "badger", "cbor", "json", "x509", "tls:", "syscall", "errno", "panic", "runtime", "goroutine",
		"unexpected", "invalid", "keystore:", "store:", "session:", "journal:", "bundle:", "orglog:", "seal:", "engine:", "fhir:", "open /", "no such file",
	} {
		if strings.Contains(low, sign) {
			return false
		}
	}
	return strings.Contains(text, " ") && !strings.Contains(text, " /")
}
