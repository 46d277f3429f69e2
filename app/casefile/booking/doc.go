// Package booking works out whether a short break may happen: what every gate of
// short-breaks.md section 6 (BG-01 to BG-20) says of one booking (form bk), where the
// booking stands, its nights, hours and days of the year (SB-C01 to SB-C03), and
// which tasks of care it must cover.
//
// It is pure and stores nothing: that a booking is confirmed, signed for and given a
// reason are answers in the booking; that a gate stops it is worked out from the
// documents as they are now, the same on every tablet. A booking that was confirmed
// and that a gate stops today is blocked, whoever confirmed it and when. It must
// never clear a gate by itself, and it keeps nobody from reading a plan or writing
// down care.
package booking
