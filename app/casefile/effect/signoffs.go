package effect

import (
	"fmt"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
)

// signOffs are the carers who may do a task now and may not after the change.
func signOffs(before, after casefile.Record) ([]Effect, error) {
	was, err := signoff.All(before)
	if err != nil {
		return nil, err
	}
	is, err := signoff.All(after)
	if err != nil {
		return nil, err
	}
	now := map[casefile.ID]signoff.State{}
	for _, s := range is {
		now[s.Doc] = s
	}
	var out []Effect
	for _, s := range was {
		n, ok := now[s.Doc]
		if !ok || !s.Counts() || n.Counts() {
			continue
		}
		out = append(out, Effect{
			Rule: "RE-04", Level: Stop, Doc: s.Doc,
			What: fmt.Sprintf("%s may not do this any more: %s", s.Carer.Display, s.Task.Title),
		})
	}
	return out, nil
}
