package library

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

// carried says where the rules that processes.md and short-breaks.md state beside an item live, where they say more than
// its options and length: "check KEY" a constraint of the form, "item ID" a question of the form, "calc" worked out in
// the form, "help" said under the question, "required" asked for in that case only, or the folder of the package that carries it and what it does there.
var carried = map[string][]string{
	"act.need":                           {"../../app/ui/shell: offered.go, the needs of the assessment"},
	"act.outcome":                        {"../quality: Q-PLAN-4"},
	"act.what":                           {"../quality: the word lint of section 21"},
	"act.who":                            {"../quality: Q-PLAN-1"},
	"act.by":                             {"check act-by", "../quality: Q-PLAN-2"},
	"act.repeats":                        {"../quality: Q-PLAN-2"},
	"act.accepted":                       {"../quality: Q-PLAN-6; the history of the answer keeps the day"},
	"act.moved":                          {"../../app/casefile/follow: moves are counted from the history of the date"},
	"mafs.area":                          {"../../app/casefile/settings: Area"},
	"mafs.consent":                       {"check mafs-consent", "../../app/casefile/sharing: mafs.consent"},
	"mafs.consent-scope":                 {"item mafs.consent-scope.excluded", "../../app/casefile/sharing: mafs.consent-scope"},
	"mafs.slot":                          {"../../app/casefile/panel: Next"},
	"mafs.unmet":                         {"help mafs.unmet"},
	"mafs.told":                          {"../../app/casefile/due: mafs-feedback"},
	"jrap.needs":                         {"../../app/ui/shell: offered.go, the needs of the assessment"},
	"jrap.agreed-split":                  {"item jrap.agreed-split.health", "item jrap.agreed-split.education", "check jrap-split"},
	"jrap.review":                        {"check jrap-review-late"},
	"jrap.chair":                         {"item jrap.chair.health", "item jrap.chair.education"},
	"slm.child":                          {"item slm.child.parents-know"},
	"cme.child":                          {"item cme.dob", "check cme-age"},
	"cme.risk":                           {"../../app/casefile: the card opens from every screen; levels.go"},
	"cme.sent":                           {"item cme.sent.route"},
	"ehc.child":                          {"item ehc.dob", "check ehc-age"},
	"ehc.request":                        {"calc ehc.week6"},
	"ehc.week6":                          {"calc ehc.week6", "../../app/casefile/due: ehc-decide, moved to a working day"},
	"ehc.week16":                         {"calc ehc.week16", "../../app/casefile/due: ehc-no-plan"},
	"ehc.week20":                         {"calc ehc.week20", "../../app/casefile/due: ehc-final"},
	"ehc.advice-asked":                   {"calc ehc.advice-due"},
	"ehc.advice-sent":                    {"item ehc.advice-sent.outcomes", "item ehc.advice-sent.section-2", "item ehc.advice-sent.other"},
	"ehc.final":                          {"item ehc.final.choice"},
	"ehc.review-date":                    {"check ehc-review"},
	"ehc.review-decision":                {"calc ehc.review-decision.due", "calc ehc.review-decision.amended"},
	"isd.with":                           {"item isd.with.person", "item isd.with.checked"},
	"isd.what":                           {"item isd.what.parts"},
	"isd.basis":                          {"check isd-consent-basis", "item isd.basis.special-category-condition"},
	"isd.harm-test":                      {"item isd.harm-test.reason"},
	"isd.reason":                         {"min-length isd.reason 40"},
	"isd.how":                            {"item isd.how.when", "item isd.how.receipt"},
	"cinp.child":                         {"../../app/casefile: one case for each child; actions.go reads those of every document"},
	"cinp.summary":                       {"../quality: Q-LEN-1"},
	"cinp.action":                        {"../quality: Q-PLAN-7"},
	"cinp.health":                        {"item cinp.health.owner", "item cinp.health.by", "check V-DCA-14", "../../app/casefile/plan: the health needs of the assessment"},
	"cinp.meeting":                       {"item cinp.meeting.missing-professionals.reason"},
	"cinp.meeting.missing-professionals": {"item cinp.meeting.missing-professionals.reason"},
	"cinp.meeting.better":                {"../quality: the voice checks"},
	"cinp.meeting.actions":               {"calc cinp.meeting.actions", "check cinp-results"},
	"cinp.meeting.why":                   {"check cinp-waiting"},
	"cinp.next":                          {"check review-late", "../../app/casefile/due: cin-first-review and cin-review"},
	"brk.carer":                          {"item brk.carer.approval", "item brk.carer.approved-until", "../../app/casefile/placement: one child to one carer"},
	"brk.intro":                          {"check brk-intro-first"},
	"brk.ot":                             {"item brk.ot.date", "item brk.ot.reason", "../../app/casefile/placement: the carer's home record"},
	"brk.nurse":                          {"item brk.nurse.date", "item brk.nurse.reason"},
	"brk.training":                       {"item brk.training.expires", "../../app/casefile/signoff: the competency records"},
	"brk.ready":                          {"../../app/casefile/placement: what is open before the first stay"},
	"brk.stay":                           {"calc brk.stay.nights", "check brk-stay-order"},
	"brk.counter":                        {"../../app/casefile/placement: days used in 12 months"},
	"brk.review":                         {"check brk-review-late", "../../app/casefile/due: r48-review"},
	"std.why":                            {"item std.home"},
	"std.end":                            {"calc std.end"},
	"std.basis":                          {"item std.basis.reason", "item std.basis.panel"},
	"std.nursing":                        {"item std.nursing.signed-off"},
	"std.exit":                           {"item std.exit.date", "item std.exit.reason", "check std-exit-plan"},
	"tra.goals":                          {"item tra.goals.area", "item tra.goals-missing"},
	"hnd.to":                             {"required hnd.to"},
	"hnd.must-know":                      {"help hnd.must-know"},
	"std.home":                           {"help std.home"},
	"cinp.frequency":                     {"item cinp.frequency"},
	"hnd.open":                           {"../../app/casefile/journey: what is open, and what is on the leaver's tablet only"},
	"hnd.joint-visit":                    {"required hnd.joint-visit"},
	"hnd.accepted":                       {"item hnd.read"},
	"ovs.last-directions":                {"../../app/casefile/oversight: Q-FOL-3"},
	"ovs.challenge":                      {"../../app/casefile/oversight: the prompts, in turn"},
	"ovs.answer":                         {"item ovs.answer.choice"},
	"ovs.next":                           {"check ovs-next-late", "../../app/casefile/oversight: a month when the judgement is a worry"},
}

// plain takes from the rules column what every item carries by being there: codes, lengths, marks, the children of a
// row and "as ITEM".
var plain = regexp.MustCompile("`[^`]*`|L:\\d+|\\[[a-z-]+\\]|children:.*|as [a-z]+(\\.[a-z-]+)+|VS-[A-Z-]+|carried over from the CAF|from [a-z]+\\.[a-z.]+$")

// TestItemRules: whatever a page says beside an item of these forms is carried somewhere that can be named.
func TestItemRules(t *testing.T) {
	b, err := os.ReadFile("testdata/items.json")
	if err != nil {
		t.Fatal(err)
	}
	need := map[string]string{}
	for _, m := range regexp.MustCompile(`"form": "(act|mafs|jrap|slm|cme|ehc|isd|cinp|brk|std|tra|hnd|ovs|sbs)".*?"id": "([^"]+)".*?"rules": ("(?:[^"\\]|\\.)*"|null)`).FindAllStringSubmatch(string(b), -1) {
		left := plain.ReplaceAllString(strings.ReplaceAll(m[3], `\"`, "'"), "")
		if len(regexp.MustCompile(`[a-z]{2,}`).FindAllString(strings.ReplaceAll(left, "null", ""), -1)) > 0 {
			need[m[2]] = left
		}
	}
	if len(need) < 40 {
		t.Fatalf("only %d items say more than their options", len(need))
	}
	for id, left := range need {
		if len(carried[id]) == 0 {
			t.Errorf("%s: nothing carries %s", id, left)
		}
	}
	for id, where := range carried {
		form, _, _ := strings.Cut(id, ".")
		if form == "act" {
			form = "cinp"
		}
		q, err := Get(form)
		if err != nil {
			t.Fatal(err)
		}
		items, keys := place(q), map[string]bool{}
		note := func(n *fhir.Node) {
			for _, c := range n.Exts(fhir.ExtConstraint) {
				keys[c.Sub("key").Text] = true
			}
		}
		note(&q.Node)
		for _, p := range items {
			note(&p.Item.Node)
		}
		for _, w := range where {
			how, what, _ := strings.Cut(w, " ")
			what, least, _ := strings.Cut(what, " ")
			p := items[what]
			ok := true
			switch how {
			case "check":
				ok = keys[what]
			case "item":
				ok = p.Item != nil
			case "calc":
				ok = p.Item != nil && p.ReadOnly && p.Ext(fhir.ExtCalculated) != nil
			case "help":
				ok = p.Item != nil && p.help() != ""
			case "required":
				kind, _ := p.required()
				ok = kind != ""
			case "min-length":
				ok = p.Item != nil && p.Ext(fhir.ExtMinLength) != nil && p.Ext(fhir.ExtMinLength).Value.Text == least
			default:
				dir, _, _ := strings.Cut(w, ": ")
				_, err := os.Stat(dir)
				ok = err == nil
			}
			if !ok {
				t.Errorf("%s: there is no %q", id, w)
			}
		}
	}
}
