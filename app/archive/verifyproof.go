package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/blob"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// proof verifies the organisation's log, who signed the list, and each change; nil
// when the log does not stand.
func (v *verifier) proof(list [32]byte) *Opened {
	sig := v.signed(list)
	st := v.organisation()
	if st == nil {
		return nil
	}
	if sig != nil {
		v.signature(st, sig, list)
	}
	o := &Opened{Manifest: v.m, State: st, Changes: map[op.ID][]op.Op{}, Spaces: map[op.ID]op.ID{}, Writers: map[op.ID]op.ID{}, read: v.read}
	tablets := map[sign.KID]bool{}
	parts := map[string]bool{} // pictures that a signed change names, as it names them
	keys := map[string]map[string]seal.Epoch{}
	for _, sp := range v.m.Spaces {
		keys[sp.ID] = v.space(sp, st, o, tablets, parts)
	}
	v.rep.Tablets = len(tablets)
	v.people(st)
	for _, a := range v.m.Attachments {
		v.attachment(a, keys[a.Space], parts)
	}
	return o
}

// organisation verifies the organisation's log from its first entry.
func (v *verifier) organisation() *orglog.State {
	paths := v.under(ProofFolder + "organisation/")
	if len(paths) != v.m.Statements || len(paths) == 0 {
		v.fault(ProofFolder+"organisation", "the organisation’s log is not all there; who signed what cannot be checked")
		return nil
	}
	pinned, err := hash(v.m.Genesis)
	if err != nil {
		v.fault(ManifestPath, "it does not say which organisation made it")
		return nil
	}
	var raws [][]byte
	for _, p := range paths {
		b, err := v.read(p)
		if err != nil {
			v.rep.Skipped = append(v.rep.Skipped, "who signed what: an entry of the organisation’s log is damaged")
			return nil
		}
		raws = append(raws, b)
	}
	st, err := orglog.Load(pinned, raws)
	if err != nil {
		v.fault(paths[firstBad(pinned, raws)], "from here on the organisation’s log does not verify: "+err.Error())
		return nil
	}
	if hexOf(st.Org[:]) != v.m.Org {
		v.fault(ManifestPath, "it names another organisation than its log")
		return nil
	}
	v.rep.Statements = len(raws)
	return st
}

// firstBad is the first entry of a log that does not verify.
func firstBad(pinned [32]byte, raws [][]byte) int {
	st, err := orglog.Begin(pinned, raws[0])
	if err != nil {
		return 0
	}
	for i, raw := range raws[1:] {
		if st, err = st.Apply(raw); err != nil {
			return i + 1
		}
	}
	return 0
}

// signed reads the signature under the list and compares what was signed, which needs
// no key: so a changed list is named even where the organisation's log is damaged.
func (v *verifier) signed(list [32]byte) *sign.Message {
	at, n, ok := v.src.open(SignaturePath)
	if !ok {
		v.fault(SignaturePath, "it is missing")
		return nil
	}
	b, err := readAll(at, n, 1<<16)
	if err != nil {
		v.fault(SignaturePath, "it cannot be read")
		return nil
	}
	m, err := sign.Parse1(b, sign.TypeArchive)
	if err != nil {
		v.fault(SignaturePath, "it is no signature any more")
		return nil
	}
	if string(m.Payload) != string(list[:]) {
		v.fault(ManifestPath, "it is not the list that was signed: it was changed, or the signature was")
	}
	return m
}

// signature verifies who signed the list.
func (v *verifier) signature(st *orglog.State, m *sign.Message, list [32]byte) {
	d, known := st.DeviceByKID(m.Header.KID)
	switch {
	case !known || st.Authority(m.Header.KID, st.Size) != orglog.Authorised:
		v.fault(SignaturePath, "it is not by a tablet that belonged to the organisation then")
	case m.Verify(d.Sign, st.Org[:]) != nil:
		v.fault(SignaturePath, "the signature does not fit: it was changed")
	case hexOf(m.Header.KID[:]) != v.m.Device:
		v.fault(ManifestPath, "it names another tablet than the one that signed it")
	case string(m.Payload) == string(list[:]):
		v.rep.SignedBy = v.m.Device
	}
}

// entry is one signed entry of a space.
type entry struct {
	path string
	wire.Signed
}

// space verifies the changes of one log and opens them.
func (v *verifier) space(sp SpaceEntry, st *orglog.State, o *Opened, tablets map[sign.KID]bool, parts map[string]bool) map[string]seal.Epoch {
	keys := v.keys(sp)
	id, err := id16(sp.ID)
	if err != nil {
		v.fault(ManifestPath, "it names a log that is none")
		return keys
	}
	var records, bundles []entry
	n := 0
	for _, path := range v.under(sp.Folder) {
		if path == sp.Folder+"keys.json" {
			continue
		}
		n++
		raw, err := v.read(path)
		if err != nil {
			continue // said already
		}
		s, err := wire.ParseSigned(raw)
		if err != nil || op.ID(s.Key.Space) != id {
			v.fault(path, "it is no signed entry of this case")
			continue
		}
		if _, err := s.Verify(st); err != nil {
			v.fault(path, "the signature does not fit, or is by nobody who might write here")
			continue
		}
		v.rep.Entries++
		if s.Epoch != nil {
			records = append(records, entry{path, s})
		} else {
			bundles = append(bundles, entry{path, s})
			tablets[s.Device] = true
		}
	}
	if n != sp.Entries {
		v.fault(sp.Folder, fmt.Sprintf("it should hold %d entries and holds %d", sp.Entries, n))
	}
	v.records(records, st)
	for _, b := range bundles {
		v.bundle(b, id, keys, st, o, parts)
	}
	v.gaps(bundles)
	return keys
}

// keys reads the secrets of a log. One that is not what its commitment says is none.
func (v *verifier) keys(sp SpaceEntry) map[string]seal.Epoch {
	out := map[string]seal.Epoch{}
	path := sp.Folder + "keys.json"
	b, err := v.read(path)
	if err != nil {
		return out
	}
	var f keysFile
	if json.Unmarshal(b, &f) != nil {
		v.fault(path, "it cannot be read")
		return out
	}
	for _, k := range f.Epochs {
		secret, err := hash(k.Secret)
		e := seal.Epoch{No: k.Number, Secret: seal.Key(secret)}
		if kid := e.KID(); err != nil || hexOf(kid[:]) != k.KID {
			v.fault(path, "a key in it is not the one that it says")
			continue
		}
		out[k.KID] = e
	}
	return out
}

// records applies key records in an order in which each finds those before it.
func (v *verifier) records(all []entry, st *orglog.State) {
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(a.Epoch.No, b.Epoch.No) })
	sp := &orglog.Space{}
	for _, r := range all {
		if err := sp.Apply(st, r.Epoch); err != nil {
			v.fault(r.path, "the key record does not fit the organisation’s log: "+err.Error())
		}
	}
}

// bundle opens one bundle.
func (v *verifier) bundle(b entry, space op.ID, keys map[string]seal.Epoch, st *orglog.State, o *Opened, parts map[string]bool) {
	h := b.Bundle.Header
	e, ok := keys[hexOf(h.EpochKID[:])]
	if !ok {
		v.rep.Unopened++
		return
	}
	body, err := b.Bundle.Open(e.Keys())
	if err != nil {
		v.fault(b.path, "it does not open, or is not by who signed it")
		return
	}
	if d, ok := st.DeviceByKID(h.Device); ok {
		o.Writers[h.Incarnation] = op.ID(d.ID)
	}
	for _, x := range body.Ops {
		if name, f, ok := x.Value.Typed(); ok && name == op.TypeAttachment && len(f) > 1 {
			parts[f[0]+" "+f[1]] = true
		}
		o.Changes[x.Doc] = append(o.Changes[x.Doc], x)
		o.Spaces[x.Doc] = space
	}
	v.rep.Changes += len(body.Ops)
}

// gaps finds bundles that are not here although a later one of the same tablet is: each
// names the one before it by its hash.
func (v *verifier) gaps(all []entry) {
	type line struct{ inc, space wire.ID }
	chains := map[line][]entry{}
	for _, b := range all {
		if b.Bundle.Header.Class == bundle.Published {
			k := line{b.Key.Inc, b.Key.Space}
			chains[k] = append(chains[k], b)
		}
	}
	for _, c := range chains {
		slices.SortFunc(c, func(a, b entry) int { return cmp.Compare(a.Key.N, b.Key.N) })
		prev := [32]byte{}
		for i, b := range c {
			if b.Key.N != uint64(i) {
				v.rep.Skipped = append(v.rep.Skipped, fmt.Sprintf("changes of one tablet before %s: they are not in the archive", b.path))
				break
			}
			if b.Bundle.Header.Prev != prev {
				v.fault(b.path, "it does not follow the one before it")
			}
			prev = b.Hash
		}
	}
}

// attachment opens a picture from its sealed parts and compares it with the file.
func (v *verifier) attachment(a Attachment, keys map[string]seal.Epoch, parts map[string]bool) {
	f, ok := v.m.file(a.File)
	if !ok {
		v.fault(a.File, "it is named as a picture and is not on the list of files")
		return
	}
	id, err := id16(a.ID)
	e, have := keys[a.Epoch]
	m := blob.Manifest{ID: id, Epoch: e.KID(), Size: uint64(a.Bytes), Mime: a.Type}
	var all []byte
	for _, c := range a.Chunks {
		h, herr := hash(c)
		err = errors.Join(err, herr)
		m.Chunks, all = append(m.Chunks, h), append(all, h[:]...)
	}
	// An answer names a picture by its parts, its id and its key (docs/formats.md).
	if err != nil || !have || !parts[base64.RawURLEncoding.EncodeToString(all)+" "+a.ID+":"+a.Epoch] {
		v.fault(a.File, "no signed change names this picture")
		return
	}
	damaged := false
	data, err := blob.Open(e, m, func(h [32]byte) ([]byte, error) {
		b, err := v.read(partPath(hexOf(h[:])))
		damaged = damaged || err != nil
		return b, err
	})
	if damaged {
		return // said already of the part
	}
	sum := sha256.Sum256(data)
	if err != nil || hexOf(sum[:]) != f.SHA256 {
		v.fault(a.File, "it is not the picture that was sealed and signed")
		return
	}
	v.rep.Pictures++
}

// people verifies what people signed under documents, as their tablets sealed it.
func (v *verifier) people(st *orglog.State) {
	for _, path := range v.under("documents/") {
		if !strings.HasSuffix(path, ".signed") {
			continue
		}
		b, err := v.read(path)
		if err != nil {
			continue // said already
		}
		m, err := sign.Parse1(b, sign.TypeSignOff)
		if err != nil {
			v.fault(path, "it is no signature under a document")
			continue
		}
		d, known := st.DeviceByKID(m.Header.KID)
		if !known || m.Verify(d.Sign, st.Org[:]) != nil {
			v.fault(path, "the signature does not fit, or is by no tablet of the organisation")
			continue
		}
		v.rep.Signatures++
	}
}

// hash reads 32 bytes in hexadecimal.
func hash(s string) (h [32]byte, err error) {
	b, err := hex.DecodeString(s)
	if err == nil && len(b) != len(h) {
		err = hex.ErrLength
	}
	if err != nil {
		return h, err
	}
	return [32]byte(b), nil
}

// id16 reads 16 bytes in hexadecimal.
func id16(s string) (id op.ID, err error) {
	b, err := hex.DecodeString(s)
	if err == nil && len(b) != len(id) {
		err = hex.ErrLength
	}
	if err != nil {
		return id, err
	}
	return op.ID(b), nil
}
