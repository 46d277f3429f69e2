// Package stay works out what the log of a stay (app/casefile/staylog) means beside the
// rest of the record: where the stay stands, what is flagged to whom, what keeps the
// log open, what may still be written in it, nights and hours against what was offered,
// and the totals of a service (short-breaks.md sections 4, 7 and 8).
//
// It is pure and stores nothing. It never holds back a line of care: what breaks a rule
// is saved and flagged (clinical-safety.md RL-14). It never says whether a medicine may
// be given and nothing in it depends on when one was given, except that two lines about
// one medicine that were written apart are both shown (RL-03).
package stay
