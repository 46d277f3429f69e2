package session_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/forms/fhir"
)

// photo is a picture with a marker where a camera writes the place.
func photo(t *testing.T, marker string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	note := append([]byte{0xff, 0xe1, 0, byte(8 + len(marker))}, "Exif\x00\x00"+marker...)
	return append(append(bytes.Clone(b.Bytes()[:2]), note...), b.Bytes()[2:]...)
}

// A photo is kept offline without the place where it was taken, counted until it
// is safe, sent after the text, and opens on a colleague's tablet; its name, the
// picture and the marker stand nowhere on the wire.
func TestAPhotoTravelsWithoutItsPlace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.free = 1 << 30 // photos keep their distance from a full disk
	grace, priya, _ := w.two()
	ctx := context.Background()
	amina := grace.Cases()[0].ID
	d := grace.newDoc(amina, "chr")
	cell := casefile.Cell{LinkID: "chr.document"}
	w.signal(false)
	raw := photo(t, "GPSmarker")
	if err := grace.Attach(ctx, d.ID(), cell, `C:\Photos\hallwaymarker.jpg`, raw); err != nil {
		t.Fatal(err)
	}
	if err := grace.Attach(ctx, d.ID(), casefile.Cell{LinkID: "chr.what"}, "x.jpg", raw); err == nil {
		t.Error("a question about words takes a photo")
	}
	if err := grace.Attach(ctx, d.ID(), cell, "x.exe", []byte("MZ not a picture")); err == nil {
		t.Error("a program is attached")
	}
	if k := grace.Status().Kinds; k.Photos != 1 {
		t.Errorf("photos that wait: %+v", k)
	}
	v, ok := d.Answer("chr.document")
	if !ok || v.Attachment.ContentType != "image/jpeg" || v.Attachment.Title != "hallwaymarker.jpg" || v.Attachment.Size == "" {
		t.Fatalf("the answer: %+v", v.Attachment)
	}
	mine, err := grace.Attachment(ctx, v)
	if err != nil || bytes.Contains(mine, []byte("GPSmarker")) || !bytes.HasPrefix(mine, []byte{0xff, 0xd8}) {
		t.Fatalf("offline: %d bytes, %v", len(mine), err)
	}
	grace = w.again(grace)
	if again, err := grace.Attachment(ctx, v); err != nil || !bytes.Equal(again, mine) {
		t.Errorf("after opening again: %v", err)
	}
	w.signal(true)
	grace.sync()
	if st := grace.Status(); st.OnlyHere != 0 || st.Kinds.Photos != 0 {
		t.Errorf("after the sync: %+v", st.Kinds)
	}
	priya.sync()
	theirs, ok := priya.doc(d.ID()).Answer("chr.document")
	if !ok || theirs.Attachment != v.Attachment {
		t.Fatalf("the colleague's answer: %+v", theirs.Attachment)
	}
	if got, err := priya.Attachment(ctx, theirs); err != nil || !bytes.Equal(got, mine) {
		t.Errorf("on the colleague's tablet: %d bytes, %v", len(got), err)
	}
	if _, err := priya.Attachment(ctx, fhir.TextValue("no photo")); err == nil {
		t.Error("words are a photo")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range []string{"GPSmarker", "hallwaymarker"} {
		if bytes.Contains(w.wire.Bytes(), []byte(m)) {
			t.Errorf("%s went over the wire", m)
		}
	}
}

// Without a network a case goes to a colleague on a memory stick: sealed, merged
// as always, once however often it is read, and from there to the server.
func TestHandOverOnAMemoryStick(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	otto := w.joinAs(grace, session.Invitation{Name: "Otto Lind", Rank: "practitioner", Team: "Transitions"})
	ctx := context.Background()
	w.signal(false)
	grace.set(grace.doc(id), "caf.id.known-as", "stickmarker")
	jonas := grace.newCase("Jonasmarker", "Weber")
	priya.set(priya.doc(id), "caf.id.other-names", "Ameena")
	var stick bytes.Buffer
	out, err := grace.WriteHandover(ctx, &stick, nil)
	if err != nil || out.Cases != 2 || out.Bundles == 0 {
		t.Fatalf("%+v %v", out, err)
	}
	for _, m := range []string{"stickmarker", "Jonasmarker"} {
		if bytes.Contains(stick.Bytes(), []byte(m)) {
			t.Errorf("%s stands on the stick", m)
		}
	}
	got, err := priya.ReadHandover(ctx, bytes.NewReader(stick.Bytes()))
	if err != nil || got.Changes == 0 || got.Refused != 0 {
		t.Fatalf("%+v %v", got, err)
	}
	if again, err := priya.ReadHandover(ctx, bytes.NewReader(stick.Bytes())); err != nil || again.Changes != 0 {
		t.Errorf("read twice: %+v %v", again, err)
	}
	d := priya.doc(id)
	if d.Text("caf.id.known-as") != "stickmarker" || d.Text("caf.id.other-names") != "Ameena" || children(priya.Cases()) != "Amina Rahman, Jonasmarker Weber" {
		t.Errorf("the colleague has %q, %q, %q", d.Text("caf.id.known-as"), d.Text("caf.id.other-names"), children(priya.Cases()))
	}
	// Somebody of another team finds the stick.
	if _, err := otto.ReadHandover(ctx, bytes.NewReader(stick.Bytes())); err != nil {
		t.Errorf("the finder: %v", err)
	}
	if children(otto.Cases()) != "" {
		t.Errorf("the finder reads %q", children(otto.Cases()))
	}
	bad := bytes.Clone(stick.Bytes())
	bad[len(bad)/2] ^= 1
	if r, err := otto.ReadHandover(ctx, bytes.NewReader(bad)); err == nil && r.Refused == 0 {
		t.Errorf("a damaged file: %+v", r)
	}
	if _, err := grace.WriteHandover(ctx, &stick, []casefile.ID{{1}}); !errors.Is(err, session.ErrNoCase) {
		t.Errorf("a case that is not here: %v", err)
	}
	// The reader's sync brings the writer's work to the server.
	w.signal(true)
	priya.sync()
	priya.sync()
	lena := w.join(grace, "Lena Ortiz")
	lena.sync()
	if !strings.Contains(children(lena.Cases()), "Jonasmarker") || lena.doc(id).Text("caf.id.known-as") != "stickmarker" {
		t.Errorf("a third tablet has %q", children(lena.Cases()))
	}
	grace.sync()
	if c, err := grace.Case(jonas); err != nil || c.OnlyHere != 0 {
		t.Errorf("the writer's own tablet: %v", err)
	}
}

// A photo with questions of its own is a row: what it shows, whether the family
// may see it and what is marked on it are answers beside it.
func TestAPhotoOfARoomCarriesItsCaption(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.free = 1 << 30
	grace, _, _ := w.two()
	ctx := context.Background()
	d := grace.newDoc(grace.Cases()[0].ID, "prop")
	room, _, err := d.AddRow(ctx, "prop.room", "")
	if err != nil {
		t.Fatal(err)
	}
	cell := casefile.Cell{Row: room, LinkID: "prop.room.photo"}
	for range 2 {
		if err := grace.Attach(ctx, d.ID(), cell, "corner.jpg", photo(t, "GPSmarker")); err != nil {
			t.Fatal(err)
		}
	}
	rows := d.Rows("prop.room.photo", room)
	if len(rows) != 2 {
		t.Fatalf("%d photos, want 2", len(rows))
	}
	first := rows[0].ID
	if vs := d.State(casefile.Cell{Row: first, LinkID: "prop.room.photo"}).Values; len(vs) != 1 || vs[0].Kind != fhir.AttachmentKind {
		t.Errorf("the row is no photo: %+v", vs)
	}
	if _, err := d.Set(ctx, casefile.Cell{Row: first, LinkID: "prop.room.photo.caption"}, fhir.TextValue("The step at the door")); err != nil {
		t.Error(err)
	}
	if _, _, err := d.AddRow(ctx, "prop.room.photo.mark", first); err != nil {
		t.Errorf("a photo takes no marks: %v", err)
	}
	if _, err := d.RemoveRow(ctx, first); err != nil || len(d.Rows("prop.room.photo", room)) != 1 {
		t.Errorf("a photo cannot be taken away: %v", err)
	}
	if err := grace.Attach(ctx, d.ID(), casefile.Cell{LinkID: "prop.room.photo"}, "x.jpg", photo(t, "")); err == nil {
		t.Error("a photo of no room is kept")
	}
}
