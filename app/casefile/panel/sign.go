package panel

import (
	"fmt"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/placement"
)

// Refusal is why something cannot be signed yet.
type Refusal = placement.Refusal

// MaySign says what stands against a signature on a request beside what the form
// itself checks; nothing when it may be signed. Deciding needs enough agencies,
// somebody who may decide and conditions that somebody will do (processes.md
// sections 6 to 8; scenario step 5).
func MaySign(r casefile.Record, d *casefile.Document, cell, signer string) []Refusal {
	k := Kind(casefile.FormName(d.Form()))
	f, ok := forms[k]
	switch {
	case !ok || cell == "":
		return nil
	case cell == f.sent:
		return MaySend(r, d)
	case cell == f.signed:
		return mayDecideOn(r, d, k, signer)
	}
	return nil
}

// MaySend says what stands against sending a request to its panel: papers that it
// works from, the family's agreement, a choice of places (processes.md sections 6
// to 8; scenario steps 4 and 16).
func MaySend(r casefile.Record, d *casefile.Document) []Refusal {
	var out []Refusal
	switch Kind(casefile.FormName(d.Form())) {
	case Joint:
		if SignedAssessment(r) == nil {
			out = append(out, Refusal{Text: "The panel works from the signed assessment. Sign the Disabled Child Assessment first.", At: casefile.Cell{LinkID: "jrap.papers"}})
		}
	case Area:
		if d.Code("mafs.consent") == "no" {
			out = append(out, Refusal{Text: "The family has not agreed, so this cannot be sent. You can ask for advice without names.", At: casefile.Cell{LinkID: "mafs.consent"}})
		}
		if d.Code("mafs.caf") == "signed-caf" && !signedForm(r, "caf") {
			out = append(out, Refusal{Text: "You said that a signed CAF goes with it, but no CAF is signed. Change one.", At: casefile.Cell{LinkID: "mafs.caf"}})
		}
	case Care:
		if rows := d.Rows("cmp.options", ""); len(rows) == 1 && d.Text("cmp.options-why-one") == "" {
			out = append(out, Refusal{Text: "Enter a second place, or say why there is only one.", At: casefile.Cell{LinkID: "cmp.options-why-one"}})
		}
	}
	return out
}

// SignedAssessment is the Disabled Child Assessment of the case that is signed and
// still holds, nil when there is none.
func SignedAssessment(r casefile.Record) *casefile.Document {
	var last *casefile.Document
	for _, d := range r.Of("dca") {
		// The manager's signature completes it (dca.sign.manager); what the family
		// signs is not an approval and may come later.
		if holds(d) || slices.ContainsFunc(d.Signatures(), func(s casefile.SignedBy) bool { return s.Cell == "dca.sign.manager" && s.Valid }) {
			last = d
		}
	}
	return last
}

func signedForm(r casefile.Record, form string) bool {
	for _, d := range r.Of(form) {
		if holds(d) {
			return true
		}
	}
	return false
}

// holds reports that a document is signed to its end and not changed since.
func holds(d *casefile.Document) bool {
	switch d.Status() {
	case casefile.Completed, casefile.Amended:
		return !d.Summary().Stale
	}
	return false
}

func mayDecideOn(r casefile.Record, d *casefile.Document, k Kind, signer string) []Refusal {
	var out []Refusal
	add := func(link, text string) { out = append(out, Refusal{Text: text, At: casefile.Cell{LinkID: link}}) }
	if q := QuorumOf(r, d); !q.Met() {
		add("cmp.present", fmt.Sprintf("%d of %d agencies %s heard. Write down who was there, or ring one more.", q.Heard, q.Need, plural(q.Heard, "was", "were")))
	}
	if k == Care && !mayDecide(r, signer) {
		add("cmp.decided-by", names(Deciders(r))+" decides. The signature must be theirs.")
	}
	if own(d, k, signer) {
		add(forms[k].signed, "Who asked for it cannot decide on it.")
	}
	if k == Care && signed(d, "cmp.requested-by") == nil {
		add("cmp.requested-by", "The request is not signed by who asks for it.")
	}
	if d.Code("cmp.decision") == "agreed-with-conditions" && len(d.Rows("cmp.conditions", "")) == 0 {
		add("cmp.conditions", "Enter the conditions, each with one person and a day.")
	}
	if k == Joint {
		out = append(out, MaySend(r, d)...)
		if m, err := CostOf(d); err == nil && m.Agreed != nil && m.Agreed.Total() != 100_00 {
			add("jrap.agreed-split", "The shares of the partners must come to 100 per cent.")
		}
	}
	return out
}
