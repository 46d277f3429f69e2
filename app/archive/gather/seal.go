package gather

import (
	"context"
	_ "embed"
	"io"
	"strconv"

	"filippo.io/age"

	"doorstep/app/archive"
)

//go:embed README.txt
var readMe string

// Seal writes the archive of a case to w, sealed to recipients. What goes in is checked
// first as a reader would check it, and the report goes in with it.
func Seal(ctx context.Context, w io.Writer, c Case, to []age.Recipient, signer func(manifest []byte) ([]byte, error), progress func(done, of int)) (archive.Written, archive.Report, error) {
	m, files, err := Archive(ctx, c, progress)
	if err != nil {
		return archive.Written{}, archive.Report{}, err
	}
	rep, err := archive.Try(m, files, signer, Recheck)
	if err != nil {
		return archive.Written{}, rep, err
	}
	front := []archive.File{
		{Path: archive.ReadMePath, What: "read this first", Data: []byte(readMe)},
		{Path: archive.ReportPath, What: "what was checked when the archive was made", Data: []byte(report(rep, c))},
	}
	done, err := archive.Write(w, to, m, append(front, files...), signer)
	rep.SHA256, rep.Manifest, rep.Bytes = done.SHA256, done.Manifest, rep.Bytes+int64(len(front[0].Data)+len(front[1].Data))
	rep.Whole += len(front)
	return done, rep, err
}

// report is the report of the check before writing. The name of the archive is not in
// it: it is known only when the report is in.
func report(r archive.Report, c Case) string {
	r.SHA256 = ""
	text := "WHAT WAS CHECKED WHEN THIS ARCHIVE WAS MADE\n\n" + r.Text()
	if n := c.Proof.Absent(); n > 0 {
		text += "\nPhotos or files that had not come to the tablet that made this, and are not here: " + strconv.Itoa(n) + ".\n"
	}
	return text + "\nREADME.txt says how to check it again yourself.\n"
}
