package persist

import (
	"bytes"
	"testing"
)

func mustEncode(t testing.TB, agent string, record any) []byte {
	t.Helper()
	text, err := encode(agent, record)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// FuzzFile gives decode any bytes, where FuzzDecode gives it a right checksum. The bytes that were read and those that
// are written need not be the same, for a checksum may be put under other white space; but what is written is a fixed
// point, and no file is the file of two agents.
func FuzzFile(f *testing.F) {
	whole := mustEncode(f, "A", vote{3, "red “quoted”\n<&>"})
	for _, text := range [][]byte{
		nil, []byte("{}"), []byte(sumBegins), []byte(sumEnds), whole, whole[1:], whole[:len(whole)-1], append(whole[:len(whole):len(whole)], ' '),
		mustEncode(f, "B", vote{3, "red"}), mustEncode(f, "A", nil), mustEncode(f, "A", []int{1}),
		seal(`{"format": "synod stable storage", "version": 1, "agent": "A"`),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var v vote
		if decode(text, "A", &v) != nil {
			return
		}
		if decode(text, "B", new(vote)) == nil {
			t.Fatalf("%q is the file of A and of B", text)
		}
		written := mustEncode(t, "A", v)
		var w vote
		if err := decode(written, "A", &w); err != nil || w != v || !bytes.Equal(mustEncode(t, "A", w), written) {
			t.Fatalf("%q is read as %+v, and what that is written as as %+v, %v", text, v, w, err)
		}
	})
}

// FuzzDamage changes a good file at a place: some bytes are replaced by others, of any number. A change that is one is
// an error, however long it is.
func FuzzDamage(f *testing.F) {
	f.Add(3, "red", uint(0), uint(1), []byte{})
	f.Add(3, "red", uint(40), uint(0), []byte("1"))
	f.Add(3, "red", uint(90), uint(3), []byte("blu"))
	f.Add(-1, "", uint(200), uint(1000), []byte("\"\n}\n"))
	f.Fuzz(func(t *testing.T, promised int, accepted string, at, size uint, other []byte) {
		whole, err := encode("A", vote{promised, accepted})
		if err != nil {
			return // text that is no UTF-8, of which there is no file
		}
		from := int(at % uint(len(whole)+1))
		to := from + int(size%uint(len(whole)-from+1))
		changed := bytes.Join([][]byte{whole[:from], other, whole[to:]}, nil)
		var v vote
		err = decode(changed, "A", &v)
		if same := bytes.Equal(changed, whole); same != (err == nil) {
			t.Fatalf("%q in place of bytes %d to %d of %q: read as %+v, %v", other, from, to, whole, v, err)
		}
	})
}
