package tui

import (
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"synod/roles"
	"synod/tui/spacetime"
)

// The inks of pictures that know no theme, in the colours of one.

// inks are the styles of the inks of one picture. They are kept from frame to frame for their memory only.
type inks struct {
	theme  *Theme
	values []roles.Value
	styles [1 << inkBits]inkStyle // where a few bits of the ink say
	frame  uint32
}

// inkStyle is the style that an ink on a ground had last, in a frame.
type inkStyle struct {
	ink    spacetime.Ink
	ground spacetime.Ground
	frame  uint32
	style  uv.Style
}

const inkBits = 8

// textColour is what the terminal writes texts in, as far as one knows.
func (t *Theme) textColour() color.Color {
	if t.dark {
		return color.RGBA{R: 0xd7, G: 0xda, B: 0xe0, A: 0xff}
	}
	return color.RGBA{R: 0x1c, G: 0x1f, B: 0x24, A: 0xff}
}

// How far something steps back, in hundredths of the way to the ground.
var shades = [...]int{spacetime.Full: 0, spacetime.Back: 42, spacetime.Quiet: 58, spacetime.Gone: 64}

// begin begins a picture.
func (k *inks) begin(t *Theme, values []roles.Value) {
	k.theme, k.values = t, values
	k.frame++
}

// of returns the style of an ink on a ground.
func (k *inks) of(ink spacetime.Ink, ground spacetime.Ground) *uv.Style {
	at := uint32(ink.Tone) | uint32(ink.Shade)<<4 | uint32(ink.Agent)<<6 | uint32(ink.Value)<<8 | uint32(ground)<<12
	if ink.Bold {
		at += 1 << 14
	}
	if ink.Reverse {
		at += 1 << 15
	}
	is := &k.styles[at*2654435769>>(32-inkBits)] // Knuth's multiplicative hashing
	if is.frame != k.frame || is.ink != ink || is.ground != ground {
		*is = inkStyle{ink, ground, k.frame, k.mixed(ink, ground)}
	}
	return &is.style
}

func (k *inks) mixed(ink spacetime.Ink, ground spacetime.Ground) uv.Style {
	t := k.theme
	var s uv.Style
	switch ink.Tone {
	case spacetime.Text:
		s = uv.Style{Fg: t.text.Fg}
	case spacetime.Strong, spacetime.Here:
		s = uv.Style{Fg: t.strong.Fg}
	case spacetime.Dim:
		s = t.dim
	case spacetime.Faint:
		s = t.faint
	case spacetime.Thin:
		s = t.link
	case spacetime.Bad:
		s = uv.Style{Fg: t.bad.Fg}
	case spacetime.Hue:
		s = uv.Style{Fg: t.owner(ink.Agent).Fg}
	case spacetime.Chip:
		s = t.value(k.values[ink.Value])
	}
	if ink.Bold {
		s.Attrs |= uv.AttrBold
	}
	if ink.Reverse {
		s.Attrs |= uv.AttrReverse
	}
	s = t.recede(s, ink.Shade)
	switch ground {
	case spacetime.Side, spacetime.Band:
		if s.Bg == nil {
			s.Bg = t.side.Bg
		}
	}
	return s
}

// recede has a style step back. Where there are no colours to mix, what is hardly there is faint.
func (t *Theme) recede(s uv.Style, by spacetime.Shade) uv.Style {
	if by == spacetime.Full {
		return s
	}
	if !t.colour {
		if by != spacetime.Back {
			s.Attrs = s.Attrs&^uv.AttrBold | uv.AttrFaint
		}
		return s
	}
	if _, basic := s.Fg.(ansi.BasicColor); basic || s.Fg == nil && t.side.Bg == nil {
		if by == spacetime.Gone || by == spacetime.Quiet {
			s.Fg, s.Bg, s.Attrs = ansi.BrightBlack, nil, s.Attrs&^uv.AttrBold
		}
		return s
	}
	if by == spacetime.Gone {
		s.Attrs &^= uv.AttrBold
	}
	if s.Fg == nil {
		s.Fg = t.textColour()
	}
	s.Fg = mix(s.Fg, t.ground(), shades[by])
	if s.Bg != nil {
		s.Bg = mix(s.Bg, t.ground(), shades[by])
	}
	return s
}
