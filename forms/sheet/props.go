package sheet

import "github.com/xuri/excelize/v2"

// core are the properties of every workbook of ours: nothing of the machine, the person or the hour. They
// are written here because not every reader takes what the library writes.
const core = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Doorstep</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>`

// Nameless gives a workbook that is about to be written properties that say nothing, so that the same
// content is the same file.
func Nameless(x *excelize.File) { x.Pkg.Store("docProps/core.xml", []byte(core)) }
