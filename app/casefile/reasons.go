package casefile

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// linkAsk begins the document heads that hold reasons: what was asked follows.
const linkAsk = "$ask:"

// Reason is the one line that lets somebody go on where a check asks (processes.md
// section 20). It travels with the document and stays in its history.
type Reason struct {
	For  string // what asked, and where: a key and a place
	Text string
	By   Author
	At   time.Time
}

// ReasonFor names what a reason is given for: a check and the place that it
// speaks of.
func ReasonFor(check string, at Cell) string { return check + " " + Pin(at) }

// StageReason keeps the reason why one goes on; an empty one takes it back.
func (d *Document) StageReason(what, text string) (Ticket, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := op.Null()
	if text = strings.TrimSpace(text); text != "" {
		v = op.Text(text)
	}
	_, t, err := d.commit(d.put(nil, ID{}, askLink(what), v), func([]op.Op) engine.Changes { return nil })
	return t, err
}

// GiveReason is StageReason that waits for the disk.
func (d *Document) GiveReason(ctx context.Context, what, text string) error {
	t, err := d.StageReason(what, text)
	if err != nil {
		return err
	}
	return t.Wait(ctx)
}

// Reasons are the reasons in force by what they are for.
func (d *Document) Reasons() map[string]Reason {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[string]Reason{}
	for link := range d.head {
		what, ok := strings.CutPrefix(link, linkAsk)
		if !ok {
			continue
		}
		if all := d.reasons(link); len(all) > 0 && all[len(all)-1].Text != "" {
			out[what] = all[len(all)-1]
		}
	}
	return out
}

// ReasonHistory is every reason that was given for one thing, oldest first; one
// without words took the reason back.
func (d *Document) ReasonHistory(what string) []Reason {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reasons(askLink(what))
}

func (d *Document) reasons(link string) []Reason {
	ops := slices.Clone(d.set.History(op.Cell{Doc: d.cfg.ID, Link: link}))
	slices.SortFunc(ops, func(a, b op.Op) int { return cmp.Or(cmp.Compare(a.At, b.At), a.Dot.Compare(b.Dot)) })
	var out []Reason
	for _, o := range ops {
		text, _ := o.Value.Text()
		out = append(out, Reason{For: strings.TrimPrefix(link, linkAsk), Text: text, By: d.author(o.Dot.Inc), At: o.At.Time()})
	}
	return out
}

func askLink(what string) string {
	link := linkAsk + what
	return link[:min(len(link), op.MaxLink)]
}
