package printout

import (
	"fmt"
	"slices"
	"strings"

	"doorstep/forms/print"
)

// Translation is a paper's words in another language, as a person translated them.
type Translation struct {
	// Language is one of print.Languages.
	Language string `json:"language"`
	// By is who translated, as it stands on the paper.
	By string `json:"by"`
	// Words are each text of the paper with its translation, "" while there is none.
	Words map[string]string `json:"words"`
}

// ToTranslate is every text of a paper with nothing beside it yet, for a
// translator to fill in.
func (p Paper) ToTranslate(language string) Translation {
	t := Translation{Language: language, Words: map[string]string{}}
	for _, s := range p.Doc.Says() {
		t.Words[s] = ""
	}
	return t
}

// saysBy is how a paper says who translated it.
var saysBy = map[string]string{
	"pl": "Przetłumaczył(a): %s", "ur": "ترجمہ: %s\u200e", "bn": "অনুবাদ: %s", "pa": "ਅਨੁਵਾਦ: %s",
}

// In is the paper in another language. What nobody translated stays as it was
// written, and is returned; what was translated stands exactly as the translator
// wrote it. Who translated stands at the top.
func (p Paper) In(t Translation) (out Paper, open []string, err error) {
	if !slices.Contains(print.Languages(), t.Language) || t.Language == "en" {
		return Paper{}, nil, fmt.Errorf("papers are set in %s; %q is not among them", strings.Join(print.Languages()[1:], ", "), t.Language)
	}
	if strings.TrimSpace(t.By) == "" {
		return Paper{}, nil, fmt.Errorf("say who translated it: a translated paper names them")
	}
	out = p
	out.Doc = p.Doc.With(func(s string) string {
		if w := t.Words[s]; w != "" {
			return w
		}
		if s != "" && !slices.Contains(open, s) {
			open = append(open, s)
		}
		return s
	})
	out.Doc.Language = t.Language
	out.Doc.Blocks = append([]print.Block{print.Para{Small: true, Text: print.Muted(fmt.Sprintf(saysBy[t.Language], t.By))}}, out.Doc.Blocks...)
	return out, open, nil
}
