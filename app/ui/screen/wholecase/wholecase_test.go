package wholecase_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/wholecase"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

// says reports whether words stand on the screen.
func says(desk *screentest.Desk, words string) bool {
	found := false
	widget.Survey(desk.Win.Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok && (n.A11y().Name == words || n.A11y().Value == words) {
			found = true
		}
		return !found
	})
	return found
}

// request is Dee's request as it stands.
func request(state dutyaccess.State, me bool) dutyaccess.Request {
	at := screentest.Now.Add(-20 * time.Minute)
	r := dutyaccess.Request{
		Doc: casefile.ID{4}, By: casefile.Author{Person: casefile.ID{1}, Name: "Dee Adeyemi", Role: "Night social worker", Me: me},
		Reason: "missing", ReasonIs: "A child is missing", Why: "The police look for Jane and ask who she goes to", Asked: at, Until: at.Add(4 * time.Hour), State: state,
	}
	if state != dutyaccess.Waiting {
		r.Answer, r.Answered = casefile.Author{Name: "Custodian of Northmere"}, at.Add(time.Minute)
	}
	if state == dutyaccess.Refused {
		r.AnswerWhy = "Too many whole cases in one night. Ring the manager on duty: managers can open it."
	}
	return r
}

// stage shows the screen with facts and notes what is asked of it.
type stage struct {
	*wholecase.Screen
	desk  *screentest.Desk
	facts wholecase.Facts
	asked []string
}

func show(t *testing.T, f wholecase.Facts) *stage {
	t.Helper()
	f.Child, f.Hours = "Jane M.", 12
	st := &stage{desk: screentest.NewDesk(), facts: f}
	note := func(what string, done func(string)) {
		st.asked = append(st.asked, what)
		if done != nil {
			done("")
		}
	}
	st.Screen = wholecase.New(wholecase.Props{
		Desk: st.desk, Load: func() (wholecase.Facts, error) { return st.facts, nil },
		Ask: func(reason, why string, hours int, done func(string)) { note(reason+": "+why, done) },
		Answer: func(_ casefile.ID, yes bool, why string, done func(string)) {
			note(map[bool]string{true: "yes", false: "no"}[yes]+why, done)
		},
		End:      func(_ casefile.ID, did string, done func(string)) { note("end: "+did, done) },
		OpenCase: func() { note("open", nil) }, Sync: func() { note("sync", nil) },
	})
	st.desk.Show(t, st.Screen, 800, 1400)
	return st
}

func (st *stage) press(id string) { st.Find(id).(*widget.Button).Press() }

func (st *stage) last() string {
	if len(st.asked) == 0 {
		return ""
	}
	return st.asked[len(st.asked)-1]
}

func TestAWorkerOnDutyAsks(t *testing.T) {
	screentest.App(t)
	st := show(t, wholecase.Facts{MayAsk: true, Custodian: true})
	if !says(st.desk, "The council’s custodian answers by itself, usually within minutes of a signal.") || !says(st.desk, "Who asked, why and until when stands in Jane M.’s record. Their worker and manager see it.") {
		t.Error("what follows from asking is not said")
	}
	st.press("whole.ask")
	if st.last() != "" || !says(st.desk, "Say what it is about, and why it cannot wait.") {
		t.Error("it asks without a reason")
	}
	st.Find("whole.reason").(*widget.RadioList).TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	st.Find("whole.reason").(*widget.RadioList).TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	st.Find("whole.why").(*widget.TextArea).Load("The police ask")
	st.press("whole.ask")
	if st.last() != "missing: The police ask" {
		t.Errorf("it asked %q", st.last())
	}
	widgettest.Check(t, st.desk.Win.Content())
}

func TestAWorkerOnDutySeesHowItStands(t *testing.T) {
	screentest.App(t)
	for _, k := range []struct {
		state dutyaccess.State
		want  string
		press string
		does  string
	}{
		{dutyaccess.Waiting, "You asked at 10:22. Nobody has answered yet.", "whole.sync", "sync"},
		{dutyaccess.Opened, "Open for you until 14:22.", "whole.open", "open"},
		{dutyaccess.Refused, "Not opened.", "", ""},
		{dutyaccess.Ended, "Your time is over.", "whole.save", "end: "},
		{dutyaccess.Lapsed, "Nobody answered in time.", "", ""},
	} {
		t.Run(string(k.state), func(t *testing.T) {
			st := show(t, wholecase.Facts{MayAsk: true, Custodian: true, Open: k.state == dutyaccess.Opened, All: []dutyaccess.Request{request(k.state, true)}})
			found := false
			widget.Survey(st.desk.Win.Content(), func(s widget.Seen) bool {
				if b, ok := s.Object.(*widget.Banner); ok && len(b.A11y().Name) >= len(k.want) && b.A11y().Name[:len(k.want)] == k.want {
					found = true
				}
				return !found
			})
			if !found {
				t.Errorf("the screen does not say %q", k.want)
			}
			if k.press != "" {
				st.press(k.press)
				if st.last() != k.does {
					t.Errorf("%s does %q", k.press, st.last())
				}
			}
			if again := st.Find("whole.ask") != nil; again == (k.state == dutyaccess.Waiting || k.state == dutyaccess.Opened) {
				t.Errorf("she may ask again: %v", again)
			}
			widgettest.Check(t, st.desk.Win.Content())
		})
	}
}

func TestAManagerAnswers(t *testing.T) {
	screentest.App(t)
	r := request(dutyaccess.Waiting, false)
	st := show(t, wholecase.Facts{MayAnswer: true, All: []dutyaccess.Request{r}})
	if !says(st.desk, "Dee Adeyemi, Night social worker, asks to see Jane M.’s whole case") || !says(st.desk, "Your yes counts with that of another manager.") {
		t.Error("who asks, and what a yes does, is not said")
	}
	st.Find("whole.because.0").(*widget.TextArea).Load("I know her")
	st.press("whole.yes.0")
	if st.last() != "yesI know her" {
		t.Errorf("it answers %q", st.last())
	}
	widgettest.Check(t, st.desk.Win.Content())

	r.Approvals = []dutyaccess.Approval{{By: casefile.Author{Name: "Grace Okafor", Me: true}, At: r.Asked}}
	st = show(t, wholecase.Facts{MayAnswer: true, All: []dutyaccess.Request{r}})
	if st.Find("whole.yes.0") != nil || !says(st.desk, "You have said yes. Another manager has to say it too.") {
		t.Error("a manager says yes twice")
	}
	st = show(t, wholecase.Facts{All: []dutyaccess.Request{request(dutyaccess.Waiting, false)}})
	if st.Find("whole.yes.0") != nil {
		t.Error("a practitioner may answer")
	}
}

// What is typed stays while the facts around it change.
func TestTypingOutlivesNews(t *testing.T) {
	screentest.App(t)
	st := show(t, wholecase.Facts{MayAsk: true})
	st.Find("whole.why").(*widget.TextArea).Load("Half a sen")
	st.facts.Custodian = true
	st.Tick()
	if got := st.Find("whole.why").(*widget.TextArea).Value(); got != "Half a sen" {
		t.Errorf("it says %q", got)
	}
}
