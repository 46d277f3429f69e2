// Package casescreen shows one child: alerts that never scroll away, the
// child's own words first, the people, what has happened, and the forms.
package casescreen
