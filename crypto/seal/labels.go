package seal

// Label names the one purpose of a derived key. The set is closed: a new
// purpose gets a new label, and a label never changes its meaning.
type Label string

// The labels of suite DS1 (docs/spec/crypto.md, section 3).
const (
	LabelSpaceBundle  Label = "doorstep/v1/space/bundle" // seals bundle bodies of one epoch
	LabelSpaceBlob    Label = "doorstep/v1/space/blob"   // seals one blob; context: blob id
	LabelSpacePrev    Label = "doorstep/v1/space/prev"   // seals an older epoch secret under a newer
	LabelSpaceKID     Label = "doorstep/v1/space/kid"    // public key commitment of an epoch secret
	LabelRolePrev     Label = "doorstep/v1/role/prev"    // seals an older role seed under a newer
	LabelRoleKID      Label = "doorstep/v1/role/kid"     // public key commitment of a role seed
	LabelRoleName     Label = "doorstep/v1/role/name"    // seals names in the organisation log
	LabelLocalRow     Label = "doorstep/v1/local/row"    // seals rows of the local store
	LabelLocalBadger  Label = "doorstep/v1/local/badger" // Badger's own key; no claim rests on it
	LabelLocalIndex   Label = "doorstep/v1/local/index"  // seals the local search index
	LabelLocalVault   Label = "doorstep/v1/local/vault"  // seals the vault inside the keystore
	LabelKeystoreSlot Label = "doorstep/v1/local/keystore-slot"
	LabelInvite       Label = "doorstep/v1/invite"  // invite key pair and MAC; context says which
	LabelCourier      Label = "doorstep/v1/courier" // seals the courier's own file, where the system can
)

// wrapLabel begins the HPKE info string; it is not a Label because no key is
// derived from a secret under it by Derive.
const wrapLabel = "doorstep/v1/wrap"
