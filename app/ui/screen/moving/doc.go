// Package moving hands a case to another team or worker, or makes it one for
// named people only.
package moving
