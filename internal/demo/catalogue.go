// Package demo fills an empty database with something to look at: a catalogue of plans and one account that lives.
package demo

import (
	_ "embed"
	"fmt"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/catalogue"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

//go:embed catalogue.yaml
var catalogueYAML []byte

// Catalogue reads the demo's plans.
func Catalogue() ([]*billing.Plan, error) {
	plans, err := catalogue.Read("internal/demo/catalogue.yaml", catalogueYAML, sandbox.ChargeUnit)
	if err != nil {
		return nil, fmt.Errorf("demo catalogue: %w", err)
	}
	return plans, nil
}
