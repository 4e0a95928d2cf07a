package outfile

import "os"

// disk is what can go wrong between a batch and the disk; tests make it go wrong.
type disk struct {
	write  func(f *os.File, data []byte) error
	sync   func(f *os.File) error
	rename func(dir *os.Root, from, to string) error
}

// orReal is the disk itself, but for what a test has put in its place.
func (d disk) orReal() disk {
	if d.write == nil {
		d.write = func(f *os.File, data []byte) error { _, err := f.Write(data); return err }
	}
	if d.sync == nil {
		d.sync = (*os.File).Sync
	}
	if d.rename == nil {
		d.rename = (*os.Root).Rename
	}
	return d
}
