package main

import (
	"regexp"
	"slices"
	"strings"
)

// signs are words that stand in one licence and in no other, with its SPDX name.
var signs = []struct{ words, name string }{
	{"sil open font license version 1.1", "OFL-1.1"},
	{"apache license version 2.0", "Apache-2.0"},
	{"mozilla public license version 2.0", "MPL-2.0"},
	{"mozilla public license, version 2.0", "MPL-2.0"},
	{"permission to use, copy, modify, and/or distribute this software for any purpose", "ISC"},
	{"permission to use, copy, modify, and distribute this software for any purpose with or without fee", "ISC"},
	{"neither the name of", "BSD-3-Clause"},
	{"names of its contributors may be used to endorse", "BSD-3-Clause"},
	{"redistributions in binary form must reproduce", "BSD-2-Clause"},
	{"permission is hereby granted, free of charge", "MIT"},
	{"this software is provided 'as-is', without any express or implied warranty", "Zlib"},
	{"this is free and unencumbered software released into the public domain", "Unlicense"},
}

var blanks = regexp.MustCompile(`\s+`)

// Names are the SPDX names of the licences whose words stand in a text, none for a
// notice or a grant that stands beside one and for what is not known.
func Names(text string) []string {
	flat := blanks.ReplaceAllString(strings.ToLower(text), " ")
	var out []string
	for _, s := range signs {
		if strings.Contains(flat, s.words) && !slices.Contains(out, s.name) {
			out = append(out, s.name)
		}
	}
	if slices.Contains(out, "BSD-3-Clause") { // which is the one of two clauses and one more
		out = slices.DeleteFunc(out, func(s string) bool { return s == "BSD-2-Clause" })
	}
	return out
}
