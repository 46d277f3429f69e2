// Package fhir holds the two FHIR R4 (4.0.1) resources that Doorstep lives on, Questionnaire and
// QuestionnaireResponse, read and written without losing a member, a digit or a primitive's sibling.
// It must never decide what a form means, know a case, or drop what it does not understand.
package fhir
