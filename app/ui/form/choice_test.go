package form

import (
	"testing"

	"doorstep/forms/engine"
)

func TestAnOptionWrittenOutIsThatOption(t *testing.T) {
	options := []engine.Option{{Label: "Bengali/Sylheti"}, {Label: "Father"}}
	tests := []struct {
		words, want string
		ok          bool
	}{
		{"Bengali/Sylheti", "Bengali/Sylheti", true},
		{" father ", "Father", true},
		{"Fathers", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		o, ok := optionByWords(options, tt.words)
		if ok != tt.ok || o.Label != tt.want {
			t.Errorf("optionByWords(%q) = %q, %v", tt.words, o.Label, ok)
		}
	}
}
