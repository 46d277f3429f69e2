package exchange

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Our own extensions of a bundle (docs/formats.md).
const (
	// ExtHolds (valueBoolean) on a Provenance: whether what was signed is what the
	// document says now.
	ExtHolds = fhir.Base + "StructureDefinition/signature-holds"
	// ExtSignedItem (valueString) on a Provenance: linkId of the signature's question.
	ExtSignedItem = fhir.Base + "StructureDefinition/signed-item"
	// ExtRole (valueString) on a Provenance: as whom it was signed.
	ExtRole = fhir.Base + "StructureDefinition/signer-role"
)

// formatCOSE is the media type of what a device signed (RFC 9052).
const formatCOSE = "application/cose"

// signatures writes each signature of a document as a Provenance: who signed, on whose
// tablet, what the tablet sealed, and whether it still holds.
func (w *writer) signatures(d *casefile.Document, ref string) error {
	for _, s := range d.Seals() {
		id := uuid([]byte(ref), []byte(s.Cell), []byte(s.Row), []byte(s.Digest), []byte(s.At.UTC().Format(time.RFC3339)), s.COSE)
		when := s.At.UTC().Format(time.RFC3339)
		who := reference{Display: s.Name}
		holds := s.Valid
		p := provenance{
			ResourceType: "Provenance", ID: id, Target: []reference{{Reference: ref}}, Recorded: when,
			Extension: []extension{{URL: ExtHolds, ValueBoolean: &holds}, {URL: fhir.DSignedDigest, ValueString: s.Digest}},
			Agent:     []agent{{Type: participant("author", "Author"), Who: who}},
			Signature: []signature{{
				Type: []coding{{fhir.SignatureType, "1.2.840.10065.1.12.1.1", "Author's Signature"}}, When: when, Who: who,
			}},
		}
		if s.Cell != "" {
			p.Extension = append(p.Extension, extension{URL: ExtSignedItem, ValueString: s.Cell})
		}
		if s.Role != "" {
			p.Extension = append(p.Extension, extension{URL: ExtRole, ValueString: s.Role})
		}
		if len(s.COSE) > 0 {
			p.Signature[0].SigFormat, p.Signature[0].Data = formatCOSE, s.COSE
		}
		if !s.By.Person.IsZero() {
			holder := fhir.Reference{Reference: "Practitioner/" + s.By.Person.String(), Display: s.By.Name}
			w.practitioner(holder)
			p.Agent = append(p.Agent, agent{Type: participant("enterer", "Enterer"), Who: reference{holder.Reference, holder.Display}})
		}
		raw, err := written(p)
		if err != nil {
			return err
		}
		w.seals = append(w.seals, entry{at("Provenance/" + id), raw})
	}
	return nil
}

func participant(code, words string) concept {
	return concept{Coding: []coding{{"http://terminology.hl7.org/CodeSystem/provenance-participant-type", code, words}}}
}
