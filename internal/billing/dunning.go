package billing

import "time"

const day = 24 * time.Hour

// retryAfter is when a renewal that failed is charged again, counted from its first failure: on days 1, 3, 5 and 7.
var retryAfter = []time.Duration{day, 3 * day, 5 * day, 7 * day}

// ChargeFailed books that the period's charge failed. An automatic charge, and the first of any kind, moves the schedule on:
// PAST_DUE with the next retry, UNPAID after the last. One that the customer tried in between changes nothing. turned is true
// when the status changed.
func (s *Subscription) ChargeFailed(automatic bool, now time.Time) (turned bool) {
	if s.Status == SubscriptionActive {
		s.Status, s.PastDueAt, s.Attempts = SubscriptionPastDue, &now, 1
		s.retry(now)
		return true
	}
	if !automatic || s.Status != SubscriptionPastDue {
		return false
	}
	s.Attempts++
	s.retry(now)
	if s.ChargeAt == nil {
		s.Status = SubscriptionUnpaid
		return true
	}
	return false
}

// retry sets the next charge: the first of the days that lies ahead. Days that passed while nobody was there are not made up for,
// a card is not asked several times in a row.
func (s *Subscription) retry(now time.Time) {
	s.ChargeAt = nil
	for _, after := range retryAfter {
		if at := s.PastDueAt.Add(after); at.After(now) {
			s.ChargeAt = &at
			return
		}
	}
}
