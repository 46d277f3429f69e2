// Package equipment is the screen of the register of equipment: each thing that a
// child is moved, seated and laid with, whether it may be used today, when it is
// examined, and where one serial number stands in two registers.
package equipment
