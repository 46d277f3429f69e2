package booking

import (
	"doorstep/app/casefile"
	"doorstep/assets/delegation"
)

// Tasks are the tasks of care that a stay needs (bk.tasks): every task for which a
// section of the child's health care plan is the instruction, in the order of the
// plan. A nurse may say in a cover row that one is not needed on this stay.
func Tasks(r casefile.Record) []delegation.Task {
	return nil
}
