//go:build !unix

package persist

import "errors"

func makePipe(string) error { return errors.ErrUnsupported }
