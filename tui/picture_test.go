package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/grid"
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
	{name: "flight", agents: 5, seed: 1, script: lines("propose A red", "run 60ms")},
	{name: "rivals", agents: 5, seed: 1, script: lines("propose A red", "run 26ms", "propose C blue", "run 24ms")},
	{name: "broadcast", agents: 9, seed: 1, script: lines("propose A red", "run 46ms")},
	{name: "reports", agents: 5, seed: 2, script: lines("propose A red", "run 90ms", "propose D blue", "run 34ms")},
	{name: "held-and-lost", agents: 5, seed: 1, script: lines("loss A-E 100%", "propose A red", "run 5ms", "hold A>D Prepare", "run 8ms")},
	{name: "ledger", agents: 7, seed: 3, script: lines("propose C blue", "run 75ms")},
	{name: "asking", agents: 25, seed: 7, script: lines("propose A red", "run 55ms")},
	{name: "partition", agents: 5, seed: 7, script: lines("partition AB | CDE", "propose A red", "propose C blue", "run 48ms")},
	{name: "faults", agents: 5, seed: 1, script: lines("propose A red", "run 900ms", "loss A-B 40%", "delay C-D 120ms", "cut B>C", "crash E", "pause D", "clock A 200%", "propose B blue", "run 30ms")},
	{name: "violated", agents: 5, seed: 1, script: lines("partition ABC | DE", "propose A red", "run 200ms", "without adopt-reported", "heal", "crash A", "crash B", "propose E blue", "run 80ms") + "3s esc"},
	{name: "fifteen", agents: 15, seed: 7, script: lines("propose A red", "run 66ms", "crash C", "pause D")},
	{name: "twentyfive", agents: 25, seed: 7, script: lines("propose A red", "run 70ms", "crash C", "pause D")},
	{name: "columns", config: separate(2, 3, 1), seed: 3, script: lines("propose p1 red", "propose p2 blue", "run 62ms")},
	{name: "multipaxos", protocol: "multipaxos", agents: 5, seed: 1, script: lines("propose A set x 1", "run 100ms", "propose A set y 2", "propose B del z", "run 40ms")},
	{name: "lesson", agents: 5, seed: 7, script: "L enter n 1s n 1s"},
}

// moreSituations are looked at too, but no golden file is kept of them.
var moreSituations = []situation{
	{name: "faults-of-links", agents: 5, seed: 1, script: lines("loss A-B 40%", "dup B-C 5%", "delay C>D 120ms", "cut D-E", "propose B blue", "run 30ms")},
	{name: "one", agents: 1, seed: 7, script: lines("propose A red", "run 20ms")},
	{name: "three", agents: 3, seed: 7, script: lines("propose A red", "run 40ms")},
	{name: "seven", agents: 7, seed: 7, script: lines("propose A red", "run 60ms", "partition ABCD | EFG")},
	{name: "nine", agents: 9, seed: 7, script: lines("propose A red", "run 60ms", "crash C", "pause D")},
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

// bare is a picture without the brackets of chips and without blanks, of which those take the room, and without the border below them.
func bare(text string) string {
	text = regexp.MustCompile(`[][ ]+`).ReplaceAllString(text, "")
	return trimmed(regexp.MustCompile(`─+`).ReplaceAllString(text, "─"))
}

// The Stage in every situation, and in every look. A file has the picture, then a letter for the style of each cell, what these letters
// stand for in each look, and the picture in ASCII.
func TestGoldenStage(t *testing.T) {
	for _, s := range thin(stageSituations) {
		for _, z := range few(sizes[:2]) {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, z.w, z.h), func(t *testing.T) {
				frames := inAllLooks(t, func(look Look) *grid.Grid { return startSituation(t, s, z, look).Frame() })
				dark, ascii := frames["dark"].Text(), frames["ascii"].Text()
				if got := frames["no-colour"].Text(); bare(got) != bare(dark) {
					t.Errorf("without colours it reads\n%s\nand dark\n%s", got, dark)
				}
				golden(t, dark+"\n"+styleMap(frames, z)+"\n"+ascii)
			})
		}
	}
}

// trimmed is a text without the blanks at the ends of its rows.
func trimmed(text string) string {
	rows := strings.Split(text, "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	return strings.Join(rows, "\n")
}

// styleMap writes a letter for each cell that has a style, and what each letter stands for: in a dark look, a light one, one of sixteen
// colours, and one without colours.
func styleMap(frames map[string]*grid.Grid, z size) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	order := []string{"dark", "light", "sixteen", "no-colour"}
	var out, legend strings.Builder
	known := map[string]byte{}
	for y := range z.h {
		row := make([]byte, z.w)
		for x := range z.w {
			var in []string
			for _, look := range order {
				in = append(in, grid.StyleName(frames[look].At(x, y).Style))
			}
			key := strings.Join(in, " | ")
			letter, ok := known[key]
			switch {
			case strings.Trim(key, " |") == "":
				letter = ' '
			case !ok:
				letter = letters[min(len(known), len(letters)-1)]
				known[key] = letter
				fmt.Fprintf(&legend, "%c %s\n", letter, key)
			}
			row[x] = letter
		}
		out.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
	return out.String() + "\n" + legend.String()
}

// Every sign that the picture shows has a row in the table of signs, but for lines and dots.
func TestEverySignIsExplained(t *testing.T) {
	for name, look := range looks {
		d := start(t, sizes[0], Options{Theme: look})
		explained := ""
		for _, s := range signsOfPicture {
			explained += s.draw(d.model.theme).plain() + s.says
		}
		for _, s := range slices.Concat(stageSituations, moreSituations) {
			if name == "ascii" || s.name == "lesson" {
				continue // letters are no signs
			}
			for _, row := range startSituation(t, s, sizes[1], look).Frame().Lines()[2:34] {
				for _, r := range row {
					isLine := r >= 0x2500 && r < 0x2580 || r >= 0x2800 && r < 0x2900
					if r > 126 && !isLine && !strings.ContainsRune(explained, r) && !strings.ContainsRune(notSigns, r) {
						t.Errorf("%s: nothing explains %q in %s", s.name, r, row)
					}
				}
			}
		}
	}
}

// The table of all signs is in the help wherever that is opened, and a row of the first section leads to it.
func TestTheHelpHasEverySign(t *testing.T) {
	for _, open := range []string{"?", "1 ?", "2 ?", "3 ?", "x ?"} {
		d := start(t, sizes[1], Options{Theme: Look{Theme: "dark"}})
		d.do(open + " down down down down down down enter")
		d.wants("All signs", "an agent: a letter in a hue of its own")
		if open != "x ?" {
			continue
		}
		seen := ""
		for range 5 {
			seen += " " + folded(d.Frame().Text())
			d.do("pgdown")
		}
		for _, s := range signsOfPicture {
			text := s.draw(d.model.theme).plain()
			if words := strings.Fields(s.says); !strings.Contains(seen, folded(text)) || !strings.Contains(seen, words[len(words)-1]) {
				t.Errorf("the help does not say that %s means %s", text, s.says)
			}
		}
	}
}

// notSigns are characters that are text.
const notSigns = "…–’“”·"
