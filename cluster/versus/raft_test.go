package versus

import (
	"testing"
	"time"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// member is a node of raft in a goroutine of its own, with its log in memory.
type member struct {
	id      uint64
	node    *raft.RawNode
	storage *raft.MemoryStorage
	inbox   chan []*raftpb.Message
	propose chan int // how many commands to take
	applied chan int // how many were applied
	peers   map[uint64]*member
	done    chan struct{}
}

// kept is how many entries of the log a member keeps when it compacts it.
const kept = 1 << 12

// startRaft starts members, and has the first one lead.
func startRaft(b *testing.B, members int) []*member {
	var peers []raft.Peer
	for i := range members {
		peers = append(peers, raft.Peer{ID: uint64(i + 1)})
	}
	all, byID, done := make([]*member, members), map[uint64]*member{}, make(chan struct{})
	for i := range all {
		m := &member{id: uint64(i + 1), storage: raft.NewMemoryStorage(), inbox: make(chan []*raftpb.Message, 1<<12),
			propose: make(chan int, 1<<10), applied: make(chan int, 1<<12), peers: byID, done: done}
		node, err := raft.NewRawNode(&raft.Config{ID: m.id, ElectionTick: 10, HeartbeatTick: 1, Storage: m.storage,
			MaxSizePerMsg: 1 << 20, MaxInflightMsgs: 1 << 12, Logger: silent{}})
		if err != nil {
			b.Fatal(err)
		}
		if err := node.Bootstrap(peers); err != nil {
			b.Fatal(err)
		}
		m.node, all[i], byID[m.id] = node, m, m
	}
	b.Cleanup(func() { close(done) })
	for i, m := range all {
		if i == 0 {
			m.handle()
			if err := m.node.Campaign(); err != nil {
				b.Fatal(err)
			}
		}
		go m.work(i == 0)
	}
	return all
}

// work is the life of a member: it takes what has arrived, all at once, and does what the node wants done.
func (m *member) work(reports bool) {
	payload := []byte(command)
	if !reports {
		m.applied = nil
	}
	for {
		m.handle()
		select {
		case <-m.done:
			return
		case batch := <-m.inbox:
			m.step(batch)
		case n := <-m.propose:
			for range n {
				if m.node.Propose(payload) != nil {
					m.propose <- n // nobody leads yet
					break
				}
			}
		}
		for more := true; more; {
			select {
			case batch := <-m.inbox:
				m.step(batch)
			default:
				more = false
			}
		}
	}
}

func (m *member) step(batch []*raftpb.Message) {
	for _, msg := range batch {
		_ = m.node.Step(msg) // an answer to a former term is refused, and that is right
	}
}

// handle does what the node wants done: entries to the log, messages to the others, commands to the state machine.
func (m *member) handle() {
	for m.node.HasReady() {
		r := m.node.Ready()
		if !raft.IsEmptyHardState(r.HardState) {
			_ = m.storage.SetHardState(r.HardState)
		}
		_ = m.storage.Append(r.Entries)
		out := map[uint64][]*raftpb.Message{}
		for _, msg := range r.Messages {
			out[msg.GetTo()] = append(out[msg.GetTo()], msg)
		}
		for to, batch := range out {
			m.peers[to].inbox <- batch
		}
		n := 0
		for _, e := range r.CommittedEntries {
			switch {
			case e.GetType() == raftpb.EntryConfChange:
				change := new(raftpb.ConfChange)
				_ = proto.Unmarshal(e.GetData(), change)
				m.node.ApplyConfChange(change)
			case len(e.GetData()) > 0:
				n++
			}
			if e.GetIndex()%(2*kept) == 0 {
				_ = m.storage.Compact(e.GetIndex() - kept)
			}
		}
		if n > 0 && m.applied != nil {
			m.applied <- n
		}
		m.node.Advance(r)
	}
}

// commitRaft gets so many commands committed, with so many outstanding.
func commitRaft(b *testing.B, leader *member, n, outstanding int) {
	sent := min(n, outstanding)
	leader.propose <- sent
	for done := 0; done < n; {
		select {
		case k := <-leader.applied:
			done += k
			if more := min(k, n-sent); more > 0 {
				sent += more
				leader.propose <- more
			}
		case <-time.After(10 * time.Second):
			b.Fatalf("raft stands still after %d of %d commits", done, n)
		}
	}
}

// silent is a logger that says nothing.
type silent struct{}

func (silent) Debug(...any)            {}
func (silent) Debugf(string, ...any)   {}
func (silent) Error(...any)            {}
func (silent) Errorf(string, ...any)   {}
func (silent) Info(...any)             {}
func (silent) Infof(string, ...any)    {}
func (silent) Warning(...any)          {}
func (silent) Warningf(string, ...any) {}
func (silent) Fatal(...any)            {}
func (silent) Fatalf(string, ...any)   {}
func (silent) Panic(...any)            {}
func (silent) Panicf(string, ...any)   {}
