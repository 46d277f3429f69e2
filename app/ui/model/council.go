package model

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/say"
)

// Setting is one of the organisation's settings, as the settings screen shows it.
type Setting struct {
	Key   string
	Title string // what it is for
	Type  settings.Type
	Kind  settings.Kind
	Value string // as it is written, a list with an entry on each line; "" for nothing
	// Shipped is what it is when nobody changed it.
	Shipped string
	Starts  string // of a time limit: what it is counted from
	Source  string
	// History is what was decided, the newest first.
	History []settings.Change
	// Now is the change that is in force, false in Changed when it is as shipped.
	Now     settings.Change
	Changed bool
	// Apart says that people changed it without seeing each other's change.
	Apart bool
}

// Law reports that a change needs a reason.
func (s Setting) Law() bool { return s.Kind == settings.Law || s.Kind == settings.Guidance }

// KindWords is what stands behind a setting: "Law", "Statutory guidance".
func (s Setting) KindWords() string {
	switch s.Kind {
	case settings.Law:
		return say.T("Law")
	case settings.Guidance:
		return say.T("Statutory guidance")
	case settings.Local:
		return say.T("Local practice")
	}
	return say.T("Local")
}

// Short is the value in one line.
func (s Setting) Short() string {
	lines := strings.Split(s.Value, "\n")
	switch {
	case s.Value == "":
		return say.T("Nothing set")
	case len(lines) > 2:
		return say.F("%s, %s and %s more", lines[0], lines[1], Figures(len(lines)-2))
	}
	return strings.Join(lines, ", ")
}

// Tag is what is remarkable about it on a day; empty words for nothing.
func (s Setting) Tag(now time.Time) Words {
	today := now.Format(time.DateOnly)
	switch {
	case s.Apart:
		return Words{Choice, "call_split", say.T("Two changes")}
	case len(s.History) > 0 && s.History[0].From > today:
		from, _ := time.Parse(time.DateOnly, s.History[0].From)
		return Words{Send, "event", say.F("New from %s", say.Date(from, "2 Jan"))}
	case s.Changed:
		return Words{Tint, "edit", say.T("Changed here")}
	}
	return Words{}
}

// SettingGroup is a part of the settings.
type SettingGroup struct {
	Key, Title string
	Settings   []Setting
}

// settingGroups says where each setting stands: by its key, or by the beginning
// of it when that ends in a dot. What is not named comes under the last.
var settingGroups = say.Table(func() []struct {
	key   string
	title string
	of    []string
} {
	return []struct {
		key, title string
		of         []string
	}{
		{"assessment", say.T("Referral and assessment"), []string{
			"cfg.time.referral-decision", "cfg.time.referrer-chase", "cfg.time.child-first-seen", "cfg.time.checkpoints", "cfg.time.assessment", "cfg.time.manager-sign",
			"cfg.time.copy-to-family", "cfg.time.carers-assessment", "cfg.dca.", "cfg.caf.", "cfg.time.caf-review",
		}},
		{"plan", say.T("Plans and reviews"), []string{"cfg.time.plan-meeting", "cfg.time.cin-", "cfg.followthrough."}},
		{"protection", say.T("Child protection"), []string{"cfg.time.strategy", "cfg.time.icpc", "cfg.time.core-group", "cfg.time.cp-review", "cfg.time.lado"}},
		{"care", say.T("Placements and looked-after children"), []string{"cfg.time.placement-", "cfg.time.care-plan", "cfg.time.lac-", "cfg.placement.", "cfg.time.cmp-urgent"}},
		{"breaks", say.T("Short breaks and step-down"), []string{"cfg.time.r48-", "cfg.brk.", "cfg.bk.", "cfg.time.stepdown-", "cfg.std."}},
		{"school", say.T("School and adult life"), []string{"cfg.time.ehc-", "cfg.time.phase-", "cfg.time.transition", "cfg.time.cme-", "cfg.tra."}},
		{"panels", say.T("Panels"), []string{"cfg.mafs.", "cfg.cmp.", "cfg.jrap.", "cfg.slm.", "cfg.panel.", "cfg.time.mafs-", "cfg.time.jrap-"}},
		{"levels", say.T("Levels of need and contacts"), []string{"cfg.levels.", "cfg.contacts."}},
		{"team", say.T("Caseload and clocks"), []string{"cfg.caseload.", "cfg.clocks.", "cfg.calendar.", "cfg.oversight."}},
		{"words", say.T("Names, areas and wording"), []string{"cfg.titles.", "cfg.areas", "cfg.languages", "cfg.lint.", "cfg.quality."}},
		{"law", say.T("Law and guidance"), []string{"cfg.legal.", "cfg.time.sar", "cfg.sar."}},
		{"tablets", say.T("Tablets"), []string{"cfg.app."}},
		{"other", say.T("Other"), nil},
	}
})

// CouncilSettings are the organisation's settings in their groups, in the order of the
// groups; find narrows them to those that have all of its words.
func CouncilSettings(set *settings.Set, find string) []SettingGroup {
	out := make([]SettingGroup, len(settingGroups()))
	for i, g := range settingGroups() {
		out[i] = SettingGroup{Key: g.key, Title: g.title}
	}
	book := set.Book()
	words := strings.Fields(strings.ToLower(find))
	for _, key := range set.Keys() {
		v, _ := set.Lookup(key)
		was, _ := settings.Default().Lookup(key)
		s := Setting{
			Key: key, Title: v.About, Type: v.Type, Kind: v.Kind, Value: v.String(), Shipped: was.String(), Starts: v.Starts, Source: v.Source,
			History: book.History(key), Apart: book.Apart(key),
		}
		s.Now, s.Changed = set.Set(key)
		at, place := groupOf(key)
		text := strings.ToLower(strings.Join([]string{s.Key, s.Title, s.Value, s.KindWords(), out[at].Title}, " "))
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			continue
		}
		list := out[at].Settings
		i := slices.IndexFunc(list, func(o Setting) bool { _, p := groupOf(o.Key); return p > place })
		if i < 0 {
			i = len(list)
		}
		out[at].Settings = slices.Insert(list, i, s)
	}
	return slices.DeleteFunc(out, func(g SettingGroup) bool { return len(g.Settings) == 0 })
}

// groupOf is where a setting stands: in which group, and at which place of it.
func groupOf(key string) (group, place int) {
	for i, g := range settingGroups() {
		for j, of := range g.of {
			if key == of || (strings.HasSuffix(of, ".") || strings.HasSuffix(of, "-")) && strings.HasPrefix(key, of) {
				return i, j
			}
		}
	}
	return len(settingGroups()) - 1, 0
}

// BegunUnder says in which version a form was begun, and under which settings;
// "" when it does not say.
func BegunUnder(d casefile.DocSummary) string {
	if len(d.Under) < len(time.DateOnly) {
		return ""
	}
	on, err := time.Parse(time.DateOnly, d.Under[:len(time.DateOnly)])
	if err != nil {
		return ""
	}
	words := say.F("settings of %s", DateFull(on))
	if mark := strings.Trim(d.Under[len(time.DateOnly):], "-"); mark != "" {
		words += " (" + mark + ")"
	}
	if _, version, ok := strings.Cut(d.URL, "|"); ok {
		return say.F("Begun with version %s of this form, under the %s.", version, words)
	}
	return say.F("Begun under the %s.", words)
}
