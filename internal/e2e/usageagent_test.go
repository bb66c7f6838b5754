package e2e

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// What a mutation takes, as the program tells about itself.
type (
	wireType struct {
		Kind   string    `json:"kind"`
		Name   string    `json:"name"`
		OfType *wireType `json:"ofType"`
	}
	wireField struct {
		Name string    `json:"name"`
		Args []wireArg `json:"args"`
	}
	wireArg struct {
		Name         string   `json:"name"`
		Type         wireType `json:"type"`
		DefaultValue *string  `json:"defaultValue"`
	}
	wireSchema struct {
		Schema struct {
			MutationType struct{ Fields []wireField }
			Types        []struct {
				Name        string
				InputFields []wireArg
				EnumValues  []struct{ Name string }
			}
		} `json:"__schema"`
	}
)

const introspection = `{ __schema { mutationType { fields { name args { name type { ...T } } } }
  types { name inputFields { name defaultValue type { ...T } } enumValues { name } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`

// sample is a value that an input of the type takes, with no more than must be there.
func (s wireSchema) sample(t testing.TB, of wireType, id string) any {
	t.Helper()
	switch of.Kind {
	case "NON_NULL":
		return s.sample(t, *of.OfType, id)
	case "LIST":
		return []any{s.sample(t, *of.OfType, id)}
	}
	for _, known := range s.Schema.Types {
		if known.Name != of.Name {
			continue
		}
		if len(known.EnumValues) > 0 {
			return known.EnumValues[0].Name
		}
		value := vars{}
		for _, f := range known.InputFields {
			if f.Type.Kind == "NON_NULL" && f.DefaultValue == nil {
				value[f.Name] = s.sample(t, f.Type, id)
			}
		}
		if len(known.InputFields) > 0 {
			return value
		}
	}
	switch of.Name {
	case "ID":
		return id
	case "Int":
		return 1
	case "Decimal", "MoneyAmount":
		return "10.00"
	case "CurrencyCode":
		return "USD"
	case "TimeZone":
		return "UTC"
	case "DateTime":
		return time.Now().UTC().Format(time.RFC3339)
	case "String":
		return "x"
	}
	if of.Kind == "INPUT_OBJECT" {
		return vars{}
	}
	t.Fatalf("what is a %s?", of.Name)
	return nil
}

// TestAnAgentsOwnTokenOverGraphQL has the token that an agent's worker carries ask for its own calls, and for everything else.
func TestAnAgentsOwnTokenOverGraphQL(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c := p.subscribed(t)
	c.credited("25.00")
	a, other := c.caller(p, "Reception"), c.caller(p, "Sales")
	itself := a.itself()

	t.Run("it asks, extends, settles and releases for itself", func(t *testing.T) {
		itself := itself.inTest(t)
		call := itself.allowed("voice.outbound")
		if more := itself.extend(call.Reservation.ID, 1); !more.Decision.Allowed || more.Decision.FundedUnits != 120 {
			t.Errorf("extendUsage: %+v", more)
		}
		if r := itself.settle(call.Reservation.ID, 60); r.Credits != "1" {
			t.Errorf("settleUsage: %+v", r)
		}
		if got := itself.release(itself.allowed("voice.outbound").Reservation.ID); len(got.UserErrors) > 0 || got.Reservation.Status != "RELEASED" {
			t.Errorf("releaseUsage: %+v", got)
		}
		// It is told why, though not what would help: that is the account's own.
		a.limit(vars{"dailyCalls": 1})
		if r := itself.stopped("voice.outbound", "DAILY_CALLS_REACHED")[0]; len(r.Remedies) > 0 || r.ResetsAt == nil {
			t.Errorf("the reason: %+v", r)
		}
		a.limit(vars{"dailyCalls": nil})
	})

	t.Run("it cannot say that a call was not, or was shorter than it can have been", func(t *testing.T) {
		c := p.subscribed(t)
		now := c.stopTime()
		a := c.caller(p, "Reception")
		itself := a.itself()
		call := itself.allowed("voice.outbound").Reservation.ID
		c.advanceTo(now.Add(85 * time.Second))
		only(t, itself.release(call).UserErrors, "RELEASE_TOO_LATE")
		if r := itself.settle(call, 3); r.Units != 25 {
			t.Errorf("85 seconds less a minute of ringing: %+v", r)
		}
		only(t, a.trySettle(call, 3).UserErrors, "RESERVATION_SETTLED")
	})

	t.Run("another agent's calls are not there", func(t *testing.T) {
		itself := itself.inTest(t)
		theirs := other.inTest(t).allowed("voice.outbound").Reservation.ID
		elsewhere := p.subscribed(t)
		stranger := elsewhere.caller(p, "Reception").allowed("voice.outbound").Reservation.ID
		nobodys := vars{"agentId": other.agent, "rate": "voice.outbound", "idempotencyKey": freshKey()}
		itself.refused("NOT_FOUND", authorizeUsage, vars{"input": nobodys})
		for _, id := range []string{theirs, stranger} {
			for query, input := range map[string]vars{extendUsage: {"reservationId": id, "sequence": 1}, settleUsage: {"reservationId": id, "units": 1},
				releaseUsage: {"reservationId": id}} {
				itself.refused("NOT_FOUND", query, vars{"input": input})
			}
		}
		other.inTest(t).settle(theirs, 10)
	})

	t.Run("it can do nothing else", func(t *testing.T) {
		itself := itself.inTest(t)
		schema := ask[wireSchema](c.client.in(t), introspection, nil)
		mine := []string{"authorizeUsage", "extendUsage", "settleUsage", "releaseUsage"}
		before, rows := c.look(), countRows(t, p.in)
		refused := 0
		for _, m := range schema.Schema.MutationType.Fields {
			if slices.Contains(mine, m.Name) {
				continue
			}
			input := m.Args[0]
			query := fmt.Sprintf("mutation($input: %s!) { %s(input: $input) { __typename } }", input.Type.OfType.Name, m.Name)
			e := itself.refused("FORBIDDEN", query, vars{"input": schema.sample(t, input.Type, itself.agent)})
			if e.Extensions.MissingScope == "" {
				t.Errorf("%s: %+v", m.Name, e)
			}
			refused++
		}
		if refused < 15 {
			t.Errorf("only %d mutations were tried", refused)
		}
		for _, query := range []string{`{ account { balance { available { amount } } } }`, `{ account { name } }`, `{ account { agents { nodes { id } } } }`,
			`{ account { usageRecords { nodes { id } } } }`, `{ account { serviceState { status } } }`} {
			a := itself.send(query, nil)
			if len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "FORBIDDEN" {
				t.Errorf("%s: %s", query, a.raw)
			}
		}
		equal(t, "the books after the refusals", c.look(), before)
		if now := countRows(t, p.in); now != rows {
			t.Errorf("the refused requests changed the database:\n%s\nbefore:\n%s", now, rows)
		}
	})
}

// inTest is the same caller in a subtest.
func (a *caller) inTest(t testing.TB) *caller {
	b := *a
	b.client = a.in(t)
	return &b
}
