package model

import "testing"

func TestWidthOf(t *testing.T) {
	tests := []struct {
		dp, scale       float32
		pointer, mobile bool
		want            Width
	}{
		{719, 1, true, false, Compact},
		{720, 1, true, false, Portrait},
		{1039, 1, false, false, Portrait},
		{1040, 1, true, false, Wide},
		{1200, 1, false, false, Wide},
		{1200, 1, true, false, Desktop},
		{1280, 1.5, true, false, Portrait},
		{1280, 2, true, false, Compact},
		{1280, 1, true, true, Compact},
		{1280, 0, false, false, Wide},
	}
	for _, tt := range tests {
		if got := WidthOf(tt.dp, tt.scale, tt.pointer, tt.mobile); got != tt.want {
			t.Errorf("WidthOf(%v, %v, %v, %v) = %v, want %v", tt.dp, tt.scale, tt.pointer, tt.mobile, got, tt.want)
		}
	}
}
