package effect

import (
	"context"
	"errors"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
)

// Trying is what would follow if something were written into a document of the case.
// It is written into a copy, and nothing is kept.
func Trying(r casefile.Record, d *casefile.Document, others []casefile.Record, write func(*casefile.Document) error) ([]Effect, error) {
	f := d.Fork()
	if err := write(f); err != nil {
		return nil, err
	}
	return Of(r, With(r, f), others)
}

// Signing is what would follow from a signature. What cannot be signed yet has no
// effects.
func Signing(r casefile.Record, d *casefile.Document, s casefile.Signing, others []casefile.Record) ([]Effect, error) {
	out, err := Trying(r, d, others, func(f *casefile.Document) error {
		_, err := f.Sign(context.Background(), s)
		return err
	})
	if errors.Is(err, casefile.ErrNotReady) {
		return nil, nil
	}
	return out, err
}

// Opening is what does not hold any more as soon as something is changed above the
// signatures of a document, until it is signed again. A health care plan is not
// changed but followed by a new version: of it Opening says what would follow if the
// care changed in every section.
func Opening(r casefile.Record, d *casefile.Document, others []casefile.Record) ([]Effect, error) {
	if casefile.FormName(d.Form()) == healthplan.Form {
		p := healthplan.Of(r)
		if p == nil || p.Doc == nil || p.Doc.ID() != d.ID() {
			return nil, nil
		}
		var codes []string
		for _, s := range p.Sections {
			codes = append(codes, s.Code)
		}
		return CareChanged(r, codes, others)
	}
	return Of(r, With(r, d.Unsigned()), others)
}

// CareChanged is what would follow at the moment in which a version of the plan is
// signed in which the care in these sections changed.
func CareChanged(r casefile.Record, sections []string, others []casefile.Record) ([]Effect, error) {
	states, err := signoff.All(r)
	if err != nil {
		return nil, err
	}
	var changed []*casefile.Document
	for _, s := range states {
		for _, sec := range s.Sections {
			if !slices.Contains(sections, sec.Code) {
				continue
			}
			f := r.Doc(s.Doc).Fork()
			if _, _, err := f.AddRow(context.Background(), "dt.change", ""); err != nil {
				return nil, err
			}
			changed = append(changed, f)
			break
		}
	}
	return Of(r, With(r, changed...), others)
}
