package main

import (
	"context"
	"strings"
	"time"

	"github.com/lib/pq"
)

// clone writes every row of the busy account again for each of its likes, under ids that follow its own: whatever its books are
// made of, theirs are as right as they are.
func (k *books) clone(ctx context.Context) error {
	began := time.Now()
	tx, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	tables := map[string][]string{}
	rows, err := tx.QueryContext(ctx, sqlTables)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return err
		}
		tables[table] = append(tables[table], column)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	// Rows that name each other come in no order; those of the likes name each other as the first account's do.
	if _, err := tx.ExecContext(ctx, `SET LOCAL session_replication_role = replica`); err != nil {
		return err
	}
	for table, columns := range tables {
		if _, err := tx.ExecContext(ctx, cloning(table, columns), k.hot, k.cold); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if _, err := k.db.ExecContext(ctx, `VACUUM ANALYZE`); err != nil {
		return err
	}
	say("%s: %d accounts in %s", k.name, k.cold+1, time.Since(began).Round(10*time.Millisecond))
	return nil
}

// cloning is the statement for one table. The first column is the account's.
func cloning(table string, columns []string) string {
	names, values := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		names[i] = pq.QuoteIdentifier(column)
		values[i] = "t." + names[i]
	}
	values[0] += " + n"
	return `INSERT INTO ` + pq.QuoteIdentifier(table) + ` (` + strings.Join(names, ", ") + `)
SELECT ` + strings.Join(values, ", ") + ` FROM ` + pq.QuoteIdentifier(table) + ` t CROSS JOIN generate_series(1, $2::int) n WHERE t.` + names[0] + ` = $1`
}

// sqlTables are the tables whose rows belong to an account by their primary key, with their columns, the account's first.
const sqlTables = `-- name: Tables
SELECT t.relname, c.attname
FROM pg_class t
JOIN pg_index x ON x.indrelid = t.oid AND x.indisprimary
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey) AND a.attname = CASE t.relname WHEN 'accounts' THEN 'id' ELSE 'account_id' END
JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
ORDER BY t.relname, c.attname <> a.attname, c.attnum`
