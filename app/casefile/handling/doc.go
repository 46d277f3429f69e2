// Package handling works out where the moving and handling of a child stands, over
// the documents of a case (ot-home-risk-assessment.md A2, A3, A7, A8 and 9): the
// handling tasks with the score that counts (OT-C01, OT-C02), the load check of
// every hoisting task and sling (OT-C03, OT-C04), the child's weights (OT-V03), the
// record of a carer's home with its demonstrations, and what stands against doing a
// task, signing it or staying there.
//
// Scores are of the risk to handlers and child at work, never of the child's
// health. A load check compares two labels with a weight; it always comes with the
// weight, its date, who measured it and the lowest working load (RL-09). Nothing is
// stored and nobody decides here: findings say what a person must settle.
package handling
