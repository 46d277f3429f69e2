// Package team is the caseload: the children of a team by who leads for them,
// the children of one worker, and the team's work in charts, each bar of which
// leads to the children behind it. It counts what children wait for and never
// sets one worker's figures against another's.
package team
