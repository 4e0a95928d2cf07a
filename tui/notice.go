package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// What the program says to whoever sits at the screen, in answer to a key or a command, has a row of its own between the panels
// and the time bar, or on a low screen that of the bar while it lasts. Nothing else uses that row, and nothing that happens in the run
// takes the answer away.

// answerTime is how long an answer stays, unless a key is pressed before. One of more than 66 characters cannot be read in that time, so
// it stays for letterTime a character: an answer that is gone before it was read might as well not have been given.
const (
	answerTime = 4 * time.Second
	letterTime = 60 * time.Millisecond
)

// leastBody are the rows that are left to the panels, whatever has to be said.
const leastBody = 4

// forget says that the time of an answer is over.
type forget struct{ answer int }

// fail shows an error, as a sentence.
func (m *Model) fail(err error) { m.reply(asSentence(err.Error()), true) }

// asSentence makes a sentence of the text of an error: a capital, unless it begins with a name, and a full stop, unless it ends with
// what is to be typed.
func asSentence(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if first != "" && strings.Trim(first, "abcdefghijklmnopqrstuvwxyz") == "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if text != "" && !strings.Contains(text, "; try: ") && !strings.ContainsAny(text[len(text)-1:], ".?!:…") {
		text += "."
	}
	return text
}

// say shows an answer.
// The format may name acts, whose keys it then has.
func (m *Model) say(format string, args ...any) {
	m.reply(fmt.Sprintf(m.keyedFormat(format), args...), false)
}

func (m *Model) reply(text string, isError bool) {
	m.notice, m.isError = text, isError
	m.answers++
}

// unsay takes the answer away: its time is over, or a key has been pressed.
func (m *Model) unsay() { m.notice, m.isError = "", false }

// forgetLater asks to be told when the time of a new answer is over.
func (m *Model) forgetLater() tea.Cmd {
	if m.notice == "" || m.timed == m.answers {
		return nil
	}
	m.timed = m.answers
	return m.clock.After(max(answerTime, time.Duration(width(m.notice))*letterTime), forget{m.answers})
}

// forget takes the answer away, unless it is a later one.
func (m *Model) forget(f forget) {
	if f.answer == m.answers {
		m.unsay()
	}
}

// noticeRows are the rows of the answer, or of what is wrong with a line that is being typed. It takes the rows that it
// needs from the panels, and leaves them leastBody.
func (m *Model) noticeRows() []line {
	_, bar := m.between(1)
	most := max(1, m.h-2-bar-m.captionHeight()-leastBody)
	style := m.theme.strong
	if m.isError {
		style = m.theme.bad
	}
	says := line{{m.notice, style}}
	if m.prompt != nil {
		if typed := m.prompt.says(m.theme); typed != nil {
			says = typed
		}
	}
	rows := says.wrap(m.w - 2)
	if len(rows) > most {
		rows = append(rows[:most-1:most-1], append(rows[most-1], span{" " + m.theme.glyph.ellipsis, style}))
	}
	return rows
}

func (m *Model) drawNotice(p pen, rows []line) {
	for i, row := range rows {
		p.sub(1, 0, p.width()-2, p.height()).short(0, i, row, m.theme.glyph.ellipsis)
	}
}
