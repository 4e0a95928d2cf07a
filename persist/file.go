package persist

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// A file is JSON that a person can read:
//
//	{
//	  "format": "synod stable storage",
//	  "version": 1,
//	  "agent": "A",
//	  "record": {…},
//	  "sha256": "…"
//	}
//
// The sum is over every byte before it, and what comes after it is fixed, so no change of a byte and no cut goes
// unnoticed. Reading never guesses: a file either is what was written, or it is an error.

const (
	formatName    = "synod stable storage"
	formatVersion = 1
	sumBegins     = ",\n  \"sha256\": \""
	sumEnds       = "\"\n}\n"
)

// file is what stands in a file before the sum.
type file struct {
	Format  string          `json:"format"`
	Version int             `json:"version"`
	Agent   string          `json:"agent"`
	Record  json.RawMessage `json:"record"`
}

// encode returns the bytes of an agent's file.
func encode(agent string, record any) ([]byte, error) {
	raw, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	if invalid := []byte(`\ufffd`); bytes.Contains(raw, invalid) && !bytes.Contains(raw, append([]byte(`\`), invalid...)) {
		return nil, errors.New("it has text that is no UTF-8, which would not be read back as it is")
	}
	return sealed(file{formatName, formatVersion, agent, raw})
}

// sealed writes what a file begins with, and the sum.
func sealed(of any) ([]byte, error) {
	text, err := json.MarshalIndent(of, "", "  ")
	if err != nil {
		return nil, err
	}
	text = append(bytes.TrimSuffix(text, []byte("\n}")), sumBegins...)
	return append(append(text, sum(text)...), sumEnds...), nil
}

func sum(text []byte) string {
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}

// unseal reads what sealed wrote, when the sum is right.
func unseal(text []byte, into any) error {
	size := len(text) - len(sumEnds) - hex.EncodedLen(sha256.Size)
	if size < len(sumBegins) {
		return fmt.Errorf("%w: it is too short", ErrDamaged)
	}
	body, rest := text[:size], string(text[size:])
	if !bytes.HasSuffix(body, []byte(sumBegins)) || rest != sum(body)+sumEnds {
		return fmt.Errorf("%w: its checksum does not match", ErrDamaged)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// errEmpty says that a file holds the record of an agent that has saved nothing yet, or whose disk was wiped.
var errEmpty = errors.New("nothing is stored")

// empty is that record.
const empty = "null"

// decode reads the bytes of an agent's file.
func decode(text []byte, agent string, record any) error {
	var f file
	if err := unseal(text, &f); err != nil {
		return err
	}
	switch {
	case f.Format != formatName:
		return fmt.Errorf("%w: it is a %q", ErrDamaged, f.Format)
	case f.Version != formatVersion:
		return fmt.Errorf("of an %w, %d: this program reads version %d", ErrVersion, f.Version, formatVersion)
	case f.Agent != agent:
		return fmt.Errorf("%w: it is the file of agent %q", ErrDamaged, f.Agent)
	case f.Record == nil:
		return fmt.Errorf("%w: it has no record", ErrDamaged)
	case string(f.Record) == empty:
		return errEmpty
	}
	if err := json.Unmarshal(f.Record, record); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}
