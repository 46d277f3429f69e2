// Package due works out everything in a case that has a date: the time limits of
// law, guidance and practice as clocks, promises, health needs, visits and
// reviews. It reads the documents of a case and the settings of the organisation
// and writes nothing, so the same documents give the same list on every tablet;
// what day it is decides only where each thing stands (Item.Standing), never what
// is on the list. A limit is that of the day on which its clock started. Nothing
// here judges people (processes.md sections 2 and 3).
package due
