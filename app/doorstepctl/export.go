package main

import (
	"errors"
	"fmt"
	"os"
)

type exportCmds struct {
	FHIR          exportFHIRCmd    `cmd:"" name:"fhir" help:"FHIR: a document Bundle of a case's documents with their forms, people, signatures and photos."`
	PDF           exportPDFCmd     `cmd:"" name:"pdf" help:"A paper as PDF: a copy of documents, or a page put together from the case."`
	HTML          exportHTMLCmd    `cmd:"" name:"html" help:"The same as one HTML file."`
	Words         exportWordsCmd   `cmd:"" name:"words" help:"Every text of a paper as JSON, for a translator."`
	CSV           exportCSVCmd     `cmd:"" name:"csv" help:"Answers of chosen documents as CSV: one line an answer, or a table for each form and each repeating group."`
	JSON          exportJSONCmd    `cmd:"" name:"json" help:"The same tables as one JSON file."`
	XLSX          exportXLSXCmd    `cmd:"" name:"xlsx" help:"The same tables as one workbook."`
	Archive       exportArchiveCmd `cmd:"" help:"A whole case as one sealed file: papers, documents, photos, the signed changes and what proves them."`
	Audit         exportAuditCmd   `cmd:"" help:"Everything that ever happened in a case: each change, signature, conflict and reason. What is about another child stays out."`
	Census        exportCensusCmd  `cmd:"" help:"Candidate values for the children in need census by data item, with where each is from and what is missing."`
	SubjectAccess exportAccessCmd  `cmd:"" name:"subject-access" help:"The copy that somebody asked for, without what stays out, as PDF or HTML; sealed with --to."`
	Stays         exportStaysCmd   `cmd:"" name:"stays" help:"CSV: children, stays, nights and day hours by month, carer, ward and ethnicity."`
}

// write writes a file that is readable by its owner alone: it leaves the vault in
// plain text.
func (e *env) write(file string, b []byte, n int) error {
	if err := writePrivate(file, b); err != nil {
		return err
	}
	e.print(map[string]any{"documents": n, "bytes": len(b)}, fmt.Sprintf("%d documents written", n))
	return nil
}

func writePrivate(file string, b []byte) error {
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return errors.New("the file could not be written")
	}
	return nil
}
