// Package spec carries the pages that set out the formats, so that an archive can
// hold what it takes to read it.
package spec

import "embed"

// Pages are the pages of this folder and the CDDL files beside them.
//
//go:embed *.md *.cddl
var Pages embed.FS
