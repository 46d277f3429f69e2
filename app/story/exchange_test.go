package story

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"doorstep/app/casefile"
	"doorstep/app/exchange"
	"doorstep/forms/engine"
)

// leavesAsFHIR: everything of each girl leaves as one bundle, and each document comes back
// from it to the byte. With DOORSTEP_PICTURES the bundles are written for the judge
// (forms/library/validate/run.sh FILE).
func leavesAsFHIR(s *tale) {
	for girl, c := range map[string]casefile.ID{"jane": s.jane, "lucy": s.lucy} {
		r := s.priya.record(c)
		var ids []casefile.ID
		for _, d := range r.Docs {
			ids = append(ids, d.ID())
		}
		raw, notes, err := s.priya.Bundle(context.Background(), c, ids...)
		must(s, err)
		for _, n := range notes {
			s.t.Logf("%s: left out: %s %s", girl, n.Link, n.Text)
		}
		in, err := exchange.Parse(raw)
		must(s, err)
		if len(in.Responses) != len(r.Docs) || len(in.Faults) > 0 || !json.Valid(raw) {
			s.t.Errorf("%s: %d documents, %d in the bundle, faults %v", girl, len(r.Docs), len(in.Responses), in.Faults)
		}
		for i, qr := range in.Responses {
			d := r.Docs[i]
			_, issues := engine.FromResponse(d.Form(), qr)
			if len(issues) > 0 {
				s.t.Errorf("%s: %s does not come back: %v", girl, d.Form().Title, issues)
			}
			for _, seal := range d.Seals() {
				if len(seal.COSE) == 0 || !bytes.Contains(raw, []byte(seal.Digest)) {
					s.t.Errorf("%s: a signature on %s leaves without its proof", girl, d.Form().Title)
				}
			}
		}
		if dir := os.Getenv("DOORSTEP_PICTURES"); dir != "" {
			must(s, os.WriteFile(filepath.Join(dir, "20-"+girl+".fhir.json"), raw, 0o600))
		}
	}
}
