package cli

import (
	"bytes"
	"fmt"
	"strings"

	"synod/cluster/explore"
	"synod/cluster/linear"
	"synod/persist/outfile"
	"synod/roles"
)

// defaultStorms is how many runs are played in each variant unless a number is asked for: half a minute's worth.
const defaultStorms = 500

// linearizable plays clusters with clients and trouble in each variant of a protocol, and asks whether what the clients have seen
// is linearizable. A variant that does not promise it is to fail, or the check would be blind.
func (c *checking) linearizable(p *roles.Protocol, without roles.Flaws) error {
	if p.Machine == nil {
		return usagef("%s replicates no state machine, so there is nothing to be linearizable", p.Title)
	}
	variants := p.Variants
	if len(variants) == 0 {
		variants = []roles.Variant{{}}
	}
	asked := -1
	if c.variant != "" {
		i, ok := p.VariantNamed(c.variant)
		if !ok {
			return usagef("--variant %s: %s has no such variant%s", quoteIfOdd(c.variant), p.Title, nearest(c.variant, variantNames(p)))
		}
		asked = i
	}
	bad, unfinished := false, false
	for i, v := range variants {
		if asked >= 0 && i != asked {
			continue
		}
		config := roles.Config{Variant: i, Without: without}
		tell := c.say.waiting()
		r, err := linear.Walk(c.ctx, p, config, linear.Options{First: c.seed, Seeds: c.seeds, Workers: c.workers,
			Progress: func(r linear.Result) { tell(ofStorms(v.Name, c.seeds, r)) }})
		if err != nil {
			return usage(err)
		}
		expected := v.Stale && asked < 0
		c.say.stormed(v, r, expected)
		switch {
		case r.Found != nil && !expected:
			if err := c.draw(p, v, *r.Found); err != nil {
				return err
			}
			bad = true
		case r.Found == nil && expected && r.Complete:
			bad = true
		case r.Found == nil && (!r.Complete || r.Undecided > 0):
			unfinished = true
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

// draw says how a run is played again and, if that is wanted, draws its history into a page: that of the first variant which fails.
func (c *checking) draw(p *roles.Protocol, v roles.Variant, f linear.Found) error {
	again := fmt.Sprintf("synod check %s --linearizable --seed %d --seeds 1", p.Name, f.Seed)
	if v.Name != "" {
		again += " --variant " + v.Name
	}
	if f.Config.Without != 0 {
		again += " --without " + strings.Join(p.Off(f.Config.Without), ",")
	}
	if c.write == "" || c.drew {
		c.say.undrawn(again)
		return nil
	}
	var page bytes.Buffer
	if err := linear.Draw(p.Machine, f.History, &page); err != nil {
		return fmt.Errorf("the history cannot be drawn: %w", err)
	}
	if err := c.keep(outfile.Page, page.Bytes()); err != nil {
		return err
	}
	c.drew = true
	c.say.drawn(c.write, again)
	return nil
}

// ofStorms is how far the runs of a variant have come.
func ofStorms(variant string, seeds uint64, r linear.Result) progress {
	return progress{what: strings.TrimSpace("histories " + variant), done: counted(r.Seeds), total: counted(seeds), count: counted(r.Seeds), of: "runs", elapsed: r.Elapsed,
		details: []string{explore.Counted(r.Operations, "operation")}}
}

// stormed says what came of the runs of a variant.
func (s sayer) stormed(v roles.Variant, r linear.Result, expected bool) {
	name := v.Name
	if name == "" {
		name = "histories"
	}
	o := map[string]any{"kind": "linearizable", "variant": v.Name, "runs": r.Seeds, "operations": r.Operations, "seconds": r.Elapsed.Seconds(), "undecided": r.Undecided,
		"complete": r.Complete, "linearizable": r.Found == nil, "expected": !expected}
	played := fmt.Sprintf("%s, %s, %s a second", explore.Counted(int(r.Seeds), "run"), explore.Counted(r.Operations, "operation"), explore.Counted(rate(int(r.Seeds), r.Elapsed), "run"))
	switch {
	case r.Found != nil:
		o["seed"], o["agents"] = r.Found.Seed, len(r.Found.Config.Agents())
		text := "is not linearizable"
		if r.Found.Verdict == linear.Linearizable {
			text = "breaks " + r.Found.Violation.String()
			o["violation"] = r.Found.Violation.String()
		}
		if expected {
			text += ", as it is to be: " + v.Says
		} else {
			text += "."
		}
		s.put(o, "%s: seed %d, with %s, %s", name, r.Found.Seed, roles.Count(len(r.Found.Config.Agents()), "agent"), text)
	case expected && r.Complete:
		s.put(o, "%s: every history is linearizable, BUT some should not be, or the check is blind: %s.", name, played)
	case !r.Complete:
		s.put(o, "%s: unfinished; no history but a linearizable one so far: %s.", name, played)
	case r.Undecided > 0:
		s.put(o, "%s: unfinished; %s histories took too long to decide: %s.", name, explore.Thousands(r.Undecided), played)
	default:
		s.put(o, "%s: every history is linearizable: %s.", name, played)
	}
}

// undrawn says how a run is played again of which no page is drawn.
func (s sayer) undrawn(again string) {
	s.put(map[string]any{"kind": "again", "again": again}, "%s plays the run again, and with --write FILE.html draws it.", again)
}

// drawn says where the picture of a history is.
func (s sayer) drawn(path, again string) {
	s.put(map[string]any{"kind": "written", "path": path, "again": again}, "The history is drawn in %s; a browser shows it.\n%s plays the run again.", path, again)
}
