package billing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// UsageDimension is something by which usage is added up.
type UsageDimension string

// The dimensions.
const (
	ByDay   UsageDimension = "DAY"
	ByAgent UsageDimension = "AGENT"
	ByRate  UsageDimension = "RATE"
)

// Bounds of one summary.
const (
	MaxSummaryDays = 366
	MaxSummaryRows = 10_000
)

// SummaryQuery says which usage is added up, and by what.
type SummaryQuery struct {
	From, To               Date   // local days, both included
	Agent                  Key    // WholeAccount for all
	Rate                   string // "" for all
	ByDay, ByAgent, ByRate bool
}

// QuerySummary reads what a summary is asked for; BAD_USER_INPUT for days that are too many or run backwards.
func QuerySummary(from, to Date, agent Key, rate *string, by []UsageDimension) (SummaryQuery, error) {
	filter, err := FilterUsage(rate, nil, nil)
	if err != nil {
		return SummaryQuery{}, err
	}
	switch days := to.DaysSince(from) + 1; {
	case days < 1:
		return SummaryQuery{}, fault.New(fault.BadUserInput, "The last day lies before the first.").At("to")
	case days > MaxSummaryDays:
		return SummaryQuery{}, fault.Newf(fault.BadUserInput, "At most %d days at once.", MaxSummaryDays).At("to")
	}
	return SummaryQuery{From: from, To: to, Agent: agent, Rate: filter.Rate, ByDay: slices.Contains(by, ByDay),
		ByAgent: slices.Contains(by, ByAgent), ByRate: slices.Contains(by, ByRate)}, nil
}

// UsageTotal is usage added up, as it is read: what it was not asked to be divided by is 0 or "".
type UsageTotal struct {
	AccountID   AccountID     `db:"account_id"`
	Number      int64         `db:"number"` // the day as 20261122
	AgentKey    Key           `db:"agent_key"`
	RateCode    string        `db:"rate_code"`
	Actions     int64         `db:"actions"`
	Calls       int64         `db:"calls"`
	CallSeconds int64         `db:"call_seconds"`
	Messages    int64         `db:"messages"`
	Credits     money.Credits `db:"credits"`
	Amount      money.Micros  `db:"amount"`
}

// UsageSummary is one row of a summary.
type UsageSummary struct {
	AccountID   AccountID
	Day         *Date
	AgentKey    *Key
	Rate        *string
	Actions     int64
	Calls       int64
	CallSeconds int64
	Messages    int64
	Credits     money.Credits
	Amount      money.Amount
}

// Summarize makes the rows of a summary: sorted by day, agent and rate, and with a row for each day where they are by day alone, as a
// chart wants it. BAD_USER_INPUT for more rows than one answer holds.
func (q SummaryQuery) Summarize(account *Account, totals []UsageTotal) ([]*UsageSummary, error) {
	if len(totals) > MaxSummaryRows {
		return nil, fault.Newf(fault.BadUserInput, "These are over %d rows. Ask for fewer days, or group by less.", MaxSummaryRows).At("groupBy")
	}
	totals = slices.Clone(totals)
	if !q.ByAgent && !q.ByRate {
		totals = q.fill(totals)
	}
	slices.SortFunc(totals, func(a, b UsageTotal) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.AgentKey, b.AgentKey), strings.Compare(a.RateCode, b.RateCode))
	})
	rows := make([]*UsageSummary, len(totals))
	for i, t := range totals {
		row := &UsageSummary{AccountID: account.ID, Actions: t.Actions, Calls: t.Calls, CallSeconds: t.CallSeconds, Messages: t.Messages,
			Credits: t.Credits, Amount: money.Amount{Micros: t.Amount, Currency: account.Currency}}
		if q.ByDay {
			day := DateNumbered(t.Number)
			row.Day = &day
		}
		if q.ByAgent {
			row.AgentKey = &t.AgentKey
		}
		if q.ByRate {
			row.Rate = &t.RateCode
		}
		rows[i] = row
	}
	return rows, nil
}

// fill adds what is missing: each day without usage or, where all is one row, that row.
func (q SummaryQuery) fill(totals []UsageTotal) []UsageTotal {
	there := make(map[int64]bool, len(totals))
	for _, t := range totals {
		there[t.Number] = true
	}
	if !q.ByDay {
		if len(totals) == 0 {
			totals = append(totals, UsageTotal{})
		}
		return totals
	}
	for day := q.From; !q.To.Before(day); day = day.AddDays(1) {
		if !there[day.Number()] {
			totals = append(totals, UsageTotal{Number: day.Number()})
		}
	}
	return totals
}

// DateNumbered is the date of a number like 20261122.
func DateNumbered(n int64) Date {
	return Date{Year: int(n / 10_000), Month: time.Month(n / 100 % 100), Day: int(n % 100)}
}
