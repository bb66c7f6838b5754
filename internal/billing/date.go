package billing

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar date: what an anchor day, a billing period's first day and an invoice line speak of.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the local date of an instant in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// utc is noon of the date, in a zone without gaps, for counting days.
func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// AddDays is the date n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n), time.UTC) }

// DaysSince counts the days from an earlier date: a difference of dates, whatever the hours of the days between.
func (d Date) DaysSince(earlier Date) int { return int(d.utc().Sub(earlier.utc()) / (24 * time.Hour)) }

// Before tells whether the date comes before the other.
func (d Date) Before(o Date) bool { return d.utc().Before(o.utc()) }

// Midnight is the first instant that has this local date. Usually 00:00; where clocks jump over midnight it is 01:00, where
// the whole date does not exist (a zone that crossed the date line) it is the first instant after it.
func (d Date) Midnight(zone *time.Location) time.Time {
	// Noon of the day before is safely before; walk to the first instant whose local date is not earlier than d.
	low := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, zone).Add(-48 * time.Hour)
	high := low.Add(96 * time.Hour)
	for high.Sub(low) > time.Second {
		mid := low.Add(high.Sub(low) / 2).Truncate(time.Second)
		if DateOf(mid, zone).Before(d) {
			low = mid
		} else {
			high = mid
		}
	}
	return high.Truncate(time.Second).UTC()
}

// Scan reads a date column.
func (d *Date) Scan(src any) error {
	t, ok := src.(time.Time)
	if !ok {
		return fmt.Errorf("date column gave %T", src)
	}
	y, m, day := t.Date()
	*d = Date{y, m, day}
	return nil
}

// Value writes a date column.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }
