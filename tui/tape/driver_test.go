package tape

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"synod/tui/clock"
)

// listener writes down the messages that it gets, and answers some of them.
type listener struct {
	got    *[]string
	init   tea.Cmd
	answer map[string]tea.Cmd
	mouse  tea.MouseMode
}

func (l listener) Init() tea.Cmd { return l.init }

func (l listener) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s := fmt.Sprint(msg)
	if _, ok := msg.(string); !ok {
		s = fmt.Sprintf("%T", msg)
		if k, ok := msg.(fmt.Stringer); ok {
			s += " " + k.String()
		}
	}
	*l.got = append(*l.got, s)
	return l, l.answer[s]
}

func (l listener) View() tea.View {
	v := tea.NewView(strings.Join(*l.got, "\n"))
	v.MouseMode = l.mouse
	return v
}

func say(s string) tea.Cmd { return func() tea.Msg { return s } }

func listen(l listener) (*Driver, *clock.Virtual, *[]string) {
	l.got = new([]string)
	clk := clock.NewVirtual()
	return NewDriver(l, clk, Screen{Width: 20, Height: 5}), clk, l.got
}

func TestAProgramIsToldWhereItIs(t *testing.T) {
	d, _, got := listen(listener{init: say("init")})
	d.Start()
	want := []string{"tea.EnvMsg", "tea.ColorProfileMsg TrueColor", "tea.WindowSizeMsg", "init"}
	if !slices.Equal(*got, want) {
		t.Errorf("got %v, want %v", *got, want)
	}
}

func TestBatchesSequencesAndTimersComeInOrder(t *testing.T) {
	clk := clock.NewVirtual()
	got := new([]string)
	d := NewDriver(listener{got: got, answer: map[string]tea.Cmd{
		"go": tea.Batch(clk.After(20, "late"), say("a"), nil, tea.Batch(say("b"), clk.After(10, "early")),
			tea.Sequence(say("1"), clk.After(5, "2"), nil, tea.Sequence(say("3"), say("4")), tea.Batch(say("5"), say("6")))),
		"late": tea.Sequence(nil, nil),
	}}, clk, Screen{})
	d.Send("go")
	now := slices.Clone(*got)
	d.Advance(9)
	soon := slices.Clone(*got)
	d.Advance(100)
	if want := []string{"go", "a", "b", "1"}; !slices.Equal(now, want) {
		t.Errorf("at once: got %v, want %v", now, want)
	}
	if want := []string{"go", "a", "b", "1", "2", "3", "5", "6", "4"}; !sameElements(soon, want) || soon[4] != "2" {
		t.Errorf("soon: got %v, want %v", soon, want)
	}
	if want := []string{"early", "late"}; !slices.Equal((*got)[len(soon):], want) || clk.Now() != 100 {
		t.Errorf("later: got %v, want %v", (*got)[len(soon):], want)
	}
}

func sameElements(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func TestRequestsAreAnswered(t *testing.T) {
	d, _, got := listen(listener{answer: map[string]tea.Cmd{"size": tea.RequestWindowSize, "colour": tea.RequestBackgroundColor,
		"sleep": tea.Suspend}})
	d.Send("size")
	d.Send("colour")
	d.Send("sleep")
	all := strings.Join(*got, ",")
	for _, want := range []string{"tea.WindowSizeMsg", "tea.BackgroundColorMsg", "tea.SuspendMsg,tea.ResumeMsg"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in %s", want, all)
		}
	}
}

func TestQuittingIsTheEnd(t *testing.T) {
	for _, quit := range []tea.Cmd{tea.Quit, tea.Interrupt} {
		d, _, got := listen(listener{answer: map[string]tea.Cmd{"end": tea.Batch(quit, say("too late"))}})
		d.Send("end")
		d.Send("too late")
		if !d.Quit() || d.Err() != nil || !slices.Equal(*got, []string{"end"}) {
			t.Errorf("quit %v, error %v, got %v", d.Quit(), d.Err(), *got)
		}
	}
}

func TestAProgramThatNeverRestsIsStopped(t *testing.T) {
	clk := clock.NewVirtual()
	for name, again := range map[string]tea.Cmd{"at once": say("again"), "after no time": clk.After(0, "again")} {
		d := NewDriver(listener{got: new([]string), answer: map[string]tea.Cmd{"again": again}}, clk, Screen{})
		d.Send("again")
		d.Advance(clk.Now() + time.Second)
		if !d.Quit() || d.Err() == nil || !strings.Contains(d.Err().Error(), "never rests: 100000 messages") {
			t.Errorf("%s: quit %v, error %v", name, d.Quit(), d.Err())
		}
	}
}

func TestABusyProgramIsNotStoppedWhileTimePasses(t *testing.T) {
	clk := clock.NewVirtual()
	got := new([]string)
	d := NewDriver(listener{got: got, answer: map[string]tea.Cmd{"tick": clk.After(time.Microsecond, "tick")}}, clk, Screen{})
	d.Send("tick")
	d.Advance(2 * MaxMessages * time.Microsecond)
	if d.Err() != nil || len(*got) != 2*MaxMessages+1 {
		t.Errorf("%d ticks, error %v", len(*got), d.Err())
	}
}

func TestKeysTextAndPasteArriveAsFromATerminal(t *testing.T) {
	d, _, got := listen(listener{})
	d.Type("aB ")
	if err := d.Keys("esc", "ctrl+c", "shift+tab"); err != nil {
		t.Fatal(err)
	}
	for _, msg := range pasteMsgs(&d.decoder, "x\ny") {
		d.Send(msg)
	}
	want := []string{"tea.KeyPressMsg a", "tea.KeyPressMsg B", "tea.KeyPressMsg space", "tea.KeyPressMsg esc", "tea.KeyPressMsg ctrl+c",
		"tea.KeyPressMsg shift+tab", "tea.PasteStartMsg", "tea.PasteMsg x\ry", "tea.PasteEndMsg"}
	if !slices.Equal(*got, want) {
		t.Errorf("got %q, want %q", *got, want)
	}
	if err := d.Keys("nonsense"); err == nil {
		t.Error("a key that does not exist was pressed")
	}
}

func TestColoursAreThoseOfTheTerminal(t *testing.T) {
	m, _ := launchToy(nil, nil, 30, 6, clock.NewVirtual(), nil)
	for _, c := range []struct {
		profile colorprofile.Profile
		styles  string
	}{{colorprofile.TrueColor, "2: 1-5 bold green\n"}, {colorprofile.ASCII, "2: 1-5 bold\n"}} {
		d := NewDriver(m, clock.NewVirtual(), Screen{Width: 30, Height: 6, Profile: c.profile})
		d.Start()
		if got := d.Frame().Styles(); got != c.styles {
			t.Errorf("%s: got %q, want %q", c.profile, got, c.styles)
		}
	}
}
