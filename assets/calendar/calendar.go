// Package calendar embeds the bank holidays of England and Wales as dated
// data with the range that they cover. It holds data alone: counting working
// days is app/casefile's, and a date beyond the range must never be guessed here.
package calendar

import _ "embed"

// EnglandWales is the JSON file of bank holidays: {division, from, to,
// published, source, holidays: [{date, name}]}, dates as YYYY-MM-DD in order
// (processes.md section 2).
//
//go:embed england-wales.json
var EnglandWales []byte
