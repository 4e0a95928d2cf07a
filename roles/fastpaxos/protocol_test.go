package fastpaxos_test

import (
	"testing"

	"synod/roles/fastpaxos"
	"synod/roles/rolestest"
)

func TestConformance(t *testing.T) { rolestest.Run(t, fastpaxos.Protocol()) }
