package tui

import (
	"slices"
	"strings"
	"testing"
)

// The votes of an acceptor in both quorums stand in the order in which that one cast them, whichever value was chosen first.
func TestVotesOfBothQuorumsStandInTheirOrder(t *testing.T) {
	script := alarmed(12, 15, append(slices.Clone(brokenPromise[:11]),
		"deliver p1>a1 Accept", "deliver p2>a1 Accept", "deliver p2>a2 Accept", "deliver p1>a2 Accept"))
	d := startSituation(t, situation{config: separate(2, 3, 2), seed: 1, script: script}, sizes[2], looks["dark"])
	text := d.Frame().Text()
	if strings.Count(text, "then  1.p1 red") != 1 || strings.Count(text, "then  1.p2 blue") != 1 {
		t.Errorf("a1 voted for red, then for blue, and a2 the other way round:\n%s", text)
	}
}

// In the picture of a violation an acceptor shows the vote for which it is in a quorum, also when it has voted again since; and no hint
// lies across it.
func TestVotesInThePictureOfAViolation(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.model.newcomer.on = true
	d.do(lines("without adopt-reported", "propose A red", "run 200ms", "propose E blue", "run 400ms") + "esc")
	text := d.Frame().Text()
	chosen := d.model.st().Chosen()
	if len(chosen) < 2 {
		t.Fatalf("there is no violation in\n%s", text)
	}
	both := quarrel(chosen)
	want := 0
	for id := range both[0].Quorum.All() {
		if d.model.st().World().HighestVote(id, 0) != both[0].Proposal {
			want++
		}
	}
	if got := strings.Count(text, "then"); want < 2 || got < want {
		t.Errorf("%d of the quorum have voted again, and %d say so in\n%s", want, got, text)
	}
	if strings.Contains(text, firstSteps[1].rows[1]) {
		t.Errorf("a hint is drawn in\n%s", text)
	}
}
