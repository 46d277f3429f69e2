package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"filippo.io/age"
)

// File is one file that goes into an archive.
type File struct {
	Path string
	What string // in plain words
	Data []byte
	// Read gives the content of a large file, instead of Data. It is called twice
	// and must give the same bytes.
	Read func() ([]byte, error)
}

func (f File) content() ([]byte, error) {
	if f.Read == nil {
		return f.Data, nil
	}
	return f.Read()
}

// Written says what writing an archive came to.
type Written struct {
	Manifest Manifest
	// SHA256 is of the manifest's bytes, hexadecimal: it names the archive.
	SHA256 string
	Files  int
	Bytes  int64 // of all files together
}

// Write seals an archive to recipients. m has everything but its list of files,
// which is made here in the given order; signer signs the list (Sign).
func Write(w io.Writer, to []age.Recipient, m Manifest, files []File, signer func(manifest []byte) ([]byte, error)) (Written, error) {
	out, err := age.Encrypt(w, to...)
	if err != nil {
		return Written{}, fmt.Errorf("the archive cannot be sealed: %w", err)
	}
	done, err := WriteTar(out, m, files, signer)
	if err != nil {
		return done, err
	}
	if err := out.Close(); err != nil {
		return done, fmt.Errorf("the archive cannot be written: %w", err)
	}
	return done, nil
}

// WriteTar writes the tar alone, which anybody can read: for one that is sealed in
// another way.
func WriteTar(w io.Writer, m Manifest, files []File, signer func(manifest []byte) ([]byte, error)) (Written, error) {
	var done Written
	m, list, sig, err := contents(m, files, signer)
	if err != nil {
		return done, err
	}
	for _, f := range m.Files {
		done.Bytes += f.Bytes
	}
	made, err := m.made()
	if err != nil {
		return done, err
	}
	all := append([]File{{Path: ManifestPath, Data: list}, {Path: SignaturePath, Data: sig}}, files...)
	for i, f := range all {
		b, err := f.content()
		if err != nil {
			return done, fmt.Errorf("%s: %w", f.Path, err)
		}
		if sum := sha256.Sum256(b); i > 1 && hexOf(sum[:]) != m.Files[i-2].SHA256 {
			return done, fmt.Errorf("%s changed while it was written", f.Path)
		}
		h, err := header(f.Path, int64(len(b)), made)
		if err == nil {
			_, err = w.Write(h)
		}
		if err == nil {
			_, err = w.Write(b)
		}
		if err == nil {
			_, err = w.Write(make([]byte, padding(int64(len(b)))))
		}
		if err != nil {
			return done, fmt.Errorf("the archive cannot be written: %w", err)
		}
	}
	if _, err := w.Write(make([]byte, endBlocks)); err != nil {
		return done, fmt.Errorf("the archive cannot be written: %w", err)
	}
	sum := sha256.Sum256(list)
	done.Manifest, done.SHA256, done.Files = m, hex.EncodeToString(sum[:]), len(files)
	return done, nil
}

// contents makes the list of files and has it signed.
func contents(m Manifest, files []File, signer func([]byte) ([]byte, error)) (Manifest, []byte, []byte, error) {
	m.Format, m.Files = Format, nil
	for _, f := range files {
		b, err := f.content()
		if err != nil {
			return m, nil, nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		sum := sha256.Sum256(b)
		m.Files = append(m.Files, FileEntry{Path: f.Path, What: f.What, Bytes: int64(len(b)), SHA256: hexOf(sum[:])})
	}
	list, err := m.encode()
	if err != nil {
		return m, nil, nil, err
	}
	if _, err := parseManifest(list); err != nil {
		return m, nil, nil, err
	}
	sig, err := signer(list)
	if err == nil && len(sig) != signatureSize {
		err = fmt.Errorf("the list of contents was signed in another form: %d bytes", len(sig))
	}
	return m, list, sig, err
}

// Try checks what is about to be written, as a reader would: its report goes into the
// archive.
func Try(m Manifest, files []File, signer func(manifest []byte) ([]byte, error), checks ...Check) (Report, error) {
	m, list, sig, err := contents(m, files, signer)
	if err != nil {
		return Report{}, err
	}
	src := memory{ManifestPath: {Path: ManifestPath, Data: list}, SignaturePath: {Path: SignaturePath, Data: sig}}
	for _, f := range files {
		src[f.Path] = f
	}
	return (&verifier{src: src, m: m}).run(checks)
}

// block is the unit of a tar; endBlocks of zeros end one.
const (
	block     = 512
	endBlocks = 2 * block
)

func padding(n int64) int64 { return (block - n%block) % block }

// header is the one form of a file's line in the tar (POSIX ustar): its every byte
// follows from path, length and the time when the archive was made, so that a
// reader notices a change in any of them.
func header(path string, n int64, made time.Time) ([]byte, error) {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: path, Size: n, Mode: 0o600, ModTime: made.UTC().Truncate(time.Second), Format: tar.FormatUSTAR})
	if err != nil {
		return nil, fmt.Errorf("%s cannot be put into the archive: %w", path, err)
	}
	return b.Bytes(), nil
}
