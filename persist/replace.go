package persist

// Replace puts a file in the place of another one, or of none, in one go: whoever looks finds the old one or the new one, and never a
// part. The directory must be there.
func Replace(path string, data []byte) error { return replaceFile(path, data) }
