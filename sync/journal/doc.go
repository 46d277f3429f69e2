// Package journal is the durability point: payloads appended here are on the
// disk when Append returns, in order, and come back as the exact prefix of what
// was acknowledged, or with a report of where that stopped being true. It lives
// in preallocated segments of real zeros, so that a full disk still takes
// thousands of saves.
//
// It must never interpret, decrypt or repair a payload, and never delete a
// damaged segment.
package journal
