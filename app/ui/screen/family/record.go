package family

import (
	"strings"

	"doorstep/app/ui/model"
	"doorstep/app/ui/words"
)

// keep hands on what was said so far about each paper. It is called after
// every tap and letter, so that nothing is lost with the tablet.
func (s *Screen) keep() {
	for i := range s.props.Papers {
		s.props.Say(i, Said{Grown: s.grown(i), Child: s.shown(i), Reader: s.who()})
	}
}

// who is who reads, -1 when it was not said or is someone else.
func (s *Screen) who() int {
	if s.reader < len(s.props.Readers) {
		return s.reader
	}
	return -1
}

// grown is what the grown-ups said about a paper, in words for the record,
// which is in English. Their own words stay as they are.
func (s *Screen) grown(paper int) string {
	say := words.In(words.English)
	p := s.props.Papers[paper]
	if !s.takesWords(p) {
		return ""
	}
	var rights, lines []string
	for at, a := range p.Seen.Answers {
		question, ok := say.Question(a.Cell.LinkID, s.props.Child)
		if !ok {
			question = a.Question
		}
		switch o := s.opinions[place{paper, at}]; {
		case o.is == right:
			rights = append(rights, "“"+question+"”")
		case o.is == wrong && strings.TrimSpace(o.words) == "":
			lines = append(lines, say.Say("record.wrong", words.V{"question": question}))
		case o.is == wrong:
			lines = append(lines, say.Say("record.wrong-words", words.V{"question": question, "words": strings.TrimSpace(o.words)}))
		}
	}
	if len(rights) > 0 {
		lines = append([]string{say.Say("record.right", words.V{"list": model.List(rights)})}, lines...)
	}
	if more := strings.TrimSpace(s.more); more != "" && paper == s.firstOpen() {
		lines = append(lines, say.Say("record.more", words.V{"words": more}))
	}
	if len(lines) == 0 {
		return ""
	}
	when := words.V{"when": s.when()}
	head := say.Say("record.head", when)
	if who := s.who(); who >= 0 {
		head = say.Say("record.head-with", when, words.V{"name": s.props.Readers[who]})
	}
	if s.say.Language() != words.English {
		head += " " + say.Say("record.language", words.V{"language": s.say.InEnglish()})
	}
	return head + "\n" + strings.Join(lines, "\n")
}

// firstOpen is the paper that takes what is about no answer in particular.
func (s *Screen) firstOpen() int {
	for i, p := range s.props.Papers {
		if len(p.Seen.Answers) > 0 && s.takesWords(p) {
			return i
		}
	}
	return -1
}

// shown is what the child showed, in words for the record. It goes to the
// first form that has a place for it.
func (s *Screen) shown(paper int) string {
	for i, p := range s.props.Papers {
		if p.Home.Child != "" && !p.Signed {
			if i != paper {
				return ""
			}
			break
		}
		if i == paper {
			return ""
		}
	}
	say := words.In(words.English)
	var lines []string
	for i, t := range s.turns {
		topic := say.Say(topics[i].asks)
		if t.face != "" {
			v := words.V{"topic": topic, "face": say.Say(labels[t.face])}
			key := "record.card"
			if len(t.cards) > 0 {
				var list []string
				for _, c := range t.cards {
					list = append(list, strings.ToLower(say.Say(labels[c])))
				}
				key, v["list"] = "record.card-with", model.List(list)
			}
			lines = append(lines, say.Say(key, v))
		}
		if did := strings.TrimSpace(t.words); t.another && did != "" {
			lines = append(lines, say.Say("record.another", words.V{"topic": topic, "child": s.props.Child, "words": did}))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return say.Say("record.child", words.V{"child": s.props.Child, "when": s.when()}) + "\n" + strings.Join(lines, "\n")
}

// when is when the tablet was handed over.
func (s *Screen) when() string {
	return words.In(words.English).Say("record.when", words.V{"day": model.DateFull(s.since), "time": model.ClockText(s.since)})
}
