package sandbox

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/payment/conformance"
	"github.com/aura-billing/gateway/internal/pgtest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t).URL
	declines := map[string]string{}
	for _, c := range Cards() {
		if c.plan.declineCode != "" {
			declines[c.plan.declineCode] = c.Token
		}
	}
	conformance.Run(t, func(t *testing.T) conformance.Subject {
		return conformance.Subject{
			Processor:      open(t, dsn, Options{PublicURL: "http://pay.test"}),
			Currency:       "KWD", // the awkward one: three decimals, charged in tens
			Account:        t.Name(),
			Good:           "pm_card_visa",
			OtherGood:      "pm_card_mastercard",
			Declines:       declines,
			ActionRequired: "pm_card_authenticationRequired",
			Unknown:        "pm_card_nobody",
			Notice: func(at time.Time) (http.Header, []byte) {
				body, err := json.Marshal(event{ID: "evt_1", Object: "event", Type: noticeCaptured, Created: at.Unix()})
				if err != nil {
					t.Fatal(err)
				}
				return http.Header{SignatureHeader: {sign([]string{testSecret}, at, body)}}, body
			},
		}
	})
}
