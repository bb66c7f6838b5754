package migrations_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/pgtest"
)

var update = flag.Bool("update", false, "write schema.sql instead of comparing it")

// schema.sql is the sum of all steps, for people to read. It must not fall behind.
func TestSchemaIsDumped(t *testing.T) {
	db := pgtest.New(t)
	where, err := exec.Command("../.ci/need", "--path", "postgres").Output()
	if err != nil {
		t.Fatalf("where is Postgres: %v", err)
	}
	dump := exec.Command(filepath.Join(filepath.Dir(strings.TrimSpace(string(where))), "pg_dump"), "--schema-only", "--schema=public",
		"--no-owner", "--no-privileges", "--no-comments", "--exclude-table=goose_db_version*", db.URL)
	dump.Stderr = os.Stderr
	text, err := dump.Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	got := readable(string(text))
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Fatal("schema.sql is not what the migrations make; run make generate")
	}
}

// readable leaves out what says something about the dump or its version and not about the schema.
func readable(dump string) string {
	var out strings.Builder
	out.WriteString("-- The sum of all migrations, for reading. Written by make generate; do not edit.\n")
	blank := true
	for line := range strings.Lines(dump) {
		line = strings.TrimRight(line, " \n")
		if strings.HasPrefix(line, "--") || strings.HasPrefix(line, "SET ") || strings.HasPrefix(line, "SELECT pg_catalog") ||
			strings.HasPrefix(line, `\`) || line == "CREATE SCHEMA public;" || (line == "" && blank) {
			continue
		}
		if strings.HasPrefix(line, "CREATE ") || strings.HasPrefix(line, "ALTER TABLE") {
			if !blank {
				out.WriteByte('\n')
			}
		}
		blank = line == ""
		out.WriteString(line + "\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}
