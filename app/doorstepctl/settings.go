package main

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

type settingsCmds struct {
	List settingsListCmd `cmd:"" help:"The organisation's settings in force today."`
	Set  settingsSetCmd  `cmd:"" help:"Change a setting from a day on. For managers; a limit of law or guidance needs --why."`
}

type settingsListCmd struct {
	Key     string `arg:"" optional:"" help:"Only this setting, or those that begin so: cfg.time."`
	Changed bool   `help:"Only those that are not as shipped."`
	History bool   `help:"Every change of each as well, the newest first."`
	On      string `help:"As they are on another day." placeholder:"YYYY-MM-DD"`
}

func (c settingsListCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	set := s.Settings()
	if c.On != "" {
		if _, ok := casefile.Date(c.On).Time(); !ok {
			return usageError{fmt.Errorf("--on takes a date such as 2026-11-22")}
		}
		set = s.SettingsOn(casefile.Date(c.On))
	}
	want := settings.Named(c.Key)
	found := false
	for _, key := range set.Keys() {
		change, changed := set.Set(key)
		if !strings.HasPrefix(key, want) || c.Changed && !changed {
			continue
		}
		found = true
		v, _ := set.Lookup(key)
		o := map[string]any{"key": key, "value": v.String(), "about": v.About, "type": v.Type}
		for name, words := range map[string]string{"kind": string(v.Kind), "starts": v.Starts, "source": v.Source} {
			if words != "" {
				o[name] = words
			}
		}
		if changed {
			o["from"], o["by"], o["why"] = change.From, change.By, change.Why
		}
		if set.Book().Apart(key) {
			o["apart"] = true
		}
		line := fmt.Sprintf("%-38s %s", key, strings.ReplaceAll(v.String(), "\n", "; "))
		if c.History {
			var all []map[string]any
			for _, h := range set.Book().History(key) {
				all = append(all, map[string]any{"value": h.Written, "from": h.From, "by": h.By, "at": h.At, "why": h.Why})
				line += fmt.Sprintf("\n    from %s: %s (%s: %s)", h.From, h.Written, h.By, h.Why)
			}
			o["history"] = all
		}
		e.print(o, strings.TrimRight(line, " "))
	}
	if !found && c.Key != "" && !c.Changed {
		return fmt.Errorf("there is no setting %s", c.Key)
	}
	return nil
}

type settingsSetCmd struct {
	Key   string `arg:"" help:"A setting, such as cfg.time.assessment."`
	Value string `arg:"" optional:"" help:"What it is from then on; a list has an entry on each line. Empty with --shipped."`
	From  string `help:"The day from which it is in force; today if not given." placeholder:"YYYY-MM-DD"`
	Why   string `help:"Why it is changed."`
	Back  bool   `name:"shipped" help:"Go back to what is shipped."`
}

func (c settingsSetCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	from := casefile.Date(c.From)
	if from == "" {
		from = s.Today()
	}
	if c.Back == (strings.TrimSpace(c.Value) != "") {
		return usageError{fmt.Errorf("give a value, or --shipped to go back to what is shipped")}
	}
	if err := s.SetSetting(e.ctx, c.Key, c.Value, from, c.Why); err != nil {
		return err
	}
	v, _ := s.SettingsOn(from).Lookup(c.Key)
	e.print(map[string]any{"key": settings.Named(c.Key), "value": v.String(), "from": from}, fmt.Sprintf("%s is %s from %s", settings.Named(c.Key), v.String(), from))
	return nil
}
