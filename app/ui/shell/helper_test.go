package shell

import (
	"doorstep/app/casefile"
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
