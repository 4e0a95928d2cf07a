package tui

import (
	"fmt"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

// situation is what the Stage is looked at in: a run, and what was typed since.
type situation struct {
	name     string
	protocol string
	agents   int
	config   roles.Config // in place of a number of agents
	seed     uint64
	script   string
}

// stageSituations are what the picture of the Stage must make clear.
var stageSituations = []situation{
	{name: "partition", agents: 5, seed: 7, script: lines("partition AB | CDE", "propose A red", "propose C blue", "run 48ms")},
	{name: "faults", agents: 5, seed: 1, script: lines("propose A red", "run 900ms", "loss A-B 40%", "delay C-D 120ms", "cut B>C", "crash E", "pause D", "clock A 200%", "propose B blue", "run 30ms")},
	{name: "faults-of-links", agents: 5, seed: 1, script: lines("loss A-B 40%", "dup B-C 5%", "delay C>D 120ms", "cut D-E", "propose B blue", "run 30ms")},
	{name: "violated", agents: 5, seed: 1, script: lines("partition ABC | DE", "propose A red", "run 200ms", "without adopt-reported", "heal", "crash A", "crash B", "propose E blue", "run 80ms") + "3s esc"},
	{name: "one", agents: 1, seed: 7, script: lines("propose A red", "run 20ms")},
	{name: "three", agents: 3, seed: 7, script: lines("propose A red", "run 40ms")},
	{name: "seven", agents: 7, seed: 7, script: lines("propose A red", "run 60ms", "partition ABCD | EFG")},
	{name: "nine", agents: 9, seed: 7, script: lines("propose A red", "run 60ms", "crash C", "pause D")},
	{name: "fifteen", agents: 15, seed: 7, script: lines("propose A red", "run 66ms", "crash C", "pause D")},
	{name: "twentyfive", agents: 25, seed: 7, script: lines("propose A red", "run 70ms", "crash C", "pause D")},
	{name: "columns", config: separate(2, 3, 1), seed: 3, script: lines("propose p1 red", "propose p2 blue", "run 62ms")},
	{name: "multipaxos", protocol: "multipaxos", agents: 5, seed: 1, script: lines("propose A set x 1", "run 100ms", "propose A set y 2", "propose B del z", "run 40ms")},
	{name: "fast", protocol: "fastpaxos", agents: 4, seed: 1, script: lines("propose A red", "propose B blue", "run 90ms")},
}

func separate(p, a, l int) roles.Config {
	return roles.Config{Proposers: roles.FirstOf(roles.OnlyProposer, p), Acceptors: roles.FirstOf(roles.OnlyAcceptor, a), Learners: roles.FirstOf(roles.OnlyLearner, l), Delay: roles.DefaultDelay}
}

func startSituation(t *testing.T, s situation, z size, look Look) *dashboard {
	t.Helper()
	protocol := all.Protocols()[0]
	if s.protocol != "" {
		found, ok := roles.Among(all.Protocols())(s.protocol)
		if !ok {
			t.Fatalf("there is no %s", s.protocol)
		}
		protocol = found
	}
	config := s.config
	if s.agents > 0 {
		config = roles.Together(s.agents)
	}
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: protocol, Config: config, Seed: s.seed}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := start(t, z, Options{Run: run, Protocols: all.Protocols(), Theme: look})
	d.do("space " + s.script)
	return d
}

// The Stage in every situation and every look.
func TestStage(t *testing.T) {
	for _, s := range stageSituations {
		for _, z := range few(sizes[:2]) {
			for look, l := range looks {
				t.Run(fmt.Sprintf("%s-%dx%d-%s", s.name, z.w, z.h, look), func(t *testing.T) {
					startSituation(t, s, z, l)
				})
			}
		}
	}
}
