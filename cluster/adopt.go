package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"synod/persist"
)

// Adopt takes records that stand in a directory without a manifest for those of a run with the given settings, and writes
// the manifest. What it believes because of that is in it. Records that cannot be those of such a run are an error, and then
// nothing is written.
func Adopt(s Settings, dir *persist.Dir) (persist.Manifest, error) {
	m, err := s.Manifest()
	if err != nil {
		return m, err
	}
	there, err := dir.Agents()
	if err != nil {
		return m, err
	}
	for _, agent := range there {
		if m.Agents[agent] == "" {
			return m, fmt.Errorf("%s.json is there, and a run with these settings has no agent %s: give the flags of the cluster that wrote it", agent, agent)
		}
	}
	k, err := newCast(s.Protocol, s.Config)
	if err != nil {
		return m, err
	}
	records, err := load(k, s.Config.Without, dir)
	if err != nil {
		return m, err
	}
	state := newState(k, s.Seed, s.Config.Without, records)
	for i, id := range k.ids {
		if !slices.Contains(there, id.String()) {
			m.Adopted = append(m.Adopted, fmt.Sprintf("%s has no file, and has promised nothing", id))
			continue
		}
		m.Adopted = append(m.Adopted, fmt.Sprintf("%s has on disk: %s", id, cmp.Or(state.describeStable(int16(i)), "nothing")))
	}
	m.Adopted = append(m.Adopted, "no other rule was ever off, no disk lied, lost a write or was wiped, and no invariant was broken")
	for _, rule := range s.Protocol.Off(s.Config.Without) {
		m.AtRisk = append(m.AtRisk, ruleOff(rule))
	}
	return m, dir.Begin(m)
}
