// Package delegation embeds the catalogue of clinical tasks that a nurse may
// delegate to one named carer for one named child, as dated data: how often a
// carer watches and practises before a sign-off, for how many months it holds,
// what the carer is watched for, and what no carer is asked to do
// (nursing-delegated-tasks.md sections 4 and 5).
//
// It holds data alone: who is signed off for what is app/casefile/signoff's. It
// must never import another package of ours.
package delegation
