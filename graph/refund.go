package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/money"
)

func (r paymentResolver) Refundable(ctx context.Context, p *billing.Payment) (*money.Amount, error) {
	if p.Purpose != billing.PurposeTopUp {
		return nil, nil //nolint:nilnil // only top-ups can be
	}
	facts, err := found(from(ctx).refundFacts.Load(ctx, paymentRow(p)))
	if err != nil {
		return nil, err
	}
	account, err := found(from(ctx).account.Load(ctx, p.AccountID))
	if err != nil {
		return nil, err
	}
	amount, err := r.Cashier.Refundable(account, p, facts)
	return &amount, err
}

func (paymentResolver) RefundedAmount(ctx context.Context, p *billing.Payment) (*money.Amount, error) {
	facts, err := found(from(ctx).refundFacts.Load(ctx, paymentRow(p)))
	if err != nil {
		return nil, err
	}
	given := p.Given(*facts)
	return &given, nil
}

func (paymentResolver) Refunds(ctx context.Context, p *billing.Payment) ([]*billing.Refund, error) {
	return orNone(from(ctx).refundsOf.Load(ctx, paymentRow(p)))
}

func paymentRow(p *billing.Payment) billing.RowID {
	return billing.RowID{Account: p.AccountID, Key: p.Key}
}

func (refundResolver) Payment(ctx context.Context, r *billing.Refund) (*billing.Payment, error) {
	return from(ctx).payment.Load(ctx, billing.RowID{Account: r.AccountID, Key: r.PaymentKey})
}

func (refundResolver) CreditNote(ctx context.Context, r *billing.Refund) (*billing.CreditNote, error) {
	return optional(ctx, from(ctx).creditNote, r.AccountID, r.CreditNoteKey)
}

func (creditNoteResolver) Invoice(ctx context.Context, n *billing.CreditNote) (*billing.Invoice, error) {
	return from(ctx).invoice.Load(ctx, billing.RowID{Account: n.AccountID, Key: n.InvoiceKey})
}

func (creditNoteResolver) Refund(ctx context.Context, n *billing.CreditNote) (*billing.Refund, error) {
	return from(ctx).refund.Load(ctx, billing.RowID{Account: n.AccountID, Key: n.RefundKey})
}

func (r creditNoteResolver) PDFURL(ctx context.Context, n *billing.CreditNote) (*string, error) {
	pdf, _, err := signed(ctx, r.CreditNoteURLs, billing.RowID{Account: n.AccountID, Key: n.Key})
	return pdf, err
}

func (r creditNoteResolver) HTMLURL(ctx context.Context, n *billing.CreditNote) (*string, error) {
	_, page, err := signed(ctx, r.CreditNoteURLs, billing.RowID{Account: n.AccountID, Key: n.Key})
	return page, err
}

func (r mutationResolver) RefundTopUp(ctx context.Context, input RefundTopUpInput) (*RefundTopUpPayload, error) {
	actor, id, err := rowMeant(ctx, input.PaymentID, billing.KindPayment, "input", "paymentId")
	if err != nil {
		return nil, err
	}
	in := cashier.RefundTopUp{Payment: id.Key, Reason: input.Reason}
	if input.Amount != nil {
		amount, err := input.Amount.amount("input", "amount", "amount")
		if err != nil {
			return nil, err
		}
		in.Amount = &amount
	}
	refund, replayed, err := r.Cashier.RefundTopUp(ctx, actor, id.Account, input.IdempotencyKey, in)
	payload := &RefundTopUpPayload{Refund: refund, Replayed: replayed}
	if payload.UserErrors, err = userErrors(missingAt(err, "input", "paymentId")); err != nil {
		return payload, err
	}
	if payload.Payment, err = from(ctx).payment.Load(ctx, id); err != nil {
		return payload, err
	}
	payload.Balance, err = from(ctx).balance.Load(ctx, id.Account)
	return payload, err
}
