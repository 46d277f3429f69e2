package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/crypto/sign"
)

// Format names the shape of an archive. A reader refuses one that it does not
// know.
const Format = "doorstep-archive/1"

// Paths that every archive has. ManifestPath is the first file of the tar and
// SignaturePath the second: with the manifest at hand each byte behind it has a
// name.
const (
	ManifestPath  = "manifest.json"
	SignaturePath = "manifest.sig"
	ReadMePath    = "README.txt"
	ReportPath    = "report.txt"
	ProofFolder   = "proof/"
)

// Manifest says what an archive holds.
type Manifest struct {
	Format string `json:"format"`
	Made   string `json:"made"` // RFC 3339, UTC, whole seconds
	// By is who made it, Why for whom and why, in their words.
	By           string `json:"by"`
	Why          string `json:"why"`
	Organisation string `json:"organisation"`
	Child        string `json:"child"`
	Case         string `json:"case"` // hexadecimal
	// Org, Genesis and Statements name the organisation's log: its id, the SHA-256 of its
	// first entry, and how many entries are here.
	Org        string `json:"org"`
	Genesis    string `json:"genesis"`
	Statements int    `json:"statements"`
	// Device is the tablet that signed the manifest: the beginning of the SHA-256 of
	// its public key.
	Device      string       `json:"device"`
	Spaces      []SpaceEntry `json:"spaces"`
	Attachments []Attachment `json:"attachments"`
	Files       []FileEntry  `json:"files"`
}

// SpaceEntry is one log of changes.
type SpaceEntry struct {
	ID      string `json:"id"`
	Folder  string `json:"folder"`
	Entries int    `json:"entries"`
	// Missing is how many sealed entries the maker held no key of: somebody
	// else's, to whom the case was restricted.
	Missing int `json:"missing"`
}

// Attachment says of which sealed parts a picture or file was opened.
type Attachment struct {
	File   string   `json:"file"`
	Space  string   `json:"space"`
	ID     string   `json:"id"`
	Epoch  string   `json:"epoch"`
	Bytes  int64    `json:"bytes"`
	Type   string   `json:"type"`
	Chunks []string `json:"chunks"` // SHA-256 of each sealed part, in order
}

// FileEntry is one file of the archive, in the order of the tar. The manifest and
// its signature are not among them.
type FileEntry struct {
	Path   string `json:"path"`
	What   string `json:"what"` // in plain words
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// errManifest reports a manifest that is none.
var errManifest = errors.New("the list of contents cannot be read")

// ErrNewer reports an archive that was made by a newer version.
var ErrNewer = errors.New("this archive was made by a newer version of Doorstep; use that one to check it")

// encode writes a manifest in its one form.
func (m Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// parseManifest reads one and checks its shape.
func parseManifest(b []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return m, errManifest
	}
	if strings.HasPrefix(m.Format, "doorstep-archive/") && m.Format != Format {
		return m, ErrNewer
	}
	if m.Format != Format {
		return m, errManifest
	}
	if _, err := m.made(); err != nil {
		return m, fmt.Errorf("%w: when it was made", errManifest)
	}
	seen := map[string]bool{ManifestPath: true, SignaturePath: true}
	for _, f := range m.Files {
		if !goodPath(f.Path) || seen[f.Path] || f.Bytes < 0 || f.Bytes > maxFile {
			return m, fmt.Errorf("%w: %.120q", errManifest, f.Path)
		}
		seen[f.Path] = true
	}
	return m, nil
}

func (m Manifest) made() (time.Time, error) { return time.Parse(time.RFC3339, m.Made) }

// file is the entry of a path.
func (m Manifest) file(path string) (FileEntry, bool) {
	i := slices.IndexFunc(m.Files, func(f FileEntry) bool { return f.Path == path })
	if i < 0 {
		return FileEntry{}, false
	}
	return m.Files[i], true
}

// maxPath is the longest path in bytes: what the oldest form of tar holds in one
// field. maxFile bounds one file.
const (
	maxPath = 100
	maxFile = 4 << 30
)

// goodPath reports whether a path is one that every system can unpack, inside the
// folder in which it is unpacked: small and capital letters, digits, dots, dashes
// and underlines between slashes.
func goodPath(p string) bool {
	if p == "" || len(p) > maxPath {
		return false
	}
	for part := range strings.SplitSeq(p, "/") {
		if part == "" || strings.HasPrefix(part, ".") {
			return false
		}
		for _, c := range []byte(part) {
			if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

// Sign signs the SHA-256 of a manifest's bytes as a device of the organisation:
// the content of SignaturePath, a COSE_Sign1 of type sign.TypeArchive.
func Sign(dev sign.Private, org [16]byte, manifest []byte) ([]byte, error) {
	protected, err := sign.Encode(sign.NewHeader(dev.KID(), sign.TypeArchive))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(manifest)
	return dev.Sign1(protected, sum[:], org[:])
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
