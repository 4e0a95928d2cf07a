package cli

import (
	"io"
	"strings"
	"testing"
	"time"

	"synod/persist/outfile"
	"synod/tui/clock"
	"synod/tui/demos"
	"synod/tui/tape"
)

// Every demo plays as a place of the dashboard from its beginning to its end, also where there is less room than it asks for.
func TestDemosPlayInTheDashboard(t *testing.T) {
	for _, demo := range demos.List() {
		t.Run(demo.Name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewVirtual()
			m, err := Launch(nil, nil, 0, 0, clk, outfile.Anywhere())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { m.(io.Closer).Close() })
			d := tape.NewDriver(m, clk, tape.Screen{Width: 80, Height: 24})
			d.Start()
			d.Type(":open " + demo.Name)
			if err := d.Keys("enter"); err != nil {
				t.Fatal(err)
			}
			const most = 10 * time.Minute
			for clk.Now() < most && strings.Contains(d.Frame().Text(), "▶ tape") {
				d.Advance(clk.Now() + time.Second)
			}
			if got := d.Frame().Text(); !strings.Contains(got, "my run › "+demo.Name+"  ‖ at its end") {
				t.Errorf("it does not come to its end:\n%s", got)
			}
		})
	}
}
