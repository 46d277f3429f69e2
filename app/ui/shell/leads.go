package shell

import (
	"doorstep/app/casefile"
	"doorstep/app/ui/screen/casescreen"
)

// leads are the ways from a child's page to what has screens of its own. Each part
// of the record says by itself whether there is anything of it for this child: a
// new one is one more line here.
func (s *Shell) leads(id casefile.ID) []casescreen.Lead {
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	var out []casescreen.Lead
	for _, of := range []func(*casefile.Case) (casescreen.Lead, bool){
		s.healthLead, s.handlingLead, s.breaksLead, s.printLead,
	} {
		if l, ok := of(c); ok {
			out = append(out, l)
		}
	}
	return out
}
