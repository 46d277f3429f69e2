// Package settings is the screen where a person says how Doorstep looks and
// answers, sees what this tablet is, and changes what opens it.
package settings
