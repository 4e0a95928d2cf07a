package cluster

import "synod/roles"

// Verb says what a Command does.
type Verb uint8

// The verbs. Their words, forms and help are in the table of command_table.go.
const (
	NoVerb  Verb = iota
	Propose      // propose A red
	Crash        // crash C, crash C before-write, crash C after-write
	Restart      // restart C
	Wipe         // wipe C
	Disk         // disk C ok|fails|lies|loses-last
	Drift        // clock B 110%, clock all 100%

	Cut       // cut A-B, cut A>B, cut A (all links of A)
	Mend      // mend A-B
	Partition // partition AB | CDE, partition AB > CDE, partition bridge C, ring, chain A B C, hub C
	Heal      // heal
	Delay     // delay 10ms..40ms, delay A>B 200ms
	Loss      // loss 20%, loss A-B 20%
	Dup       // dup 5%, dup A>B 5%
	Order     // order fifo, order any, order A>B fifo

	Deliver     // deliver A>B Accept 2.A
	Drop        // drop A>B Accept 2.A
	Duplicate   // dup A>B Accept 2.A
	Hold        // hold A>B Accept 2.A
	HoldNext    // hold next A>C Accept
	Release     // release A>B Accept 2.A
	Timeout     // timeout A
	PauseAgent  // pause A 2s, pause A
	ResumeAgent // resume A

	Step       // step 10
	Run        // run 500ms
	Pause      // pause
	Resume     // resume
	Speed      // speed 2x, speed 0.5x
	Rewind     // rewind 12 (to step 12)
	Live       // live (to the present)
	Branch     // branch 2, branch retry-wins
	NameBranch // branch name retry-wins, branch 2 name retry-wins
	View       // view log
	Select     // select B, or slot N
	Pace       // pace off
	Set        // set hold off

	Undo  // undo
	Redo  // redo
	Again // again, again seed 9
	Keep  // keep

	Without // without persist-promise
	With    // with persist-promise

	Protocol // protocol simplepaxos
	Agents   // agents 7
	Separate // separate 2,3,1, separate 2,3
	Quorum   // quorum 2,4; quorum majority
	Learning // learning all, learning distinguished 1, learning only 1
	Seed     // seed 9
	Variant  // variant uncoordinated
	Window   // window 2
	Snapshot // snapshot 4
	Members  // members 3

	Status // status
	Why    // why
	Save   // save run.synod
	Open   // open run.synod
	Export // export screen.svg, export log log.svg paper
	Detach // detach
	Attach // attach

	Compare // compare branch 1 branch 2, compare without persist-promise, compare protocol fastpaxos, compare A.synod B.synod
	Explore // explore
	Lesson  // lesson 101
	Quit    // quit
	verbs
)

// Command is one line of the command language: what a key does, a tape types, a scenario plays and a saved run keeps.
// Only the fields that the verb uses are set, so that commands compare with ==… but for Groups.
type Command struct {
	Verb    Verb
	Agent   roles.ID     // Propose Crash Restart Wipe Disk Drift Timeout PauseAgent ResumeAgent Select; of Partition the bridge or the hub
	Value   roles.Value  // Propose
	Point   CrashPoint   // Crash
	Mode    DiskMode     // Disk
	Links   Links        // Cut Mend Delay Loss Dup Order and the verbs on a message; of Drift only Every, for all agents
	Groups  [][]roles.ID // Partition: its sides, or the one chain; nil for a chain of all. Cut Mend: further links, both ways
	Shape   Shape        // Partition
	Min     Time         // Delay, and Run; PauseAgent, 0 for a pause without an end
	Max     Time         // Delay
	Against Verb         // Compare: Branch, Without, With, Protocol, or Open for files; NoVerb where that is still to be asked
	Percent float64      // Loss Dup, 0 … 100; Drift and Speed, 100 is as fast as time
	Fifo    bool         // Order
	N       int          // Step Rewind Agents; Branch NameBranch Compare, 0 for one that is named; Again, 1 with a seed; Separate, Quorum and Learning use N, N2, N3
	N2, N3  int
	Seed    uint64
	On      bool   // Pace Set; Export: in light ink, for paper
	Force   bool   // Save Export: replace a file that the program has not made; Quit: without a question
	Word    string // a rule, a protocol, a variant, a view, a setting, a file, the text of a message, or the role whose timer it is
	Timer   string // Timeout; empty for the earliest
	Other   string // Compare: the second file, empty for the run that is shown; Export: the view, empty for the whole screen
}

// Links names some of the directed links of a cluster.
type Links struct {
	Every    bool // all links between different agents
	From, To roles.ID
	Both     bool // also the link back
	Around   bool // every link from and to From; To is not used
}

// CrashPoint says when an agent goes down.
type CrashPoint uint8

// The points at which an agent can crash. The two around a write take effect at the agent's next write to stable
// storage; they are the moments at which an acceptor's promise is in danger.
const (
	CrashNow CrashPoint = iota
	CrashBeforeWrite
	CrashAfterWrite // the write is durable, but nothing that depends on it is sent
)

func (p CrashPoint) String() string { return [...]string{"now", "before-write", "after-write"}[p] }

// DiskMode says how an agent's stable storage treats the next writes.
type DiskMode uint8

// The modes of a disk. The last two break the contract of stable storage, and with it Paxos.
const (
	DiskOK        DiskMode = iota
	DiskFails              // a write returns an error, and the agent stops
	DiskLies               // a write returns success, but nothing is kept
	DiskLosesLast          // a crash loses the last write
)

func (m DiskMode) String() string { return [...]string{"ok", "fails", "lies", "loses-last"}[m] }
