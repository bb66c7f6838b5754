package postgres_test

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/pgtest"
)

// statement is one SQL text of the package.
type statement struct {
	name  string // of its first line
	ident string // of the constant, "" for a check's query
	text  string
	at    token.Position
}

// source is the package as its author wrote it.
type source struct {
	set        *token.FileSet
	files      []*ast.File
	info       *types.Info
	statements []statement
}

// readSource parses the package and evaluates its constants, so that texts put together from several are seen whole.
func readSource(t *testing.T) *source {
	t.Helper()
	s := &source{set: token.NewFileSet(), info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}}}
	names, err := fs.Glob(os.DirFS("."), "*.go")
	must(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(s.set, name, nil, parser.SkipObjectResolution)
		must(t, err)
		s.files = append(s.files, file)
	}
	// Imports are not followed: constants do not need them.
	conf := types.Config{Error: func(error) {}, Importer: noImports{}}
	_, _ = conf.Check("postgres", s.set, s.files, s.info)
	for _, file := range s.files {
		s.collect(t, file)
	}
	if len(s.statements) < 60 {
		t.Fatalf("only %d statements found", len(s.statements))
	}
	return s
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not followed") }

var looksLikeSQL = regexp.MustCompile(`^\s*(-- name:|SELECT |INSERT |UPDATE |DELETE |WITH |LOCK |TRUNCATE )`)

// collect takes every constant text that is SQL, outermost first.
func (s *source) collect(t *testing.T, file *ast.File) {
	t.Helper()
	idents := map[ast.Expr]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
			for i, v := range spec.Values {
				idents[v] = spec.Names[i].Name
			}
		}
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, ok := n.(*ast.Ident); ok {
			return true
		}
		value := s.info.Types[e].Value
		if value == nil || value.Kind() != constant.String {
			return true
		}
		text := constant.StringVal(value)
		if !looksLikeSQL.MatchString(text) || text == "-- name:" || text == "-- name::" {
			return true
		}
		at := s.set.Position(e.Pos())
		first, _, _ := strings.Cut(text, "\n")
		name, ok := strings.CutPrefix(first, "-- name: ")
		if !ok || !regexp.MustCompile(`^[A-Z][A-Za-z]+$`).MatchString(name) {
			t.Errorf("%s: SQL without its name in the first line: %.60q", at, text)
			return false
		}
		s.statements = append(s.statements, statement{name, idents[e], text, at})
		return false
	})
}

// Each statement has a name of its own, the constant's, so that pg_stat_activity and the source say the same.
func TestStatementsHaveNames(t *testing.T) {
	t.Parallel()
	seen := map[string]token.Position{}
	for _, s := range readSource(t).statements {
		if before, ok := seen[s.name]; ok {
			t.Errorf("%s: the name %s is taken by %s", s.at, s.name, before)
		}
		seen[s.name] = s.at
		switch {
		case s.ident == "" && !strings.HasPrefix(s.at.Filename, "checks"):
			t.Errorf("%s: %s is not a constant of its own", s.at, s.name)
		case s.ident != "" && s.ident != "sql"+s.name:
			t.Errorf("%s: the constant %s is named %s", s.at, s.ident, s.name)
		}
	}
}

// notBound are statements that look at all accounts, on purpose: the sweeps over due work, which give account and key of
// what they claim, and read nothing else.
var notBound = []string{"ClaimPayments", "ClaimProbe", "HurryUnknown", "ClaimNotices", "SweepIdempotencyKeys", "DueSubscriptions", "ClaimRefunds",
	"DueReservations"}

var (
	comments = regexp.MustCompile(`--[^\n]*`)
	literals = regexp.MustCompile(`'[^']*'`)
	spaces   = regexp.MustCompile(`\s+`)
	mentions = regexp.MustCompile(`(?i)\b(FROM|JOIN|UPDATE|INTO)\s+(ONLY\s+)?([a-z_]+)(?:\s+(?:AS\s+)?([a-z][a-z_]*))?`)
)

// bound says whether the statement ties every account's table it mentions to account ids that the caller gave.
func bound(text string, accountTables []string) (problem string) {
	text = literals.ReplaceAllString(comments.ReplaceAllString(text, ""), "''")
	text = spaces.ReplaceAllString(text, " ")
	wanted := regexp.MustCompile(`unnest\(\$1::bigint\[\](, \$\d::[a-z]+\[\])*\) AS wanted \(account_id\b`).MatchString(text)
	given := `(= ANY ?\(\$\d\)|= \$\d|= :account_id|= :id)`
	for _, m := range mentions.FindAllStringSubmatch(text, -1) {
		verb, table, alias := strings.ToUpper(m[1]), m[3], m[4]
		if !slices.Contains(accountTables, table) {
			continue
		}
		if slices.Contains([]string{"where", "set", "join", "cross", "left", "using", "on", "order", "values"}, strings.ToLower(alias)) {
			alias = ""
		}
		column := "account_id"
		if table == "accounts" {
			column = "id"
		}
		if verb == "INTO" {
			if !regexp.MustCompile(`INTO ` + table + ` \((account_id|id|[^)]*\baccount_id)\b`).MatchString(text) {
				return "INSERT INTO " + table + " does not write " + column
			}
			continue
		}
		qualified := `\b` + column
		if alias != "" {
			qualified = `\b` + alias + `\.` + column
		}
		direct := regexp.MustCompile(qualified + ` ` + given).MatchString(text)
		joined := alias != "" && (regexp.MustCompile(qualified+` = [a-z]+\.(account_id|id)\b`).MatchString(text) ||
			regexp.MustCompile(`[a-z]+\.(account_id|id) = `+alias+`\.`+column+`\b`).MatchString(text))
		lateral := alias == "" && wanted && regexp.MustCompile(`\b`+column+` = wanted\.account_id\b`).MatchString(text)
		using := wanted && strings.Contains(text, "USING (account_id")
		if !direct && !joined && !lateral && !using {
			return table + " is not tied to account ids by " + column
		}
	}
	if !wanted && strings.Contains(text, " wanted ") {
		return "wanted does not name account_id"
	}
	return ""
}

// The wall between accounts: every statement on an account's rows names the accounts it is for.
func TestWallBetweenAccounts(t *testing.T) {
	t.Parallel()
	var tables []string
	db := pgtest.New(t)
	must(t, db.Select(&tables, `SELECT DISTINCT table_name FROM information_schema.columns WHERE column_name = 'account_id' AND table_schema = 'public'
		AND table_name <> 'subject_keys' UNION SELECT 'accounts' ORDER BY 1`))
	if len(tables) < 15 {
		t.Fatalf("only the tables %v", tables)
	}
	var found []string
	for _, s := range readSource(t).statements {
		if strings.HasPrefix(s.at.Filename, "checks") { // verify reads everything, on purpose, and shows nobody but the operator
			continue
		}
		problem := bound(s.text, tables)
		if slices.Contains(notBound, s.name) {
			found = append(found, s.name)
			if upper := strings.ToUpper(s.text); !strings.Contains(upper, "LIMIT") && s.name != "HurryUnknown" {
				t.Errorf("%s: the sweep %s takes more than it can hold", s.at, s.name)
			}
			continue
		}
		if problem != "" {
			t.Errorf("%s: %s: %s", s.at, s.name, problem)
		}
	}
	slices.Sort(found)
	if want := slices.Sorted(slices.Values(notBound)); !slices.Equal(found, want) {
		t.Errorf("allowed are %v, there are %v", want, found)
	}
}

// The wall itself stands: statements that would let one account's rows out are seen.
func TestWallSeesHoles(t *testing.T) {
	t.Parallel()
	tables := []string{"accounts", "agents", "payments", "invoices", "invoice_lines"}
	for text, hole := range map[string]bool{
		`SELECT x FROM agents WHERE key = $1`:                                                                                            true,
		`SELECT account_id FROM agents WHERE key = $1`:                                                                                   true,
		`SELECT x FROM agents WHERE account_id = $1 AND key = $2`:                                                                        false,
		`SELECT x FROM agents r JOIN accounts a ON a.id = r.account_id WHERE r.account_id = ANY($1)`:                                     false,
		`SELECT x FROM agents r JOIN accounts a ON true WHERE r.account_id = ANY($1)`:                                                    true,
		`SELECT x FROM accounts WHERE name = $1`:                                                                                         true,
		`UPDATE payments SET status = $2 WHERE key = $1`:                                                                                 true,
		`UPDATE payments SET status = :status WHERE account_id = :account_id AND key = :key`:                                             false,
		`DELETE FROM payments WHERE status = 'account_id = $1'`:                                                                          true,
		`INSERT INTO payments (key) VALUES ($1)`:                                                                                         true,
		`INSERT INTO payments (account_id, key) VALUES ($1, $2)`:                                                                         false,
		`SELECT x FROM unnest($1::bigint[]) AS wanted (key) JOIN invoices r ON r.key = wanted.key`:                                       true,
		`SELECT x FROM invoices r, invoice_lines l WHERE r.account_id = $1 AND l.invoice_key = r.key`:                                    false, // see JOIN below: commas are not used
		`SELECT x FROM invoices r JOIN invoice_lines l ON l.invoice_key = r.key WHERE r.account_id = $1`:                                 true,
		"SELECT x FROM agents -- WHERE account_id = $1\n WHERE key = $1":                                                                 true,
		`SELECT x FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key) JOIN agents r ON r.account_id = wanted.account_id`: false,
	} {
		if problem := bound(text, tables); (problem != "") != hole {
			t.Errorf("%s: a hole %v, seen as %q", text, hole, problem)
		}
	}
	for _, s := range readSource(t).statements {
		if regexp.MustCompile(`(?i)\bFROM [a-z_]+( [a-z]+)?,\s*[a-z_]+`).MatchString(literals.ReplaceAllString(comments.ReplaceAllString(s.text, ""), "''")) {
			t.Errorf("%s: %s joins by a comma, which the wall's test cannot read", s.at, s.name)
		}
	}
}

var writes = regexp.MustCompile(`(?i)\b(INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|FOR (NO KEY )?UPDATE|FOR (KEY )?SHARE)\b`)

// Outside an explicit transaction lib/pq silently runs a statement twice when its connection breaks. So whatever writes or
// locks is used only in methods of *Tx.
func TestOnlyTransactionsWrite(t *testing.T) {
	t.Parallel()
	s := readSource(t)
	writing := map[string]bool{}
	for _, st := range s.statements {
		if writes.MatchString(comments.ReplaceAllString(st.text, "")) {
			writing[st.ident] = true
		}
	}
	if len(writing) < 25 {
		t.Fatalf("only %d statements write", len(writing))
	}
	used := map[string]bool{}
	for _, file := range s.files {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				if g := decl.(*ast.GenDecl); g.Tok == token.VAR {
					ast.Inspect(g, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok && writing[id.Name] {
							t.Errorf("%s: the write %s hides in a variable", s.set.Position(id.Pos()), id.Name)
						}
						return true
					})
				}
				continue
			}
			inTx := receiver(f) == "Tx" || givesWrite(f)
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if writing[n.Name] {
						used[n.Name] = true
						if !inTx {
							t.Errorf("%s: %s writes with %s outside *Tx", s.set.Position(n.Pos()), f.Name.Name, n.Name)
						}
					}
				case *ast.SelectorExpr:
					if strings.Contains(n.Sel.Name, "Exec") && !inTx {
						t.Errorf("%s: %s executes outside *Tx", s.set.Position(n.Pos()), f.Name.Name)
					}
				}
				return true
			})
		}
	}
	for name := range maps.Keys(writing) {
		if !used[name] {
			t.Errorf("nobody uses %s", name)
		}
	}
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
		if id, ok := star.X.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// Columns are listed, so that a new one changes no answer. The inner SELECT of a page is the exception: the outer one lists.
func TestColumnsAreListed(t *testing.T) {
	t.Parallel()
	star := regexp.MustCompile(`(?i)(SELECT|,)\s*([a-z]\.)?\*`)
	for _, s := range readSource(t).statements {
		text := s.text
		if strings.HasSuffix(s.name, "Page") {
			text = regexp.MustCompile(`LATERAL \(\s*SELECT \* FROM`).ReplaceAllString(text, "LATERAL (SELECT listed FROM")
		}
		if star.MatchString(text) {
			t.Errorf("%s: %s takes all columns", s.at, s.name)
		}
	}
}

// givesWrite tells whether a function only gives a Write, which Tx.Write alone can do.
func givesWrite(f *ast.FuncDecl) bool {
	if f.Recv != nil || f.Type.Results == nil || len(f.Type.Results.List) != 1 {
		return false
	}
	result, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && result.Name == "Write"
}

// Every statement is one that the database understands, against the schema as it is.
func TestStatementsPrepare(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	named := regexp.MustCompile(`[^:]:[a-z_]+`)
	for _, s := range readSource(t).statements {
		if named.MatchString(comments.ReplaceAllString(s.text, "")) && !strings.Contains(s.text, "::") {
			text, _, err := sqlx.Named(strings.Replace(s.text, "-- name:", "-- name::", 1), everything(s.text))
			if err != nil {
				t.Errorf("%s: %s: %v", s.at, s.name, err)
				continue
			}
			prepare(t, db, s, sqlx.Rebind(sqlx.DOLLAR, text))
			continue
		}
		prepare(t, db, s, s.text)
		if strings.HasSuffix(s.name, "Page") {
			down := strings.Replace(s.text, " ASC LIMIT", " DESC LIMIT", 1)
			if down == s.text {
				t.Errorf("%s: %s cannot be turned around", s.at, s.name)
			}
			prepare(t, db, s, down)
		}
	}
}

func prepare(t *testing.T, db *pgtest.DB, s statement, text string) {
	t.Helper()
	prepared, err := db.Preparex(text)
	if err != nil {
		t.Errorf("%s: %s: %v\n%s", s.at, s.name, err, text)
		return
	}
	must(t, prepared.Close())
}

// everything gives each named parameter of a text some value.
func everything(text string) map[string]any {
	values := map[string]any{}
	for _, m := range regexp.MustCompile(`[^:]:([a-z_0-9]+)`).FindAllStringSubmatch(text, -1) {
		values[m[1]] = nil
	}
	return values
}
