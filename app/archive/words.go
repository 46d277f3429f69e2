package archive

import (
	"fmt"
	"strings"
	"unicode"

	"doorstep/crypto/passphrase"
)

// Words are a report as a person reads it, a line for each thing that was looked at.
func (r Report) Words() []string {
	m := r.Manifest
	var out []string
	say := func(format string, a ...any) { out = append(out, oneLine(fmt.Sprintf(format, a...))) }
	if m.Format == "" {
		for _, f := range r.Faults {
			say("NOT WHOLE  %s: %s", f.Path, f.Says)
		}
		return out
	}
	say("Archive of %s’s case, made %s by %s, %s.", m.Child, m.Made, m.By, m.Organisation)
	say("Made for: %s.", m.Why)
	if r.SHA256 != "" {
		say("Its name is %s: the SHA-256 of its list of contents.", r.SHA256)
	}
	say("Files: %d of %d are whole, byte for byte (%d bytes).", r.Whole, len(m.Files), r.Bytes)
	if g, err := hash(m.Genesis); err == nil {
		say("Organisation: its log begins with %s. The council publishes these words; compare them.", passphrase.Fingerprint(g))
	}
	if r.Statements > 0 {
		say("Who belongs to it: %s, each signed by who might, in one unbroken line.", many(r.Statements, "entry of the organisation’s log", "entries of the organisation’s log"))
	}
	if r.SignedBy != "" {
		say("The list of contents was signed by tablet %s, which belonged to the organisation then.", r.SignedBy)
	}
	if r.Statements > 0 {
		say("The case: %s in %s, from %s of the organisation; each signature fits.", many(r.Changes, "change", "changes"), many(r.Entries, "signed piece", "signed pieces"), many(r.Tablets, "tablet", "tablets"))
	}
	if r.Signatures > 0 {
		say("Signatures of people under documents: %s, each sealed by a tablet of the organisation.", many(r.Signatures, "signature", "signatures"))
	}
	if len(m.Attachments) > 0 {
		say("Pictures and files: %d of %d are the ones that were sealed and signed.", r.Pictures, len(m.Attachments))
	}
	if r.Documented {
		say("Documents: the answers of %d were made again from the signed changes, and are the same as in the readable files.", r.Documents)
	}
	if r.Unopened > 0 {
		say("Not opened: %s. Who made this archive held no key of them.", many(r.Unopened, "signed piece", "signed pieces"))
	}
	for _, s := range r.Skipped {
		say("Not checked: %s.", s)
	}
	for _, f := range r.Faults {
		say("NOT WHOLE  %s: %s", f.Path, f.Says)
	}
	if r.Sound() {
		say("Result: whole. Nothing was changed, added or taken out since it was made.")
	} else {
		say("Result: NOT WHOLE. %s above. What is not named there is as it was.", many(len(r.Faults), "thing is named", "things are named"))
	}
	return out
}

// oneLine keeps what an archive says of itself from looking like a line of the report, or
// from changing how a terminal shows it.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, s)
}

// Text is Words as one text.
func (r Report) Text() string { return strings.Join(r.Words(), "\n") + "\n" }

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
