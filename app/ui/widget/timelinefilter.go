package widget

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
)

// TimelineFilterProps describes a chronology that can be narrowed to one kind.
type TimelineFilterProps struct {
	Entries  []TimelineEntry
	Chosen   string            // "all" (default), "visit", "event" or "other"
	OnChosen func(kind string) // to keep the choice
	Empty    *EmptyStateProps  // shown when there is nothing; nil for words alone
}

// TimelineFilter shows a chronology under a row of kinds to choose from, each
// with how many there are. Kinds without an entry are left out.
type TimelineFilter struct {
	composed
	props TimelineFilterProps
}

var _ Flowing = (*TimelineFilter)(nil)

// NewTimelineFilter makes the chronology.
func NewTimelineFilter(p TimelineFilterProps) *TimelineFilter {
	if p.Chosen == "" {
		p.Chosen = "all"
	}
	f := &TimelineFilter{props: p}
	f.init(f)
	return f
}

// SetEntries changes what is shown.
func (f *TimelineFilter) SetEntries(entries []TimelineEntry) {
	f.props.Entries = entries
	f.rebuild()
}

// Shown are the entries of the kind chosen.
func (f *TimelineFilter) Shown() []TimelineEntry { return f.of(f.props.Chosen) }

// timelineKinds are the kinds in the order of the pills.
var timelineKinds = say.Table(func() []struct {
	key   string
	label string
	kind  EntryKind
} {
	return []struct {
		key, label string
		kind       EntryKind
	}{{"visit", say.T("Visits"), EntryVisit}, {"event", say.T("Important events"), EntryEvent}, {"other", say.T("Everything else"), EntryOther}}
})

func (f *TimelineFilter) of(key string) []TimelineEntry {
	for _, k := range timelineKinds() {
		if k.key != key {
			continue
		}
		var list []TimelineEntry
		for _, e := range f.props.Entries {
			if e.Kind == k.kind {
				list = append(list, e)
			}
		}
		return list
	}
	return f.props.Entries
}

// A11y implements Named.
func (f *TimelineFilter) A11y() Node {
	return Node{Name: say.T("What has happened"), Role: RoleGroup, Value: say.F("%d of %d shown", len(f.Shown()), len(f.props.Entries))}
}

// CreateRenderer implements fyne.Widget.
func (f *TimelineFilter) CreateRenderer() fyne.WidgetRenderer { return newRenderer(f) }

func (f *TimelineFilter) shapeFor(float32) int { return 0 }

func (f *TimelineFilter) build(int) fyne.CanvasObject {
	if len(f.props.Entries) == 0 {
		e := EmptyStateProps{Icon: "history", Line: say.T("Nothing yet"), Reason: say.T("The first visit will be the first entry.")}
		if f.props.Empty != nil {
			e = *f.props.Empty
		}
		return NewEmptyState(e)
	}
	pills := []fyne.CanvasObject{f.pill("all", say.T("All"), len(f.props.Entries))}
	for _, k := range timelineKinds() {
		if n := len(f.of(k.key)); n > 0 {
			pills = append(pills, f.pill(k.key, k.label, n))
		}
	}
	line := NewTimeline(TimelineProps{Entries: f.Shown()})
	if len(pills) < 3 { // one kind only: nothing to choose
		return line
	}
	return VBox(16, Wrap(8, pills...), line)
}

func (f *TimelineFilter) pill(key, label string, n int) *Pill {
	return NewPill(PillProps{Text: fmt.Sprintf("%s %d", label, n), Chosen: key == f.props.Chosen, OnTapped: func() {
		f.props.Chosen = key
		f.rebuild()
		if f.props.OnChosen != nil {
			f.props.OnChosen(key)
		}
	}})
}
