package cluster

import (
	"fmt"
	"time"
)

// Time is an instant or a duration of virtual time, in milliseconds. Nothing in a run is shorter than a millisecond,
// so that what is due together is handed over together.
type Time int64

// String writes a duration as a person would type it: 40ms, 1.5s.
func (t Time) String() string { return (time.Duration(t) * time.Millisecond).String() }

// Clock writes an instant for a column of instants: 1.240s.
func (t Time) Clock() string { return fmt.Sprintf("%d.%03ds", t/1000, t%1000) }
