package journal

// SyncFile is the sync of this system, for the benchmark beside the bare floor.
var SyncFile = syncFile
