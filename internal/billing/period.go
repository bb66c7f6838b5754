package billing

import "time"

// Period is one billing period of a subscription: from local midnight of StartDate to local midnight of EndDate, which is
// the next period's first day. The zone is the account's when the period opened; a later change counts from the next one.
type Period struct {
	AccountID       AccountID `db:"account_id"`
	Key             Key       `db:"key"`
	SubscriptionKey Key       `db:"subscription_key"`
	PlanKey         Key       `db:"plan_key"`
	TimeZone        string    `db:"time_zone"`
	StartDate       Date      `db:"start_date"`
	EndDate         Date      `db:"end_date"`
	StartsAt        time.Time `db:"starts_at"`
	EndsAt          time.Time `db:"ends_at"`
}

// PeriodFrom is the period that starts on a date and ends on the next anchor day: the same day of the next month, or that
// month's last day where it is shorter. The anchor is kept, so 31 January leads to 28 February and then to 31 March.
func PeriodFrom(start Date, anchorDay int, zone *time.Location) Period {
	end := nextAnchor(start, anchorDay)
	return Period{
		TimeZone: zone.String(), StartDate: start, EndDate: end,
		StartsAt: start.Midnight(zone), EndsAt: end.Midnight(zone),
	}
}

// Zone is the zone in which the period was opened. The name was checked when the account took it.
func (p Period) Zone() *time.Location { return zoneNamed(p.TimeZone) }

// Days is the length of the period in local days, 28 to 31.
func (p Period) Days() int { return p.EndDate.DaysSince(p.StartDate) }

// Next is the period that follows, in the account's zone of then. The anchor is kept.
func (p Period) Next(anchorDay int, zone *time.Location) Period {
	next := PeriodFrom(p.EndDate, anchorDay, zone)
	next.StartsAt = p.EndsAt // also where the zone has changed: periods neither overlap nor leave a gap
	return next
}

// Contains tells whether the instant lies in the period; its end belongs to the next one.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.StartsAt) && t.Before(p.EndsAt) }

func nextAnchor(after Date, anchorDay int) Date {
	year, month := after.Year, after.Month+1
	if month > time.December {
		year, month = year+1, time.January
	}
	return Date{year, month, min(anchorDay, daysIn(year, month))}
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 12, 0, 0, 0, time.UTC).Day()
}
