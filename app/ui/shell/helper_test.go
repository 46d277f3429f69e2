package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

func (s *Shell) docID(r model.Route) casefile.ID {
	id, _ := op.ParseID(r.Doc)
	return id
}

func cellOf(link string) engine.Cell { return engine.Cell{LinkID: link} }

func textOf(s string) []fhir.Value { return []fhir.Value{fhir.TextValue(s)} }

// quiet is a vault whose session does not sync by itself, so that what the
// screens say does not hang on a goroutine.
type quiet struct{ Home }

type still struct{ *session.Session }

func (still) StartBackgroundSync() {}

func (q quiet) Unlock(ctx context.Context, passphrase string) (Work, error) {
	s, err := session.Unlock(ctx, q.Options, passphrase)
	if err != nil {
		return nil, err
	}
	return still{s}, nil
}
