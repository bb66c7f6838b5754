package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"github.com/aura-billing/gateway/internal/payment"
)

// TestCard is one card the sandbox knows: attach Token, and What happens when it is charged.
type TestCard struct {
	Token string
	Brand string
	Last4 string
	What  string

	plan plan
}

// plan is what charging a card leads to. The zero plan captures and tells so by one notice, at once.
type plan struct {
	declineCode string // DECLINED with it
	action      bool   // REQUIRES_ACTION with the customer present, else declined: authentication_required
	processing  bool   // PROCESSING, captured after Options.ProcessingDelay
	expired     bool   // the card's date is in the past
	mishap      mishap // what befalls the call
	attempts    int    // for mishaps before the capture: how many calls under one key they befall
	notices     noticePlan
}

// noticePlan is how the notices about a charge are delivered.
type noticePlan int

const (
	noticeAtOnce     noticePlan = iota
	noticeLate                  // after Options.LateBy
	noticeTwice                 // two deliveries of the same notice
	noticeOutOfOrder            // charge.processing, which was first, after charge.captured was taken
	noticeNever                 // written, never sent
)

// testCards is the whole table; every token is its own card number, that is, has its own fingerprint.
var testCards = []TestCard{
	{Token: "pm_card_visa", Brand: "visa", Last4: "4242", What: "captured"},
	{Token: "pm_card_mastercard", Brand: "mastercard", Last4: "4444", What: "captured"},
	{Token: "pm_card_amex", Brand: "amex", Last4: "8431", What: "captured"},
	{Token: "pm_card_discover", Brand: "discover", Last4: "9424", What: "captured"},

	{Token: "pm_card_chargeDeclined", Brand: "visa", Last4: "0002", What: "declined: generic_decline",
		plan: plan{declineCode: payment.DeclineGeneric}},
	{Token: "pm_card_chargeCustomerFail", Brand: "visa", Last4: "0341", What: "declined: generic_decline",
		plan: plan{declineCode: payment.DeclineGeneric}},
	{Token: "pm_card_chargeDeclinedInsufficientFunds", Brand: "visa", Last4: "9995", What: "declined: insufficient_funds",
		plan: plan{declineCode: payment.DeclineInsufficientFunds}},
	{Token: "pm_card_chargeDeclinedExpiredCard", Brand: "visa", Last4: "0069", What: "declined: expired_card",
		plan: plan{declineCode: payment.DeclineExpiredCard, expired: true}},
	{Token: "pm_card_chargeDeclinedLostCard", Brand: "visa", Last4: "9987", What: "declined: lost_card",
		plan: plan{declineCode: payment.DeclineLostCard}},
	{Token: "pm_card_chargeDeclinedStolenCard", Brand: "visa", Last4: "9979", What: "declined: stolen_card",
		plan: plan{declineCode: payment.DeclineStolenCard}},
	{Token: "pm_card_chargeDeclinedIncorrectCvc", Brand: "visa", Last4: "0127", What: "declined: incorrect_cvc",
		plan: plan{declineCode: payment.DeclineIncorrectCVC}},
	{Token: "pm_card_chargeDeclinedVelocityLimitExceeded", Brand: "visa", Last4: "6975", What: "declined: card_velocity_exceeded",
		plan: plan{declineCode: payment.DeclineVelocityExceeded}},
	{Token: "pm_card_chargeDeclinedProcessingError", Brand: "visa", Last4: "0119", What: "declined: processing_error",
		plan: plan{declineCode: payment.DeclineProcessingError}},
	{Token: "pm_card_chargeDeclinedTryAgainLater", Brand: "visa", Last4: "0150", What: "declined: try_again_later",
		plan: plan{declineCode: payment.DeclineTryAgainLater}},

	{Token: "pm_card_authenticationRequired", Brand: "visa", Last4: "3184",
		What: "the bank asks the customer on a page of its own; without the customer present declined: authentication_required",
		plan: plan{action: true}},
	{Token: "pm_card_processing", Brand: "visa", Last4: "7003", What: "undecided for 2 s, then captured, told by a notice",
		plan: plan{processing: true}},

	{Token: "pm_card_hangBeforeCapture", Brand: "visa", Last4: "7011",
		What: "the first call never answers and does nothing; asking again with the same key captures",
		plan: plan{mishap: mishapHangBefore, attempts: 1}},
	{Token: "pm_card_captureAfterHang", Brand: "visa", Last4: "7029",
		What: "the first call does not answer until the caller hangs up, and captures only then",
		plan: plan{mishap: mishapLateCapture, attempts: 1}},
	{Token: "pm_card_hangAfterCapture", Brand: "visa", Last4: "7037",
		What: "captured, but the call never answers; asking again with the same key gives the answer",
		plan: plan{mishap: mishapHangAfter}},
	{Token: "pm_card_errorAfterCapture", Brand: "visa", Last4: "7045",
		What: "captured, but the call ends in a server error (500); asking again with the same key gives the answer",
		plan: plan{mishap: mishapErrorAfter}},
	{Token: "pm_card_errorReplayed", Brand: "visa", Last4: "7052",
		What: "captured, but the call and every repetition of it end in a server error, as Stripe repeats a 500; only looking it up tells",
		plan: plan{mishap: mishapErrorReplayed}},
	{Token: "pm_card_rateLimited", Brand: "visa", Last4: "7060",
		What: "the first two calls with a key are refused as too many (429), the third captures",
		plan: plan{mishap: mishapBusy, attempts: 2}},

	{Token: "pm_card_webhookLate", Brand: "visa", Last4: "7078", What: "captured, its notices come 20 s late",
		plan: plan{notices: noticeLate}},
	{Token: "pm_card_webhookTwice", Brand: "visa", Last4: "7086", What: "captured, its notices come twice",
		plan: plan{notices: noticeTwice}},
	{Token: "pm_card_webhookOutOfOrder", Brand: "visa", Last4: "7094",
		What: "captured, and the notice that it is being processed comes after the one that it was captured",
		plan: plan{notices: noticeOutOfOrder}},
	{Token: "pm_card_webhookNever", Brand: "visa", Last4: "7102", What: "captured, its notices never come",
		plan: plan{notices: noticeNever}},
}

var cardsByToken = func() map[string]*TestCard {
	byToken := make(map[string]*TestCard, len(testCards))
	for i := range testCards {
		byToken[testCards[i].Token] = &testCards[i]
	}
	return byToken
}()

// Cards lists the test cards, for the documentation and the dashboard's form.
func Cards() []TestCard { return slices.Clone(testCards) }

// findCard reads a token. Besides the table's own spelling it takes Stripe's ("pm_card_visa_chargeDeclined…") and the
// short one ("pm_card_insufficientFunds" for "pm_card_chargeDeclinedInsufficientFunds").
func findCard(token string) (*TestCard, bool) {
	if c, ok := cardsByToken[token]; ok {
		return c, true
	}
	const prefix = "pm_card_"
	rest, ok := strings.CutPrefix(token, prefix)
	if !ok || rest == "" {
		return nil, false
	}
	rest = strings.TrimPrefix(rest, "visa_")
	if c, ok := cardsByToken[prefix+rest]; ok {
		return c, true
	}
	letters := []rune(rest)
	if len(letters) == 0 {
		return nil, false
	}
	letters[0] = unicode.ToUpper(letters[0])
	c, ok := cardsByToken[prefix+"chargeDeclined"+string(letters)]
	return c, ok
}

// fingerprint stands for the card number: the same for each card made from the same token, under any spelling of it.
func (c *TestCard) fingerprint() string {
	sum := sha256.Sum256([]byte("sandbox card " + c.Token))
	return hex.EncodeToString(sum[:8])
}
