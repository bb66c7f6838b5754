package billing

import (
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/fault"
)

// UsageFilter says which of an account's usage is meant. The zero value is all of it.
type UsageFilter struct {
	Rate string     // only at this rate; "" for all
	From *time.Time // only actions that started then or later
	To   *time.Time // only actions that started before
}

// maxRateCode is how long the code of a rate can be.
const maxRateCode = 63

// FilterUsage reads a filter; BAD_USER_INPUT for what cannot be the code of a rate, and for a stretch of time that ends before it
// starts.
func FilterUsage(rate *string, from, to *time.Time) (UsageFilter, error) {
	f := UsageFilter{From: Recorded(from), To: Recorded(to)}
	if rate != nil {
		f.Rate = *rate
		odd := func(r rune) bool { return r != '.' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }
		if f.Rate == "" || len(f.Rate) > maxRateCode || strings.ContainsFunc(f.Rate, odd) {
			return f, fault.New(fault.BadUserInput, "Not the code of a rate; expected one like voice.outbound.").At("rate")
		}
	}
	if from != nil && to != nil && !from.Before(*to) {
		return f, fault.New(fault.BadUserInput, "The stretch of time ends before it starts: `to` must lie after `from`.").At("to")
	}
	return f, nil
}

// firstRecord is when nothing had been recorded yet, by anybody.
var firstRecord = time.Unix(0, 0).UTC()

// Recorded is an instant as far as anything can be on record for it: older ones are all the same, and a database has bounds.
func Recorded(at *time.Time) *time.Time {
	if at != nil && at.Before(firstRecord) {
		at = &firstRecord
	}
	return at
}

// MaxExportDays is the longest stretch of time of one file.
const MaxExportDays = 366

// UsageExport says which usage a file is to hold.
type UsageExport struct {
	Account AccountID
	Agent   Key // WholeAccount for all
	Rate    string
	From    time.Time // actions that started then or later
	To      time.Time // and before
}

// ExportUsage reads what a file is asked for; BAD_USER_INPUT for a stretch of time that is too long for one.
func ExportUsage(account AccountID, agent Key, rate *string, from, to time.Time) (UsageExport, error) {
	f, err := FilterUsage(rate, &from, &to)
	if err != nil {
		return UsageExport{}, err
	}
	if f.To.Sub(*f.From) > MaxExportDays*24*time.Hour {
		return UsageExport{}, fault.Newf(fault.BadUserInput, "One file holds at most %d days.", MaxExportDays).At("to")
	}
	return UsageExport{Account: account, Agent: agent, Rate: f.Rate, From: f.From.UTC(), To: f.To.UTC()}, nil
}

// Range is the stretch of the list that the file holds.
func (e UsageExport) Range() UsageRange { return UsageFilter{From: &e.From, To: &e.To}.Range() }

// UsagePlace is where a record stands in a list: by when the action started, then by key. What was recorded late stands where
// it belongs, so a stretch of time is one piece of the list.
type UsagePlace struct {
	At  time.Time
	Key Key
}

// Place is where the record stands.
func (u *UsageRecord) Place() UsagePlace { return UsagePlace{At: u.OccurredAt.UTC(), Key: u.Key} }

// Before tells whether the place comes before the other, the oldest first.
func (p UsagePlace) Before(o UsagePlace) bool {
	return p.At.Before(o.At) || (p.At.Equal(o.At) && p.Key < o.Key)
}

// UsageRange is what lies strictly between two places.
type UsageRange struct{ Low, High UsagePlace }

// Range is the stretch that the filter's times leave.
func (f UsageFilter) Range() UsageRange {
	r := UsageRange{High: UsagePlace{At: time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)}}
	if f.From != nil {
		r.Low.At = f.From.UTC() // keys count from 1: what started at that very instant comes after
	}
	if f.To != nil {
		r.High.At = f.To.UTC()
	}
	return r
}

// Between narrows the range to what lies between two rows' places, newest first: after the one and before the other.
func (r UsageRange) Between(after, before *UsagePlace) UsageRange {
	if after != nil && after.Before(r.High) {
		r.High = *after
	}
	if before != nil && r.Low.Before(*before) {
		r.Low = *before
	}
	return r
}
