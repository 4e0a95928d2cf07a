package multipaxos_test

import (
	"testing"

	"synod/roles/multipaxos"
	"synod/roles/rolestest"
)

func TestConformance(t *testing.T) { rolestest.Run(t, multipaxos.Protocol()) }
