package graph_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	graphqlast "github.com/vektah/gqlparser/v2/ast"

	"github.com/aura-billing/gateway/graph"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/pgtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func schema() *graphqlast.Schema { return (&graph.Resolver{}).Schema().Schema() }

// own are the schema's own types, without those of GraphQL itself.
func own(s *graphqlast.Schema) []*graphqlast.Definition {
	var defs []*graphqlast.Definition
	for _, name := range slices.Sorted(maps.Keys(s.Types)) {
		if d := s.Types[name]; !d.BuiltIn && !strings.HasPrefix(name, "__") {
			defs = append(defs, d)
		}
	}
	return defs
}

func roots(s *graphqlast.Schema) []*graphqlast.Definition {
	return []*graphqlast.Definition{s.Query, s.Mutation, s.Subscription}
}

// fields are a type's own, without those every type has.
func fields(d *graphqlast.Definition) []*graphqlast.FieldDefinition {
	return slices.DeleteFunc(slices.Clone(d.Fields), func(f *graphqlast.FieldDefinition) bool { return strings.HasPrefix(f.Name, "__") })
}

// Partners read the contract itself: nothing in it goes without a description.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	s := schema()
	n := 0
	described := func(what, text string) {
		n++
		if !regexp.MustCompile("[.`…]$").MatchString(strings.TrimSpace(text)) {
			t.Errorf("%s is described as %q; want a sentence", what, text)
		}
		if regexp.MustCompile(`\bGo\b|gqlgen|\bstruct\b|resolver|TODO`).MatchString(text) {
			t.Errorf("%s speaks of how it is made: %q", what, text)
		}
	}
	for _, d := range own(s) {
		described(d.Name, d.Description)
		for _, f := range fields(d) {
			described(d.Name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(d.Name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		for _, v := range d.EnumValues {
			described(d.Name+"."+v.Name, v.Description)
		}
	}
	requires := s.Directives["requires"]
	described("@requires", requires.Description)
	described("@requires(scope)", requires.Arguments[0].Description)
	if n < 300 {
		t.Errorf("only %d things were looked at", n)
	}
}

func scopeOf(f *graphqlast.FieldDefinition) billing.Scope {
	if d := f.Directives.ForName("requires"); d != nil {
		return billing.Scope(d.Arguments.ForName("scope").Value.Raw)
	}
	return ""
}

// Deny by default: every root field says which scope it takes, and money is behind billing:read wherever it hangs.
func TestScopes(t *testing.T) {
	t.Parallel()
	s := schema()
	for _, root := range roots(s) {
		for _, f := range fields(root) {
			if scopeOf(f) == "" {
				t.Errorf("%s.%s takes no scope", root.Name, f.Name)
			}
		}
	}
	guarded := map[string]bool{}
	for _, name := range []string{"Subscription", "Balance", "PaymentMethod", "Payment", "Invoice", "LedgerEntry", "BillingSetup", "InvoiceConnection",
		"PaymentConnection", "LedgerEntryConnection", "InvoiceEdge", "PaymentEdge", "LedgerEntryEdge", "CreditGrant",
		"CreditGrantConnection", "CreditGrantEdge", "Event", "EventConnection", "EventEdge", "BillingPeriod", "CreditSummary", "InvoiceLine",
		"PaymentFailure", "Refund", "CreditNote", "UsageRecord",
		"UsageRecordConnection", "UsageRecordEdge", "UsageReservation", "UsageSummaryRow", "UsageFunding", "CreditFunding", "MoneyFunding"} {
		if s.Types[name] == nil {
			t.Fatalf("there is no %s", name)
		}
		guarded[name] = true
	}
	for _, d := range own(s) {
		inside := guarded[d.Name] || strings.HasSuffix(d.Name, "Payload") || strings.HasSuffix(d.Name, "Error") || // behind the mutation's own scope
			d.Name == "UsageResult" // of recordUsage: who records a usage sees what was charged for it
		for _, f := range fields(d) {
			if scope := scopeOf(f); scope != "" && !slices.Contains(billing.Scopes(), scope) {
				t.Errorf("%s.%s takes the unknown scope %s", d.Name, f.Name, scope)
			}
			if guarded[f.Type.Name()] && !inside && scopeOf(f) != billing.ScopeBillingRead {
				t.Errorf("%s.%s shows a %s for the scope %q", d.Name, f.Name, f.Type.Name(), scopeOf(f))
			}
		}
	}
}

// Error codes are those of the code, and say what they are in the same words.
func TestErrorCodes(t *testing.T) {
	t.Parallel()
	enum := schema().Types["ErrorCode"]
	var sdl, codes []string
	for _, v := range enum.EnumValues {
		sdl = append(sdl, v.Name)
		code := fault.Code(v.Name)
		channel := map[fault.Channel]string{fault.TopLevel: "Top-level", fault.UserError: "User error"}[code.Channel()]
		if !strings.HasPrefix(v.Description, channel) {
			t.Errorf("%s comes as %s and is described as %q", v.Name, channel, v.Description)
		}
		if says := strings.Contains(v.Description, ", retryable"); says != code.Retryable() {
			t.Errorf("%s is retryable %v and described as %q", v.Name, code.Retryable(), v.Description)
		}
	}
	for _, c := range fault.Codes() {
		codes = append(codes, string(c))
	}
	same(t, "ErrorCode", sdl, codes)
}

func same(t *testing.T, what string, a, b []string) {
	t.Helper()
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	if !slices.Equal(a, b) {
		t.Errorf("%s: %v and %v", what, a, b)
	}
}

// constants are the values of a package's typed string constants, by type.
func constants(t *testing.T, dir string) map[string][]string {
	t.Helper()
	set := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	must(t, err)
	var files []*ast.File
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			must(t, err)
			files = append(files, file)
		}
	}
	conf := types.Config{Error: func(error) {}, Importer: noImports{}}
	pkg, _ := conf.Check(dir, set, files, nil)
	out := map[string][]string{}
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		if named, ok := c.Type().(*types.Named); ok {
			out[named.Obj().Name()] = append(out[named.Obj().Name()], constant.StringVal(c.Val()))
		}
	}
	return out
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, fmt.Errorf("not followed") }

// Enums are spelled the same in the schema, in Go and in the database.
func TestEnumsAgree(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	goTypes := constants(t, "../internal/billing")
	s := schema()
	enums := []struct {
		sdl, goType string
		columns     []string
	}{
		{"AccountMode", "AccountMode", []string{"accounts.mode"}},
		{"AgentStatus", "AgentStatus", []string{"agents.status"}},
		{"CreditLimitAction", "WhenCreditsReached", []string{"agents.when_credits_reached"}},
		{"LimitSource", "LimitSource", nil},
		{"SetupStep", "SetupStep", nil},
		{"ViewerRole", "Role", nil},
		{"SubscriptionStatus", "SubscriptionStatus", []string{"subscriptions.status"}},
		{"PaymentStatus", "PaymentStatus", []string{"payments.status"}},
		{"PaymentPurpose", "PaymentPurpose", []string{"payments.purpose", "invoices.purpose"}},
		{"InvoiceStatus", "InvoiceStatus", []string{"invoices.status"}},
		{"LedgerEntryKind", "LedgerKind", []string{"ledger_entries.kind"}},
		{"", "Book", []string{"ledger_entries.book"}},
		{"", "CreditBook", []string{"credit_entries.book"}},
		{"", "CreditKind", []string{"credit_entries.kind"}},
		{"RateCategory", "RateCategory", []string{"plan_rates.category"}},
		{"UsageUnit", "UsageUnit", nil},
		{"GrantSource", "GrantSource", []string{"credit_grants.source"}},
		{"GrantStatus", "GrantStatus", []string{"credit_grants.status"}},
		{"PlanChangeKind", "PlanChangeKind", []string{"plan_changes.kind"}},
		{"PlanChangeStatus", "PlanChangeStatus", []string{"plan_changes.status"}},
		{"PaidBy", "Due", nil},
		{"RefundStatus", "RefundStatus", []string{"refunds.status"}},
		{"PlanCap", "PlanCap", nil},
		{"ServiceStatus", "ServiceStatus", nil},
		{"ServiceReasonCode", "ServiceReasonCode", nil},
		{"RemedyKind", "RemedyKind", nil},
		{"ReservationStatus", "ReservationStatus", []string{"reservations.status"}},
		{"UsageSource", "UsageSource", []string{"usage_records.source"}},
		{"UsageMode", "UsageMode", nil},
		{"UsageDimension", "UsageDimension", nil},
	}
	known := []string{"ErrorCode"} // has its own test
	for _, e := range enums {
		values := goTypes[e.goType]
		if len(values) == 0 {
			t.Errorf("no constants of %s", e.goType)
		}
		if e.sdl != "" {
			known = append(known, e.sdl)
			var sdl []string
			for _, v := range s.Types[e.sdl].EnumValues {
				sdl = append(sdl, v.Name)
			}
			same(t, e.sdl, sdl, values)
		}
		for _, column := range e.columns {
			same(t, column, allowed(t, db, column), values)
		}
	}
	var all []string
	for _, d := range own(s) {
		if d.Kind == graphqlast.Enum {
			all = append(all, d.Name)
		}
	}
	same(t, "enums of the schema and of this test", all, known)
}

// allowed are the values that a column's CHECK lets in.
func allowed(t *testing.T, db *pgtest.DB, column string) []string {
	t.Helper()
	table, name, _ := strings.Cut(column, ".")
	var checks []string
	must(t, db.Select(&checks, `SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
		WHERE c.contype = 'c' AND c.conrelid = $1::regclass AND a.attname = $2`, table, name))
	var values []string
	for _, check := range checks {
		for _, m := range regexp.MustCompile(`'([A-Z_]+)'::text`).FindAllStringSubmatch(check, -1) {
			values = append(values, m[1])
		}
	}
	return values
}

// The conventions of the house: names, lists, connections, mutations.
func TestConventions(t *testing.T) {
	t.Parallel()
	s := schema()
	pascal, camel, upper := regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`), regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`), regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	for _, d := range own(s) {
		if !pascal.MatchString(d.Name) {
			t.Errorf("the type %s", d.Name)
		}
		for _, v := range d.EnumValues {
			if !upper.MatchString(v.Name) {
				t.Errorf("the value %s.%s", d.Name, v.Name)
			}
		}
		if d.Kind == graphqlast.Scalar && d.Directives.ForName("specifiedBy") == nil {
			t.Errorf("the scalar %s does not say what it is", d.Name)
		}
		for _, f := range fields(d) {
			path := d.Name + "." + f.Name
			if !camel.MatchString(f.Name) {
				t.Errorf("the field %s", path)
			}
			for _, a := range append(slices.Clone(f.Arguments), &graphqlast.ArgumentDefinition{Name: "answer", Type: f.Type}) {
				if !camel.MatchString(a.Name) || strings.Contains(a.Type.String(), "Float") {
					t.Errorf("%s: %s is %s", path, a.Name, a.Type)
				}
			}
			if elem := f.Type.Elem; elem != nil && (!elem.NonNull || elem.Elem != nil) && path != "Query.nodes" {
				t.Errorf("the list %s is %s", path, f.Type)
			}
			if f.Type.Name() == "Decimal" && regexp.MustCompile(`(?i)price|total|balance|posted|amount$`).MatchString(f.Name) && d.Name != "Money" && d.Name != "MoneyInput" {
				t.Errorf("%s is money without a currency", path)
			}
			if strings.HasSuffix(f.Type.Name(), "Connection") {
				checkConnection(t, s, path, f)
			}
			if d.Kind == graphqlast.Object && slices.Contains(d.Interfaces, "Node") && f.Name == "id" && f.Type.String() != "ID!" {
				t.Errorf("%s is %s", path, f.Type)
			}
		}
		if d.Fields.ForName("id") != nil && d.Kind == graphqlast.Object && !slices.Contains(d.Interfaces, "Node") {
			t.Errorf("%s has an id and is no Node", d.Name)
		}
	}
	for _, f := range slices.Concat(fields(s.Query), fields(s.Subscription)) {
		if f.Type.NonNull && f.Name != "nodes" {
			t.Errorf("the root field %s is %s: its failure would blank the page", f.Name, f.Type)
		}
	}
	for _, f := range fields(s.Mutation) {
		checkMutation(t, s, f)
	}
}

func checkConnection(t *testing.T, s *graphqlast.Schema, path string, f *graphqlast.FieldDefinition) {
	t.Helper()
	var args []string
	for _, a := range f.Arguments {
		args = append(args, a.Name+": "+a.Type.String())
	}
	if len(args) < 4 || !slices.Equal(args[:4], []string{"first: Int", "after: String", "last: Int", "before: String"}) {
		t.Errorf("%s takes %v", path, args)
	}
	noun := strings.TrimSuffix(f.Type.Name(), "Connection")
	connection, edge := s.Types[noun+"Connection"], s.Types[noun+"Edge"]
	for of, want := range map[*graphqlast.FieldDefinition]string{
		connection.Fields.ForName("edges"): "[" + noun + "Edge!]!", connection.Fields.ForName("nodes"): "[" + noun + "!]!",
		connection.Fields.ForName("pageInfo"): "PageInfo!", edge.Fields.ForName("cursor"): "String!", edge.Fields.ForName("node"): noun + "!",
	} {
		if of == nil || of.Type.String() != want {
			t.Errorf("%s: a field is %v, want %s", path, of, want)
		}
	}
}

// keyed are the mutations that move money or credits, change a plan or make something: sent twice, they do it once.
var keyed = []string{"createAccount", "createAgent", "addPaymentMethod", "subscribe", "topUp", "changePlan", "cancelPendingChange",
	"cancelSubscription", "payInvoice", "refundTopUp", "authorizeUsage"}

// named are those that what they name makes safe to send twice: a reservation, or the sequence of its extension.
var named = []string{"extendUsage", "settleUsage", "releaseUsage"}

// recordUsage is keyed, and refused, item by item: its results are always there.
const perItem = "recordUsage"

func checkMutation(t *testing.T, s *graphqlast.Schema, f *graphqlast.FieldDefinition) {
	t.Helper()
	noun := strings.ToUpper(f.Name[:1]) + f.Name[1:]
	if len(f.Arguments) != 1 || f.Arguments[0].Name != "input" || f.Arguments[0].Type.String() != noun+"Input!" || f.Type.String() != noun+"Payload" {
		t.Errorf("%s takes %v and answers %s", f.Name, f.Arguments, f.Type)
		return
	}
	input, payload := s.Types[noun+"Input"], s.Types[noun+"Payload"]
	if e := payload.Fields.ForName("userErrors"); e == nil || e.Type.String() != "[UserError!]!" {
		t.Errorf("%s has no userErrors", payload.Name)
	}
	for _, p := range fields(payload) {
		if p.Type.NonNull && f.Name != perItem && p.Name != "userErrors" && p.Name != "replayed" {
			t.Errorf("%s.%s is %s: it is not there when the mutation is refused", payload.Name, p.Name, p.Type)
		}
	}
	key := input.Fields.ForName("idempotencyKey")
	want, replays := slices.Contains(keyed, f.Name), slices.Contains(slices.Concat(keyed, named), f.Name)
	if want != (key != nil) || replays != (payload.Fields.ForName("replayed") != nil) || (want && key.Type.String() != "String!") {
		t.Errorf("%s: keyed is %v, want %v", f.Name, key != nil, want)
	}
}

// autobind binds by name, silently. Each field of a noun that is bound to Go code without a resolver stands in the golden file,
// so that a name that newly matches is seen in review. go test ./graph -run Bindings -update writes it anew.
func TestBindings(t *testing.T) {
	t.Parallel()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "generated.go", nil, parser.SkipObjectResolution)
	must(t, err)
	s := schema()
	bound := map[string]string{}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv == nil || !strings.HasPrefix(f.Name.Name, "_") || strings.Contains(f.Name.Name, "___") {
			continue
		}
		typ, field, _ := strings.Cut(f.Name.Name[1:], "_")
		def := s.Types[typ]
		if def == nil || def.BuiltIn || def.Fields.ForName(field) == nil || generatedModel(f) {
			continue
		}
		binding := ""
		ast.Inspect(f.Body, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch x := sel.X.(type) {
			case *ast.Ident:
				if x.Name == "obj" {
					binding = sel.Sel.Name
				}
			case *ast.SelectorExpr:
				if x.Sel.Name == "Resolvers" {
					binding = "resolver"
				}
			}
			return true
		})
		if binding == "" {
			t.Errorf("%s.%s is bound to nothing", typ, field)
		}
		bound[typ+"."+field] = binding
	}
	var text strings.Builder
	n := 0
	for _, d := range own(s) {
		if d.Kind != graphqlast.Object {
			continue
		}
		for _, f := range fields(d) {
			if binding := bound[d.Name+"."+f.Name]; binding != "" {
				n++
				fmt.Fprintf(&text, "%s.%s %s\n", d.Name, f.Name, binding)
			}
		}
	}
	if n < 100 {
		t.Fatalf("only %d fields found", n)
	}
	const golden = "testdata/bindings.golden"
	if *update {
		must(t, os.WriteFile(golden, []byte(text.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	before, now := strings.Split(string(want), "\n"), strings.Split(text.String(), "\n")
	for _, line := range now {
		if !slices.Contains(before, line) {
			t.Errorf("newly bound: %s", line)
		}
	}
	for _, line := range before {
		if !slices.Contains(now, line) {
			t.Errorf("no longer bound: %s", line)
		}
	}
}

// generatedModel tells a field of a struct that was made from the schema, where nothing can match by accident.
func generatedModel(f *ast.FuncDecl) bool {
	params := f.Type.Params.List
	if len(params) < 3 {
		return false // a root field
	}
	star, ok := params[2].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	_, local := star.X.(*ast.Ident)
	return local
}
