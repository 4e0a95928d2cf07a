package cluster

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// A word may have any characters that a reader can see and tell apart, also such as are joined from several: letters with
// marks, emoji with joiners, Persian with a joiner that keeps two letters apart.

const (
	zeroWidthNonJoiner = '\u200C'
	zeroWidthJoiner    = '\u200D'
	blackFlag          = '\U0001F3F4' // begins the flag of a region, whose name follows in tags
	endOfTags          = '\U000E007F'
)

// unreadable returns the first character of a text that no word may have, counted from 0, and why; or -1.
func unreadable(text string) (at int, why string) {
	if isPlain(text) {
		return -1, ""
	}
	all := []rune(text)
	for parts := graphemes.FromString(text); parts.Next(); {
		part := []rune(parts.Value())
		for i := range part {
			if why := unreadableIn(part, i, all[at:]); why != "" {
				return at + i, why
			}
		}
		at += len(part)
	}
	return -1, ""
}

// isPlain reports whether a text is ASCII that can be seen, as nearly every one is.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// unreadableIn says why a character of a group that is drawn as one cannot be read, or "". The rest begins with the group.
func unreadableIn(part []rune, i int, rest []rune) string {
	r := part[i]
	switch {
	case r == zeroWidthJoiner || r == zeroWidthNonJoiner:
		if joins(part, i, rest) {
			return ""
		}
	case isTag(r):
		if i > 0 && part[0] == blackFlag && part[len(part)-1] == endOfTags {
			return ""
		}
	case unicode.Is(unicode.M, r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		if i > 0 && part[0] != ' ' {
			return ""
		}
		return fmt.Sprintf("%U belongs to the character before it, and there is none", r)
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return ""
	case unicode.IsPrint(r) && r != utf8.RuneError && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return ""
	}
	return whyNot(r)
}

func isTag(r rune) bool { return 0xE0020 <= r && r <= endOfTags }

// joins reports whether a joiner has something to join, or to keep apart: what is drawn as one with it, or letters on both
// sides of a script whose letters join.
func joins(part []rune, i int, rest []rune) bool {
	if i == 0 || i+1 >= len(rest) {
		return false
	}
	next := rest[i+1]
	if unicode.Is(unicode.M, next) || unicode.Is(unicode.Join_Control, next) || unicode.Is(unicode.Sk, next) || isTag(next) {
		return false
	}
	if i+1 < len(part) {
		return part[i] == zeroWidthJoiner
	}
	for _, script := range joining {
		if unicode.Is(script, part[0]) && unicode.Is(script, next) {
			return true
		}
	}
	return false
}

// joining are the scripts whose letters change with their neighbours, so that a joiner between two of them can be seen.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mandaic, unicode.Mongolian, unicode.Nko, unicode.Phags_Pa, unicode.Manichaean,
	unicode.Psalter_Pahlavi, unicode.Hanifi_Rohingya, unicode.Sogdian, unicode.Adlam,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Balinese, unicode.Javanese,
}

// whyNot says what is wrong with a character that cannot be a part of a word.
func whyNot(r rune) string {
	switch {
	case r == utf8.RuneError:
		return "a character was lost here: the text is not UTF-8"
	case unicode.IsControl(r):
		return fmt.Sprintf("%U is a control character: leave it out", r)
	case unicode.Is(unicode.Bidi_Control, r):
		return fmt.Sprintf("%U changes the direction in which a line is read: leave it out", r)
	case r == zeroWidthJoiner:
		return fmt.Sprintf("%U joins two characters, and there are no two here that it could join", r)
	case r == zeroWidthNonJoiner:
		return fmt.Sprintf("%U keeps two characters apart, and there are no two here that would join", r)
	case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
		return fmt.Sprintf("%U is not the plain blank, but looks like it: write a plain one", r)
	case unicode.Is(unicode.Co, r):
		return fmt.Sprintf("%U is a private character, which every font draws in its own way", r)
	case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
		return fmt.Sprintf("%U cannot be seen: leave it out", r)
	}
	return fmt.Sprintf("%U is no character of Unicode %s, which is what this program knows", r, unicode.Version)
}
