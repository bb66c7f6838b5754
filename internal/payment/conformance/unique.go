package conformance

import "crypto/rand"

// unique makes a word that no earlier run used: some processors keep their books between runs.
func unique(prefix string) string { return prefix + "_" + rand.Text() }
