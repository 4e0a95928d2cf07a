package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// lookFlags say how the dashboard is drawn, and how it begins.
type lookFlags struct {
	theme   string
	colour  string
	ascii   bool
	size    size
	paused  bool
	speed   float64
	pace    string
	noMouse bool
	log     string
}

// The words that some flags take.
var (
	themes      = []string{"auto", "dark", "light"}
	colourWords = []string{"auto", "always", "never"}
	onOff       = []string{"on", "off"}
)

// size is that of a canvas in cells; nothing stands for the terminal's.
type size struct{ width, height int }

// The bounds of a canvas. The largest one is more than any screen has, and little enough to be drawn at once.
const (
	minCanvas = 20
	maxCanvas = 1000
)

func (l *lookFlags) add(f *pflag.FlagSet) {
	l.theme, l.colour, l.speed, l.pace = "auto", "auto", 1, "on"
	add(f, &l.theme, "theme", "WHICH", l.theme, "dark or light colours; auto asks the terminal", oneOf(themes...))
	l.addColour(f)
	f.BoolVar(&l.ascii, "ascii", false, "draw with the characters of ASCII only")
	add(f, &l.size, "size", "WxH", "", "fix the canvas at so many columns and rows, such as 120x40", aSize)
	f.BoolVar(&l.paused, "paused", false, "begin with the clock stopped")
	add(f, &l.speed, "speed", "X", "1", "how fast time passes at the beginning, 0.0625 to 4096; 1 is 1/40 of real time", aSpeed)
	add(f, &l.pace, "pace", "WHEN", "on", "whether the clock stops for what decides something, until it can be read: on or off", oneOf(onOff...))
	f.BoolVar(&l.noMouse, "no-mouse", false, "leave the mouse to the terminal, to select text")
	add(f, &l.log, "log", "FILE", "", "write what the dashboard does into this file, for debugging", given("a file"))
}

// addColour adds the one flag that text needs too.
func (l *lookFlags) addColour(f *pflag.FlagSet) {
	l.colour = "auto"
	add(f, &l.colour, "color", "WHEN", l.colour, "always, never, or auto, which respects NO_COLOR and what the terminal can do", oneOf(colourWords...))
}

func aSize(text string) (size, error) {
	w, h, ok := strings.Cut(strings.ToLower(text), "x")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	switch {
	case !ok || err1 != nil || err2 != nil:
		return size{}, errors.New("write columns, an x and rows, such as 120x40")
	case width < minCanvas || width > maxCanvas || height < 5 || height > maxCanvas:
		return size{}, fmt.Errorf("a canvas has %d to %d columns and 5 to %d rows", minCanvas, maxCanvas, maxCanvas)
	}
	return size{width, height}, nil
}

func aSpeed(text string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(x >= 1.0/16 && x <= 4096) { // written so that NaN is refused too
		return 0, errors.New("write a number from 0.0625 to 4096, such as 2 or 0.5x")
	}
	return x, nil
}
