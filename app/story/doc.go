// Package story holds the acceptance story of the whole product: Jane and Lucy,
// two sisters with the same condition, from their mother's sudden illness to the
// review of a plan that holds. It is lived through over real vaults and a real
// sync server, on a clock that its steps move; every check of the story is asserted
// by its number, and a check that no step asserted fails the test.
//
// It holds tests alone.
package story
