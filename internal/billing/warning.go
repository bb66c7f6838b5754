package billing

import "github.com/aura-billing/gateway/internal/money"

// Warning is what a customer was told of something that runs out. Each level is told once; it is forgotten when there is plenty
// again, so that calls which hold and give back a little do not tell it over and over.
type Warning int

// The levels.
const (
	WarnNothing Warning = iota
	WarnLow
	WarnExhausted
)

// creditsLow is the part of the granted credits below which they are low: a fifth.
const creditsLow = 5

// rise raises the warning to what so much left asks for, and tells whether that is new.
func (w *Warning) rise(left, low int64) bool {
	level := WarnNothing
	switch {
	case left <= 0:
		level = WarnExhausted
	case left < low:
		level = WarnLow
	}
	if level <= *w {
		return false
	}
	*w = level
	return true
}

// relax forgets what was told once there is enough again: low when there is twice as much as that, exhausted when it is not low.
func (w *Warning) relax(left, low int64) {
	switch {
	case left > 0 && left >= 2*low:
		*w = WarnNothing
	case left > 0 && left >= low:
		*w = min(*w, WarnLow)
	}
}

// Thresholds are what is low: prepaid money below the least that can be topped up, credits below a fifth of what was granted.
type Thresholds struct {
	Money   money.Micros
	Credits money.Credits
}

// LowAt are an account's thresholds.
func LowAt(credits CreditSummary, topUp money.Micros) Thresholds {
	return Thresholds{Money: topUp, Credits: credits.Granted / creditsLow}
}

// Relax forgets warnings that no longer hold; run before new usage is decided.
func (b *Balance) Relax(credits money.Credits, low Thresholds) {
	b.MoneyWarning.relax(int64(b.Available()), int64(low.Money))
	b.CreditsWarning.relax(int64(credits), int64(low.Credits))
}

// Warn finds out, after usage, what has become low or ran out and was not told yet.
func (b *Balance) Warn(credits money.Credits, low Thresholds, spent, used bool) []EventType {
	var told []EventType
	if spent && b.MoneyWarning.rise(int64(b.Available()), int64(low.Money)) {
		told = append(told, [...]EventType{WarnLow: EventBalanceLow, WarnExhausted: EventBalanceExhausted}[b.MoneyWarning])
	}
	if used && b.CreditsWarning.rise(int64(credits), int64(low.Credits)) {
		told = append(told, [...]EventType{WarnLow: EventCreditsLow, WarnExhausted: EventCreditsExhausted}[b.CreditsWarning])
	}
	return told
}
