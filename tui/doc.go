// Package tui is the dashboard: one model for the terminal that shows a run of package cluster, moves it in time, and gives every
// command of its language a key. It knows ballots, values and quorums, and no protocol. Update decides, View draws, and commands wait.
package tui
