package cli

import (
	"errors"
	"fmt"

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
	dir, err := persist.OpenDir(c.data)
	if err != nil {
		return nil, nil, fmt.Errorf("--data: %w", err)
	}
	return dir, dir.Close, nil
}

// explain says where an error at the start comes from.
func (c *clusterFlags) explain(err error) error {
	if c.data == "" {
		return err
	}
	return fmt.Errorf("the cluster is not started: %w", err)
}
