package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

// commandsOf splits a line of commands.
func commandsOf(line string) []string { return strings.Split(line, "; ") }

// What keeps a run from getting anywhere is said with its reason, and what is said to help is done and has helped.
func TestWhatHelpsHelps(t *testing.T) {
	three, five := roles.Together(3), roles.Together(5)
	told := roles.Apart(1, 3, 2)
	told.Distinguished = roles.FirstOf(roles.OnlyLearner, 1)
	const latelyAlone = "cut E; propose A red; run 1s; crash A; crash B; crash C; heal; run 1m"
	for _, c := range []struct {
		protocol string
		config   roles.Config
		commands string
		says     []string
	}{
		{"simplepaxos", told, "crash l1; propose p1 red; run 10s",
			[]string{"l2 cannot learn what is chosen", "l1, which tells the other learners, is down", "What helps: restart l1, then propose p1 red."}},
		{"simplepaxos", three, "loss A>B 100%; loss C>B 100%; propose A red; run 1m", []string{"B cannot learn", "B hears nobody", "What helps: loss A>B 0%, then propose A red."}},
		{"fastpaxos", three, "loss A>B 100%; loss C>B 100%; propose A red; run 1m", []string{"B cannot learn", "B hears nobody", "What helps: loss "}},
		{"simplepaxos", three, "disk A fails; disk B fails; propose A red; run 1m", []string{"Nothing will be chosen", "The disks of A and B fail", "What helps: disk A ok, then restart A, then propose A red."}},
		{"fastpaxos", three, "disk A fails; disk B fails; propose A red; run 1m", []string{"The disks of A and B fail", "What helps: disk ", " ok"}},
		{"multipaxos", three, "disk A fails; disk B fails; propose C get x; run 1m", []string{"What helps: disk ", " ok"}},
		{"multipaxos", three, "timeout A; run 1s; cut A>B; cut C>B; propose A add n 5; run 5m", []string{"B cannot learn", "B hears nobody", "What helps: mend "}},
		{"multipaxos", roles.Apart(1, 3, 2), "timeout p1; run 1s; cut p1>l2; propose p1 add n 5; run 5m", []string{"l2 cannot learn", "l2 does not hear p1", "What helps: mend p1>l2."}},
		{"simplepaxos", five, latelyAlone, []string{"E cannot learn", "What helps: restart A, then propose "}},
		{"simplepaxos", five, latelyAlone + "; propose D red; run 1m", []string{"E cannot learn", "Only 2 of 5 acceptors are up", "What helps: restart A."}},
		{"simplepaxos", five, "crash A; crash B; crash C; propose D blue; run 1m", []string{"no progress", "Only 2 of 5 acceptors are up, and a quorum is 3", "What helps: restart A."}},
		{"fastpaxos", five, "crash A; crash B; crash C; propose D blue; run 1m", []string{"Only 2 of 5 acceptors are up, and a quorum is 3", "What helps: restart "}},
		{"multipaxos", five, "crash A; crash B; crash C; propose D get x; run 1m", []string{"Only 2 of 5 acceptors are up, and a quorum is 3", "What helps: restart A."}},
		{"simplepaxos", five, "partition AB | CD | E; propose A red; run 1m", []string{"no proposer is in touch with more than 2 acceptors, and a quorum is 3", "What helps: heal."}},
		{"fastpaxos", five, "partition AB | CD | E; propose A red; run 1m", []string{"no proposer is in touch with more than 2 acceptors", "What helps: heal."}},
		{"multipaxos", five, "partition AB | CD | E; propose A get x; run 1m", []string{"no proposer is in touch with more than 2 acceptors", "What helps: heal."}},
		{"multipaxos", five, "partition AB | CDE; propose A get x; run 1m", []string{"A does not hear C, D and E", "What helps: heal."}},
		{"simplepaxos", roles.Apart(1, 3, 1), "loss 100%; propose p1 red; run 1m", []string{"no proposer is in touch with an acceptor", "100% of the messages are lost", "What helps: loss 0%."}},
		{"multipaxos", three, "timeout A; run 1s; crash B; crash C; propose A add n 5; run 1m", []string{"A has had no answer", "Only 1 of 3 acceptors is up, and a quorum is 2", "What helps: restart B."}},
		{"multipaxos", five, "propose A members A B C; run 5s; crash A; crash C; propose D get x; run 1m", []string{"Only 1 of 3 acceptors that vote now is up, and a quorum is 2", "What helps: restart A."}},
		{"simplepaxos", five, "delay 3s; loss 100%; propose A red; run 5m", []string{"no proposer is in touch", "What helps: loss 0%"}},
		{"multipaxos", three, "crash A; crash B; timeout C; run 1m", []string{"no quorum", "the latest to ask for one is C. Only 1 of 3 acceptors is up, and a quorum is 2", "What helps: restart A."}},
		{"multipaxos", five, "partition AB | CD | E; run 1m", []string{"no quorum", "no proposer is in touch with more than 2 acceptors", "What helps: heal."}},
		{"multipaxos", three, "loss 60%; timeout C; run 120s", []string{"lead goes round", "A, B and C have taken it from each other", "60% of the messages are lost", "What helps: loss "}},
		{"multipaxos", three, "delay 10ms; timeout C; run 600ms; cut A-C; run 60s", []string{"lead goes round", "A and C do not hear each other", "What helps: mend A-C."}},
		{"simplepaxos", three, "pause B; pause C; propose A red; run 1m", []string{"Only 1 of 3 acceptors is up and not paused, and a quorum is 2", "B and C are paused", "What helps: resume B, then resume C."}},
		{"fastpaxos", five, "pause A; pause B; pause C; propose D blue; run 1m", []string{"A, B and C are paused", "What helps: resume "}},
		{"multipaxos", five, "pause A; pause B; pause C; propose D get x; run 1m", []string{"A, B and C are paused", "What helps: resume A, then resume B, then resume C."}},
		{"simplepaxos", three, "propose A red; pause B; run 1m", []string{"B cannot learn what is chosen: nothing is due but at agents that stand still. B is paused.", "What helps: resume B."}},
	} {
		t.Run(c.protocol+"/"+c.commands, func(t *testing.T) {
			l := begin(t, c.protocol, c.config, commandsOf(c.commands)...)
			got := l.hindrances()
			for _, want := range c.says {
				if !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
					t.Errorf("%q is not said: %s", want, got)
				}
			}
			l.followed()
		})
	}
}

// followed follows all advice, and fails if anything is left of what it was given for.
func (l life) followed() {
	l.Helper()
	said := l.hindrances()
	if said == "" {
		return
	}
	l.follow()
	if l.live("run 40s"); l.hindrances() != "" {
		l.Errorf("%s\nand after that was done: %s", said, l.hindrances())
	}
}

// Whatever has happened to a cluster: when its run is said to stand still, with something that helps, that helps; and when nothing
// helps, nothing is said to.
func TestAdviceIsTrue(t *testing.T) {
	stuck := 0
	for seed := range uint64(80) {
		random := rand.New(rand.NewPCG(seed, 12))
		p := all.Protocols()[random.IntN(len(all.Protocols()))]
		config := roles.Together(3 + random.IntN(3))
		if random.IntN(3) == 0 {
			config = roles.Apart(2, 3, 2)
			if p.Check(config) != nil {
				config = roles.Together(3)
			}
		}
		l := begin(t, p.Name, config)
		var did []string
		try := func(format string, args ...any) {
			line := fmt.Sprintf(format, args...)
			if l.try(line) {
				did = append(did, line)
			}
		}
		ids := config.Agents()
		one := func() roles.ID { return ids[random.IntN(len(ids))] }
		for range 2 + random.IntN(8) {
			a, b := one(), one()
			switch random.IntN(9) {
			case 0, 1:
				try("crash %s", a)
			case 2:
				try("cut %s>%s", a, b)
			case 3:
				try("cut %s", a)
			case 4:
				try("loss %s-%s %d%%", a, b, 40+20*random.IntN(4))
			case 5:
				try("disk %s fails", a)
			case 6:
				try("restart %s", a)
			case 7:
				try("heal")
			case 8:
				try("run 2s")
			}
			if random.IntN(3) == 0 {
				try("propose %s %s", one(), p.Examples()[0])
			}
		}
		try("propose %s %s", one(), p.Examples()[0])
		try("run 2m")
		said := l.State().Hindrances()
		if len(said) == 0 {
			continue
		}
		stuck++
		before := l.hindrances()
		if slices.ContainsFunc(said, func(h cluster.Hindrance) bool { return h.Help() == "" }) {
			t.Errorf("seed %d, %s, %v: nothing helps against %s", seed, p.Name, did, before)
			continue
		}
		l.follow()
		if l.live("run 40s"); l.hindrances() != "" {
			t.Errorf("seed %d, %s, %v:\n%s\nafter that was done: %s", seed, p.Name, did, before, l.hindrances())
		}
	}
	if stuck < 20 {
		t.Errorf("only %d runs stand still", stuck)
	}
}

// While somebody waits for what comes of it, nothing is said; nor where it comes.
func TestNothingIsSaidTooEarly(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, commands := range []string{
			"run 1m; crash A; run 1m; restart A; run 1m",
			"crash A; crash B; propose C VALUE; run 5s",                                    // it has not tried for long
			"crash A; crash B; propose C VALUE; run 1m; restart A; run 1s",                 // this helps
			"partition A | B | C; propose A VALUE; run 1m; heal; run 5s",                   // this too
			"propose A VALUE; run 1s; crash B; run 1m; restart B; propose A VALUE; run 5m", // all is well
			"loss 20%; propose A VALUE; run 3s; propose B VALUE; run 3s; loss 0%; run 20s", // slow, and yet
		} {
			l := begin(t, p.Name, roles.Together(3), commandsOf(strings.ReplaceAll(commands, "VALUE", string(p.Examples()[0])))...)
			if got := l.hindrances(); got != "" {
				t.Errorf("%s, %s: %s", p.Name, commands, got)
			}
		}
	}
	l := begin(t, "simplepaxos", roles.Together(3), "propose A red", "hold A>B", "hold A>C", "cut A>B", "cut A>C", "run 1m")
	if got := l.hindrances(); got != "" {
		t.Errorf("whoever holds messages knows why nothing happens: %s", got)
	}
}
