package cli

import (
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"

	"synod/persist/outfile"
)

// openLog begins a log in a file, and has the runtime write there too should the program die of something that no one
// can recover from: the terminal is not fit to be read then. Without a file there is no log.
func openLog(path string) (*slog.Logger, func(), error) {
	if path == "" {
		return nil, func() {}, nil
	}
	f, err := outfile.Anywhere().Log(path)
	if err != nil {
		return nil, nil, usagef("--log: %w", err)
	}
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("the log cannot take a crash report: %w", err)
	}
	log := slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	log.Info("start", "version", version(), "arguments", os.Args[1:])
	return log, func() { f.Close() }, nil
}
