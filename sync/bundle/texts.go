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

// codeNames writes linkIds in word codes, one after another.
func codeNames(names []string) []byte {
	var out []byte
	for _, s := range names {
		out = dict.AppendName(out, s)
	}
	return out
}

// decode reads what is in word codes and puts it where the plain columns would be.
// Which of the two a body has is settled by its codec.
func (c *columns) decode(codec Codec) bool {
	if codec != CodecDict {
		return c.coded == nil && c.names == nil
	}
	if c.texts != nil || c.links != nil {
		return false
	}
	var ok bool
	if c.links, ok = dict.DecodeNames(c.names, MaxBody); !ok {
		return false
	}
	c.texts, ok = dict.DecodeTexts(c.coded, MaxBody)
	return ok
}
