package billing

import "time"

// LimitUse is what an agent's limits are held against: its own use, and that of all agents where the plan caps them together.
type LimitUse struct {
	today, inAll, period tally // the agent's, all agents' today, the agent's in the period
	live, liveInAll      int64 // calls in progress
	dayEnds              *time.Time
	periodEnds           *time.Time
}

// UseOf adds up the counters of an agent and of its account at an instant: those of the local day and of the present period, all
// others count nothing. So what was used yesterday is over at midnight, without anybody writing anything. period is nil without one;
// leases are the calls in progress by agent.
func UseOf(agent Key, counters []Counter, leases map[Key]int, at time.Time, zone *time.Location, period *Period) LimitUse {
	day := DateOf(at, zone)
	midnight := day.AddDays(1).Midnight(zone)
	use := LimitUse{live: int64(leases[agent]), dayEnds: &midnight}
	for _, n := range leases {
		use.liveInAll += int64(n)
	}
	var present *Key
	if period != nil {
		ends := period.EndsAt
		present, use.periodEnds = &period.Key, &ends
	}
	for _, c := range counters {
		switch (tallyID{c.Agent, c.Span, c.Number}) {
		case tallyID{agent, SpanDay, day.Number()}:
			use.today.add(c.Category, c)
		case tallyID{WholeAccount, SpanDay, day.Number()}:
			use.inAll.add(c.Category, c)
		case periodOf(agent, present):
			use.period.add(c.Category, c)
		}
	}
	return use
}
