package equipment

import (
	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Clash is a serial number that stands in another place too and about which
// nobody has said what that means (OT-V20).
type Clash struct {
	Item  Item
	Other Entry
}

// Clashes are the things of a case whose serial number stands elsewhere: with
// another child, or twice with this one.
func Clashes(r casefile.Record, others ...casefile.Record) []Clash {
	var out []Clash
	for _, it := range Register(r, others...) {
		if len(it.Elsewhere) == 0 || it.MovedTo != nil || it.Doc.CodeIn(it.Row, Group+".moved") != "" {
			continue
		}
		for _, e := range it.Elsewhere {
			// The entry that was there first is left alone once the newer one has
			// been explained.
			if e.Doc.CodeIn(e.Row, Group+".moved") == "" {
				out = append(out, Clash{Item: it, Other: e})
			}
		}
	}
	return out
}

// Problems are what is wrong with a register beyond what its form can see.
func Problems(r casefile.Record, d *casefile.Document, others ...casefile.Record) []engine.Problem {
	if casefile.FormName(d.Form()) != Form {
		return nil
	}
	var out []engine.Problem
	for _, c := range Clashes(r, others...) {
		if c.Item.Doc.ID() != d.ID() {
			continue
		}
		whose := c.Other.Child + " has"
		if c.Other.Case == r.ID {
			whose = "Another line has"
		}
		out = append(out, engine.Problem{
			Cell: casefile.Cell{Row: c.Item.Row, LinkID: Group + ".serial"}, Rule: "register", Key: "OT-V20", Level: engine.LevelWarn,
			Message: whose + " this serial number too. Has it moved?",
		})
	}
	return out
}
