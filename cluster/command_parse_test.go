package cluster

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"synod/roles"
)

// The agents of the lines below.
const (
	agentA roles.ID = iota
	agentB
	agentC
	agentD
	agentE
)

var (
	everyLink = Links{Every: true}
	aToB      = Links{From: agentA, To: agentB}
	aToC      = Links{From: agentA, To: agentC}
	aAndB     = Links{From: agentA, To: agentB, Both: true}
)

// formsMean says what each form of the table means; the lines of the design's command language are among them.
var formsMean = map[string]Command{
	"propose A red":            {Verb: Propose, Agent: agentA, Value: "red"},
	"crash C":                  {Verb: Crash, Agent: agentC},
	"crash C before-write":     {Verb: Crash, Agent: agentC, Point: CrashBeforeWrite},
	"crash C after-write":      {Verb: Crash, Agent: agentC, Point: CrashAfterWrite},
	"restart C":                {Verb: Restart, Agent: agentC},
	"wipe C":                   {Verb: Wipe, Agent: agentC},
	"disk C ok":                {Verb: Disk, Agent: agentC},
	"disk C fails":             {Verb: Disk, Agent: agentC, Mode: DiskFails},
	"disk C lies":              {Verb: Disk, Agent: agentC, Mode: DiskLies},
	"disk C loses-last":        {Verb: Disk, Agent: agentC, Mode: DiskLosesLast},
	"clock B 110%":             {Verb: Drift, Agent: agentB, Percent: 110},
	"clock B 90%":              {Verb: Drift, Agent: agentB, Percent: 90},
	"clock all 100%":           {Verb: Drift, Links: Links{Every: true}, Percent: 100},
	"pause A 2s":               {Verb: PauseAgent, Agent: agentA, Min: 2000},
	"pause A":                  {Verb: PauseAgent, Agent: agentA},
	"resume A":                 {Verb: ResumeAgent, Agent: agentA},
	"timeout A":                {Verb: Timeout, Agent: agentA},
	"timeout A proposer retry": {Verb: Timeout, Agent: agentA, Word: "proposer", Timer: "retry"},

	"cut A-B":               {Verb: Cut, Links: aAndB},
	"cut A>B":               {Verb: Cut, Links: aToB},
	"cut A":                 {Verb: Cut, Links: Links{From: agentA, Around: true}},
	"cut A-B A-C":           {Verb: Cut, Links: aAndB, Groups: [][]roles.ID{{agentA, agentC}}},
	"mend A-B":              {Verb: Mend, Links: aAndB},
	"mend A>B":              {Verb: Mend, Links: aToB},
	"mend A":                {Verb: Mend, Links: Links{From: agentA, Around: true}},
	"partition AB | CDE":    {Verb: Partition, Groups: [][]roles.ID{{agentA, agentB}, {agentC, agentD, agentE}}},
	"partition AB > CDE":    {Verb: Partition, Shape: OneWay, Groups: [][]roles.ID{{agentA, agentB}, {agentC, agentD, agentE}}},
	"partition bridge C":    {Verb: Partition, Shape: Bridge, Agent: agentC},
	"partition ring":        {Verb: Partition, Shape: Ring},
	"partition chain A B C": {Verb: Partition, Shape: Chain, Groups: [][]roles.ID{{agentA, agentB, agentC}}},
	"partition hub C":       {Verb: Partition, Shape: Hub, Agent: agentC},
	"heal":                  {Verb: Heal},
	"delay 10ms..40ms":      {Verb: Delay, Links: everyLink, Min: 10, Max: 40},
	"delay A>B 200ms":       {Verb: Delay, Links: aToB, Min: 200, Max: 200},
	"loss 20%":              {Verb: Loss, Links: everyLink, Percent: 20},
	"loss A-B 20%":          {Verb: Loss, Links: aAndB, Percent: 20},
	"dup 5%":                {Verb: Dup, Links: everyLink, Percent: 5},
	"dup A-B 5%":            {Verb: Dup, Links: aAndB, Percent: 5},
	"dup A>B Accept 2.A":    {Verb: Duplicate, Links: aToB, Word: "Accept 2.A"},
	"order fifo":            {Verb: Order, Links: everyLink, Fifo: true},
	"order any":             {Verb: Order, Links: everyLink},
	"order A>B fifo":        {Verb: Order, Links: aToB, Fifo: true},

	"deliver A>B Accept 2.A":  {Verb: Deliver, Links: aToB, Word: "Accept 2.A"},
	"deliver A>B":             {Verb: Deliver, Links: aToB},
	"drop A>B Accept 2.A":     {Verb: Drop, Links: aToB, Word: "Accept 2.A"},
	"hold A>B Accept 2.A":     {Verb: Hold, Links: aToB, Word: "Accept 2.A"},
	"hold next A>C":           {Verb: HoldNext, Links: aToC},
	"hold next A>C Accept":    {Verb: HoldNext, Links: aToC, Word: "Accept"},
	"release A>B":             {Verb: Release, Links: aToB},
	"release A>B Accept 2.A":  {Verb: Release, Links: aToB, Word: "Accept 2.A"},
	"without persist-promise": {Verb: Without, Word: "persist-promise"},
	"with persist-promise":    {Verb: With, Word: "persist-promise"},

	"run 500ms":  {Verb: Run, Min: 500},
	"step":       {Verb: Step, N: 1},
	"step 10":    {Verb: Step, N: 10},
	"pause":      {Verb: Pause},
	"resume":     {Verb: Resume},
	"speed 2x":   {Verb: Speed, Percent: 200},
	"speed 0.5x": {Verb: Speed, Percent: 50},
	"rewind":     {Verb: Rewind, N: -1},
	"rewind 12":  {Verb: Rewind, N: 12},
	"live":       {Verb: Live},
	"branch":     {Verb: Branch},
	"branch 2":   {Verb: Branch, N: 2},

	"branch retry-wins":        {Verb: Branch, Word: "retry-wins"},
	"branch the retry wins":    {Verb: Branch, Word: "the retry wins"},
	"branch name retry-wins":   {Verb: NameBranch, Word: "retry-wins"},
	"branch 2 name retry-wins": {Verb: NameBranch, N: 2, Word: "retry-wins"},
	`branch 2 name ""`:         {Verb: NameBranch, N: 2},
	`branch "name it"`:         {Verb: Branch, Word: "name it"},

	"view stage":      {Verb: View, Word: "stage"},
	"view space-time": {Verb: View, Word: "space-time"},
	"view messages":   {Verb: View, Word: "messages"},
	"view board":      {Verb: View, Word: "board"},
	"view log":        {Verb: View, Word: "log"},
	"view events":     {Verb: View, Word: "events"},
	"select B":        {Verb: Select, Agent: agentB},
	"select slot 2":   {Verb: Select, N: 2},
	"pace off":        {Verb: Pace},
	"pace on":         {Verb: Pace, On: true},
	"set hold off":    {Verb: Set, Word: "hold"},
	"set hold on":     {Verb: Set, Word: "hold", On: true},

	"set first-steps off": {Verb: Set, Word: "first-steps"},

	"protocol simplepaxos":     {Verb: Protocol, Word: "simplepaxos"},
	"agents 5":                 {Verb: Agents, N: 5},
	"agents 7":                 {Verb: Agents, N: 7},
	"separate 2,3,1":           {Verb: Separate, N: 2, N2: 3, N3: 1},
	"separate 2,3":             {Verb: Separate, N: 2, N2: 3},
	"quorum 2,4":               {Verb: Quorum, N: 2, N2: 4},
	"quorum majority":          {Verb: Quorum},
	"learning all":             {Verb: Learning},
	"learning distinguished 1": {Verb: Learning, N: 1},
	"learning only 1":          {Verb: Learning, N2: 1},
	"variant uncoordinated":    {Verb: Variant, Word: "uncoordinated"},
	"window 2":                 {Verb: Window, N: 2},
	"snapshot 4":               {Verb: Snapshot, N: 4},
	"members 3":                {Verb: Members, N: 3},
	"seed 9":                   {Verb: Seed, Seed: 9},
	"undo":                     {Verb: Undo},
	"redo":                     {Verb: Redo},
	"again":                    {Verb: Again},
	"again seed 9":             {Verb: Again, N: 1, Seed: 9},
	"keep":                     {Verb: Keep},
	"quit":                     {Verb: Quit},
	"quit!":                    {Verb: Quit, Force: true},
	"lesson 101":               {Verb: Lesson, Word: "101"},

	"lesson a-vote-outlives-its-proposer": {Verb: Lesson, Word: "a-vote-outlives-its-proposer"},
	"status":                              {Verb: Status},
	"why":                                 {Verb: Why},
	"explore":                             {Verb: Explore},
	"save run.synod":                      {Verb: Save, Word: "run.synod"},
	"save! run.synod":                     {Verb: Save, Word: "run.synod", Force: true},
	"export! screen.svg":                  {Verb: Export, Word: "screen.svg", Force: true},
	"open run.synod":                      {Verb: Open, Word: "run.synod"},
	"compare":                             {Verb: Compare},
	"compare branch 1 branch 2":           {Verb: Compare, Against: Branch, N: 1, N2: 2},
	`compare branch 1 branch "cut first"`: {Verb: Compare, Against: Branch, N: 1, Other: "cut first"},
	"compare branch main branch cut":      {Verb: Compare, Against: Branch, Word: "main", Other: "cut"},
	"compare without persist-promise":     {Verb: Compare, Against: Without, Word: "persist-promise"},
	"compare with persist-promise":        {Verb: Compare, Against: With, Word: "persist-promise"},
	"compare protocol fastpaxos":          {Verb: Compare, Against: Protocol, Word: "fastpaxos"},
	"compare A.synod B.synod":             {Verb: Compare, Against: Open, Word: "A.synod", Other: "B.synod"},
	"compare run.synod":                   {Verb: Compare, Against: Open, Word: "run.synod"},
	"export log fig3.svg":                 {Verb: Export, Word: "fig3.svg", Other: "log"},
	"export log fig3.svg paper":           {Verb: Export, Word: "fig3.svg", Other: "log", On: true},
	"detach":                              {Verb: Detach},
	"attach":                              {Verb: Attach},
	"export screen.svg":                   {Verb: Export, Word: "screen.svg"},
	"export screen.txt":                   {Verb: Export, Word: "screen.txt"},
}

func TestEveryCommandFormMeansWhatItSays(t *testing.T) {
	for line, want := range formsMean {
		got, err := ParseCommand(line, five())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", line, got, err, want)
		}
		if got.String() != line {
			t.Errorf("%s is written as %s", line, got)
		}
	}
	for _, spec := range CommandTable() {
		for _, form := range spec.Forms {
			if _, ok := formsMean[form]; !ok {
				t.Errorf("%s has the form %q, and formsMean does not say what it means", spec.Word, form)
			}
		}
	}
}

// What a person may type in more than one way is written in one.
func TestCommandsHaveOneCanonicalForm(t *testing.T) {
	for line, want := range map[string]string{
		"propose a red":                   "propose A red",
		"\tpropose  A\u00a0red ":          "propose A red",
		`"propose" "A" "red"`:             "propose A red",
		`propose A qu"ote`:                `propose A "qu\"ote"`,
		`propose A #1`:                    `propose A "#1"`,
		"q":                               "quit",
		"q!":                              "quit!",
		"crash C now":                     "crash C",
		"cut B-A":                         "cut A-B",
		"cut b>a":                         "cut B>A",
		"partition ab|c de":               "partition AB | CDE",
		"partition A,B | C,D":             "partition AB | CD",
		"partition one-way AB | CDE":      "partition AB > CDE",
		"partition ab>c>de":               "partition AB > C > DE",
		"partition hub c":                 "partition hub C",
		"partition chain DB,A":            "partition chain D B A",
		"partition chain":                 "partition chain",
		"delay 40ms..40ms":                "delay 40ms",
		"delay A 0.5s..1m":                "delay A 500ms..1m",
		"run 90s":                         "run 90s",
		"run 61.001s":                     "run 61.001s",
		"run 1h":                          "run 60m",
		"loss -0%":                        "loss 0%",
		"loss 012.50%":                    "loss 12.5%",
		"speed .5x":                       "speed 0.5x",
		"step 1":                          "step",
		"step +007":                       "step 7",
		"learning distinguished":          "learning distinguished 1",
		"deliver A>B  Accept   1.A   red": "deliver A>B Accept 1.A red",
		`deliver A>B "Accept" 1.A "a  b"`: `deliver A>B "Accept 1.A a  b"`,
		`deliver A>B "Accept 1.A red"`:    "deliver A>B Accept 1.A red",
		`dup A>B "5%"`:                    `dup A>B "5%"`,
		`dup A>B "Accept 1.A 5%"`:         "dup A>B Accept 1.A 5%",
		`save "my run"`:                   `save "my run"`,
		"# nothing":                       "",
		`#a remark may "say what it will`: "",
		" \t":                             "",
	} {
		c, err := ParseCommand(line, five())
		if err != nil || c.String() != want {
			t.Errorf("%q is written as %q, %v, want %q", line, c, err, want)
		}
	}
}

// A message that a value of any legal length is in can be named.
func TestTheLongestMessageCanBeNamed(t *testing.T) {
	line := `propose A ` + strings.Repeat("漢", maxValue)
	c, err := ParseCommand(line, five())
	must(t, err)
	word := "Promise 1000.A 999.B " + string(c.Value)
	line = Command{Verb: Deliver, Links: aToB, Word: word}.String()
	if c, err = ParseCommand(line, five()); err != nil || c.Word != word {
		t.Errorf("%s: %+v, %v", line, c, err)
	}
}

// Without a scope, any agent, rule and protocol can be named.
func TestCommandsWithoutAScopeAreNotChecked(t *testing.T) {
	for line, want := range map[string]Command{
		"crash AE":          {Verb: Crash, Agent: roles.NewID(roles.Everything, 30)},
		"crash p31":         {Verb: Crash, Agent: roles.NewID(roles.OnlyProposer, 30)},
		"cut p1>a2":         {Verb: Cut, Links: Links{From: roles.NewID(roles.OnlyProposer, 0), To: roles.NewID(roles.OnlyAcceptor, 1)}},
		"without gravity":   {Verb: Without, Word: "gravity"},
		`with "two words"`:  {Verb: With, Word: "two words"},
		"protocol raft":     {Verb: Protocol, Word: "raft"},
		"partition AA,|B,C": {Verb: Partition, Groups: [][]roles.ID{{26}, {agentB, agentC}}},
	} {
		got, err := ParseCommand(line, Scope{})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", line, got, err, want)
		}
		if again, err := ParseCommand(got.String(), Scope{}); err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("%s is written as %s, and that is read as %+v, %v", line, got, again, err)
		}
	}
	var e *CommandError
	for _, line := range []string{"crash AF", "crash p32", "crash p0", "crash 漢", "without", "protocol"} {
		if _, err := ParseCommand(line, Scope{}); !errors.As(err, &e) {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := ParseCommand("crash A", Scope{Agents: []roles.ID{}}); err == nil {
		t.Error("a scope without agents lets A crash")
	}
}
