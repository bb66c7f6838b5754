package postgres

import "context"

// CheckNames lists verify's checks, for the test that every one of them can be triggered.
func CheckNames() []string {
	names := make([]string, len(checks))
	for i, c := range checks {
		names[i] = c.Name
	}
	return names
}

// Raw runs any statement in the transaction.
func (tx *Tx) Raw(ctx context.Context, query string, args ...any) error {
	_, err := tx.exec(ctx, query, args...)
	return err
}

// Translate is how a driver's error is given its meaning.
var Translate = translate
