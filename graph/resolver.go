// Package graph binds the schema to the cashier and the database: thin resolvers by noun that read arguments, ask who is
// calling, call one verb or one loader, and shape the answer. Nothing is decided here.
package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/postgres"
	"github.com/aura-billing/gateway/internal/wake"
)

// Resolver is the root of all resolvers.
type Resolver struct {
	DB      *postgres.DB
	Cashier *cashier.Cashier
	Hub     *wake.Hub
	// Clock is for what is only shown, such as credits that have expired since the last write. What is decided takes the
	// account's own time.
	Clock func() time.Time
	// InvoiceURLs signs the links to an invoice's PDF and page; nil where the installation has no key to sign with.
	InvoiceURLs func(id billing.RowID, now time.Time) (pdf, page string)
	// CreditNoteURLs does the same for credit notes.
	CreditNoteURLs func(id billing.RowID, now time.Time) (pdf, page string)
	// UsageURL signs the link to a file of usage records.
	UsageURL func(e billing.UsageExport, now time.Time) string
}

// Schema is the executable schema over the resolvers.
func (r *Resolver) Schema() graphql.ExecutableSchema {
	config := Config{Resolvers: r, Directives: DirectiveRoot{Requires: requires}}
	config.Complexity.Account.UsageSummary = summaryCost
	return NewExecutableSchema(config)
}

// requires refuses a field to a caller without its scope.
func requires(ctx context.Context, _ any, next graphql.Resolver, scope string) (any, error) {
	if err := auth.Require(auth.ActorFrom(ctx), billing.Scope(scope)); err != nil {
		return nil, err
	}
	return next(ctx)
}

// accountMeant is the account an argument names, or the only one of the token; NOT_FOUND before any SQL for one that the
// caller may not see.
func accountMeant(ctx context.Context, id *string, field ...string) (*billing.Actor, billing.AccountID, error) {
	actor := auth.ActorFrom(ctx)
	if id == nil {
		only, ok := actor.OnlyAccount()
		if !ok {
			return nil, 0, fault.New(fault.BadUserInput, "This token is good for several accounts: say which one.").At(field...)
		}
		return actor, only, nil
	}
	parsed, err := idMeant(actor, *id, billing.KindAccount, field...)
	return actor, parsed.Account, err
}

// rowMeant is the row an argument names; NOT_FOUND before any SQL for one of an account that the caller may not see.
func rowMeant(ctx context.Context, id string, kind billing.Kind, field ...string) (*billing.Actor, billing.RowID, error) {
	actor := auth.ActorFrom(ctx)
	parsed, err := idMeant(actor, id, kind, field...)
	return actor, billing.RowID{Account: parsed.Account, Key: parsed.Key}, err
}

func idMeant(actor *billing.Actor, id string, kind billing.Kind, field ...string) (billing.ID, error) {
	parsed, ok := billing.ParseID(id)
	if !ok || parsed.Kind != kind || auth.RequireAccount(actor, parsed.Account) != nil {
		return billing.ID{}, billing.NotFound().At(field...)
	}
	return parsed, nil
}

// missingAt names the argument whose row turned out not to be there, so that it answers as one that may not be seen.
func missingAt(err error, field ...string) error {
	if f := fault.As(err); f != nil && f.Code == fault.NotFound && f.Field == nil {
		return f.At(field...)
	}
	return err
}

// keyMeant is the key of an optional id of the same account.
func keyMeant(ctx context.Context, account billing.AccountID, id *string, kind billing.Kind, field ...string) (*billing.Key, error) {
	if id == nil {
		return nil, nil //nolint:nilnil // no id is no key
	}
	_, row, err := rowMeant(ctx, *id, kind, field...)
	if err != nil {
		return nil, err
	}
	if row.Account != account {
		return nil, billing.NotFound().At(field...)
	}
	return &row.Key, nil
}

// The resolvers by type, as the generated code asks for them.

// Account resolves fields of accounts.
func (r *Resolver) Account() AccountResolver { return accountResolver{r} }

// Agent resolves fields of agents.
func (r *Resolver) Agent() AgentResolver { return agentResolver{r} }

// Balance resolves fields of balances.
func (r *Resolver) Balance() BalanceResolver { return balanceResolver{r} }

// CreditFunding resolves fields of what credits paid.
func (r *Resolver) CreditFunding() CreditFundingResolver { return creditFundingResolver{} }

// CreditGrant resolves fields of credit grants.
func (r *Resolver) CreditGrant() CreditGrantResolver { return creditGrantResolver{r} }

// CreditNote resolves fields of credit notes.
func (r *Resolver) CreditNote() CreditNoteResolver { return creditNoteResolver{r} }

// Event resolves fields of events.
func (r *Resolver) Event() EventResolver { return eventResolver{} }

// Invoice resolves fields of invoices.
func (r *Resolver) Invoice() InvoiceResolver { return invoiceResolver{r} }

// LedgerEntry resolves fields of ledger entries.
func (r *Resolver) LedgerEntry() LedgerEntryResolver { return ledgerEntryResolver{} }

// LiveUpdates resolves subscriptions.
func (r *Resolver) LiveUpdates() LiveUpdatesResolver { return liveResolver{r} }

// MoneyFunding resolves fields of what prepaid money paid.
func (r *Resolver) MoneyFunding() MoneyFundingResolver { return moneyFundingResolver{} }

// Mutation resolves mutations.
func (r *Resolver) Mutation() MutationResolver { return mutationResolver{r} }

// Payment resolves fields of payments.
func (r *Resolver) Payment() PaymentResolver { return paymentResolver{r} }

// Plan resolves fields of plans.
func (r *Resolver) Plan() PlanResolver { return planResolver{} }

// PastDueError resolves fields of refusals for a renewal that is not paid.
func (r *Resolver) PastDueError() PastDueErrorResolver { return pastDueErrorResolver{} }

// PlanChange resolves fields of plan changes.
func (r *Resolver) PlanChange() PlanChangeResolver { return planChangeResolver{} }

// Query resolves queries.
func (r *Resolver) Query() QueryResolver { return queryResolver{r} }

// Rate resolves fields of rates.
func (r *Resolver) Rate() RateResolver { return rateResolver{} }

// Refund resolves fields of refunds.
func (r *Resolver) Refund() RefundResolver { return refundResolver{} }

// Remedy resolves fields of remedies.
func (r *Resolver) Remedy() RemedyResolver { return remedyResolver{} }

// ServiceReason resolves fields of reasons.
func (r *Resolver) ServiceReason() ServiceReasonResolver { return serviceReasonResolver{r} }

// Subscription resolves fields of the entity Subscription.
func (r *Resolver) Subscription() SubscriptionResolver { return subscriptionResolver{r} }

// UsageRecord resolves fields of usage records.
func (r *Resolver) UsageRecord() UsageRecordResolver { return usageRecordResolver{r} }

// UsageReservation resolves fields of reservations.
func (r *Resolver) UsageReservation() UsageReservationResolver { return usageReservationResolver{} }

// UsageSummaryRow resolves fields of usage that was added up.
func (r *Resolver) UsageSummaryRow() UsageSummaryRowResolver { return usageSummaryRowResolver{} }

// Viewer resolves fields of the caller.
func (r *Resolver) Viewer() ViewerResolver { return viewerResolver{} }

type (
	accountResolver       struct{ *Resolver }
	agentResolver         struct{ *Resolver }
	balanceResolver       struct{ *Resolver }
	creditGrantResolver   struct{ *Resolver }
	creditNoteResolver    struct{ *Resolver }
	eventResolver         struct{}
	invoiceResolver       struct{ *Resolver }
	ledgerEntryResolver   struct{}
	liveResolver          struct{ *Resolver }
	mutationResolver      struct{ *Resolver }
	paymentResolver       struct{ *Resolver }
	pastDueErrorResolver  struct{}
	planChangeResolver    struct{}
	planResolver          struct{}
	queryResolver         struct{ *Resolver }
	rateResolver          struct{}
	refundResolver        struct{}
	remedyResolver        struct{}
	subscriptionResolver  struct{ *Resolver }
	serviceReasonResolver struct{ *Resolver }
	usageRecordResolver   struct{ *Resolver }

	creditFundingResolver    struct{}
	moneyFundingResolver     struct{}
	usageReservationResolver struct{}
	usageSummaryRowResolver  struct{}
	viewerResolver           struct{}
)
