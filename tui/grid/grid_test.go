package grid

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

const styled = "\x1b[1mbold\x1b[m \x1b[38;2;230;159;0morange\x1b[m 漢字 é\n╭─╮ ⠿ ▁ <&>\n"

func TestTextIsWhatIsSeen(t *testing.T) {
	g := New(styled, 24, 3)
	if got, want := g.Text(), "bold orange 漢字 é\n╭─╮ ⠿ ▁ <&>\n\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if got := g.At(12, 0); got.Content != "漢" || got.Width != 2 {
		t.Errorf("the wide character is %+v", got)
	}
	if !strings.Contains(g.Styles(), "bold") || !strings.Contains(g.Styles(), "#e69f00") {
		t.Errorf("styles are %s", g.Styles())
	}
}

func TestGridsAreEqualWhenAllCellsAre(t *testing.T) {
	g := New(styled, 24, 3)
	if !g.Equal(New(styled, 24, 3)) {
		t.Error("a grid differs from itself")
	}
	for _, other := range []*Grid{New(styled, 25, 3), New(styled+"x", 24, 3), New(strings.Replace(styled, "\x1b[1m", "", 1), 24, 3)} {
		if g.Equal(other) {
			t.Errorf("equal:\n%s\n%s", g.Text(), other.Text())
		}
	}
}

// A picture is XML that any browser reads, has every word that is seen, and is the same each time.
func TestPictures(t *testing.T) {
	for _, light := range []bool{false, true} {
		g := New(styled, 24, 3)
		picture := g.SVG(Picture{Title: "a <title>", Light: light})
		words := ""
		decoder := xml.NewDecoder(strings.NewReader(string(picture)))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("not XML: %v\n%s", err, picture)
			}
			if text, ok := token.(xml.CharData); ok {
				words += string(text) + " "
			}
		}
		for _, word := range []string{"bold", "orange", "漢", "é", "<&>", "a <title>"} {
			if !strings.Contains(words, word) {
				t.Errorf("%q is not in the picture:\n%s", word, picture)
			}
		}
		if string(g.SVG(Picture{Title: "a <title>", Light: light})) != string(picture) {
			t.Error("the picture is another one the second time")
		}
	}
}

func TestFormats(t *testing.T) {
	var notYet *NotYetError
	var unknown *UnknownFormatError
	for path, want := range map[string]string{"a.svg": ".svg", "b/a.txt": ".txt", "a.cast": ".cast"} {
		if got, err := FormatOf(path); got != want || err != nil {
			t.Errorf("%s: %s, %v", path, got, err)
		}
	}
	if _, err := FormatOf("a.gif"); !errors.As(err, &notYet) {
		t.Errorf("a gif: %v", err)
	}
	if _, err := FormatOf("a.doc"); !errors.As(err, &unknown) {
		t.Errorf("a doc: %v", err)
	}
}

func FuzzPicture(f *testing.F) {
	f.Add(styled)
	f.Fuzz(func(t *testing.T, content string) {
		g := New(content, 20, 4)
		decoder := xml.NewDecoder(strings.NewReader(string(g.SVG(Picture{}))))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%q is drawn as what is no XML: %v", content, err)
			}
		}
	})
}
