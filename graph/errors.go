package graph

import (
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// userErrors sorts a verb's error: refusals of the business belong into the payload, everything else to the top level.
func userErrors(err error) ([]UserError, error) {
	f := fault.As(err)
	if err == nil || f == nil || f.Code.Channel() != fault.UserError {
		return []UserError{}, err
	}
	switch detail := f.Detail.(type) {
	case billing.PaymentRefusal:
		return []UserError{PaymentError{Code: f.Code, Message: f.Message, Field: f.Field, DeclineCode: detail.Failure.DeclineCode,
			Advice: detail.Failure.Advice, PortalHint: detail.Failure.PortalHint, Payment: detail.Payment}}, nil
	case billing.Bounds:
		return []UserError{AmountError{Code: f.Code, Message: f.Message, Field: f.Field, Minimum: &detail.Minimum, Maximum: &detail.Maximum}}, nil
	case billing.PastDue:
		return []UserError{PastDueError{Code: f.Code, Message: f.Message, InvoiceID: detail.Invoice}}, nil
	case []billing.SetupStep:
		return []UserError{SetupError{Code: f.Code, Message: f.Message, Missing: detail}}, nil
	default:
		return []UserError{BusinessError{Code: f.Code, Message: f.Message, Field: f.Field}}, nil
	}
}
