// Package demo fills an empty database with something to look at: a catalogue of plans and one account that lives.
package demo

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

//go:embed catalogue.yaml
var catalogueYAML []byte

type catalogueFile struct {
	Plans []planEntry `yaml:"plans"`
}

type planEntry struct {
	Code           string            `yaml:"code"`
	Name           string            `yaml:"name"`
	Description    string            `yaml:"description"`
	Rank           int               `yaml:"rank"`
	MonthlyCredits string            `yaml:"monthly_credits"`
	Prices         map[string]string `yaml:"prices"`
	Features       []string          `yaml:"features"`
	CapsPerAgent   capsEntry         `yaml:"caps_per_agent"`
	CapsPerAccount capsEntry         `yaml:"caps_per_account"`
}

type capsEntry struct {
	DailyCalls      *int `yaml:"daily_calls"`
	ConcurrentCalls *int `yaml:"concurrent_calls"`
	DailyMessages   *int `yaml:"daily_messages"`
	MaxCallSeconds  *int `yaml:"max_call_seconds"`
}

// Catalogue reads the demo's plans.
func Catalogue() ([]*billing.Plan, error) {
	var file catalogueFile
	if err := yaml.UnmarshalWithOptions(catalogueYAML, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("demo catalogue: %w", err)
	}
	plans := make([]*billing.Plan, len(file.Plans))
	for i, e := range file.Plans {
		p, err := e.plan()
		if err != nil {
			return nil, fmt.Errorf("demo catalogue, plan %s: %w", e.Code, err)
		}
		plans[i] = p
	}
	return plans, nil
}

func (e planEntry) plan() (*billing.Plan, error) {
	credits, err := money.ParseCredits(e.MonthlyCredits)
	if err != nil {
		return nil, fmt.Errorf("monthly_credits: %w", err)
	}
	p := &billing.Plan{Code: e.Code, Name: e.Name, Description: e.Description, Rank: e.Rank, MonthlyCredits: credits,
		Features:        e.Features,
		AgentDailyCalls: e.CapsPerAgent.DailyCalls, AgentConcurrentCalls: e.CapsPerAgent.ConcurrentCalls,
		AgentDailyMessages: e.CapsPerAgent.DailyMessages, AgentMaxCallSeconds: e.CapsPerAgent.MaxCallSeconds,
		AccountDailyCalls: e.CapsPerAccount.DailyCalls, AccountConcurrentCalls: e.CapsPerAccount.ConcurrentCalls,
		AccountDailyMessages: e.CapsPerAccount.DailyMessages, AccountMaxCallSeconds: e.CapsPerAccount.MaxCallSeconds}
	for code, text := range e.Prices {
		amount, err := money.ParseMicros(text)
		if err != nil || !money.Currency(code).Valid() {
			return nil, fmt.Errorf("price in %s: %w", code, err)
		}
		p.Prices = append(p.Prices, money.Amount{Micros: amount, Currency: money.Currency(code)})
	}
	slices.SortFunc(p.Prices, func(a, b money.Amount) int { return strings.Compare(string(a.Currency), string(b.Currency)) })
	return p, nil
}
