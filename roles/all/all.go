// Package all lists the protocols of the playground, in the order in which one learns them.
package all

import (
	"synod/roles"
	"synod/roles/fastpaxos"
	"synod/roles/multipaxos"
	"synod/roles/simplepaxos"
)

// Protocols returns every protocol. To add one, add a line here; package roles says what comes before that.
func Protocols() []*roles.Protocol {
	return []*roles.Protocol{
		simplepaxos.Protocol(),
		fastpaxos.Protocol(),
		multipaxos.Protocol(),
	}
}

// Named returns the protocol of that name, or false when there is none.
func Named(name string) (*roles.Protocol, bool) { return roles.Among(Protocols())(name) }
