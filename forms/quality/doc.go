// Package quality reads what somebody wrote in a form as a careful colleague
// would: is there one person and one date, does the judgement say more than the
// description, does the history count, was the child heard (processes.md
// sections 20 and 21). It takes plain values and answers with findings.
//
// It judges text, never people: it must never count findings per worker, give a
// mark, or change a word of what was written. It knows forms and words only: what
// must never be here is a case, a store, a screen, a clock.
package quality
