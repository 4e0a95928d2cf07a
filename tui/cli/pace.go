package cli

// paceOff reports whether SYNOD_PACE=off: then the screen's clock waits for nobody, neither for a reader nor for someone who
// types. Tapes are played so, for they have their own pauses.
func paceOff(env []string) bool { return environment(env, "SYNOD_PACE") == "off" }
