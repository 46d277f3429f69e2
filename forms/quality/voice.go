package quality

import (
	"slices"
	"strings"

	"doorstep/forms/engine"
)

// Contact is a time that the child was seen.
type Contact struct {
	With []string // who else was in the room, codes; "alone" for nobody
	How  []string // what was used, codes
	Said string
	Sure string // how sure one is to have understood, a code
}

func (c Contact) sure() bool { return c.Sure == "sure-checked-back" || c.Sure == "fairly-sure" }

// Strength is how directly a child was heard.
type Strength string

// The strengths, disabled-child-assessment.md section 6 and caf.md section 8.
const (
	Direct        Strength = "direct"
	Interpreted   Strength = "interpreted"
	ThroughParent Strength = "through-parent-only"
	NoVoice       Strength = "none"
)

// Heard works out how directly a child was heard. helpers are who helped to
// understand them, codes.
func Heard(contacts []Contact, helpers []string) Strength {
	if len(contacts) == 0 {
		return NoVoice
	}
	parents := true
	for _, c := range contacts {
		with := slices.Contains(c.With, "parent")
		watched := len(c.How) > 0 && !slices.ContainsFunc(c.How, func(h string) bool { return h != "observation" })
		if c.sure() && !with && !watched {
			return Direct
		}
		parents = parents && with
	}
	if parents && !slices.ContainsFunc(helpers, func(h string) bool { return h != "parent" && h != "nobody" }) {
		return ThroughParent
	}
	return Interpreted
}

// Voice is what an assessment holds of the child's own voice.
type Voice struct {
	At   engine.Cell // of the times the child was seen
	Seen bool
	// Stops: not having met the child stops the signature; else it is asked why.
	Stops    bool
	Unborn   bool
	Strength Strength
	// HowAt is where it says how the child was heard.
	HowAt engine.Cell
	// Words are the child's own, Plan what the plan says.
	Words  []Passage
	Plan   []string
	PlanAt engine.Cell
}

// Voice asks whether the child was met, heard other than through parents, and
// answered (Q-VOICE-1, 2 and 4).
func (r *Rules) Voice(v Voice) []Finding {
	var out []Finding
	if !v.Seen && !v.Unborn {
		hard := Ask
		if v.Stops {
			hard = Stop
		}
		r.say(&out, "Q-VOICE-1", v.At, level(hard))
	}
	if v.Strength == ThroughParent {
		r.say(&out, "Q-VOICE-2", v.HowAt)
	}
	if len(v.Plan) > 0 {
		said := ""
		for _, w := range v.Words {
			said += "\n" + w.Text
		}
		if n, of := r.common(said, strings.Join(v.Plan, "\n")); of > 0 && n == 0 {
			r.say(&out, "Q-VOICE-4", v.PlanAt)
		}
	}
	return out
}
