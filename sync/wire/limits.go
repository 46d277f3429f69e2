package wire

import (
	"encoding/hex"
	"strconv"
	"time"
)

// Every bound a peer may meet, named once. A bound is checked before memory
// is reserved for what it bounds.
const (
	// MaxBundle is the largest bundle in bytes. A visit is about 4 kB; one
	// that carries a signature drawing stays under 100 kB.
	MaxBundle = 1 << 20
	// MaxStatement is the largest statement of the organisation's log in
	// bytes: a role of 3,000 devices with a wrap of 1,168 bytes for each.
	MaxStatement = 4 << 20
	// MaxJoin is the largest request of a new device to be added, in bytes:
	// a key of 1,216 bytes, two signatures and ids.
	MaxJoin = 4 << 10
	// MaxNote is the largest signed note in bytes; ours have about 300.
	MaxNote = 4 << 10
	// MaxReceipts is the largest receipt frame in bytes: MaxCommit rows of
	// at most 160 bytes, each in a log of its own, with their signature.
	MaxReceipts = 64 << 10
	// MaxCommit is how many bundles one durable commit, and so one receipt
	// signature, may cover.
	MaxCommit = 256
	// MaxCommitBytes closes a commit that has gathered this much.
	MaxCommitBytes = 256 << 10
	// MaxFollow is how many spaces one pull may ask for.
	MaxFollow = 16 << 10
	// maxFollowBytes is the frame of MaxFollow spaces of 16+9 bytes.
	maxFollowBytes = 512 << 10
	// MaxResume is the largest follow frame that a server remembers for a
	// token: some 900 spaces.
	MaxResume = 16 << 10
	// MaxRefusal is the largest refusal frame in bytes.
	MaxRefusal = 4 << 10
	// maxSmall bounds the frames whose size is all but fixed.
	maxSmall = 256
	// MaxPush is the largest body of one push in bytes.
	MaxPush = 8 << 20
	// MaxPushFrames is how many frames one push may hold.
	MaxPushFrames = 4096
	// MaxAuth is the largest body of a challenge or token request in bytes.
	MaxAuth = 2 << 10
	// MaxOrgPost is the largest body of a post to the organisation's log.
	MaxOrgPost = 16 << 20
	// SectionEntries and SectionBytes close a section of a pull with a
	// checkpoint, so that a cut stream wastes no more than one section and
	// a client never holds more than this unverified.
	SectionEntries = 256
	SectionBytes   = 1 << 20
	// MaxBlob is the largest blob in bytes: one sealed chunk of 256 KiB of
	// content with its padding and tag.
	MaxBlob = 320 << 10
	// MaxHave is how many blobs one request may ask about.
	MaxHave = 4096
	// maxHaveBytes is the frame of MaxHave hashes.
	maxHaveBytes = MaxHave * 32
	// IndexRows is how many rows one index frame may hold, and maxIndex the
	// frame: rows of at most 69 bytes.
	IndexRows = 1024
	maxIndex  = 80 << 10
	// MaxChanged is how many spaces one answer of the feed names; maxChanged
	// is the frame, as that of Follow.
	MaxChanged = MaxFollow
	maxChanged = maxFollowBytes
	// AsideBytes closes one answer of what is held aside.
	AsideBytes = 4 << 20
)

// Times of the protocol (design page 4: challenge 60 s, token 15 minutes).
const (
	ChallengeTTL = 60 * time.Second
	TokenTTL     = 15 * time.Minute
	// MaxSkew is how far a tablet's clock may be from the server's before
	// the person is told.
	MaxSkew = 10 * time.Minute
	// FeedTime is how long the feed waits for something to tell.
	FeedTime = 25 * time.Second
)

// Paths of the protocol.
const (
	PathChallenge = "/v1/auth/challenge"
	PathToken     = "/v1/auth/token"
	PathOrg       = "/v1/org"
	PathJoins     = "/v1/joins"
	PathPull      = "/v1/pull"
	PathPush      = "/v1/push"
	// PathHeals takes what a server that was restored from an older copy lost, and
	// nothing else; PathHealed is PathPush from who has given back all that he holds
	// of it, whether or not that is all.
	PathHeals   = PathPush + "?" + QueryHeals
	PathHealed  = PathPush + "?" + QueryHealed
	PathBlobs   = "/v1/blobs/"
	PathTime    = "/v1/time"
	PathHealth  = "/healthz"
	PathReady   = "/readyz"
	PathMetrics = "/metrics"
	// PathCourierToken gives who signs with a courier key, or with the own key
	// of a device that may be revoked, a token that reaches PathCourier only.
	PathCourierToken = "/v1/courier/token"
	PathCourier      = "/v1/courier/push"
	PathQuarantine   = "/v1/quarantine"
	PathFeed         = "/v1/feed"
	PathBlobsHave    = "/v1/blobs/have"
	pathSpaces       = "/v1/spaces/"
	// PatternIndex is the route of IndexPath, as net/http writes patterns.
	PatternIndex = pathSpaces + "{space}/index"
)

// IndexPath is where the rows of a space's log from a position on are read.
func IndexPath(space ID, from uint64) string {
	return pathSpaces + hex.EncodeToString(space[:]) + "/index?from=" + strconv.FormatUint(from, 10)
}

// BlobPath is where a chunk is read and written. The space, zero for none, is
// the one that names it: with it the chunk is destroyed.
func BlobPath(hash Hash, space ID) string {
	p := PathBlobs + hex.EncodeToString(hash[:])
	if space != (ID{}) {
		p += "?space=" + hex.EncodeToString(space[:])
	}
	return p
}

// FeedPath is where changes after a cursor are awaited; 0 for all spaces.
func FeedPath(cursor uint64) string { return PathFeed + "?after=" + strconv.FormatUint(cursor, 10) }

// QuarantinePath is where what is held aside is read, beginning after an item.
func QuarantinePath(after uint64) string {
	return PathQuarantine + "?after=" + strconv.FormatUint(after, 10)
}

// What a push says of itself in its query.
const (
	QueryHeals  = "heals"
	QueryHealed = "healed"
)

// SignedScheme is the scheme of the Authorization header of a push or pull that
// signs in by itself: after it comes what PathToken takes, in base64url.
const SignedScheme = "Doorstep "

// ContentType marks every answer of the server's API. A page of a captive
// portal does not carry it.
const ContentType = "application/cbor-seq"
