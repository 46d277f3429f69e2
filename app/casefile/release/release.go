// Package release says whether a tablet runs the version of Doorstep that its
// organisation gives out. The organisation says which by two settings; a tablet never
// fetches a program by itself and never stops work because it is old.
package release

import (
	"strings"

	"golang.org/x/mod/semver"

	"doorstep/app/casefile/settings"
)

// The settings: the version that is given out, and what to do to get it.
const (
	VersionKey = "cfg.app.version"
	HowKey     = "cfg.app.version-how"
)

// Notice is what a tablet with an older version says.
type Notice struct {
	Running string // the number of the version that the tablet has, 0.1.0
	Wanted  string // the number of the one that is given out
	How     string // what to do, in the organisation's words; "" for none
}

// Of is the notice for a program of a version, by the settings in force; ok is false
// when there is nothing to say: the organisation names no version, the program has that
// one or a newer one, or one of the two is no number (a program that a developer built).
func Of(running string, s *settings.Set) (n Notice, ok bool) {
	have, want := parse(running), parse(s.Text(VersionKey))
	if have == "" || want == "" || semver.Compare(have, want) >= 0 {
		return Notice{}, false
	}
	return Notice{Running: number(have), Wanted: number(want), How: strings.TrimSpace(s.Text(HowKey))}, true
}

// parse makes semver of a version as people write it: 0.2, v0.2.0, 0.2.0+g8ff59de; ""
// for what is none.
func parse(s string) string {
	s = "v" + strings.TrimPrefix(strings.TrimSpace(s), "v")
	if !semver.IsValid(s) {
		return ""
	}
	return s
}

// number leaves out which commit a version was built from.
func number(v string) string { return strings.TrimPrefix(semver.Canonical(v), "v") }
