// Package equipment is the register of the physical things that a child is moved,
// seated and laid with (ot-home-risk-assessment.md A5): one entry for each thing,
// which follows the thing from child to child and from home to home. It works out
// what a thing may be used for on a day: whether its thorough examination is in
// date (OT-C05, OT-V10, RE-10), whether it is faulty, outgrown, returned or has
// moved to another child, and where one serial number stands twice (OT-V20).
//
// It is pure and stores nothing. A thing that is in date is never called safe: a
// person looks at the label, the stitching and the date before every use.
package equipment
