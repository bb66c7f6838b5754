package payment

// The words in Fact.DeclineCode, in Stripe's spelling. A processor may send others; what they mean for the customer is
// billing's table, which treats an unknown word as a plain decline.
const (
	DeclineGeneric                = "generic_decline"
	DeclineInsufficientFunds      = "insufficient_funds"
	DeclineExpiredCard            = "expired_card"
	DeclineLostCard               = "lost_card"
	DeclineStolenCard             = "stolen_card"
	DeclineIncorrectCVC           = "incorrect_cvc"
	DeclineVelocityExceeded       = "card_velocity_exceeded"
	DeclineProcessingError        = "processing_error"
	DeclineTryAgainLater          = "try_again_later"
	DeclineAuthenticationRequired = "authentication_required" // charged without the customer, the bank wants to see them
	// DeclineAuthenticationFailed is the error code, not the decline code, by which Stripe says that the customer turned
	// the payment down (or failed) on the bank's page; Stripe sends no decline code then.
	DeclineAuthenticationFailed = "payment_intent_authentication_failure"
)

// DeclineCodes lists the words above.
func DeclineCodes() []string {
	return []string{DeclineGeneric, DeclineInsufficientFunds, DeclineExpiredCard, DeclineLostCard, DeclineStolenCard,
		DeclineIncorrectCVC, DeclineVelocityExceeded, DeclineProcessingError, DeclineTryAgainLater,
		DeclineAuthenticationRequired, DeclineAuthenticationFailed}
}
