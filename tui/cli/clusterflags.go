package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

// clusterFlags say what a cluster is made of, and which of its chances come up.
type clusterFlags struct {
	protocol string
	agents   int
	separate counts
	quorum   counts
	learning cluster.Command
	variant  string
	window   int // 0 for what the protocol finds right, as for snapshot
	snapshot int
	members  int
	seed     uint64
	without  []string
	data     string
	flags    *pflag.FlagSet // to know which were given
}

// given lists the flags of a cluster that were given.
func (c *clusterFlags) given() []string {
	var given []string
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(clusterFlags).add(flags)
	c.flags.Visit(func(f *pflag.Flag) {
		if flags.Lookup(f.Name) != nil {
			given = append(given, "--"+f.Name)
		}
	})
	return given
}

// counts are two or three numbers.
type counts [3]int

// The cluster that is started when nothing else is asked for. A run is always the same unless the seed is another one.
const (
	defaultAgents = 5
	defaultSeed   = 1

	maxInstances = 1_000_000
)

// add adds all flags; addSettings those that say whose disks a directory holds.
func (c *clusterFlags) add(f *pflag.FlagSet) {
	c.addSettings(f)
	add(f, &c.seed, "seed", "N", strconv.Itoa(defaultSeed), "random seed; the same seed replays the same run", aSeed)
	add(f, &c.data, "data", "DIR", "", "keep every agent's disk (its stable storage) in files in this directory, and read them back at the start", given("a directory"))
}

func (c *clusterFlags) addSettings(f *pflag.FlagSet) {
	c.flags = f
	c.protocol, c.agents, c.seed = all.Protocols()[0].Name, defaultAgents, defaultSeed
	c.learning.Verb = cluster.Learning
	add(f, &c.protocol, "protocol", "NAME", c.protocol, "the protocol to run: "+roles.Prose(protocolNames(), "or"), aProtocol)
	add(f, &c.agents, "agents", "N", strconv.Itoa(c.agents), "how many agents, 1 to 31, each playing all three roles", numberIn(1, roles.MaxPerKind))
	add(f, &c.separate, "separate", "P,A,L", "", "separate proposers, acceptors and learners, such as 2,3,1; with 2,3 the acceptors learn too", layoutCounts)
	add(f, &c.quorum, "quorum", "Q1,Q2", "", "sizes of the quorums of phase 1 and phase 2, such as 4,2; without it majorities", twoCounts)
	add(f, &c.learning, "learning", "HOW", "all", "whom acceptors tell: all learners, the first K who tell the others (distinguished:K), or only the first K (only:K)", aLearning)
	add(f, &c.variant, "variant", "NAME", "", "variant of the protocol: "+everyVariant(), given("a variant"))
	add(f, &c.window, "window", "N", "", "how many undecided slots a leader may have open (α)", numberIn(1, maxInstances))
	add(f, &c.snapshot, "snapshot", "N", "", "a learner makes a snapshot after this many commands", numberIn(1, maxInstances))
	add(f, &c.members, "members", "N", "", "only the first N acceptors vote at the beginning; without it all do", numberIn(1, roles.MaxPerKind))
	add(f, &c.without, "without", "RULE,…", "", "rules to switch off, separated by commas, to see what they are good for; synod help rules lists them", ruleNames(&c.without))
}

func protocolNames() []string {
	var names []string
	for _, p := range all.Protocols() {
		names = append(names, p.Name)
	}
	return names
}

// everyVariant names the variants of all protocols that have several.
func everyVariant() string {
	var parts []string
	for _, p := range all.Protocols() {
		if names := variantNames(p); names != nil {
			parts = append(parts, roles.Prose(names, "or")+" of "+p.Name)
		}
	}
	return strings.Join(parts, "; ")
}

func aProtocol(text string) (string, error) {
	if _, ok := all.Named(text); !ok {
		return "", fmt.Errorf("there is no such protocol%s", nearest(text, protocolNames()))
	}
	return text, nil
}

func aSeed(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, errors.New("it must be a whole number, 0 or more")
	}
	return n, nil
}

func layoutCounts(text string) (counts, error) {
	n := 3
	if strings.Count(text, ",") == 1 {
		n = 2 // acceptors learn too
	}
	c, ok := parseCounts(text, n)
	if !ok {
		return c, fmt.Errorf("write three numbers from 1 to %d, proposers, acceptors and learners, such as 2,3,1, or two for acceptors that learn too", roles.MaxPerKind)
	}
	return c, nil
}

func twoCounts(text string) (counts, error) {
	c, ok := parseCounts(text, 2)
	if !ok {
		return c, errors.New("write the sizes of the quorums of phase 1 and phase 2, such as 2,4")
	}
	return c, nil
}

func parseCounts(text string, n int) (c counts, ok bool) {
	parts := strings.Split(text, ",")
	if len(parts) != n {
		return c, false
	}
	for i, part := range parts {
		var err error
		if c[i], err = numberIn(1, roles.MaxPerKind)(strings.TrimSpace(part)); err != nil {
			return c, false
		}
	}
	return c, true
}

// aLearning reads all, only:2, distinguished or distinguished:2.
func aLearning(text string) (cluster.Command, error) {
	all := cluster.Command{Verb: cluster.Learning}
	if text == "all" {
		return all, nil
	}
	word, number, counted := strings.Cut(text, ":")
	n := 1
	if counted {
		var err error
		if n, err = numberIn(1, roles.MaxPerKind)(number); err != nil {
			return all, err
		}
	}
	switch word {
	case "only":
		all.N2 = n
	case "distinguished":
		all.N = n
	default:
		return all, errors.New("write all, only:2 for the first two of those that can learn, or distinguished:2 for two who tell the others")
	}
	return all, nil
}

// ruleNames reads names with commas between them, and adds them to those of an earlier flag.
func ruleNames(before *[]string) func(string) ([]string, error) {
	return func(text string) ([]string, error) {
		names := *before
		for name := range strings.SplitSeq(text, ",") {
			if name = strings.TrimSpace(name); name == "" {
				return nil, errors.New("a rule's name is missing: write names with commas between them")
			}
			names = append(names, name)
		}
		return names, nil
	}
}

// settings returns what the flags ask for, or why it cannot be.
func (c *clusterFlags) settings() (cluster.Settings, error) {
	p, _ := all.Named(c.protocol)
	s := cluster.Settings{Protocol: p, Config: roles.Together(c.agents), Seed: c.seed}
	if c.flags.Changed("agents") && c.flags.Changed("separate") {
		return s, usagef("--agents and --separate exclude each other: give the one or the other")
	}
	for _, name := range c.without {
		i, ok := p.FlawNamed(name)
		if !ok {
			return s, usagef("--without %s: %s has no such rule%s", quoteIfOdd(name), p.Title, nearest(name, p.Rules()))
		}
		s.Config.Without = s.Config.Without.With(i)
	}
	for _, w := range c.wishes() {
		var err error
		if s, err = s.With(w.command, all.Named); err != nil {
			return s, usagef("--%s: %w", w.flag, err)
		}
	}
	return s, nil
}

// wish is a flag as the command that does the same.
type wish struct {
	flag    string
	command cluster.Command
}

// wishes returns the flags that were given as commands, in the order in which they depend on each other. The first
// one is always there: it has the protocol check the rest.
func (c *clusterFlags) wishes() []wish {
	together := wish{"agents", cluster.Command{Verb: cluster.Agents, N: c.agents}}
	if c.flags.Changed("separate") {
		together = wish{"separate", cluster.Command{Verb: cluster.Separate, N: c.separate[0], N2: c.separate[1], N3: c.separate[2]}}
	}
	all := []wish{together}
	if c.flags.Changed("quorum") {
		all = append(all, wish{"quorum", cluster.Command{Verb: cluster.Quorum, N: c.quorum[0], N2: c.quorum[1]}})
	}
	if c.flags.Changed("variant") {
		all = append(all, wish{"variant", cluster.Command{Verb: cluster.Variant, Word: c.variant}})
	}
	if c.flags.Changed("window") {
		all = append(all, wish{"window", cluster.Command{Verb: cluster.Window, N: c.window}})
	}
	if c.flags.Changed("snapshot") {
		all = append(all, wish{"snapshot", cluster.Command{Verb: cluster.Snapshot, N: c.snapshot}})
	}
	if c.flags.Changed("members") {
		all = append(all, wish{"members", cluster.Command{Verb: cluster.Members, N: c.members}})
	}
	return append(all, wish{"learning", c.learning})
}
