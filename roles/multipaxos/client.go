package multipaxos

import (
	"strings"

	"synod/roles"
)

const (
	// MaxAsked bounds the commands that a client has open at a time, so that the table of clients is bounded too.
	MaxAsked = 4
	// MaxWaiting bounds the commands that wait until one of those is answered. A person can see what is refused.
	MaxWaiting = 4

	// request ends a client's patience: it asks again, and its own agent first, which may know better by now. A command takes
	// four delays, and a new leader's election a few heartbeats.
	request       = "request"
	requestDelays = 15
)

// Client asks for commands of the person at its agent until they are answered. A command keeps its number however often it is
// asked for; the numbers are durable, so that none is used twice.
type Client struct {
	id   roles.ID
	cfg  roles.Config
	disk ClientDisk

	leader  roles.ID              // whom it asks; nobody for the proposer beside it
	told    bool                  // it was sent on to there since it last lost patience
	asked   [MaxAsked]roles.Value // by number, counted round: commands without an answer
	waiting [MaxWaiting]roles.Value
	answer  roles.Text // to the latest command that was answered
}

// ClientDisk is what a client has on stable storage.
type ClientDisk struct {
	Number uint32 `json:"number"` // of its latest command
}

// Name returns "client".
func (c Client) Name() string { return "client" }

// Hears reports whether m is about a command that is open.
func (c Client) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Reply:
		return c.open(m.Command)
	case Redirect:
		return c.open(m.Command) && !c.told
	}
	return false
}

// open reports whether a command has no answer yet.
func (c Client) open(v roles.Value) bool {
	_, seq, ok := parse(v)
	return ok && c.asked[seq%MaxAsked] == v
}

// Fields shows what is open, and the latest answer.
func (c Client) Fields() []roles.Field {
	state := roles.Text("idle")
	if n := c.asking(); n > 0 {
		state = text("asks for %d", n)
	}
	fields := []roles.Field{
		{Name: "commands", Value: text("%d", c.disk.Number), Stable: !c.cfg.Without.Has(persistNumber)},
		{Name: "state", Value: state},
	}
	for k := range uint32(MaxAsked) {
		if v := c.asked[(c.disk.Number+1+k)%MaxAsked]; v != "" {
			_, seq, _ := parse(v)
			fields = append(fields, roles.Field{Name: string(text("asks #%d", seq)), Value: operation(v)})
		}
	}
	for k, v := range c.waiting {
		if v != "" {
			fields = append(fields, roles.Field{Name: string(text("waits %d", k+1)), Value: v})
		}
	}
	row := roles.RowClient
	if state != "idle" {
		fields[1].Row, row = row, roles.NoRow
	}
	if c.answer != "" {
		fields = append(fields, roles.Field{Name: "answer", Value: c.answer, Row: row})
	}
	return fields
}

// asking returns how many commands have no answer yet.
func (c Client) asking() (n int) {
	for _, v := range c.asked {
		if v != "" {
			n++
		}
	}
	return n
}

// Durable returns the number of the latest command.
func (c Client) Durable() any {
	if c.cfg.Without.Has(persistNumber) {
		return ClientDisk{}
	}
	return c.disk
}

// Restore takes back the number. Commands that were open are given up: whether they have been carried out, nobody tells.
func (c Client) Restore(durable any) roles.Role {
	c.disk = durable.(ClientDisk)
	return c
}

// Step asks, and asks again.
func (c Client) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		c.cfg.Without = e.Without
	case roles.Submit:
		return c.submit(e.Value, out)
	case roles.Expire:
		return c.expire(e.Timer, out)
	case roles.Receive:
		if !c.Hears(e.Msg) {
			return c
		}
		switch m := e.Msg.(type) {
		case Reply:
			return c.reply(m, out)
		case Redirect:
			return c.redirect(e.From, m, out)
		}
	}
	return c
}

// submit takes a command of the person at the agent.
func (c Client) submit(op roles.Value, out *roles.Out) roles.Role {
	if err := checkOperation(op); err != nil {
		out.Because("client", "%s asks for nothing: %s.", c.id, err)
		return c
	}
	if words := strings.Fields(string(op)); words[0] == membersWord {
		if _, problem := parseMembers(c.cfg, words[1:]); problem != "" {
			out.Because("client", "%s asks for nothing: %q cannot be: %s.", c.id, op, problem)
			return c
		}
	}
	for k := range c.waiting {
		if c.waiting[k] == "" {
			c.waiting[k] = op
			return c.next(out)
		}
	}
	out.Because("client", "%s does not take %s, for %d commands are open and %d wait already.", c.id, op, MaxAsked, MaxWaiting)
	return c
}

// next asks for what waits, as far as few enough are open.
func (c Client) next(out *roles.Out) Client {
	for c.waiting[0] != "" && c.asked[(c.disk.Number+1)%MaxAsked] == "" {
		c.disk.Number++
		v := command(c.id, c.disk.Number, c.waiting[0])
		copy(c.waiting[:], c.waiting[1:])
		c.waiting[MaxWaiting-1] = ""
		c.asked[c.disk.Number%MaxAsked] = v
		out.Note(roles.Proposed{Proposer: c.id, Value: v})
		out.Because("client", "%s gives the command the number %d.", c.id, c.disk.Number)
		c.ask(v, out)
	}
	return c
}

func (c Client) ask(v roles.Value, out *roles.Out) {
	to := c.leader
	if to == roles.Nobody {
		to = c.id
	}
	if c.cfg.Variant == stale && isRead(v) {
		c.askReplica(v, out)
	} else {
		out.Send(to, Request{v})
	}
	out.SetTimer(request, requestDelays*c.cfg.Delay, requestDelays*c.cfg.Delay)
}

// expire asks again for everything that is open. The number stays, so a command that was carried out is passed over.
func (c Client) expire(timer string, out *roles.Out) roles.Role {
	if timer != request || c.asked == [MaxAsked]roles.Value{} {
		return c
	}
	c.leader, c.told = roles.Nobody, false
	out.Because("client", "%s has no answer, and asks again under the same number.", c.id)
	for k := range uint32(MaxAsked) {
		if v := c.asked[(c.disk.Number+1+k)%MaxAsked]; v != "" {
			c.ask(v, out)
		}
	}
	return c
}

// redirect asks where it is sent, once until its patience ends: two that send it to each other must not keep it busy.
func (c Client) redirect(from roles.ID, m Redirect, out *roles.Out) roles.Role {
	c.leader, c.told = m.Leader, true
	out.Because("client", "%s asks %s, for %s does not lead.", c.id, m.Leader, from)
	for k := range uint32(MaxAsked) {
		if v := c.asked[(c.disk.Number+1+k)%MaxAsked]; v != "" {
			c.ask(v, out)
		}
	}
	return c
}

// reply takes the answer, and goes on with what waits.
func (c Client) reply(m Reply, out *roles.Out) roles.Role {
	_, seq, _ := parse(m.Command)
	c.asked[seq%MaxAsked] = ""
	c.answer = roles.Text(string(operation(m.Command)) + " = " + string(m.Result) + string(caution(m.Holds)))
	c.told = false
	out.Note(roles.Answered{Client: c.id, Command: m.Command, Result: m.Result, Through: m.Through, Holds: m.Holds})
	out.Because("client", "%s has its answer to %s: %s%s.", c.id, m.Command, m.Result, caution(m.Holds))
	if c.asked == [MaxAsked]roles.Value{} && c.waiting[0] == "" {
		out.StopTimer(request)
	}
	return c.next(out)
}
