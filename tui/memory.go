package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/persist/notes"
)

// What is remembered of whoever sits here, from one start of the program to the next: which lessons were heard and how far, and which
// hints are not needed any more. Nothing depends on it: without a file it is remembered until the program ends.

// memory is what is noted, the latest last.
type memory struct {
	file  notes.File
	all   []notes.Note
	cause error // why nothing more is written; nil while it is
}

func remembering(file notes.File) memory {
	all, err := file.Read()
	return memory{file: file, all: all, cause: err}
}

// noted returns what is remembered of a name; "" for nothing.
func (m *Model) noted(name string) string {
	if i := slices.IndexFunc(m.memory.all, func(n notes.Note) bool { return n.Name == name }); i >= 0 {
		return m.memory.all[i].Text
	}
	return ""
}

// note remembers something. That it cannot be written is said once.
func (m *Model) note(name, text string) {
	if m.noted(name) == text {
		return
	}
	new := notes.Note{Name: name, Text: text}
	mine := slices.DeleteFunc(slices.Clone(m.memory.all), func(n notes.Note) bool { return n.Name == name })
	m.memory.all = append(mine, new)
	if m.memory.file == "" || m.memory.cause != nil {
		return
	}
	all, err := m.memory.file.Add(new)
	if err != nil {
		m.memory.cause = err
		m.fail(fmt.Errorf("which lessons you have heard is not remembered any more: %w", err))
		return
	}
	m.memory.all = all // with what another program has noted
}

// lessonNote is what the names of notes about lessons begin with.
const lessonNote = "lesson/"

// heard is how far a lesson was heard.
type heard struct {
	done  bool // to its end, once
	beats int  // since it was begun last; 0 at its beginning and at its end
}

const doneWord = "done"

// heard returns how far the lesson of a key was heard.
func (m *Model) heard(key string) (h heard) {
	for _, word := range strings.Fields(m.noted(lessonNote + key)) {
		if word == doneWord {
			h.done = true
			continue
		}
		var beats, of int
		if n, _ := fmt.Sscanf(word, "%d/%d", &beats, &of); n == 2 && 0 < beats && beats < of {
			h.beats = beats
		}
	}
	return h
}

// begunLast returns the key of the lesson that was begun last and not heard to its end; "" for none.
func (m *Model) begunLast() string {
	for _, n := range slices.Backward(m.memory.all) {
		if key, ok := strings.CutPrefix(n.Name, lessonNote); ok && m.heard(key).beats > 0 {
			return key
		}
	}
	return ""
}

// noteLesson remembers how far the lesson was heard that is told.
func (m *Model) noteLesson() {
	if m.lesson == nil {
		return
	}
	s := m.lesson.Scenario()
	name, h := lessonNote+s.Key(), m.heard(s.Key())
	played, of := m.lesson.Progress()
	var words []string
	if h.done || played == of {
		words = append(words, doneWord)
	}
	if 0 < played && played < of {
		words = append(words, fmt.Sprintf("%d/%d", played, of))
	}
	if text := strings.Join(words, " "); played > 0 && !strings.ContainsAny(name, " ") {
		m.note(name, text)
	}
}
