package graph_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// A partner reads the whole price list in one statement, and in what his usage will be counted.
func TestRatesOfPlans(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	var got *answer
	statements := a.fewest(func() {
		got = a.do(t, as(billing.RolePlatform), `{ plans { code maxAgents rates {
			code category unit quantity credits increment minimum free prices { amount currency }
			price(currency: "JPY") { amount } other: price(currency: "CHF") { amount } } } }`).ok()
	})
	if len(statements) != 1 {
		t.Errorf("the price list takes %v", statements)
	}
	plans := map[string]map[string]any{}
	for _, p := range got.at("plans").([]any) {
		plan := p.(map[string]any)
		plans[plan["code"].(string)] = plan
	}
	var rates []string
	for _, r := range plans["basic"]["rates"].([]any) {
		rate := r.(map[string]any)
		rates = append(rates, fmt.Sprint(rate["code"], rate["category"], rate["unit"], rate["quantity"], rate["credits"], rate["free"], rate["price"], rate["other"]))
	}
	want := []string{
		fmt.Sprint("sms.outbound", "MESSAGE", "MESSAGE", 1, "1.5", false, map[string]any{"amount": "12"}, nil),
		fmt.Sprint("voice.inbound", "CALL", "SECOND", 60, "0.8", false, map[string]any{"amount": "6.4"}, nil),
		fmt.Sprint("voice.outbound", "CALL", "SECOND", 60, "1", false, map[string]any{"amount": "8"}, nil),
		fmt.Sprint("voice.test", "CALL", "SECOND", 60, "0.5", false, map[string]any{"amount": "4"}, nil),
		fmt.Sprint("webchat", "MESSAGE", "MESSAGE", 1, "0", true, map[string]any{"amount": "0"}, nil),
		fmt.Sprint("whatsapp.session", "MESSAGE", "MESSAGE", 1, "0.2", false, map[string]any{"amount": "1.6"}, nil),
		fmt.Sprint("whatsapp.template", "MESSAGE", "MESSAGE", 1, "1", false, map[string]any{"amount": "8"}, nil),
	}
	if !reflect.DeepEqual(rates, want) {
		t.Errorf("the rates are\n%v\nwant\n%v", rates, want)
	}
	inbound := plans["basic"]["rates"].([]any)[1].(map[string]any)
	if prices := fmt.Sprint(inbound["prices"]); prices != "[map[amount:0.04 currency:EUR] map[amount:0.032 currency:GBP] map[amount:6.4 currency:JPY] map[amount:0.04 currency:USD]]" {
		t.Errorf("the prices are %s", prices)
	}
	if inbound["increment"] != 1.0 || inbound["minimum"] != 0.0 {
		t.Errorf("a rate is %v", inbound)
	}
	if plans["basic"]["maxAgents"] != 5.0 || plans["enterprise"]["maxAgents"] != nil || len(plans["free"]["rates"].([]any)) != 0 {
		t.Errorf("the plans are %v", plans)
	}
}
