// Package effect says what a change to something signed makes invalid, who is told
// and what is offered, before the change is made: the tables "change and what
// happens" of nursing-care-plans.md 3.3, nursing-delegated-tasks.md 6.2,
// ot-home-risk-assessment.md 9.3 and short-breaks.md 8.
//
// It works an effect out as the difference between what the rules say of the case
// as it is and of the case as it would be, so that it cannot say anything else than
// the rules will. It is pure, stores nothing and decides nothing: people do.
package effect
