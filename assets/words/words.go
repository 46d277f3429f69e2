// Package words holds the list from which passphrases and fingerprints are
// made: the EFF large wordlist, 7,776 English words, one a line, in its order
// (CC BY 3.0 US, see LICENSE-eff-wordlist.txt).
// It only embeds; drawing words is crypto/passphrase. The list must never be
// edited: words that people already hold would stop being known.
package words

import _ "embed"

// Large is the list, one word a line, each line ended by a newline.
//
//go:embed eff_large.txt
var Large string
