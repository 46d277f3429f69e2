package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/crypto/sign"
)

// decided is what administrators decide: each kind is a command of its own
// (decideCmd), and one of org propose (proposeCmd).
type decided interface {
	decision() (session.Decision, error)
}

type policyArgs struct {
	Settings []string `arg:"" name:"name=value" help:"Settings: lease-days, idle-minutes, visit-idle-minutes, epoch-days, invite-hours, blob-quota-mb, custodian (0 or 1), each with a whole number."`
}

func (c policyArgs) decision() (session.Decision, error) {
	d := session.Decision{Policy: map[string]int64{}}
	for _, s := range c.Settings {
		name, value, ok := strings.Cut(s, "=")
		n, err := strconv.ParseInt(value, 10, 64)
		if !ok || name == "" || err != nil {
			return d, usageError{fmt.Errorf("%q is not a setting: write NAME=NUMBER", s)}
		}
		if _, twice := d.Policy[name]; twice {
			return d, usageError{fmt.Errorf("%s is given twice", name)}
		}
		d.Policy[name] = n
	}
	return d, nil
}

type serverResetArgs struct {
	NoteKey string `help:"The server's new note key, as text, when the old one is lost too." placeholder:"KEY"`
}

func (c serverResetArgs) decision() (session.Decision, error) {
	return session.Decision{ServerReset: true, NoteKey: c.NoteKey}, nil
}

type destroyArgs struct {
	Case  string `arg:"" help:"A case's id."`
	Basis string `required:"" help:"Why it is lawful: retention (its time has ended), erasure (an order) or misfiled." enum:"retention,erasure,misfiled"`
}

func (c destroyArgs) decision() (session.Decision, error) {
	id, err := parseCase(c.Case)
	return session.Decision{Destroy: id, Basis: session.Basis(c.Basis)}, err
}

type adminAddArgs struct {
	Key  string `arg:"" help:"The new administrator's public key, as admin key printed it."`
	Name string `required:"" help:"The new administrator's name."`
}

func (c adminAddArgs) decision() (session.Decision, error) {
	b, err := hex.DecodeString(c.Key)
	if err == nil {
		var pub sign.Public
		if pub, err = sign.ParsePublic(b); err == nil {
			return session.Decision{AddAdmin: pub, AdminName: c.Name}, nil
		}
	}
	return session.Decision{}, usageError{errors.New("that is not a public key; `org admin key` makes one")}
}

type adminRemoveArgs struct {
	Key string `arg:"" help:"The administrator's public key, or its short id."`
}

func (c adminRemoveArgs) decision() (session.Decision, error) {
	b, err := hex.DecodeString(c.Key)
	if err == nil && len(b) == len(sign.KID{}) {
		return session.Decision{RemoveAdmin: sign.KID(b)}, nil
	}
	if err == nil {
		if pub, err := sign.ParsePublic(b); err == nil {
			return session.Decision{RemoveAdmin: pub.KID()}, nil
		}
	}
	return session.Decision{}, usageError{errors.New("that is not the key of an administrator")}
}

type checkpointArgs struct{}

func (checkpointArgs) decision() (session.Decision, error) {
	return session.Decision{Checkpoint: true}, nil
}

// signing is for administrators who sit together: all of them sign at once.
type signing struct {
	Admin               []string `required:"" sep:"none" help:"An administrator's key file; once for each who signs." type:"existingfile" placeholder:"FILE"`
	AdminPassphraseFile []string `sep:"none" help:"The passphrase of the key file in the same place; else DOORSTEP_ADMIN_PASSPHRASE_1, _2, … or a prompt." type:"existingfile" placeholder:"FILE"`
}

// keys opens the key files. Each has a passphrase of its own.
func (c signing) keys(e *env) ([]sign.Private, error) {
	if len(c.AdminPassphraseFile) > len(c.Admin) {
		return nil, usageError{errors.New("there are more passphrase files than key files")}
	}
	var out []sign.Private
	for i, file := range c.Admin {
		pass, err := c.passphrase(e, i)
		if err != nil {
			return nil, err
		}
		k, err := session.ReadAdminKey(file, pass)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
			return nil, fmt.Errorf("the key file %s cannot be read", file)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, k)
	}
	return out, nil
}

func (c signing) passphrase(e *env, i int) (string, error) {
	if i < len(c.AdminPassphraseFile) {
		return firstLine(c.AdminPassphraseFile[i])
	}
	if p := e.getenv("DOORSTEP_ADMIN_PASSPHRASE_" + strconv.Itoa(i+1)); p != "" {
		return p, nil
	}
	p, err := e.ask("Passphrase of " + c.Admin[i])
	if errors.Is(err, errNoTerminal) {
		return "", usageError{fmt.Errorf("no passphrase for %s: give --admin-passphrase-file or set DOORSTEP_ADMIN_PASSPHRASE_%d", c.Admin[i], i+1)}
	}
	return p, err
}

// decide signs, checks and sends a decision in one go.
func decide(e *env, what decided, with signing) error {
	d, err := what.decision()
	if err != nil {
		return err
	}
	keys, err := with.keys(e)
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
	return e.submit(s, file)
}

// submit sends a decision and says what it was.
func (e *env) submit(s *session.Session, file []byte) error {
	p, err := s.ReadProposal(file)
	if err != nil {
		return err
	}
	if err := s.Submit(e.ctx, file); err != nil {
		return err
	}
	e.print(map[string]any{"decided": p.Text, "signed": p.Signed, "needed": p.Needed}, "decided: "+p.Text)
	return nil
}

// decideCmd is a decision of administrators who sit together.
type decideCmd[D decided] struct {
	Args    D `embed:""`
	signing `embed:""`
}

func (c decideCmd[D]) Run(e *env) error { return decide(e, c.Args, c.signing) }

type orgAdminCmds struct {
	Key    orgAdminKeyCmd             `cmd:"" help:"Make a key file for a new administrator; prints its public key."`
	Add    decideCmd[adminAddArgs]    `cmd:"" help:"Add an administrator."`
	Remove decideCmd[adminRemoveArgs] `cmd:"" help:"Remove an administrator."`
}

type orgAdminKeyCmd struct {
	Out string `required:"" help:"The key file; it must not exist yet." type:"path" placeholder:"FILE"`
}

func (c orgAdminKeyCmd) Run(e *env) error {
	k, pub, err := session.NewAdminKey(c.Out)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%s opens with: %s\n", k.File, k.Passphrase)
	fmt.Fprintln(e.stderr, "Write this passphrase down now; it is kept nowhere.")
	key := hex.EncodeToString(pub[:])
	e.print(map[string]string{"key": key, "id": pub.KID().String(), "file": k.File}, key)
	return nil
}

// parseCase reads the id of a case.
func parseCase(id string) (casefile.ID, error) {
	cid, err := casefile.ParseID(id)
	if err != nil {
		return cid, usageError{fmt.Errorf("%q is not the id of a case", id)}
	}
	return cid, nil
}
