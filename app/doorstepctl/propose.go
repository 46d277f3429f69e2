package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// maxDecision bounds the file of a decision: 1 MB, far more than any has.
const maxDecision = 1 << 20

// proposing writes a decision into a file, with the first signatures.
type proposing struct {
	Out     string `required:"" help:"The file to write; the next administrator signs it with cosign." type:"path" placeholder:"FILE"`
	signing `embed:""`
}

func propose(e *env, what decided, how proposing) error {
	d, err := what.decision()
	if err != nil {
		return err
	}
	keys, err := how.keys(e)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	file, err := s.ProposeAdmin(d, keys...)
	if err != nil {
		return err
	}
	if err := os.WriteFile(how.Out, file, 0o600); err != nil {
		return errors.New("the decision's file cannot be written")
	}
	return e.tellProposal(file)
}

// tellProposal says in words what a file asks its signers for.
func (e *env) tellProposal(file []byte) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	p, err := s.ReadProposal(file)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s (%d of %d have signed)", p.Text, p.Signed, p.Needed)
	if p.Expired {
		text += "; the organisation's log has moved on, so it must be proposed anew"
	}
	e.print(map[string]any{"text": p.Text, "signed": p.Signed, "needed": p.Needed, "expired": p.Expired}, text)
	return nil
}

// proposeCmd is a decision of administrators who sit apart.
type proposeCmd[D decided] struct {
	Args      D `embed:""`
	proposing `embed:""`
}

func (c proposeCmd[D]) Run(e *env) error { return propose(e, c.Args, c.proposing) }

type orgProposeCmds struct {
	Policy      proposeCmd[policyArgs]      `cmd:"" help:"Change the policy."`
	ServerReset proposeCmd[serverResetArgs] `cmd:"" help:"Declare that the server lost data."`
	Destroy     proposeCmd[destroyArgs]     `cmd:"" help:"Destroy a case's records."`
	Checkpoint  proposeCmd[checkpointArgs]  `cmd:"" help:"Sign the state of the organisation's log."`
	AdminAdd    proposeCmd[adminAddArgs]    `cmd:"" help:"Add an administrator."`
	AdminRemove proposeCmd[adminRemoveArgs] `cmd:"" help:"Remove an administrator."`
}

type orgCosignCmd struct {
	File    string   `arg:"" help:"The decision's file; it is replaced by the one with your signature." type:"existingfile"`
	Show    bool     `help:"Only say what it is; sign nothing."`
	Admin   []string `sep:"none" help:"Your key file." type:"existingfile" placeholder:"FILE"`
	PassFor []string `name:"admin-passphrase-file" sep:"none" help:"The passphrase of the key file; else DOORSTEP_ADMIN_PASSPHRASE_1 or a prompt." type:"existingfile" placeholder:"FILE"`
}

func (c orgCosignCmd) Run(e *env) error {
	file, err := readBounded(c.File, maxDecision)
	if err != nil {
		return err
	}
	if c.Show {
		return e.tellProposal(file)
	}
	if len(c.Admin) == 0 {
		return usageError{errors.New("give your key file with --admin, or --show to read what the file asks")}
	}
	keys, err := signing{Admin: c.Admin, AdminPassphraseFile: c.PassFor}.keys(e)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, k := range keys {
		if file, err = s.CoSign(file, k); err != nil {
			return err
		}
	}
	// Written beside and renamed: half a file would lose the signatures that
	// others have given.
	if err := os.WriteFile(c.File+".tmp", file, 0o600); err != nil {
		return errors.New("the decision's file cannot be written")
	}
	if err := os.Rename(c.File+".tmp", c.File); err != nil {
		return errors.New("the decision's file cannot be written")
	}
	return e.tellProposal(file)
}

type orgSubmitCmd struct {
	File string `arg:"" help:"The decision's file." type:"existingfile"`
}

func (c orgSubmitCmd) Run(e *env) error {
	file, err := readBounded(c.File, maxDecision)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	return e.submit(s, file)
}

// readBounded reads a file that another program or person wrote, up to limit
// bytes.
func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.New("the file cannot be read")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, errors.New("the file cannot be read")
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("the file is larger than %d kB", limit>>10)
	}
	return b, nil
}
