// Package review is a manager's reading of a form (mock-up 12): the form as text,
// questions pinned to its sentences beside it, and four standing questions to
// ask with. The form's author sees the same and answers.
package review
