package grid

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/x/ansi"
)

// Theme has the colours of a picture that a frame leaves to the terminal.
type Theme struct {
	Foreground, Background color.RGBA
	// Basic are the sixteen named colours, black to bright white.
	Basic [16]color.RGBA
}

// Dark is the theme of a dark terminal. Its named colours are near to those that the dashboard has on a terminal with all colours, so
// that a picture with sixteen of them looks like the others.
func Dark() Theme {
	return Theme{
		Foreground: rgb(0xd7dae0),
		Background: rgb(0x17181c),
		Basic: palette(0x101216, 0xa8220f, 0x58c48a, 0xdd971a, 0x1f45f2, 0x9a5fc4, 0x63c5d2, 0xc4cad4,
			0x6f7988, 0xff6b57, 0x22b57c, 0xf5ec3c, 0xaab4ff, 0xf0a9d8, 0x4aaef5, 0xffffff),
	}
}

// Light is the theme of a light terminal.
func Light() Theme {
	return Theme{
		Foreground: rgb(0x1c1f24),
		Background: rgb(0xffffff),
		Basic: palette(0x101216, 0xb3240f, 0x1f7a5e, 0x8a5f00, 0x173df1, 0x7a2463, 0x1478ab, 0xc9ced6,
			0x5d6776, 0xd8442d, 0x2c9a77, 0xb08900, 0x2a35b0, 0xa8519a, 0x2d8bbf, 0xffffff),
	}
}

func palette(values ...uint32) (p [16]color.RGBA) {
	for i, v := range values {
		p[i] = rgb(v)
	}
	return p
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// resolve gives the colour that c has under the theme, and fallback if the frame does not say.
func (t Theme) resolve(c color.Color, fallback color.RGBA) color.RGBA {
	switch c := c.(type) {
	case nil:
		return fallback
	case ansi.BasicColor:
		return t.Basic[c&15]
	case ansi.IndexedColor:
		if c < 16 {
			return t.Basic[c]
		}
	}
	return opaque(c)
}

func opaque(c color.Color) color.RGBA {
	r, g, b, _ := c.RGBA()
	return color.RGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 0xff}
}

// mix goes from a towards b, by a share in percent.
func mix(a, b color.RGBA, percent int) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8((int(x)*(100-percent) + int(y)*percent) / 100) }
	return color.RGBA{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: 0xff}
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

var basicNames = [16]string{
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red", "bright-green",
	"bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
}

// colorName tells a colour as the frame asked for it: by name, by number, or by its parts.
func colorName(c color.Color) string {
	switch c := c.(type) {
	case ansi.BasicColor:
		return basicNames[c&15]
	case ansi.IndexedColor:
		return fmt.Sprintf("color%d", uint8(c))
	}
	return hex(opaque(c))
}
