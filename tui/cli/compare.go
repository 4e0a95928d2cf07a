package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/compare"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/plain"
	"synod/tui/visible"
)

// compareFlags say what a run is compared with, where that is no other file.
type compareFlags struct {
	without, with string
	protocol      string
	branches      [2]int
	asJSON        bool
}

// newCompare returns the command that says how two runs differ.
func newCompare(a app) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare A [B] [flags]",
		Short: "say how two runs differ",
		Long: "Compare goes through two runs and says where they part, and then only what differs: what is chosen, how many messages of each kind " +
			"were sent, what each agent's card shows, rules and links. A and B are runs that save has written, or scenarios, by their files or names. " +
			"With one run, a flag says what it is compared with: the same commands at the same instants without a rule, or under another protocol; " +
			"what is impossible there is told and left out. Two runs part at the first step at which the kind of what happens, the agent or the message is not " +
			"the same.\n\nThe exit code is 0 when nothing differs, and 1 when something does.",
		Example: "# what is a rule good for in this run?\nsynod compare run.synod --without persist-promise\n\n" +
			"# a lesson under another protocol\nsynod compare an-undisturbed-proposer-needs-four-delays --protocol fastpaxos\n\n" +
			"# two runs, and two branches of one\nsynod compare before.synod after.synod\nsynod compare run.synod --branches 1,2",
		Args: between(1, 2, "one run or two: files, or names of scenarios"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return whileHeard(cmd, func(ctx context.Context) error { return f.run(ctx, cmd, a.env, args) })
		},
	}
	fl := cmd.Flags()
	add(fl, &f.without, "without", "RULE", "", "compare with the same commands while this rule is off; synod help rules lists them", given("a rule"))
	add(fl, &f.with, "with", "RULE", "", "compare with the same commands while this rule holds, which is off in the run; synod help rules lists them", given("a rule"))
	add(fl, &f.protocol, "protocol", "NAME", "", "compare with the same commands under another protocol: "+roles.Prose(protocolNames(), "or"), aProtocol)
	add(fl, &f.branches, "branches", "N,M", "", "compare two branches of the run, by their numbers", twoBranches)
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, for programs")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return scenarioNames(), cobra.ShellCompDirectiveDefault
	}
	return cmd
}

func twoBranches(text string) ([2]int, error) {
	one, other, _ := strings.Cut(text, ",")
	n, err := numberIn(1, math.MaxInt32)(one)
	m, err2 := numberIn(1, math.MaxInt32)(other)
	if err != nil || err2 != nil || n == m {
		return [2]int{}, errors.New("write the numbers of two branches, such as 1,2")
	}
	return [2]int{n, m}, nil
}

// run finds the two runs, and tells how they differ.
func (f *compareFlags) run(ctx context.Context, cmd *cobra.Command, env []string, args []string) error {
	ways := 0
	for _, given := range []bool{len(args) == 2, f.without != "", f.with != "", f.protocol != "", f.branches[0] > 0} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0:
		return usagef("synod compare wants a second run, or --without, --with, --protocol or --branches, which say what %s is compared with", asTyped(args[0]))
	case ways > 1:
		return usagef("synod compare compares one run with one other: give a second run, or one of --without, --with, --protocol and --branches")
	}
	var runs []*cluster.Timeline
	defer func() {
		for _, run := range runs {
			run.Close()
		}
	}()
	for _, name := range args {
		run, err := runOf(ctx, cmd, env, name)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	a, b := compare.Side{Name: args[0], Run: runs[0]}, compare.Side{}
	switch {
	case len(args) == 2:
		b = compare.Side{Name: args[1], Run: runs[1]}
	case f.branches[0] > 0:
		for i, side := range []*compare.Side{&a, &b} {
			p, err := runs[0].ApartFrom(f.branches[i])
			if err != nil {
				return usagef("--branches: %w", err)
			}
			*side = compare.Side{Name: fmt.Sprintf("branch %d", f.branches[i]), Run: p.Wake()}
			runs = append(runs, side.Run)
		}
	default:
		told, err := f.change().Of(runs[0].Apart(), all.Named)
		if err != nil {
			return usage(err)
		}
		runs = append(runs, told.Run())
		for !told.Advance(checkedAtOnce) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
		b = compare.Side{Name: f.change().Name(), Run: told.Run(), Refused: told.Refused()}
	}
	c := compare.Begin(a, b)
	for !c.Advance(checkedAtOnce) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	r := c.Result()
	if f.asJSON {
		writeComparison(cmd.OutOrStdout(), r)
	} else {
		for _, line := range r.Lines() {
			fmt.Fprintln(cmd.OutOrStdout(), visible.Text(line))
		}
	}
	if !r.Same() {
		return failed
	}
	return nil
}

// change is what the flags ask for, as a command.
func (f *compareFlags) change() compare.Change {
	switch {
	case f.without != "":
		return compare.Change{Command: cluster.Command{Verb: cluster.Without, Word: f.without}}
	case f.with != "":
		return compare.Change{Command: cluster.Command{Verb: cluster.With, Word: f.with}}
	}
	return compare.Change{Command: cluster.Command{Verb: cluster.Protocol, Word: f.protocol}}
}

// runOf returns a saved run, or a scenario that was played to its end, whatever it expects.
func runOf(ctx context.Context, cmd *cobra.Command, env []string, name string) (*cluster.Timeline, error) {
	source, err := openSource(cmd, env, name)
	if err != nil {
		return nil, err
	}
	defer source.close()
	switch {
	case source.run != nil:
		return source.run, nil
	case source.story == nil:
		return nil, usagef("%s is neither a scenario nor a saved run: the command save of a run writes one", quoteIfOdd(name))
	}
	run, err := cluster.NewTimeline(source.story.Settings, nil)
	if err != nil {
		return nil, usage(err)
	}
	player := scenario.NewPlayer(source.story, run)
	player.Trust()
	switch done, err := player.ToTheEnd(checkedAtOnce, func() bool { return ctx.Err() == nil }); {
	case err != nil:
		run.Close()
		return nil, usage(errors.Join(fmt.Errorf("%s does not come to its end", quoteIfOdd(name)), err))
	case !done:
		run.Close()
		return nil, context.Cause(ctx)
	}
	run.Goto(math.MaxInt)
	return run, nil
}

// compareObjects is the schema of the objects of compare.
var compareObjects = plain.Schema{
	{Names: "side", Means: "one of the two runs that are compared", Fields: []plain.Field{
		{Name: "side", Means: "1 or 2"}, {Name: "name"}, {Name: "protocol"}, {Name: "agents", Means: "how many"}, {Name: "seed"},
		{Name: "without", Means: "the rules that are off in the end", List: true}, {Name: "steps"}, {Name: "time_ms", Means: "of virtual time, in the end"}, {Name: "verdict"}}},
	{Names: "impossible", Means: "a command of the other run that was left out", Fields: plain.Fields("side command step time_ms why")},
	{Names: "parted", Means: "where they part", Fields: []plain.Field{
		{Name: "common_step", Means: "the last step that both have in common"},
		{Name: "first", Means: "what the first run does then: step, time_ms, text; the text is null where it ends"}, {Name: "second", Means: "the same of the second"}}},
	{Names: "difference", Means: "something that is not the same in both", Fields: []plain.Field{
		{Name: "part", Means: "settings, outcome, messages, counts, agents or network"}, {Name: "name"},
		{Name: "first", Means: "how it is in the first run, as a text or a number"}, {Name: "second"}, {Name: "by", Means: "of numbers, how much more the second is"},
		{Name: "first_step", Means: "what made it so, where one step did"}, {Name: "second_step"}}},
	{Names: "compared", Means: "the end", Fields: []plain.Field{{Name: "same", Means: "true or false"}, {Name: "differences", Means: "how many there were"}}},
}

// writeComparison writes a comparison in objects.
func writeComparison(w io.Writer, r *compare.Result) {
	put := func(kind string, o map[string]any) {
		o["kind"] = kind
		compareObjects.Fill(kind, o)
		if text, err := json.Marshal(o); err == nil {
			fmt.Fprintf(w, "%s\n", visible.JSON(string(text)))
		}
	}
	for i, s := range r.Sides {
		st := s.Run.Present()
		v, _ := st.Verdict()
		put("side", map[string]any{"side": i + 1, "name": s.Name, "protocol": st.Protocol().Name, "agents": len(st.IDs()), "seed": s.Run.Settings().Seed,
			"without": st.Without(), "steps": st.Steps(), "time_ms": st.Now(), "verdict": v.String()})
	}
	for i, s := range r.Sides {
		for _, f := range s.Refused {
			put("impossible", map[string]any{"side": i + 1, "command": f.Command.String(), "step": f.Step, "time_ms": f.At, "why": f.Why.Error()})
		}
	}
	if p := r.Parted; p != nil {
		moment := func(m compare.Moment) map[string]any {
			o := map[string]any{"step": m.Step, "time_ms": m.At, "text": nil}
			if m.What != "" {
				o["text"] = m.What
			}
			return o
		}
		put("parted", map[string]any{"common_step": r.Common, "first": moment(p[0]), "second": moment(p[1])})
	}
	for _, row := range r.Rows {
		o := map[string]any{"part": row.Part.String(), "name": row.Name, "first": row.Text[0], "second": row.Text[1]}
		if row.Number {
			o["first"], o["second"], o["by"] = row.Count[0], row.Count[1], row.By()
		}
		for i, field := range []string{"first_step", "second_step"} {
			if row.Step[i] >= 0 {
				o[field] = row.Step[i]
			}
		}
		put("difference", o)
	}
	put("compared", map[string]any{"same": r.Same(), "differences": len(r.All())})
}
