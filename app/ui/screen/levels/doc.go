// Package levels is the screen of levels of need (mock-up 13): signs in each area
// of a child's life, which guide, and the practitioner's judgement apart from
// them. It stands in for the pages of a form that offer signs; the others of its
// form are pages like any.
package levels
