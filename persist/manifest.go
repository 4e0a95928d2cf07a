package persist

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Manifest says whose disks a directory holds: what every run on them must be like, and what none of them may forget.
// It stands in a file of its own beside the agents' files and is written before any record.
type Manifest struct {
	Protocol string            `json:"protocol"`
	Agents   map[string]string `json:"agents"`   // every agent's name with its kind: the roles that it plays
	Settings []string          `json:"settings"` // what the run is made of, as commands, in a fixed order
	// Adopted is what was believed of records that were there before the manifest was.
	Adopted []string `json:"adopted,omitempty"`
	// AtRisk are the reasons why no later run on these disks may call itself safe. It only grows.
	AtRisk []string `json:"at_risk,omitempty"`
	// Making says that not every agent's file is there yet, so no run has begun.
	Making bool `json:"making,omitempty"`
}

// clone returns a copy whose lists are its own.
func (m Manifest) clone() Manifest {
	m.AtRisk = slices.Clone(m.AtRisk)
	return m
}

// Keeper is a store that outlives the program, and so must know whose records it holds.
type Keeper interface {
	Store
	// Path names the store for a person.
	Path() string
	// Manifest reads the manifest. None is found in a store that holds no records; records without one are ErrUnclaimed.
	Manifest() (m Manifest, found bool, err error)
	// Begin writes the manifest of a store that has none, and an empty record for every agent that has none.
	Begin(Manifest) error
	// Amend replaces the manifest. What it has of AtRisk so far stays in it. After an error nothing is written any more.
	Amend(Manifest) error
}

const (
	manifestName    = "synod-manifest.json" // no agent's name has a hyphen
	manifestFormat  = "synod data directory"
	manifestVersion = 1
)

// manifestFile is what stands in the file before the sum.
type manifestFile struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Manifest
}

// Manifest reads the directory's manifest.
func (d *Dir) Manifest() (m Manifest, found bool, err error) {
	path := filepath.Join(d.path, manifestName)
	text, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, d.unclaimed()
	}
	if err != nil {
		return m, false, fmt.Errorf("persist: %s %w: %w"+manifestRemedy, path, ErrUnreadable, err)
	}
	if m, err = decodeManifest(text); err != nil {
		return m, false, fmt.Errorf("persist: %s is %w"+manifestRemedy, path, err)
	}
	if m.Making {
		return m, false, nil
	}
	d.adopt(m)
	return m, true, nil
}

// manifestRemedy ends the message of an error about a manifest.
const manifestRemedy = "; put back a copy of it: without it nobody knows whose records stand beside it"

// decodeManifest reads the bytes of a manifest's file.
func decodeManifest(text []byte) (Manifest, error) {
	var f manifestFile
	if err := unseal(text, &f); err != nil {
		return Manifest{}, err
	}
	switch {
	case f.Format != manifestFormat:
		return Manifest{}, fmt.Errorf("%w: it is a %q", ErrDamaged, f.Format)
	case f.Version != manifestVersion:
		return Manifest{}, fmt.Errorf("of an %w, %d: this program reads version %d", ErrVersion, f.Version, manifestVersion)
	}
	if err := f.Manifest.check(); err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return f.Manifest, nil
}

// The bounds of a manifest: far more than any run has.
const (
	maxReasons = 1000
	maxReason  = 1000 // bytes
)

// check refuses what no program writes, though the sum is right.
func (m Manifest) check() error {
	for agent := range m.Agents {
		if err := checkName(agent); err != nil {
			return err
		}
	}
	switch tooLong := func(text string) bool { return len(text) > maxReason }; {
	case len(m.Agents) == 0:
		return errors.New("it names no agent")
	case m.Protocol == "" || !slices.Contains(m.Settings, "protocol "+m.Protocol):
		return errors.New("it does not say of which protocol it is")
	case len(m.AtRisk)+len(m.Adopted)+len(m.Settings) > maxReasons || slices.ContainsFunc(slices.Concat(m.AtRisk, m.Adopted, m.Settings), tooLong):
		return errors.New("it has more to say than any run")
	}
	return nil
}

// unclaimed is the error of a directory with records and without a manifest.
func (d *Dir) unclaimed() error {
	names, err := d.records()
	if err != nil || len(names) == 0 {
		return err
	}
	return fmt.Errorf("persist: the directory %s holds %s and no manifest, so it %w: put its manifest back if it had one; if it is from "+
		"before there were manifests, synod data adopt %s, with the flags of the cluster that it belongs to, writes one",
		d.path, strings.Join(names, ", "), ErrUnclaimed, d.path)
}

// Records returns the names of the agents' files that are there, whatever they are.
func (d *Dir) records() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, fmt.Errorf("persist: the directory %s cannot be read: %w", d.path, err)
	}
	var names []string
	for _, e := range entries {
		if agent, ok := strings.CutSuffix(e.Name(), recordEnds); ok && checkName(agent) == nil {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Agents returns the agents that have a file, whatever it is.
func (d *Dir) Agents() ([]string, error) {
	names, err := d.records()
	for i := range names {
		names[i] = strings.TrimSuffix(names[i], recordEnds)
	}
	return names, err
}

// Begin makes the directory that of a run. The manifest is there before any record: at first it says that it is being
// made, so that a program that is killed meanwhile has promised nothing, and the next one begins again. Records that are
// adopted are there already, so then the manifest comes last: cut short, the directory still has none.
func (d *Dir) Begin(m Manifest) error {
	var without []string // agents that have no record
	for agent := range m.Agents {
		found, err := d.Load(agent, new(any))
		switch {
		case err != nil:
			return err
		case found && m.Adopted == nil:
			return fmt.Errorf("persist: %s is %w: it holds a record, although no run has begun here; begin in another directory", d.file(agent), ErrDamaged)
		case !found:
			without = append(without, agent)
		}
	}
	if m.Adopted == nil {
		m.Making = true
		if err := d.putManifest(m); err != nil {
			return err
		}
	}
	for _, agent := range without {
		if err := d.Wipe(agent); err != nil {
			return err
		}
	}
	m.Making = false
	if err := d.putManifest(m); err != nil {
		return err
	}
	d.adopt(m)
	return nil
}

// Amend replaces the manifest.
func (d *Dir) Amend(m Manifest) error {
	d.mu.Lock()
	for _, reason := range d.manifest.AtRisk {
		if !slices.Contains(m.AtRisk, reason) {
			m.AtRisk = append(slices.Clip(m.AtRisk), reason)
		}
	}
	d.mu.Unlock()
	if err := d.putManifest(m); err != nil {
		return err
	}
	d.adopt(m)
	return nil
}

// adopt takes a manifest for what the directory is.
func (d *Dir) adopt(m Manifest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.manifest = m.clone()
}

// putManifest writes the manifest. When that fails nobody knows what stands there, so no record is written any more.
func (d *Dir) putManifest(m Manifest) error {
	if err := d.open(); err != nil {
		return err
	}
	text, err := sealed(manifestFile{manifestFormat, manifestVersion, m})
	if err != nil {
		return fmt.Errorf("persist: the manifest cannot be written: %w", err)
	}
	path := filepath.Join(d.path, manifestName)
	if err = d.system.replace(path, text); err == nil {
		err = d.system.sync(d.path)
	}
	if err == nil {
		return nil
	}
	err = fmt.Errorf("persist: %s cannot be written: %w; free some space or make %s writable, then start again", path, err, d.path)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = err
	return err
}

// leftover is the name of a temporary file that a program which was killed in the middle of a write has left behind.
var leftover = regexp.MustCompile(`^` + temporaryBegins + `([A-Za-z0-9]{1,16}|synod-manifest)\.json[0-9]+$`)

// tidy removes what killed programs have left behind. It runs under the lock, so nobody is writing.
func (d *Dir) tidy() error {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && leftover.MatchString(e.Name()) {
			err = errors.Join(err, os.Remove(filepath.Join(d.path, e.Name())))
		}
	}
	return err
}
