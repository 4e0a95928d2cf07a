package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/explore"
	"synod/cluster/scenario"
	"synod/persist/outfile"
	"synod/roles"
	"synod/roles/all"
)

// checkFlags say what is checked, and how long.
type checkFlags struct {
	without []string
	every   bool
	seeds   uint64
	seed    uint64 // of the first random run
	workers int
	memory  int
	off     explore.Reductions
	alarm   bool
	write   string
	force   bool // over whatever is there
	asJSON  bool
	linear  bool
	variant string
	env     []string
}

const (
	defaultSeeds  = 10_000
	defaultMemory = 4096
)

// newCheck returns the command that searches the runs of a protocol.
func newCheck(a app) *cobra.Command {
	f := checkFlags{seeds: defaultSeeds, seed: 1, memory: defaultMemory, env: a.env}
	cmd := &cobra.Command{
		Use:   "check [PROTOCOL|FILE.txt] [flags]",
		Short: "search the runs of small clusters for one that breaks an invariant",
		Long: "Check goes through every run of a protocol's trials, which are small clusters with bounds that are printed, and then " +
			"tries random runs. With --without it breaks a rule first, and tells the shortest run that misses it, with the reasons, " +
			"and writes it out as a scenario; --write keeps it in a file that synod open plays. A FILE is a scenario: the search begins where it ends.\n\n" +
			"With --linearizable it plays whole clusters instead, with clients and with trouble, and asks of what the clients have seen whether " +
			"it is linearizable; what is not --write draws into a page for a browser.\n\n" +
			"The exit code is 0 when nothing is found within the bounds, 1 when an invariant is broken, and 3 when it was stopped or has " +
			"come to a bound before its end.",
		Example: "# every trial of a protocol, then random runs\nsynod check simplepaxos\n\n# break a rule, and see the shortest run that misses it\n" +
			"synod check simplepaxos --without persist-promise\n\n# do clients see one state machine, whichever way reads are answered?\nsynod check multipaxos --linearizable\n\n# every protocol, and every rule that can be broken\nsynod check --all",
		Args: between(0, 1, "the name of a protocol or a scenario's file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return whileHeard(cmd, func(ctx context.Context) error { return f.run(ctx, cmd, strings.Join(args, "")) })
		},
	}
	cmd.ValidArgsFunction = offer(true, protocolNames)
	fl := cmd.Flags()
	add(fl, &f.without, "without", "RULE,…", "", "rules to switch off, with commas between them; synod help rules lists them", ruleNames(&f.without))
	fl.BoolVar(&f.every, "all", false, "check every protocol, and that every rule that is switched off is missed, alone or with its partner")
	add(fl, &f.seeds, "seeds", "N", strconv.Itoa(defaultSeeds), "how many random runs to try after the search", aSeed)
	add(fl, &f.seed, "seed", "N", "1", "the seed of the first random run", aSeed)
	add(fl, &f.workers, "workers", "N", "all", "how many processors to use; the result does not depend on it", numberIn(1, 1024))
	add(fl, &f.memory, "memory", "MB", strconv.Itoa(defaultMemory), "how much memory a search may use", numberIn(16, 1<<20))
	add(fl, &f.off, "reductions", "NAME,…", "listeners,alike", "ways to visit fewer states, which change no verdict: listeners, alike, both, or none", reductions)
	fl.BoolVar(&f.alarm, "first-alarm", false, "with --without, stop at the first broken invariant; otherwise it goes on until agreement, or another promise to the user, is broken")
	add(fl, &f.write, "write", "FILE", "", "keep the run that is found in this file; nothing is written without it", given("a file"))
	fl.BoolVar(&f.force, "force", false, "with --write, replace what is there, also what synod has not made")
	fl.BoolVar(&f.linear, "linearizable", false, "ask whether what clients see is linearizable, in each variant of the protocol")
	add(fl, &f.variant, "variant", "NAME", "", "with --linearizable, only this variant: "+everyVariant(), given("a variant"))
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, for programs")
	return cmd
}

// reductions reads which reductions are wanted, and returns those that are not.
func reductions(text string) (explore.Reductions, error) {
	off := explore.Everything
	if text == "none" {
		return off, nil
	}
	for name := range strings.SplitSeq(text, ",") {
		switch strings.TrimSpace(name) {
		case "listeners":
			off &^= explore.Listeners
		case "alike":
			off &^= explore.Alike
		default:
			return 0, errors.New("there are two reductions: listeners plays agents that only listen through at once, and alike visits one of the states in which acceptors have changed places; write listeners, alike, both with a comma between them, or none")
		}
	}
	return off, nil
}

// run finds out what is to be checked.
func (f *checkFlags) run(ctx context.Context, cmd *cobra.Command, what string) error {
	c := &checking{checkFlags: f, ctx: ctx, say: newSayer(cmd.OutOrStdout(), f.env, f.asJSON)}
	switch {
	case f.variant != "" && !f.linear:
		return usagef("--variant is for --linearizable: the trials of a protocol say themselves which variant each is for")
	case f.linear && (f.every || strings.HasSuffix(what, ".txt")):
		return usagef("--linearizable is for one protocol: write its name, such as multipaxos")
	case f.every && (what != "" || len(f.without) > 0):
		return usagef("--all checks everything: leave the rest out")
	case f.write == "" && f.force:
		return usagef("--force is for --write: nothing else is written")
	case f.write != "" && (f.every || strings.HasSuffix(what, ".txt")):
		return usagef("--write is for the run that breaks one protocol, from its beginning")
	case f.every:
		return c.everything()
	case strings.HasSuffix(what, ".txt"):
		return c.fromScenario(what)
	case what == "":
		what = all.Protocols()[0].Name
	}
	p, ok := all.Named(what)
	if !ok {
		return usagef("%s: there is no such protocol%s", quoteIfOdd(what), nearest(what, protocolNames()))
	}
	var without roles.Flaws
	for _, name := range f.without {
		i, ok := p.FlawNamed(name)
		if !ok {
			return usagef("--without %s: %s has no such rule%s", quoteIfOdd(name), p.Title, nearest(name, p.Rules()))
		}
		without = without.With(i)
	}
	kind := outfile.Story
	if f.linear {
		kind = outfile.Page
	}
	if err := f.mayWrite(kind); err != nil {
		return err
	}
	if f.linear {
		if !cmd.Flags().Changed("seeds") {
			f.seeds = defaultStorms
		}
		return c.linearizable(p, without)
	}
	return c.protocol(p, without)
}

// checking is a check under way.
type checking struct {
	*checkFlags
	ctx context.Context
	say sayer

	drew bool // a page is written: there is one name, and so one page
}

// errUnfinished ends a check that has not come to its end, with exit code 3.
var errUnfinished = errors.New("unfinished")

// protocol searches every trial, and then tries random runs.
func (c *checking) protocol(p *roles.Protocol, without roles.Flaws) error {
	unfinished := false
	for _, t := range explore.Trials(p, without) {
		r, err := c.search(t)
		switch {
		case err != nil:
			return err
		case r.Found != nil:
			return c.found(*r.Found)
		case c.ctx.Err() != nil:
			return errUnfinished
		}
		unfinished = unfinished || !r.Complete
	}
	tell := c.say.waiting()
	w := explore.Walk(c.ctx, p, without, explore.WalkOptions{First: c.seed, Seeds: c.seeds, Workers: c.workers, Theorem: c.theorem(without),
		Progress: func(r explore.WalkResult) { tell(ofWalk(c.seeds, r)) }})
	c.say.walked(w)
	switch {
	case w.Stuck != "":
		return failed
	case w.Found != nil:
		return c.found(explore.Shrink(*w.Found))
	case unfinished || !w.Complete:
		return errUnfinished
	}
	c.say.nothing(p, without, c.theorem(without))
	return nil
}

// theorem reports whether broken lemmas are passed over: with a rule switched off, they are no news.
func (c *checking) theorem(without roles.Flaws) bool { return without != 0 && !c.alarm }

// search searches a trial, and says what came of it.
func (c *checking) search(t explore.Trial) (explore.Result, error) {
	theorem := c.theorem(t.Settings.Config.Without)
	r, err := c.look(t, theorem)
	if err == nil {
		c.say.searched(t, r, theorem)
	}
	return r, err
}

// look searches a trial, and says how far it has come.
func (c *checking) look(t explore.Trial, theorem bool) (explore.Result, error) {
	tell := c.say.waiting()
	if c.off&explore.Listeners != 0 {
		t.States = 0 // their states are counted nowhere
	}
	r, err := explore.Search(c.ctx, t, explore.Options{Off: c.off, Bytes: int64(c.memory) << 20, Workers: c.workers, Theorem: theorem,
		Progress: func(p explore.Progress) { tell(ofSearch(t, p)) }})
	if err != nil {
		return r, usage(err)
	}
	return r, nil
}

// found tells the run that was found, as a scenario, and keeps it in a file if that is wanted.
func (c *checking) found(run explore.Run) error {
	if run.Trial.From != nil {
		c.say.run(run, nil)
		return failed
	}
	name := "broken-" + run.Violation.Invariant
	if c.write != "" {
		name = strings.TrimSuffix(filepath.Base(c.write), ".txt")
	}
	s, err := run.Scenario(name)
	if err != nil {
		return fmt.Errorf("the run that was found cannot be told: %w", err)
	}
	c.say.run(run, s)
	if c.write == "" {
		c.say.unwritten()
		return failed
	}
	if err := c.keep(outfile.Story, s.Write()); err != nil {
		return err
	}
	c.say.written(c.write)
	return failed
}

// keep writes the file that --write asks for.
func (c *checking) keep(k outfile.Kind, data []byte) error {
	return outfile.Suggest(inTheWay(outfile.Anywhere().Write(c.write, k, data, c.force)), "add --force to replace it")
}

// mayWrite refuses before a long search what could not be written after it.
func (f *checkFlags) mayWrite(k outfile.Kind) error {
	if f.write == "" {
		return nil
	}
	return outfile.Suggest(usage(outfile.Anywhere().Check(f.write, k, f.force)), "add --force to replace it")
}

// everything checks every protocol, and every flaw: that it is found, and that the invariant that it names is the first
// to notice.
func (c *checking) everything() error {
	bad, unfinished := false, false
	for _, p := range all.Protocols() {
		c.say.heading(p.Title)
		switch err := c.protocol(p, 0); {
		case errors.Is(err, errUnfinished):
			unfinished = true
		case err != nil:
			return err
		}
		for _, e := range expectations(p) {
			found, err := c.first(p, e)
			switch {
			case errors.Is(err, errUnfinished) && c.ctx.Err() == nil:
				unfinished = true
				continue
			case err != nil:
				return err
			}
			bad = bad || found != e.breaks
			c.say.met(p, e, found)
		}
	}
	switch {
	case bad:
		return failed
	case unfinished:
		return errUnfinished
	}
	return nil
}

// expectation is what must come of the trials of a protocol without some of its rules.
type expectation struct {
	without roles.Flaws
	theorem bool   // broken lemmas are passed over
	breaks  string // the invariant that is broken first; "" for none
}

// expectations are what a protocol says of its flaws: what each breaks, that consensus holds without a rule that has a
// partner, and what is broken without both.
func expectations(p *roles.Protocol) []expectation {
	var all []expectation
	for i, f := range p.Flaws {
		alone := roles.Flaws(0).With(i)
		all = append(all, expectation{without: alone, breaks: f.Breaks})
		if f.Partner != "" && f.Breaks != "" {
			all = append(all, expectation{without: alone, theorem: true})
		}
	}
	for _, pair := range p.Pairs() {
		first := slices.IndexFunc(p.Flaws, func(f roles.Flaw) bool { return p.Off(pair)[0] == f.Name })
		all = append(all, expectation{without: pair, theorem: true, breaks: p.Flaws[first].Together})
	}
	return all
}

// first returns the invariant that is broken first, or "" when none is in any trial.
func (c *checking) first(p *roles.Protocol, e expectation) (string, error) {
	unfinished := false
	for _, t := range explore.Trials(p, e.without) {
		r, err := c.look(t, e.theorem)
		switch {
		case err != nil:
			return "", err
		case r.Found != nil:
			return r.Found.Violation.Invariant, nil
		case c.ctx.Err() != nil:
			return "", errUnfinished
		}
		unfinished = unfinished || !r.Complete
	}
	if unfinished {
		return "", errUnfinished
	}
	return "", nil
}

// checkedAtOnce is how many steps of a scenario are played between two looks at whether the check is to end.
const checkedAtOnce = 4096

// fromScenario searches on from where a scenario ends.
func (c *checking) fromScenario(path string) error {
	text, err := readArgument(path, scenario.MaxSize)
	if err != nil {
		return usagef("%s cannot be read: %w", quoteIfOdd(path), pathless(err))
	}
	s, err := scenario.Parse(path, text, all.Protocols())
	if err != nil {
		return usage(err)
	}
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		return usage(err)
	}
	defer run.Close()
	switch done, err := scenario.NewPlayer(s, run).ToTheEnd(checkedAtOnce, func() bool { return c.ctx.Err() == nil }); {
	case err != nil:
		return usage(errors.Join(fmt.Errorf("%s does not come to its end", quoteIfOdd(path)), err))
	case !done:
		return errUnfinished
	}
	r, err := c.search(explore.From(run.Present(), 1))
	switch {
	case err != nil:
		return err
	case r.Found != nil:
		return c.found(*r.Found)
	case !r.Complete:
		return errUnfinished
	}
	return nil
}
