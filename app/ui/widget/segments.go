package widget

import "doorstep/app/ui/theme"

// SegmentsProps describes a bar that chooses which of a few parts shows.
type SegmentsProps struct {
	Name     string
	Items    []TabItem
	Active   string
	OnChosen func(key string)
}

// NewSegments makes tabs in one bar that fills the width, for upright screens:
// columns that would not fit beside each other take turns. It is a YesNo whose
// choice cannot be cleared.
func NewSegments(p SegmentsProps) *YesNo {
	return NewYesNo(YesNoProps{Name: p.Name, Options: segmentOptions(p.Items), Value: p.Active, Wide: true, Tabs: true, OnChanged: p.OnChosen})
}

func segmentOptions(items []TabItem) []Option {
	var list []Option
	for _, it := range items {
		o := Option{Key: it.Key, Label: it.Label}
		if it.Count != "" {
			o.Label += " · " + it.Count
		}
		list = append(list, o)
	}
	return list
}

// setOptions changes the words of the parts; their number stays.
func (y *YesNo) setOptions(options []Option) {
	for i, o := range options {
		if i < len(y.segs) {
			y.props.Options[i] = o
			y.segs[i].label.setText(o.Label)
		}
	}
	y.Refresh()
}

// least side of a part of a bar with many parts, in dp.
func (y *YesNo) narrowest() float32 {
	return max(theme.Dp(44), min(theme.Dp(80), y.naturalWidth()/float32(max(len(y.segs), 1))))
}
