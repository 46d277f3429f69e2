package session

import (
	"testing"

	"doorstep/sync/op"
)

// What somebody else writes in a row, later or not, counts for nothing: it neither says
// something there nor takes away what the row's writer said.
func TestARowIsWhatItsWriterSaid(t *testing.T) {
	row, other, writer, stranger := op.ID{1}, op.ID{2}, op.ID{3}, op.ID{4}
	say := func(who op.ID, seq uint64, at op.HLC, in op.ID, link, text string) op.Op {
		return op.Op{Dot: op.Dot{Inc: who, Seq: seq}, Row: in, Link: link, Value: op.Text(text), At: at}
	}
	ops := []op.Op{
		say(writer, 2, 10, row, "frm.form.of", "fire|1.0.0"),
		say(writer, 3, 11, row, "frm.form.why", "first"),
		say(writer, 4, 12, row, "frm.form.why", "second"),
		say(stranger, 1, 99, row, "frm.form.of", "fire|9.0.0"),
		say(stranger, 2, 99, row, "frm.form.from", "2020-01-01"),
		say(writer, 5, 13, other, "frm.form.of", "in a row that does not count"),
	}
	rows := map[op.ID]op.Op{row: {Dot: op.Dot{Inc: writer, Seq: 1}, Row: row, Value: op.Row(op.RowValue{Group: pubGroup})}}
	said := ownWords(ops, rows)
	text := func(link string) string { s, _ := said[row][link].Value.Text(); return s }
	if text("frm.form.of") != "fire|1.0.0" || text("frm.form.why") != "second" {
		t.Errorf("it says %q, %q", text("frm.form.of"), text("frm.form.why"))
	}
	if len(said) != 1 || len(said[row]) != 2 {
		t.Errorf("somebody else said something: %v", said)
	}
}
