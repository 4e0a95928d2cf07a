package cli

import (
	"errors"
	"fmt"
	"strings"

	"synod/cluster"
	"synod/persist"
)

// start starts the cluster that the flags ask for. What it returns last ends it and gives its files free.
func (c *clusterFlags) start() (*cluster.Timeline, func(), error) {
	s, err := c.settings()
	if err != nil {
		return nil, nil, err
	}
	store, closeStore, err := c.store()
	if err != nil {
		return nil, nil, err
	}
	run, err := cluster.NewTimeline(s, store)
	if err != nil {
		return nil, nil, errors.Join(c.explain(err), closeStore())
	}
	return run, func() {
		run.Close()
		closeStore()
	}, nil
}

// store returns stable storage on disk when --data asks for it, else nil, which is memory.
func (c *clusterFlags) store() (persist.Store, func() error, error) {
	if c.data == "" {
		return nil, func() error { return nil }, nil
	}
	dir, err := openDir(c.data)
	if err != nil {
		return nil, nil, usagef("--data: %w", err)
	}
	return dir, dir.Close, nil
}

// openDir opens a data directory. One that another program uses is a mistake of whoever names it.
func openDir(path string) (*persist.Dir, error) {
	dir, err := persist.OpenDir(path)
	if errors.Is(err, persist.ErrLocked) {
		return nil, usage(err)
	}
	return dir, err
}

// explain says where an error at the start comes from, and which flags would fit.
func (c *clusterFlags) explain(err error) error {
	var other *cluster.OtherRun
	switch {
	case c.data == "":
		return err
	case errors.As(err, &other):
		return usagef("--data: %w; these flags fit: %s --data %s", err, strings.Join(cluster.FlagsFor(other.There), " "), quoteIfOdd(c.data))
	case errors.Is(err, persist.ErrUnclaimed):
		return usagef("--data: %w", err)
	}
	return fmt.Errorf("the cluster is not started: %w", err)
}
