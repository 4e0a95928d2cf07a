package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// Nothing that is to be read is ever cut. These tests read the screen as a person does, page by page with the keys, out of its
// cells, and compare it with what should be there.

// readable are the sizes at which everything must be there to be read.
var readable = []size{{80, 24}, {100, 30}, {120, 40}}

// folded is a text with single blanks: how it is broken into rows does not matter, but a word that is split is another text.
func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// footed fails unless the frame has as many rows as the screen, and its last one is the footer.
func (d *dashboard) footed(where string, z size) []string {
	d.Helper()
	rows := strings.Split(strings.TrimSuffix(d.Frame().Text(), "\n"), "\n")
	for len(rows) < z.h {
		rows = append(rows, "") // a row without anything
	}
	foot := rows[len(rows)-1]
	if len(rows) != z.h || !strings.Contains(foot, " help") && !strings.Contains(foot, " close") && !strings.Contains(foot, " no") && !strings.Contains(foot, " cancel") {
		d.Fatalf("%s at %dx%d: there are %d rows, and the last one is not the footer: %q", where, z.w, z.h, len(rows), foot)
	}
	d.agree(where, rows...)
	return rows
}

// severalOfOne is one thing that is called as if it were several. A 1 can also be the name of what stands before it: a verb follows.
var severalOfOne = regexp.MustCompile(`(\b[a-z]+ |^|[^.\w ] ?|  )\b1 (([a-z]+ )?([a-z]+s))\b`)

// nameBefore are the words before a 1 that is a name, as in phase-1, and endInS those behind one that are not several things.
var (
	nameBefore = []string{"slot", "phase", "round", "step", "ballot", "number", "beat", "lesson", "seed", "x", "y", "#", "-"}
	endInS     = []string{"is", "was", "has", "as", "does", "this", "its", "says", "sets"}
)

// agree fails where a number and its noun do not.
func (d *dashboard) agree(where string, texts ...string) {
	d.Helper()
	for _, text := range texts {
		for _, m := range severalOfOne.FindAllStringSubmatch(text, -1) {
			if before := strings.TrimSpace(m[1]); !slices.Contains(nameBefore, before) && !slices.Contains(endInS, m[4]) && m[3] != "without " {
				d.Errorf("%s: %q", where, m[0])
			}
		}
	}
}

// Numbers and nouns agree, also where there is one of everything.
func TestNumbersAgree(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, c := range []roles.Config{roles.Together(1), roles.Apart(1, 1, 1)} {
			run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: c, Seed: 3}, nil)
			if err != nil {
				t.Fatal(err)
			}
			d := start(t, readable[2], Options{Run: run, Protocols: all.Protocols(), Paused: true})
			first := d.model.selected.String()
			for _, do := range []string{"", ".", lines("propose " + first + " " + string(p.Examples()[0])), ".", ".", "3", "4", "5", lines("status"), "enter", "esc", "P", "esc", "b", "esc", "e 2s", "esc",
				lines("run 1s"), lines("crash " + first), lines("restart " + first), lines("run 3s"), "L", "esc", "B", "esc", lines("agents 1"), "B", "esc", "q", "esc"} {
				d.do(do)
				d.agree(p.Name+", "+do, strings.Split(d.Frame().Text(), "\n")...)
				d.agree(p.Name+", "+do, d.model.happened().plain(), d.model.notice)
			}
			for _, e := range run.Events(0, run.State().Steps()) {
				d.agree(p.Name, e.Why())
			}
		}
	}
}

// captionIn returns the page of the caption that is in the rows of a frame, and whether there is another one behind it.
func captionIn(rows []string) (page string, more bool) {
	last := 0
	for y, row := range rows {
		if strings.HasPrefix(row, "╰") {
			last = y
		}
	}
	first := last + 2
	if len(rows) >= tallScreen { // the row for answers and the time bar have one each
		first++
	}
	page = strings.Join(rows[first:len(rows)-1], "\n")
	more = strings.HasSuffix(page, "; more")
	return strings.TrimSuffix(strings.TrimSuffix(page, "; more"), "; again"), more
}

// readPage reads the page of the caption that is on the screen.
func (d *dashboard) readPage() string {
	d.Helper()
	page, _ := captionIn(d.footed("the lesson", size{d.model.w, d.model.h}))
	return page
}

// readCaption reads the caption with all of its pages, which lies between the answers' row below the panels and the footer.
func (d *dashboard) readCaption(where string, z size) string {
	d.Helper()
	read := ""
	for range 20 {
		page, more := captionIn(d.footed(where, z))
		read += "\n" + page
		if !more {
			return folded(read)
		}
		d.do(";")
	}
	d.Fatalf("%s at %dx%d: the caption never ends", where, z.w, z.h)
	return ""
}

// Every narration of every lesson, and the reason below it, can be read to its end at every size, and n skips no page of it.
func TestEveryNarrationCanBeRead(t *testing.T) {
	for _, info := range some(scenario.List(all.Protocols())) {
		d, s := inLesson(t, info.Name, readable[0])
		remarks := s.Beats()
		for beat := 0; ; beat++ {
			where := fmt.Sprintf("%s, beat %d", info.Name, beat)
			source := d.model.narration().plain() + " " + d.model.happened().plain()
			for _, z := range few(readable) {
				d.Resize(z.w, z.h)
				if got := d.readCaption(where, z); got != folded(source) {
					t.Fatalf("%s at %dx%d: one reads\n%s\nand not\n%s", where, z.w, z.h, got, folded(source))
				}
			}
			if beat > 0 && !strings.Contains(folded(source), folded(remarks[beat-1].Remark)) {
				t.Fatalf("%s: %q is not told, but %q", where, remarks[beat-1].Remark, source)
			}
			if d.model.lesson.Done() {
				break
			}
			before, _ := d.model.lesson.Progress()
			for range 3 { // n lets the beat run, and a second time ends it
				if played, _ := d.model.lesson.Progress(); played > before {
					break
				}
				d.do("n")
			}
		}
	}
}

// some returns only a few of all when the detector of races makes everything slow.
func some[T any](all []T) []T {
	if !raceDetector {
		return all
	}
	var kept []T
	for i := 0; i < len(all); i += 16 {
		kept = append(kept, all[i])
	}
	return kept
}

// A caption that is longer than any screen can be read to its end, page by page.
func TestALongCaptionCanBeRead(t *testing.T) {
	d := start(t, readable[0], Options{Paused: true})
	d.do("p enter . . .")
	long := strings.Repeat("A text that goes on for longer than any screen has room for it. ", 40)
	d.Send(captioned(long + "\nand has rows of its own"))
	for _, z := range readable {
		d.Resize(z.w, z.h)
		if got := d.readCaption("a long one", z); !strings.HasPrefix(got, folded(long)+" and has rows of its own ") {
			t.Errorf("a long caption is read as\n%s", got)
		}
	}
}

// page returns the rows inside the overlay with a title.
func (d *dashboard) page(title string, z size) []string {
	d.Helper()
	d.footed(title, z)
	frame := d.Frame()
	cells := func(y, from, to int) string {
		text := ""
		for x := from; x < to; x++ {
			c := frame.At(x, y)
			text += c.Content
		}
		return text
	}
	for y := range z.h {
		row := cells(y, 0, z.w)
		_, after, found := strings.Cut(row, "╭─ "+title+" ─")
		if !found {
			continue
		}
		left := width(row) - width(after) - width("╭─ "+title+" ─")
		right := left + width("╭─ "+title+" ─") + width(after[:strings.Index(after, "╮")])
		var inside []string
		for y++; frame.At(left, y).Content == "│"; y++ {
			inside = append(inside, strings.TrimRight(cells(y, left+1, right), " "))
		}
		return inside
	}
	d.Fatalf("no %s lies over the panels at %dx%d:\n%s", title, z.w, z.h, frame.Text())
	return nil
}

// readOverlay reads an overlay from its first page to its last, each page going on where the one before has ended.
func (d *dashboard) readOverlay(title string, z size) string {
	d.Helper()
	first, on := "g", "pgdown"
	if modes := d.model.modes(); !slices.Contains(modes, "list") {
		first, on = strings.Repeat("up ", 100), "down"
	}
	d.do(first)
	read := d.page(title, z)
	for range 100 {
		d.do(on)
		next := d.page(title, z)
		old := 0 // rows that both pages show
		for k := min(len(read), len(next)); k > 0 && old == 0; k-- {
			if slices.Equal(read[len(read)-k:], next[:k]) {
				old = k
			}
		}
		if old == len(next) {
			return folded(strings.Join(read, "\n"))
		}
		read = append(read, next[old:]...)
	}
	d.Fatalf("%s at %dx%d never ends", title, z.w, z.h)
	return ""
}

// says fails unless all of some texts have been read.
func (d *dashboard) says(read, title string, z size, texts ...string) {
	d.Helper()
	for _, text := range texts {
		if !strings.Contains(read, folded(text)) {
			d.Errorf("%q is not whole in %s at %dx%d:\n%s", folded(text), title, z.w, z.h, read)
		}
	}
}

// Every overlay can be read to its end: the help with every key, command, rule and invariant, the inspector of every agent with
// all that it holds and every reason, the lists of protocols, rules and lessons.
func TestEveryOverlayCanBeRead(t *testing.T) {
	for _, p := range few(all.Protocols()) {
		run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(5), Seed: 3}, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := start(t, readable[0], Options{Run: run, Protocols: all.Protocols(), Paused: true})
		d.do(lines("run 500ms", "propose A red", "run 1s"))
		for _, z := range few(readable) {
			d.Resize(z.w, z.h)
			d.readHelp(z)
			d.readInspectors(z)
			d.do("P")
			read := d.readOverlay("Protocols", z)
			for _, p := range all.Protocols() {
				d.says(read, "Protocols", z, append(slices.Clone(p.Summary), p.Title, p.Source)...)
			}
			d.do("esc b g")
			for _, f := range p.Flaws {
				d.says(folded(strings.Join(d.page("Rules: what if one did not hold?", z), "\n")), "Rules", z, f.Name, f.Rule, f.Source)
				d.do("j")
			}
			d.do("esc")
		}
	}
}

func (d *dashboard) readHelp(z size) {
	d.Helper()
	d.do("?")
	read, p := d.readOverlay("Help", z), d.model.st().Protocol()
	for _, g := range d.model.allKeys() {
		for _, b := range g.bindings {
			d.says(read, "Help", z, b.Help)
		}
	}
	for _, c := range cluster.CommandTable() {
		if len(c.Forms) > 0 {
			d.says(read, "Help", z, append(slices.Clone(c.Forms), c.Summary)...)
		}
	}
	for _, f := range p.Flaws {
		d.says(read, "Help", z, f.Name, f.Source, f.Rule)
	}
	for _, i := range p.Invariants {
		d.says(read, "Help", z, i.Name, i.Says)
	}
	d.do("esc")
}

func (d *dashboard) readInspectors(z size) {
	d.Helper()
	d.do("enter")
	for range d.model.st().IDs() {
		read, a := d.readOverlay("Inspector", z), d.model.st().Agent(d.model.selected)
		for _, r := range a.Roles {
			for _, f := range r.Fields {
				if _, isLog := f.Value.(roles.Log); !isLog {
					d.says(read, "Inspector", z, f.Name+" "+d.model.theme.noun(f.Value).plain())
				}
			}
		}
		told := 0
		for _, e := range slices.Backward(d.model.run.Events(0, d.model.st().Steps())) {
			if e.Agent == a.ID && e.Why() != "" && e.Kind != cluster.Lost && told < latest {
				d.says(read, "Inspector", z, e.Why())
				told++
			}
		}
		d.do("tab")
	}
	d.do("esc")
}

// Every lesson in the list is told whole, and / finds each.
func TestEveryLessonIsListedWhole(t *testing.T) {
	d := start(t, readable[0], Options{Protocols: all.Protocols(), Paused: true})
	infos := scenario.List(all.Protocols())
	for _, z := range few(readable) {
		d.Resize(z.w, z.h)
		d.do("L g")
		listed := map[string]bool{}
		for range infos {
			read := folded(strings.Join(d.page("Lessons", z), "\n"))
			for _, info := range infos {
				listed[info.Name] = listed[info.Name] || strings.Contains(read, folded(info.Title)) && strings.Contains(read, folded(info.Source))
			}
			d.do("j")
		}
		for _, info := range infos {
			if !listed[info.Name] {
				t.Errorf("%s is not listed whole at %dx%d", info.Name, z.w, z.h)
			}
		}
		title := infos[len(infos)-1].Title
		d.do("/ '" + title[:20] + "' enter")
		text := d.Frame().Text()
		if !strings.Contains(text, fmt.Sprintf("of %d shown · filter: %s", len(infos), title[:20])) || !strings.Contains(folded(text), title[:20]) {
			t.Errorf("the border does not say what is shown:\n%s", text)
		}
		d.do("/ esc esc")
	}
}

// Every verdict and every question can be read to its end: what is broken, by which values and votes, and who should have prevented
// it.
func TestEveryVerdictCanBeRead(t *testing.T) {
	d := start(t, readable[0], Options{})
	d.do(": 'separate 2,3,1' enter 100ms b down down down space e 1s")
	rule := d.model.st().Protocol().Flaws[3].Off
	for _, z := range few(readable) {
		d.Resize(z.w, z.h)
		d.says(d.readOverlay("A run that breaks agreement was found", z), "found", z, rule, "red is chosen in ballot 1.p1 by a1 a2",
			"a1 and a2 are in both quorums, and should have prevented it.")
	}
	d.do("y" + strings.Repeat(" n", 20) + " V")
	_, s := d.model.st().Verdict()
	for _, z := range few(readable) {
		d.Resize(z.w, z.h)
		d.says(d.readOverlay("VIOLATED: agreement", z), "verdict", z, roles.Agreement.Says, rule, "blue is chosen in ballot 1.p2 by a1 a2",
			"a1 and a2 are in both quorums, and should have prevented it.", fmt.Sprintf("Seen at step %d", s.Step))
	}
	long := ""
	for i := range 30 {
		long += fmt.Sprintf("This is reason %d of many, and nobody can answer before having read all of them. ", i)
	}
	d.model.overlays = nil
	d.model.open(newConfirm(long, func(*Model) {}))
	for _, z := range few(readable) {
		d.Resize(z.w, z.h)
		d.says(d.readOverlay("Sure?", z), "question", z, long)
	}
}

// Below whatever lies over the panels a verdict can be read to its end, and so can a narration that is longer than any screen: the
// caption grows there too, and has pages.
func TestTheCaptionCanBeReadBelowEveryOverlay(t *testing.T) {
	d := start(t, readable[0], Options{Protocols: all.Protocols()})
	d.do(": 'separate 2,3,1' enter 100ms b down down down space e 1s y" + strings.Repeat(" n", 20) + " K V enter")
	told := d.model.happened().plain()
	if !strings.Contains(told, "VIOLATED at step") {
		t.Fatalf("nothing is violated, but one reads %q", told)
	}
	long := strings.TrimSpace(strings.Repeat("A narration that goes on for longer than any screen has room for it. ", 20))
	for _, narration := range []string{"", long} {
		d.Send(captioned(narration))
		d.do("esc")
		for _, open := range []string{"V", "b", "?", "enter", "L", "P", "l", "a", "B", "S", "x", "w", "b ?"} {
			d.do(open)
			if d.model.top() == nil {
				t.Fatalf("%s opens nothing", open)
			}
			for _, z := range readable { // with one size alone the page would stay where it was
				d.Resize(z.w, z.h)
				where := open + " opens " + d.model.top().title()
				if got, want := d.readCaption(where, z), d.toBeRead(); !slices.Contains(want, got) {
					t.Errorf("%s at %dx%d: one reads\n%s\nand not\n%s", where, z.w, z.h, got, strings.Join(want, "\nor\n"))
				}
			}
			for d.model.top() != nil {
				d.do("esc")
			}
		}
	}
}

// The questions that are asked before something is lost can be read as they are.
func TestEveryQuestionCanBeRead(t *testing.T) {
	for _, z := range readable {
		d := start(t, z, Options{Paused: true})
		d.do("p enter c c c c q")
		read := d.readOverlay("Quit synod?", z)
		for _, row := range d.model.top().(*farewell).text(d.model) {
			d.says(read, "quit", z, row.plain())
		}
		if got, want := d.readCaption("below quit", z), d.toBeRead(); !slices.Contains(want, got) {
			d.Errorf("one reads\n%s\nand not\n%s", got, strings.Join(want, "\nor\n"))
		}
		d.do("esc w")
		d.says(d.readOverlay(d.model.top().title(), z), "wipe", z, "Wipe A's disk? It will forget every promise and every vote.")
	}
}

// So can those that are asked where disks keep the run: before its present is left, and before something is done to the disks.
func TestEveryQuestionAboutDisksCanBeRead(t *testing.T) {
	t.Chdir(t.TempDir()) // a path that is wider than a dialog is the one word that is split
	d, _ := onDisksIn(t, cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7}, "data/of-five")
	d.do("p enter : 'run 2s' enter")
	const forever = " It is done to the disks in data/of-five, and every later run on them begins AT RISK."
	rule := d.model.st().Protocol().Flaws[0].Name
	for _, c := range []struct{ script, question string }{
		{"u", "The disks in data/of-five keep this run as it is now. This goes on in memory and is not kept; their files stay as they " +
			"are, and :attach goes back to them. Go on?"},
		{"w", "Wipe A's disk? It will forget every promise and every vote." + forever},
		{"b space", "Switch the rule " + rule + " off?" + forever},
	} {
		d.do(c.script)
		for _, z := range readable {
			d.Resize(z.w, z.h)
			if read := d.readOverlay(d.model.top().title(), z); read != c.question {
				t.Errorf("%s at %dx%d: one reads\n%s\nand not\n%s", c.script, z.w, z.h, read, c.question)
			}
		}
		d.do("n esc")
	}
}

// The dialog of every verdict that a lesson ends with can be read: which invariant, what is broken, and which rule is off.
func TestTheVerdictOfEveryLessonCanBeRead(t *testing.T) {
	read := 0
	for _, info := range some(scenario.List(all.Protocols())) {
		d := lesson(t, scene(t, info.Protocol+"/"+info.Name), Options{NoPace: true, NoHold: true})
		for presses := 0; !d.model.lesson.Done() && presses < 200; presses++ {
			d.do("n n")
			d.rest()
		}
		v, seen := d.model.st().Verdict()
		if v == cluster.Safe {
			continue
		}
		read++
		d.do("V")
		wanted := []string{asSentence(seen.Text)}
		if seen.Invariant == roles.Agreement.Name {
			wanted = []string{roles.Agreement.Says} // and what is chosen, by whose votes
		}
		for _, z := range few(readable) {
			d.Resize(z.w, z.h)
			d.says(d.readOverlay(d.model.top().title(), z), info.Name, z, append(wanted, fmt.Sprintf("Seen at step %d", seen.Step))...)
		}
	}
	if read == 0 {
		t.Error("no lesson ends with a verdict")
	}
}

// Whoever drops a message is told that they did; later, and of a lesson, it is told that it was dropped.
func TestWhoDropsAMessageIsTold(t *testing.T) {
	d := start(t, readable[1], Options{Paused: true})
	d.do("p enter " + lines("run 5ms", "drop A>C Prepare"))
	d.wants("You dropped A's Prepare 1.A on its way to C.")
	d.do("m d")
	d.wants("You dropped A's Prepare 1.A on its way to")
	d.do("left right")
	d.wants("was dropped on purpose on its way to")
}
