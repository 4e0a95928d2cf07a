package journal

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"synod/persist"
)

const (
	mark    = "synod journal "
	version = 1
)

// head is the first line of a journal.
func head() string { return mark + strconv.Itoa(version) + "\n" }

// sumSize is how many characters a checksum has.
const sumSize = 8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// chain is the checksum of all lines so far.
type chain uint32

// seal writes a line with its checksum.
func (c *chain) seal(to *bytes.Buffer, line string) {
	*c = chain(crc32.Update(uint32(*c), castagnoli, []byte(line+"\n")))
	fmt.Fprintf(to, "%08x %s\n", uint32(*c), line)
}

// sealAll writes lines so. One with a line end in it is an error.
func (c *chain) sealAll(to *bytes.Buffer, lines []string) error {
	for _, line := range lines {
		if strings.ContainsAny(line, "\n\r") {
			return errors.New("a line of a journal has no line end in it")
		}
		c.seal(to, line)
	}
	return nil
}

// unseal returns what a line says; false when its checksum is not that of what stands here.
func (c *chain) unseal(sealed string) (line string, ok bool) {
	sum, line, found := strings.Cut(sealed, " ")
	next := chain(crc32.Update(uint32(*c), castagnoli, []byte(line+"\n")))
	if !found || len(sum) != sumSize || sum != fmt.Sprintf("%08x", uint32(next)) {
		return "", false
	}
	*c = next
	return line, true
}

// parse reads a journal. A last line that was cut is left out. Damaged is the number of the first line that is not as it was
// written, from 1; 0 for none. The lines are those before it.
func parse(text []byte) (lines []string, damaged int, err error) {
	if bytes.HasPrefix([]byte(head()), text) {
		return nil, 0, nil // it has only begun
	}
	rest, ours := bytes.CutPrefix(text, []byte(head()))
	if !ours {
		return nil, 0, foreign(text)
	}
	var sum chain
	for n := 2; len(rest) > 0; n++ {
		sealed, more, whole := bytes.Cut(rest, []byte("\n"))
		line, ok := sum.unseal(string(sealed))
		switch {
		case !whole:
			return lines, 0, nil
		case !ok:
			return lines, n, nil
		}
		lines, rest = append(lines, line), more
	}
	return lines, 0, nil
}

// foreign says what is wrong with a file that does not begin as a journal does.
func foreign(text []byte) error {
	first, _, _ := bytes.Cut(text[:min(len(text), 64)], []byte("\n"))
	number, ours := bytes.CutPrefix(first, []byte(mark))
	if n, err := strconv.Atoi(string(number)); ours && err == nil {
		return fmt.Errorf("it has %w %d, and this program reads version %d", persist.ErrVersion, n, version)
	}
	return fmt.Errorf("it is %w: it does not begin as a journal of synod", persist.ErrDamaged)
}
