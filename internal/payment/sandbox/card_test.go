package sandbox

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

func TestCardTableHasNoDoubles(t *testing.T) {
	t.Parallel()
	tokens, prints := map[string]bool{}, map[string]bool{}
	for _, c := range Cards() {
		if tokens[c.Token] || prints[c.fingerprint()] || c.Brand == "" || len(c.Last4) != 4 || c.What == "" {
			t.Errorf("%+v", c)
		}
		tokens[c.Token], prints[c.fingerprint()] = true, true
	}
}

func TestCardsUnderStripesOtherSpellings(t *testing.T) {
	t.Parallel()
	for spelling, want := range map[string]string{
		"pm_card_visa": "pm_card_visa",
		"pm_card_visa_chargeDeclinedInsufficientFunds": "pm_card_chargeDeclinedInsufficientFunds",
		"pm_card_visa_chargeDeclined":                  "pm_card_chargeDeclined",
		"pm_card_insufficientFunds":                    "pm_card_chargeDeclinedInsufficientFunds",
		"pm_card_ExpiredCard":                          "pm_card_chargeDeclinedExpiredCard",
		"pm_card_processingError":                      "pm_card_chargeDeclinedProcessingError",
	} {
		if c, ok := findCard(spelling); !ok || c.Token != want {
			t.Errorf("%s: %+v", spelling, c)
		}
	}
	for _, token := range []string{"", "pm_card_", "pm_card_visa_", "pm_card_none", "tok_visa", "4242424242424242", "PM_CARD_VISA"} {
		if c, ok := findCard(token); ok {
			t.Errorf("%q is %s", token, c.Token)
		}
	}
}

// Every card attaches, with a date that fits it; the outcome waits for the charge.
func TestEveryCardAttaches(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	for _, c := range Cards() {
		card, err := p.AttachCard(t.Context(), payment.AttachRequest{Key: c.Token, Account: testAccount, Token: c.Token})
		if err != nil {
			t.Fatalf("%s: %v", c.Token, err)
		}
		end := time.Date(card.ExpYear, time.Month(card.ExpMonth)+1, 1, 0, 0, 0, 0, time.UTC)
		if expired := end.Before(time.Now()); expired != c.plan.expired {
			t.Errorf("%s ends %s", c.Token, end)
		}
		if card.Brand != c.Brand || card.Last4 != c.Last4 {
			t.Errorf("%s: %+v", c.Token, card)
		}
	}
}
