package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"synod/persist"
	"synod/roles"
)

// The disks of a run that outlives the program. They hold one run's newest present, and only what happens in that present
// writes to them. Whatever replaces or leaves it goes on in memory, and the disks stay as they are: what an acceptor has
// written never becomes unwritten.

// keeping is the run whose present a store holds.
type keeping struct {
	disks    persist.Keeper   // nil for a store that knows of no manifest
	store    *persist.Faulty  // the disks, as they misbehave
	manifest persist.Manifest // as it was written last
	branch   int              // of the run's branches the one whose present the store holds
	aside    *life            // the run, while another one is shown; else nil, and the run is the one that is shown
	mayLeave bool             // somebody has said that the kept present may be left
	failed   error            // the first write that failed
}

// keep takes a store for a run, if it is that of such a run or of none.
func keep(s Settings, store persist.Store) (*keeping, error) {
	k := &keeping{store: persist.NewFaulty(store)}
	disks, ok := store.(persist.Keeper)
	if !ok {
		k.mayLeave = true
		return k, nil
	}
	k.disks = disks
	want, err := s.Manifest()
	if err != nil {
		return nil, err
	}
	there, found, err := disks.Manifest()
	switch {
	case err != nil:
		return nil, err
	case !found:
		k.manifest = want
		return k, disks.Begin(want)
	case !slices.Equal(there.Settings, want.Settings) || there.Protocol != want.Protocol || !maps.Equal(there.Agents, want.Agents):
		return nil, &OtherRun{Path: disks.Path(), There: there.Settings, Here: want.Settings}
	}
	k.manifest = there
	return k, nil
}

// Manifest returns what disks must say about a run with these settings.
func (s Settings) Manifest() (persist.Manifest, error) {
	k, err := newCast(s.Protocol, s.Config)
	if err != nil {
		return persist.Manifest{}, err
	}
	m := persist.Manifest{Protocol: s.Protocol.Name, Agents: map[string]string{}}
	if m.Settings, err = s.lasting(); err != nil {
		return m, err
	}
	for i, p := range k.first(s.Config.Without) {
		var names []string
		for _, role := range p.all() {
			names = append(names, role.Name())
		}
		m.Agents[k.ids[i].String()] = strings.Join(names, ", ")
	}
	return m, nil
}

// OtherRun says that disks are those of a run with other settings.
type OtherRun struct {
	Path        string
	There, Here []string // the settings, as commands
}

func (e *OtherRun) Error() string {
	return fmt.Sprintf("the disks in %s are those of another run: %s", e.Path, sideBySide(e.There, e.Here))
}

// sideBySide tells the settings that differ: those there, and those here.
func sideBySide(there, here []string) string {
	kind := func(text string) string {
		word, _, _ := strings.Cut(text, " ")
		if word == "separate" {
			return "agents"
		}
		return word
	}
	of := func(list []string, word string) string {
		var found []string
		for _, text := range list {
			if kind(text) == word {
				found = append(found, text)
			}
		}
		if found == nil {
			return unsaid(word)
		}
		return strings.Join(found, " and ")
	}
	var told, differ []string
	for _, text := range slices.Concat(there, here) {
		word := kind(text)
		if a, b := of(there, word), of(here, word); a != b && !slices.Contains(told, word) {
			told = append(told, word)
			differ = append(differ, a+" there, "+b+" here")
		}
	}
	if differ == nil {
		return "its agents play other roles"
	}
	return strings.Join(differ, "; ")
}

// unsaid names a setting that nobody has set.
func unsaid(word string) string {
	switch word {
	case "quorum":
		return "quorum majority"
	case "learning":
		return "learning all"
	case "without":
		return "every rule in force"
	}
	return "the usual " + word
}

// Kept says that a command would replace or leave the present that disks keep.
type Kept struct {
	Path        string
	There, Here []string // the settings of the run and of the one that would take its place; the same where it is the same run
}

func (e *Kept) Error() string {
	what, other := "this would leave it", ""
	if !slices.Equal(e.There, e.Here) {
		what = "this would begin another run (" + sideBySide(e.There, e.Here) + ")"
		other = "; on disks of its own the flags " + strings.Join(FlagsFor(e.Here), " ") + " begin it"
	}
	return fmt.Sprintf("the disks in %s keep the present of this run, and %s: say detach first, and it goes on in memory while they stay as they are%s",
		e.Path, what, other)
}

// FlagsFor returns the flags of the command line that say the same as settings in commands: each has the name of its command.
func FlagsFor(settings []string) []string {
	var flags []string
	for _, text := range settings {
		name, value, _ := strings.Cut(text, " ")
		if name == "learning" {
			value = strings.ReplaceAll(value, " ", ":")
		}
		flags = append(flags, "--"+name+" "+value)
	}
	return flags
}

// Disks names the disks that keep a run's present; "" when stable storage is in memory.
func (t *Timeline) Disks() string {
	if t.kept == nil || t.kept.disks == nil {
		return ""
	}
	return t.kept.disks.Path()
}

// Attached reports whether what happens in the present is kept on disks.
func (t *Timeline) Attached() bool {
	return t.kept != nil && t.kept.aside == nil && t.current == t.kept.branch
}

// keeps reports whether disks keep the present of a branch of the run that is shown.
func (t *Timeline) keeps(branch int) bool {
	return t.Disks() != "" && t.kept.aside == nil && t.kept.branch == branch
}

// Detached reports whether there are disks, and what happens here is not kept on them.
func (t *Timeline) Detached() bool { return t.Disks() != "" && !t.Attached() }

// Detach allows what replaces or leaves the present that disks keep: it goes on in memory then.
func (t *Timeline) Detach() error {
	if t.Disks() == "" {
		return errNoDisks
	}
	t.kept.mayLeave = true
	return nil
}

var errNoDisks = fmt.Errorf("this run keeps its disks in memory; start with --data DIR to keep them in files")

// Attach goes back to the present that disks keep. What was shown instead is left, and if it was another run it is gone.
func (t *Timeline) Attach() error {
	k := t.kept
	switch {
	case t.Disks() == "":
		return errNoDisks
	case t.Attached():
		t.past = nil
		return nil
	case k.aside == nil:
		return t.Switch(k.branch + 1)
	}
	t.conductor.Close()
	t.life, k.aside = *k.aside, nil
	t.replaced(true)
	if t.current == k.branch {
		t.past, t.recent = nil, ring{}
		t.live(t.conductor.state)
		return nil
	}
	return t.Switch(k.branch + 1)
}

// AsksToLeave reports whether leaving the present needs Detach first.
func (t *Timeline) AsksToLeave() bool { return t.Attached() && !t.kept.mayLeave }

// MayLeave returns the error of whatever would leave the present that disks keep, if that needs Detach first.
func (t *Timeline) MayLeave() error { return t.mayLeave(t.settings) }

// mayLeave refuses to leave the kept present for a run with the given settings, unless somebody has allowed it.
func (t *Timeline) mayLeave(next Settings) error {
	if !t.AsksToLeave() {
		return nil
	}
	here, err := next.lasting()
	if err != nil {
		return err
	}
	return &Kept{t.Disks(), t.kept.manifest.Settings, here}
}

// putAside ends the run that is shown, so that another one can take its place, and returns it. The one that disks keep is kept
// here, and not returned.
func (t *Timeline) putAside() *Parked {
	if k := t.kept; k != nil && k.disks != nil && k.aside == nil {
		t.leave()
		run := t.life
		k.aside = &run
		t.conductor.Close()
		return nil
	} else if k != nil && k.disks == nil {
		t.kept = nil
	}
	return t.park()
}

// Take puts another run in the place of the one that is shown, and returns that, unless disks keep it. The other one is lived in
// memory; its timeline must not be used any more.
func (t *Timeline) Take(other *Timeline) (*Parked, error) {
	if err := t.mayLeave(other.settings); err != nil {
		return nil, err
	}
	old := t.putAside()
	t.life = other.life
	t.replaced(true)
	t.begun = 0 // from here on all of it is this run
	t.conductor.watch, t.conductor.fault = t.watch, t.fault
	return old, nil
}

// storeFor returns what the agents' stable storage is in a state: the disks that keep its run, or memory.
func (t *Timeline) storeFor(s *State) persist.Store {
	if t.Attached() {
		return t.kept.store
	}
	memory := persist.NewFaulty(persist.NewMemory())
	for i := range s.agents {
		err := s.agents[i].putOn(memory)
		roles.Assert(err == nil, "memory does not keep a record: %v", err)
	}
	return memory
}

// DiskError returns the first error of disks that keep a run.
func (t *Timeline) DiskError() error {
	if t.kept == nil {
		return nil
	}
	return t.kept.failed
}

// risky writes into the manifest what a command does that no later run on the disks may forget, before it does it. An
// impossible command is an error, and so is a manifest that cannot be written.
func (t *Timeline) risky(cmd Command) error {
	if !t.Attached() || t.kept.disks == nil {
		return nil
	}
	settings, reason := t.settings, ""
	switch {
	case cmd.Verb == Wipe:
		// Whether it is done is known only when it is; so the disk is looked at first.
		if _, err := t.kept.disks.Load(cmd.Agent.String(), new(any)); err != nil {
			return fmt.Errorf("%s cannot be wiped: %w", cmd.Agent, err)
		}
		reason = cmd.Agent.String() + "'s disk was told to forget everything"
	case cmd.Verb == Disk && cmd.Mode == DiskLies:
		reason = cmd.Agent.String() + "'s disk was told to lie"
	case cmd.Verb == Disk && cmd.Mode == DiskLosesLast:
		reason = cmd.Agent.String() + "'s disk was told to lose its last write"
	case cmd.Verb == Without:
		reason = ruleOff(cmd.Word)
	case cmd.Verb != With:
		return nil
	}
	trial := newConductor(t.Present().Clone(), nil, nil)
	if err := trial.Do(cmd); err != nil {
		return err
	}
	settings.Config.Without = trial.state.without
	return t.kept.amend(settings, reason)
}

// ruleOff is the reason of a rule that was off.
func ruleOff(rule string) string { return "the rule " + rule + " was off" }

// off returns the rules that are off, or were in an earlier run for whose reasons this one is at risk.
func (s Settings) off(risks []string) roles.Flaws {
	off := s.Config.Without
	for i, f := range s.Protocol.Flaws {
		if slices.Contains(risks, ruleOff(f.Name)) {
			off = off.With(i)
		}
	}
	return off
}

// amend writes settings and reasons into the manifest, if they are not there.
func (k *keeping) amend(s Settings, reasons ...string) error {
	m := k.manifest
	var err error
	if m.Settings, err = s.lasting(); err != nil {
		return err
	}
	for _, r := range reasons {
		if r != "" && !slices.Contains(m.AtRisk, r) {
			m.AtRisk = append(slices.Clip(m.AtRisk), r)
		}
	}
	if slices.Equal(m.Settings, k.manifest.Settings) && len(m.AtRisk) == len(k.manifest.AtRisk) {
		return nil
	}
	if err := k.disks.Amend(m); err != nil {
		return k.fail(err)
	}
	k.manifest = m
	return nil
}

func (k *keeping) fail(err error) error {
	if k.failed == nil {
		k.failed = err
	}
	return err
}

// noteBroken keeps for ever that invariants were broken in the run that disks keep. If that cannot be written, the disks
// take no record any more either.
func (t *Timeline) noteBroken(broken []roles.Violation) {
	if len(broken) == 0 || !t.Attached() || t.kept.disks == nil {
		return
	}
	settings := t.settings
	settings.Config.Without = t.Present().without
	var reasons []string
	for _, v := range broken {
		reasons = append(reasons, "the invariant "+v.Invariant+" was broken")
	}
	_ = t.kept.amend(settings, reasons...) // DiskError has it
}
