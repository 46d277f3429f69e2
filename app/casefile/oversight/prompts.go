package oversight

import (
	"hash/fnv"

	"doorstep/app/casefile"
)

// prompts are the questions that a manager can challenge with (processes.md
// section 18). They take turns, so that none becomes wallpaper.
var prompts = []string{
	"What would change your mind?",
	"Whose voice is missing?",
	"What does the history predict?",
	"Would we accept this for a child who is not disabled?",
	"What is the plan if the parent cannot do this?",
	"Why this service and not a nearer one?",
	"What have we promised and not done?",
	"Is the child better off than at the last review?",
}

// Prompts are n questions to challenge with. Which ones follows from the case and
// from how many looks there were before this one, so that they are the same on
// every tablet, differ from case to case, and move on with each look until all
// were offered.
func Prompts(r casefile.Record, now Oversight, n int) []string {
	h := fnv.New32a()
	h.Write(r.ID[:])
	start := int(h.Sum32() % uint32(len(prompts)))
	for _, o := range All(r) {
		if now.Doc != nil && o.Doc.ID() == now.Doc.ID() {
			break
		}
		start += n
	}
	n = min(n, len(prompts))
	out := make([]string, n)
	for i := range out {
		out[i] = prompts[(start+i)%len(prompts)]
	}
	return out
}
