package story

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/session"
	"doorstep/app/ui/stage"
)

// numbered are the checks of each step of the scenario.
var numbered = map[int]int{
	1: 6, 2: 3, 3: 8, 4: 4, 5: 4, 6: 1, 7: 4, 8: 4, 9: 4, 10: 3, 11: 3, 12: 4, 13: 3, 14: 4, 15: 9, 16: 4, 17: 3, 18: 4, 19: 2, 20: 5,
}

// tale is the story as it is lived through.
type tale struct {
	*town
	asserted map[string]bool

	sam, ruth, priya, helen, tessa, marie, carol, miriam *worker

	jane, lucy casefile.ID // their cases
	docs       map[string]casefile.ID

	things map[string]map[string]casefile.RowID // of the register of each girl, by kind
	tasks  map[string]casefile.RowID            // the hoisting task of each girl

	askedAtTheStart bool // why this place is the best there is
}

// expect asserts one numbered check: "5.3".
func (s *tale) expect(number string, ok bool, what string, args ...any) {
	s.t.Helper()
	s.asserted[number] = true
	if !ok {
		s.t.Errorf("check %s does not hold: %s", number, fmt.Sprintf(what, args...))
	}
}

// everybody meets the server, and what each brought reaches all.
func (s *tale) everybody() {
	s.t.Helper()
	syncAll(s.online...)
	syncAll(s.online...)
}

// keep remembers a document by the name that the story has for it.
func (s *tale) keep(name string, d casetest.Doc) casetest.Doc {
	s.docs[name] = d.ID()
	return d
}

// of opens a document that was kept, on somebody's device.
func (s *tale) of(p *worker, name string) casetest.Doc {
	s.t.Helper()
	id, ok := s.docs[name]
	if !ok {
		s.t.Fatalf("the story has no %s", name)
	}
	return p.doc(id)
}

// picture keeps what somebody sees: build/story/NAME.png.
func (s *tale) picture(st *window, name string) {
	s.t.Helper()
	dir := os.Getenv("DOORSTEP_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		s.t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, st.Picture()); err != nil {
		s.t.Fatal(err)
	}
}

// TestJaneAndLucy lives through the story step by step and asserts every numbered
// check of it.
func TestJaneAndLucy(t *testing.T) {
	s := &tale{town: newTown(t, "2026-11-02 09:00"), asserted: map[string]bool{}, docs: map[string]casefile.ID{}, things: map[string]map[string]casefile.RowID{}, tasks: map[string]casefile.RowID{}}
	for _, step := range []struct {
		name string
		live func(*tale)
	}{
		{"0 the council and the family", setUp},
		{"1 contact at the front door", contact},
		{"2 allocation and visit pack", allocation},
		{"3 home visit, offline", homeVisit},
		{"4 emergency request", request},
		{"5 the panel, by telephone", panelCall},
		{"6 the placement starts", placementStarts},
		{"7 visit at the hospice", hospiceVisit},
		{"8 care plan agreement meeting", agreementMeeting},
		{"9 home again", homeAgain},
		{"10 the home's risks", homeRisks},
		{"11 the manager's first look", firstLook},
		{"12 parents, brothers and sisters", parents},
		{"13 matching and carers' homes", matching},
		{"14 health care plans and sign-offs", healthPlans},
		{"15 the assessment is finished", finished},
		{"16 joint resource allocation panel", jointPanel},
		{"17 care plans signed face to face", signedFaceToFace},
		{"18 first meeting and first stays", firstStays},
		{"19 education", education},
		{"20 review", review},
		{"20 on paper", onPaper},
		{"20 as FHIR", leavesAsFHIR},
		{"3 the final state", finalState},
		{"3 every paper", everyPaper},
	} {
		lived := false
		t.Run(step.name, func(t *testing.T) {
			was := s.town.t
			s.town.t = t
			defer func() { s.town.t = was }()
			defer func() {
				if p := recover(); p != nil {
					f, ok := p.(stage.Failure)
					if !ok {
						panic(p)
					}
					t.Fatalf("on the screen: %v", f.Err)
				}
			}()
			step.live(s)
			lived = true
		})
		if !lived {
			t.Fatalf("the story ends at step %s", step.name)
		}
	}
	for step, n := range numbered {
		for i := 1; i <= n; i++ {
			if number := fmt.Sprintf("%d.%d", step, i); !s.asserted[number] {
				t.Errorf("check %s was not asserted", number)
			}
		}
	}
}

// setUp makes the council, its people and what the record already knows of the
// sisters (scenario section 1).
func setUp(s *tale) {
	const team = "Disabled children's team"
	s.priya = s.found("Priya Nair", "Team manager", team, "D1")
	in := func(name, title, rank, device string) *worker {
		return s.join(s.priya, session.Invitation{Name: name, Title: title, Rank: rank, Team: team}, device)
	}
	s.sam = in("Sam Okoro", "Front door worker", "practitioner", "D0")
	s.ruth = in("Ruth Adeyemi", "Social worker", "practitioner", "T1")
	s.helen = in("Helen Whitcombe", "Head of integrated disability service", "manager", "D2")
	s.tessa = in("Tessa Lind", "Occupational therapist", "practitioner", "T2")
	s.marie = in("Marie Dunn", "Short break nurse", "practitioner", "T3")
	s.carol = in("Carol Pike", "Shared care social worker", "practitioner", "D3")
	s.miriam = in("Miriam Holt", "Independent reviewing officer", "practitioner", "D4")
	s.online = []*worker{s.sam, s.ruth, s.priya, s.helen, s.tessa, s.marie, s.carol, s.miriam}
	for key, number := range map[string]string{
		"front-door": "01632 960100", "out-of-hours": "01632 960101", "duty-manager": "01632 960102", "safeguarding-lead": "01632 960103", "care-panel": "01632 960104",
	} {
		if err := s.priya.SetNumber(context.Background(), key, number, "always"); err != nil {
			s.t.Fatal(err)
		}
	}
	newCase := func(p casefile.Person) casefile.ID {
		id, err := s.priya.NewCase(context.Background(), p)
		if err != nil {
			s.t.Fatal(err)
		}
		return id
	}
	s.jane = newCase(casefile.Person{Given: "Jane", Family: "Sample", Born: "2018-05-14", NHSNumber: "9990001006", Address: "14 Placeholder Road"})
	s.lucy = newCase(casefile.Person{Given: "Lucy", Family: "Sample", Born: "2025-09-22", NHSNumber: "9990001014", Address: "14 Placeholder Road"})
	for _, e := range [][]string{
		{"2012-04-10", "Claire, Jane’s sister, died of the same illness", "birth-death", "key", ""},
		{"2015-09-02", "Henry, Jane’s brother, died of the same illness", "birth-death", "key", ""},
		{"2019-03-12", "School referred; the family declined help and the referral was closed", "refused-or-missed-service", "key", "People came, wrote things, and left"},
		{"2021-02-08", "Seating issued by occupational therapy", "health", "normal", ""},
		{"2024-06-20", "A short break was offered and declined: “we manage”", "refused-or-missed-service", "key", "We manage"},
	} {
		d := s.priya.begin(s.jane, "chr").Set("chr.date", e[0]).Set("chr.what", e[1]).Set("chr.kind", e[2]).Set("chr.weight", e[3]).Set("chr.effect", "Known to the family")
		if e[4] != "" {
			d.Set("chr.response", e[4])
		}
	}
	s.family(s.jane)
	s.family(s.lucy)
	s.priya.begin(s.lucy, "chr").Set("chr.date", "2026-01-15").Set("chr.what", "Born 22 September 2025; diagnosed").Set("chr.kind", "health").Set("chr.weight", "normal").Set("chr.effect", "Needs the same care as Jane")
	s.everybody()
	for _, p := range []*worker{s.sam, s.ruth, s.helen} {
		if len(p.Cases()) != 2 {
			s.t.Fatalf("%s sees %d cases", p.name, len(p.Cases()))
		}
	}
}
