package tui

// The lower border of a box says what of it cannot be seen, and what is the matter. Nothing of that is cut: each thing has forms, of which
// a shorter one is taken where there is no room for all, and what matters least goes first.

// wordings are the forms in which a border says one thing, the longest first.
type wordings []line

// only is something that has one form.
func only(l line) wordings {
	if len(l) == 0 {
		return nil
	}
	return wordings{l}
}

// fitBorder puts things one behind the other, what matters most first, as long as there is room for. First all are said in fewer words,
// the last first; then the last go. What was shortened for room that there is in the end is said in full again.
func (t *Theme) fitBorder(things []wordings, room int) line {
	said := make([]wordings, 0, len(things))
	for _, w := range things {
		if len(w) > 0 {
			said = append(said, w)
		}
	}
	form := make([]int, len(said))
	all := func() line {
		parts := make([]line, len(said))
		for i := range said {
			parts[i] = said[i][form[i]]
		}
		return t.joined(parts)
	}
	for len(said) > 0 && all().width() > room {
		if i := shortenable(said, form); i >= 0 {
			form[i]++
		} else {
			said = said[:len(said)-1]
		}
	}
	for i := range said {
		for form[i] > 0 {
			if form[i]--; all().width() > room {
				form[i]++
				break
			}
		}
	}
	return all()
}

// shortenable returns the last of the things that have been shortened least, and can be shortened; -1 if there is none.
func shortenable(said []wordings, form []int) int {
	which := -1
	for i := range said {
		if form[i]+1 < len(said[i]) && (which < 0 || form[i] <= form[which]) {
			which = i
		}
	}
	return which
}

// borderText writes into the lower border of a box.
func (m *Model) borderText(box pen, things []wordings) {
	box.line(2, box.height()-1, m.theme.fitBorder(things, box.width()-4))
}
