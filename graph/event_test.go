package graph_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
)

type eventNode struct {
	ID         string
	Sequence   int64
	Type       string
	OccurredAt string
	Subject    *struct {
		Typename string `json:"__typename"`
		ID       string
	}
	Data map[string]any
}

type eventPage struct {
	Account struct {
		Events *struct {
			Nodes    []eventNode
			Edges    []struct{ Cursor string }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
		}
	}
}

const eventsQuery = `query ($first: Int, $after: String, $last: Int, $before: String) { account {
	events(first: $first, after: $after, last: $last, before: $before) {
		nodes { id sequence type occurredAt subject { __typename id } data }
		edges { cursor }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
	}
} }`

// documented reads the list in the description of the type Event: each event type with the members of its data.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	sdl, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	description := regexp.MustCompile(`(?s)By .type.: what(.*?)"""\ntype Event `).FindSubmatch(sdl)
	if description == nil {
		t.Fatal("the type Event lists no event types")
	}
	types := map[string][]string{}
	for _, item := range strings.Split(string(description[1]), "\n- ")[1:] {
		item, _, _ = strings.Cut(item, "\n\n")
		words := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(item, -1)
		var members []string
		for _, w := range words[1:] {
			members = append(members, w[1])
		}
		types[words[0][1]] = members
	}
	return types
}

func TestEveryEventTypeIsDocumentedAndNoOther(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../internal/billing/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var constants []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if named, ok := spec.Type.(*ast.Ident); ok && named.Name == "EventType" {
				for _, v := range spec.Values {
					text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					constants = append(constants, text)
				}
			}
			return true
		})
	}
	var listed []string
	for name := range documented(t) {
		listed = append(listed, name)
	}
	slices.Sort(constants)
	slices.Sort(listed)
	if !slices.Equal(constants, listed) {
		t.Errorf("Go knows   %v\nthe schema %v", constants, listed)
	}
}

// Every verb's event carries what the schema says, and nothing that a reader could take for a floating-point number.
func TestEventsCarryWhatIsDocumented(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	agent := c.Agent(t, "Reception")
	name, calls := "Front desk", 7
	if err := h.Cashier.UpdateAgent(t.Context(), c.Owner, agent, cashier.AgentChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
	spend, credits := c.Amount(t, 25), money.Credits(12_500)
	for _, change := range []billing.LimitsChange{
		{DailyCalls: billing.Change[int]{Set: true, Value: &calls}},
		{DailySpend: billing.Change[money.Amount]{Set: true, Value: &spend}, MonthlyCredits: billing.Change[money.Credits]{Set: true, Value: &credits}},
	} {
		if err := h.Cashier.SetLimits(t.Context(), c.Owner, agent, change); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.TopUp(t, 20); err != nil {
		t.Fatal(err)
	}
	c.Card(t, "pm_card_chargeDeclinedInsufficientFunds")
	if _, err := c.TopUp(t, 20); err == nil {
		t.Fatal("a declined card topped up")
	}
	removed := c.Card(t, "pm_card_authenticationRequired")
	p, err := c.TopUp(t, 20)
	if err != nil || p.Status != billing.PaymentRequiresAction {
		t.Fatalf("%+v, %v", p, err)
	}
	h.Bank(t, p, "approve")
	h.Cashier.Ask(t.Context(), c.Owner, billing.RowID{Account: p.AccountID, Key: p.Key})
	if got := c.Payment(t, p); got.Status != billing.PaymentCredited {
		t.Fatalf("after the bank's yes the payment is %s", got.Status)
	}
	if err := h.Cashier.RemoveMethod(t.Context(), c.Owner, removed); err != nil {
		t.Fatal(err)
	}
	usedUp(t, h, c)
	liveThroughPlans(t, h, c)

	seen := follow(t, serve(t, h, *c.Owner), 100)
	types := documented(t)
	covered := map[string]bool{}
	for i, e := range seen {
		if e.Sequence != int64(i)+1 {
			t.Fatalf("event %d has the sequence %d", i+1, e.Sequence)
		}
		members, ok := types[e.Type]
		if !ok {
			t.Errorf("%s is not documented", e.Type)
		}
		covered[e.Type] = true
		for member, value := range e.Data {
			if !slices.Contains(members, member) {
				t.Errorf("%s carries %s, which is not documented", e.Type, member)
			}
			switch value := value.(type) {
			case nil, string, bool:
			case json.Number:
				if _, err := value.Int64(); err != nil {
					t.Errorf("%s carries %s = %s, which is no whole number", e.Type, member, value)
				}
			default:
				t.Errorf("%s carries %s = %v, a %T", e.Type, member, value, value)
			}
		}
		if e.Subject == nil && !strings.HasPrefix(e.Type, "payment_method.") { // of a card that is gone
			t.Errorf("%s %v has no subject", e.Type, e.Data)
		}
		if e.Type == "payment_method.removed" && e.Subject != nil {
			t.Errorf("a removed card is still shown: %+v", e.Subject)
		}
	}
	for name := range types {
		if !covered[name] && !slices.Contains(eventsOfRefunds, name) {
			t.Errorf("no %s came", name)
		}
	}
	limits := seen[slices.IndexFunc(seen, func(e eventNode) bool { return e.Data["dailySpend"] != nil })]
	if got := fmt.Sprint(limits.Data); got != "map[concurrentCalls:<nil> currency:USD dailyCalls:7 dailyMessages:<nil> dailySpend:25.00 "+
		"maxCallSeconds:<nil> monthlyCredits:12.5 whenCreditsReached:USE_BALANCE]" {
		t.Errorf("limits are told as %s", got)
	}
}

// usedUp has an agent use all credits and all prepaid money, with one call that was far too long, and reach a limit on the way.
func usedUp(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) {
	t.Helper()
	agent, one := c.Agent(t, "Night line"), 1
	must(t, h.Cashier.SetLimits(t.Context(), c.Owner, agent, billing.LimitsChange{DailyCalls: billing.Change[int]{Set: true, Value: &one}}))
	call := authorized(t, c, agent)
	if call.MustEndBy == nil {
		t.Fatal("the plan caps no call")
	}
	tooLong := int64((call.MustEndBy.Sub(call.AuthorizedAt) + time.Minute) / time.Second)
	if _, err := h.Cashier.SettleUsage(t.Context(), h.Platform, billing.RowID{Account: c.ID, Key: call.Key}, tooLong); err != nil {
		t.Fatal(err)
	}
	for _, messages := range []int64{520, 130, 480, 100} { // credits low, exhausted, then the money
		results, err := h.Cashier.RecordUsage(t.Context(), c.ID, []billing.UsageItem{
			{Agent: agent.Key, Rate: "sms.outbound", Units: messages, Mode: billing.ModeHappened, Idempotency: c.Key()}})
		if err != nil || results[0].Record == nil {
			t.Fatalf("%+v, %v", results, err)
		}
	}
}

// liveThroughPlans takes a subscriber through everything that can become of a subscription, months of it by the test clock.
func liveThroughPlans(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) {
	t.Helper()
	c.Card(t, "pm_card_visa")
	c.StopTime(t)
	change := func(plan string) cashier.PlanChanged {
		t.Helper()
		done, err := c.ChangePlan(t, plan)
		must(t, err)
		return done
	}
	change("starter")
	_, _, err := h.Cashier.CancelPendingChange(t.Context(), c.Owner, c.ID, c.Key(), nil)
	must(t, err)
	change("professional")
	c.Card(t, "pm_card_chargeDeclined")
	if _, err := c.ChangePlan(t, "enterprise"); err == nil {
		t.Fatal("a declined card upgraded")
	}

	// An upgrade whose bank says yes, of which nobody hears until its day is over: the money goes back.
	c.Card(t, "pm_card_authenticationRequired")
	late := change("enterprise").Payment
	h.Bank(t, late, "approve")
	c.Advance(t, billing.UpgradeLapse)
	for _, want := range []billing.PaymentStatus{billing.PaymentCaptured, billing.PaymentRefunded} {
		h.Cashier.Ask(t.Context(), c.Owner, billing.RowID{Account: late.AccountID, Key: late.Key})
		if got := c.Payment(t, late); got.Status != want {
			t.Fatalf("the money that came too late is %s, want %s", got.Status, want)
		}
	}

	// A renewal that is declined until the retries are over, and paid after that.
	c.Card(t, "pm_card_chargeDeclined")
	c.AdvanceTo(t, c.Period(t).EndsAt)
	c.Advance(t, 7*24*time.Hour)
	c.Card(t, "pm_card_visa")
	_, _, err = h.Cashier.PayInvoice(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: *c.Subscription(t).DueInvoice}, c.Key(), nil)
	must(t, err)

	// A month in which nobody charged anything: advancing the clock would, so it is set.
	for range 2 {
		h.Exec(t, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, c.ID, c.Period(t).EndsAt)
		must(t, h.Cashier.Roll(t.Context(), c.ID))
	}

	// And one that is never paid.
	c.Card(t, "pm_card_chargeDeclined")
	c.AdvanceTo(t, c.Period(t).EndsAt)
	if s := c.Subscription(t); s.Status != billing.SubscriptionCanceled {
		t.Fatalf("at the end the subscription is %s", s.Status)
	}
}

// follow reads all events forwards, page by page, until there are none.
func follow(t *testing.T, api serving, size int) []eventNode {
	t.Helper()
	var all []eventNode
	var after *string
	for {
		var p eventPage
		api.must(t, &p, eventsQuery, map[string]any{"first": size, "after": after})
		all = append(all, p.Account.Events.Nodes...)
		if p.Account.Events.PageInfo.EndCursor != nil {
			after = p.Account.Events.PageInfo.EndCursor
		}
		if !p.Account.Events.PageInfo.HasNextPage {
			return all
		}
	}
}

// A follower that pages while several writers write sees each event once, in order, and the last one too.
func TestAFollowerMissesNothingWhileEventsArrive(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c, other := h.Customer(t), h.Customer(t)
	api := serve(t, h, *c.Owner)
	const writers, each = 4, 12
	done := make(chan error, writers)
	for w := range writers {
		go func() {
			for i := range each {
				_, _, err := h.Cashier.CreateAgent(t.Context(), h.Platform, c.ID, fmt.Sprintf("w%d-%d", w, i), fmt.Sprintf("Agent %d-%d", w, i))
				if err == nil {
					_, _, err = h.Cashier.CreateAgent(t.Context(), h.Platform, other.ID, fmt.Sprintf("w%d-%d", w, i), "Of somebody else")
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	var after *string
	var told int64
	for running := writers; ; {
		var p eventPage
		api.must(t, &p, eventsQuery, map[string]any{"first": 3, "after": after})
		page := p.Account.Events
		for _, e := range page.Nodes {
			if told++; e.Sequence != told {
				t.Fatalf("after event %d came %d", told-1, e.Sequence)
			}
		}
		if page.PageInfo.EndCursor != nil {
			after = page.PageInfo.EndCursor
		}
		if page.PageInfo.HasNextPage || len(page.Nodes) > 0 {
			continue
		}
		if running == 0 {
			break
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		running--
	}
	if want := int64(writers*each) + 1; told != want {
		t.Errorf("%d events were told, %d happened", told, want)
	}
}

func TestEventsPageBackwards(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Customer(t)
	for i := range 6 { // with account.created seven events
		c.Agent(t, fmt.Sprintf("Agent %d", i))
	}
	api := serve(t, h, *c.Owner)
	var before *string
	var pages [][]int64
	for {
		var p eventPage
		api.must(t, &p, eventsQuery, map[string]any{"last": 3, "before": before})
		var sequences []int64
		for _, e := range p.Account.Events.Nodes {
			sequences = append(sequences, e.Sequence)
		}
		pages = append(pages, sequences)
		info := p.Account.Events.PageInfo
		if info.HasNextPage != (before != nil) {
			t.Errorf("page %v says hasNextPage %v", sequences, info.HasNextPage)
		}
		if before == nil {
			c.Agent(t, "A newcomer") // what arrives meanwhile does not move what lies before
		}
		if before = info.StartCursor; !info.HasPreviousPage {
			break
		}
	}
	if got := fmt.Sprint(pages); got != "[[5 6 7] [2 3 4] [1]]" {
		t.Errorf("pages are %s", got)
	}
}

func TestEventsAreForTheirAccountAndScope(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c, other := h.Customer(t), h.Customer(t)
	var mine, theirs eventPage
	serve(t, h, *c.Owner).must(t, &mine, eventsQuery, nil)
	serve(t, h, *other.Owner).must(t, &theirs, eventsQuery, nil)

	api := serve(t, h, *c.Owner)
	var p eventPage
	errs := api.ask(t, &p, eventsQuery, map[string]any{"after": theirs.Account.Events.PageInfo.EndCursor})
	if len(errs) != 1 || errs[0].Extensions.Code != "BAD_USER_INPUT" {
		t.Errorf("somebody else's cursor answers %+v", errs)
	}
	var node struct {
		Node *struct {
			Type    string
			Subject *struct{ ID string }
		}
	}
	const query = `query ($id: ID!) { node(id: $id) { ... on Event { type subject { id } } } }`
	api.must(t, &node, query, map[string]any{"id": mine.Account.Events.Nodes[0].ID})
	if node.Node == nil || node.Node.Type != "account.created" || node.Node.Subject == nil || node.Node.Subject.ID != c.ID.GlobalID() {
		t.Errorf("node(id) of an event is %+v", node.Node)
	}
	node.Node = nil
	errs = api.ask(t, &node, query, map[string]any{"id": theirs.Account.Events.Nodes[0].ID})
	if len(errs) != 1 || errs[0].Extensions.Code != "NOT_FOUND" || node.Node != nil {
		t.Errorf("somebody else's event answers %+v, %+v", node.Node, errs)
	}

	narrow := serve(t, h, *c.Owner, billing.ScopeAccountRead)
	p = eventPage{}
	if errs := narrow.ask(t, &p, eventsQuery, nil); len(errs) != 1 || errs[0].Extensions.Code != "FORBIDDEN" || p.Account.Events != nil {
		t.Errorf("without billing:read events answer %+v", errs)
	}
	if errs := narrow.ask(t, &node, query, map[string]any{"id": mine.Account.Events.Nodes[0].ID}); len(errs) != 1 ||
		errs[0].Extensions.Code != "FORBIDDEN" {
		t.Errorf("without billing:read an event's node answers %+v", errs)
	}
}
