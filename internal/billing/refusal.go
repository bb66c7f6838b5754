package billing

import (
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// Refusals of the business. Their messages are shown to users; those of the help page stand here word for word.

// NotFound is the one answer to an id that is somebody else's, deleted, mistyped or made up.
func NotFound() *fault.Error { return fault.New(fault.NotFound, "There is nothing with this id.") }

// MessageNotConfigured is what the help page calls an account without a completed subscription.
const MessageNotConfigured = "Billing not configured"

// PaymentRefusal is the detail of a payment's refusal: why, and which payment.
type PaymentRefusal struct {
	Failure PaymentFailure
	Payment *Payment // nil when no payment was made
}

// PlanUnavailable refuses a plan that cannot be chosen.
func PlanUnavailable(message string) *fault.Error {
	return fault.New(fault.PlanUnavailable, message).At("input", "planId")
}

// NotConfigured refuses what needs a completed subscription, with the steps that are missing.
func NotConfigured(missing []SetupStep) *fault.Error {
	return fault.New(fault.BillingNotConfigured, MessageNotConfigured).With(missing)
}

// MethodRequired refuses what needs a card when there is none.
func MethodRequired() *fault.Error {
	return fault.New(fault.PaymentMethodRequired, "Add a payment method first, in Billing > Payment method.")
}

// PaymentRefused is a failed payment as a refusal.
func PaymentRefused(p *Payment) *fault.Error {
	failure := p.Failure()
	return fault.New(failure.Code, failure.Message()).With(PaymentRefusal{Failure: *failure, Payment: p})
}

// UpgradeLapsed refuses an upgrade that was not paid in time; should its payment be captured all the same, it is refunded.
func UpgradeLapsed(p *Payment) *fault.Error {
	failure := failureOf(fault.AuthenticationRequired, nil)
	failure.Advice = "The upgrade was not paid in time and nothing has changed. Upgrade again; should the old payment still go through, it is refunded."
	return fault.New(failure.Code, failure.Message()).With(PaymentRefusal{Failure: *failure, Payment: p})
}

// PaymentInProgress refuses a second payment while an earlier one may still take the money.
func PaymentInProgress(p *Payment) *fault.Error {
	f := PaymentFailure{Code: fault.PaymentInProgress,
		Advice: "An earlier payment is not decided yet. Wait until it is; nothing is charged twice."}
	if p.Status == PaymentRequiresAction {
		f.Advice = "An earlier payment waits for your bank. Open it and confirm or decline it on your bank's page."
	}
	return fault.New(f.Code, "A payment is in progress").With(PaymentRefusal{Failure: f, Payment: p})
}

// RenewalInProgress refuses an upgrade while the present period's own charge is not decided.
func RenewalInProgress() *fault.Error {
	f := PaymentFailure{Code: fault.PaymentInProgress,
		Advice: "The renewal of your plan is being charged. Upgrade when it is paid, as a rule in a moment, or pay its invoice now."}
	return fault.New(f.Code, "A payment is in progress").With(PaymentRefusal{Failure: f})
}

// PlanChangeInProgress refuses any change of plan while an upgrade waits for its payment.
func PlanChangeInProgress(p *Payment) *fault.Error {
	f := PaymentFailure{Code: fault.PlanChangeInProgress,
		Advice: "An upgrade is being paid for. Wait until its payment is decided."}
	if p.Status == PaymentRequiresAction {
		f.Advice = "An upgrade waits for your bank. Open its page and confirm or decline the payment there."
	}
	return fault.New(f.Code, "A plan change is in progress").With(PaymentRefusal{Failure: f, Payment: p})
}

// PastDue is the detail of a refusal for an invoice that must be paid first.
type PastDue struct{ Invoice RowID }

// PayFirst refuses a plan change while a renewal is not paid.
func PayFirst(invoice RowID) *fault.Error {
	return fault.New(fault.SubscriptionPastDue, "The subscription's last renewal is not paid. Pay its invoice first.").With(PastDue{invoice})
}

// CurrencyMismatch refuses an amount in another currency than the account's.
func CurrencyMismatch(want money.Currency, field string) *fault.Error {
	return fault.Newf(fault.CurrencyMismatch, "The account's currency is %s.", want).At("input", field, "currency")
}

// CheckTopUp refuses amounts that are out of bounds or cannot be charged exactly.
func CheckTopUp(amount money.Amount, bounds Bounds, unit money.ChargeUnit) error {
	return checkWithin(amount, bounds, unit, "added", "added at once")
}

// checkWithin refuses amounts that are out of bounds or cannot be moved exactly; least and most say what is bounded.
func checkWithin(amount money.Amount, bounds Bounds, unit money.ChargeUnit, least, most string) error {
	switch {
	case amount.Currency != bounds.Minimum.Currency:
		return CurrencyMismatch(bounds.Minimum.Currency, "amount")
	case amount.Micros < bounds.Minimum.Micros:
		return fault.Newf(fault.AmountTooSmall, "The least that can be %s is %s.", least, bounds.Minimum).At("input", "amount").With(bounds)
	case amount.Micros > bounds.Maximum.Micros:
		return fault.Newf(fault.AmountTooLarge, "The most that can be %s is %s.", most, bounds.Maximum).At("input", "amount").With(bounds)
	case !unit.Whole(amount.Micros):
		step := money.Amount{Micros: unit.Micros(), Currency: amount.Currency}
		return fault.Newf(fault.BadUserInput, "An amount must be a multiple of %s.", step).At("input", "amount", "amount")
	}
	return nil
}
