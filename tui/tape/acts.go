package tape

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// What the commands do. An error ends the tape.

func (Comment) play(*player) error { return nil }

// play looks for the program, as VHS does. The one that plays need not look for itself.
func (c Require) play(*player) error {
	if c.Program == "synod" {
		return nil
	}
	if _, err := exec.LookPath(c.Program); err != nil {
		return fmt.Errorf("the tape requires %s, and there is no such program: %w", c.Program, err)
	}
	return nil
}

func (Output) play(*player) error { return nil } // Outputs are written at the end.
func (Env) play(*player) error    { return nil } // The environment was made at the start.

func (c Type) play(p *player) error {
	for _, r := range c.Text {
		if err := p.press(runeBytes(r), c.Pace.or(p.speed)); err != nil {
			return err
		}
	}
	return nil
}

// press presses a key, and then rests.
func (p *player) press(bytes string, rest time.Duration) error {
	p.pressed++
	if err := p.term.bytes(bytes); err != nil {
		return err
	}
	return p.sleep(rest)
}

func (c Key) play(p *player) error {
	if c.Name == "ScrollUp" || c.Name == "ScrollDown" {
		// They scroll the window of VHS, not the program in it; on the alternate screen there is nothing to scroll.
		return p.sleep(c.Pace.or(p.speed) * time.Duration(c.Count))
	}
	bytes, err := keyBytes(0, c.Name)
	for range c.Count {
		if err == nil {
			err = p.press(bytes, c.Pace.or(p.speed))
		}
	}
	return err
}

// A chord takes no time: VHS does not rest after it.
func (c Chord) play(p *player) error {
	for _, key := range c.Keys {
		bytes, err := keyBytes(c.modifiers(), key)
		if err == nil {
			err = p.press(bytes, 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c Sleep) play(p *player) error { return p.sleep(c.D) }

func (Hide) play(p *player) error { p.rec.hide(); return nil }
func (Show) play(p *player) error { p.rec.show(); return nil }

func (c Screenshot) play(p *player) error {
	p.rec.screenshot(p.line.Pos, c.Path)
	return nil
}

func (c Set) play(p *player) (err error) {
	switch c.Name {
	case "TypingSpeed":
		p.speed = parsed(c.Value)
	case "WaitTimeout":
		p.timeout = parsed(c.Value)
	case "WaitPattern":
		p.pattern, err = regexp.Compile(c.Value)
	case "PlaybackSpeed":
		p.rec.speed, err = strconv.ParseFloat(c.Value, 64)
	}
	return err
}

func (c Source) play(*player) error {
	return fmt.Errorf("Source %s is still to be read; a tape with Source comes from Load", c.Path)
}

func (c Copy) play(p *player) error {
	p.clipboard = c.Text
	return nil
}

// Paste types what is on the clipboard, without a rest between the keys, as VHS does.
func (Paste) play(p *player) error {
	for _, r := range p.clipboard {
		if err := p.press(runeBytes(r), 0); err != nil {
			return err
		}
	}
	return nil
}

func (c Caption) play(p *player) error {
	p.captions = append(p.captions, Shown{Pos: p.line.Pos, At: p.clock.Now(), Text: c.Text})
	return p.term.say(c.Text)
}

// Size resizes the terminal. The first size of a tape is the one that it starts with, unless the options overrule it.
func (c Size) play(p *player) error {
	if !p.sized {
		p.sized = true
		return nil
	}
	return p.term.resize(c.Width, c.Height)
}

func (c Click) play(p *player) error { return p.term.mouse(c.Button, c.Column, c.Row) }

func (c Wheel) play(p *player) error {
	button := "wheel up"
	if c.Down {
		button = "wheel down"
	}
	for range c.Count {
		if err := p.term.mouse(button, c.Column, c.Row); err != nil {
			return err
		}
	}
	return nil
}

func (c Press) play(p *player) error {
	bytes, err := KeyBytes(c.Name)
	if err != nil {
		return err
	}
	return p.press(bytes, p.speed)
}

func (c PasteText) play(p *player) error  { return p.term.paste(c.Text) }
func (c Background) play(p *player) error { return p.term.light(c.Light) }
