package handling

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/sync/op"
)

// methodLinks are the answers that make a version of a handling task: change one
// and every demonstration of the task must be repeated (section 9.3).
var methodLinks = []string{"kind", "room", "method", "handlers", "hoist", "track", "spreader", "sling", "loops"}

// versionOf is the check code of a task's method as it was at a moment, the zero
// moment for now: the same words, handlers, kit, loops and room have the same code,
// on every tablet. "" when nothing was written.
func versionOf(d *casefile.Document, row casefile.RowID, at time.Time) string {
	var b strings.Builder
	some := false
	for _, name := range methodLinks {
		c := casefile.Cell{Row: row, LinkID: taskGroup + "." + name}
		if d.Form().Item(c.LinkID) == nil {
			continue
		}
		said := answerAt(d, c, at)
		some = some || said != ""
		b.WriteString(name + "\x00" + said + "\x00")
	}
	if !some {
		return ""
	}
	sum := sha256.Sum256([]byte(b.String()))
	code := strings.ToUpper(hex.EncodeToString(sum[:4]))
	return code[:4] + "-" + code[4:]
}

// answerAt is what a cell said at a moment, the zero moment for now; a reference
// says what it points at, not how that was called.
func answerAt(d *casefile.Document, c casefile.Cell, at time.Time) string {
	if at.IsZero() {
		var out []string
		for _, v := range d.State(c).Values {
			if v.Reference.Reference != "" {
				out = append(out, v.Reference.Reference)
			} else {
				out = append(out, d.TextIn(c.Row, c.LinkID))
				break
			}
		}
		return strings.Join(out, ", ")
	}
	said := ""
	for _, v := range d.History(c) {
		if v.At.After(at) {
			break
		}
		said = v.Text
		if name, _, ok := v.Value.Typed(); ok && name == op.TypeReference && v.Value.Field(0) != "" {
			said = v.Value.Field(0)
		}
	}
	return said
}

// Versioned is how a question names a thing that has versions, a task or a signed
// assessment, so that the answer keeps which version it was: "Bed to chair, version
// 3F2A-91BC".
func Versioned(title, code string) string {
	if code == "" {
		return title
	}
	return title + ", version " + code
}

var versioned = regexp.MustCompile(`, version ([0-9A-F]{4}-[0-9A-F]{4})$`)

// versionIn is the version that an answer names, "" for none.
func versionIn(display string) string {
	if m := versioned.FindStringSubmatch(display); m != nil {
		return m[1]
	}
	return ""
}

// TaskVersion is the check code of a handling task's method as it is now, "" when
// nothing is written of it.
func TaskVersion(d *casefile.Document, row casefile.RowID) string { return versionOf(d, row, noTime) }
