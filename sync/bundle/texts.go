package bundle

import "doorstep/assets/dict"

// codeTexts writes texts in word codes, one after another.
func codeTexts(texts []string) []byte {
	n := 0
	for _, s := range texts {
		n += len(s)
	}
	out := make([]byte, 0, n*2/3+len(texts))
	for _, s := range texts {
		out = dict.AppendCoded(out, s)
	}
	return out
}

func decodeTexts(coded []byte, n int) ([]string, bool) { return dict.DecodeAll(coded, n, MaxBody) }
