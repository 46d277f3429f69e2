package main

import (
	"os"
	"slices"
	"testing"
)

// What the app shows under Licences is what is in the programs.
func TestTheListOfModulesIsCurrent(t *testing.T) {
	all, err := Gather()
	if err != nil {
		t.Fatal(err)
	}
	want, err := Encode(all)
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../modules.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != string(want) {
		t.Error("modules.json is not what is in the programs; write it anew: go run ./assets/licences/gather assets/licences/modules.json")
	}
}

func TestLicencesAreKnownByTheirWords(t *testing.T) {
	const three = "Redistributions in binary form must reproduce …\nNeither the name of\n  Google"
	for text, want := range map[string][]string{
		three: {"BSD-3-Clause"},
		"Redistributions in binary\nform must reproduce the above copyright notice":                  {"BSD-2-Clause"},
		"Apache License\n   Version 2.0, January 2004":                                               {"Apache-2.0"},
		"Permission is hereby granted, free of charge, to any person":                                {"MIT"},
		"Apache License\nVersion 2.0 …\n" + three + "\nPermission is hereby granted, free of charge": {"Apache-2.0", "BSD-3-Clause", "MIT"},
		"All rights reserved. Nobody may do anything.":                                               nil,
		"": nil,
	} {
		if got := Names(text); !slices.Equal(got, want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

func TestATextIsTheSameWhateverEndsItsLines(t *testing.T) {
	if a, b := tidy("\ufeffOne \r\n\r\nTwo\r\n"), tidy("\nOne\n\nTwo"); a != b || keyOf(a) != keyOf(b) {
		t.Errorf("%q and %q", a, b)
	}
}
