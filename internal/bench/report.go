package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report is what was measured.
type report struct {
	cold     cold
	charges  charges
	growth   []growth
	postgres string
}

// charges are the lines of the first table.
type charges struct {
	pgbench                                       []*measurement // one account, by number of clients
	pgbenchWide, single, singleWide, batch, pairs *measurement
}

func (c *charges) all() []*measurement {
	return append(slices.Clone(c.pgbench), c.pgbenchWide, c.single, c.singleWide, c.batch, c.pairs)
}

// best is pgbench at its best number of clients: P.
func (c *charges) best() *measurement {
	return slices.MaxFunc(c.pgbench, func(a, b *measurement) int {
		if a.rate() < b.rate() {
			return -1
		}
		return 1
	})
}

// page builds the text.
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { _, _ = fmt.Fprintf(p, format+"\n", args...) }

func (r *report) text(b *bench) string {
	var p page
	p.line("# Measured by `make bench`\n")
	p.line("On %d cores, with %s%s, everything on one machine: gateway, database and load share the cores. Absolute figures drift with",
		runtime.NumCPU(), runtime.Version(), prefixed(" and ", r.postgres))
	p.line("the machine's neighbours; what was measured side by side in one run can be compared.")
	if len(r.charges.pgbench) > 0 {
		r.chargesText(&p, b)
		r.goalsText(&p)
	}
	if len(r.growth) > 0 {
		r.growthText(&p)
	}
	if len(r.cold.fresh) > 0 {
		r.coldText(&p)
	}
	return p.String()
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func (r *report) chargesText(p *page, b *bench) {
	c := &r.charges
	unit := c.best().rate()
	p.line("\n## Charges\n")
	p.line("Medians of %d interleaved rounds of %s after %s of warm-up. The load is a process of its own that speaks GraphQL over", b.rounds, b.window, b.warmUp)
	p.line("HTTP; each connection sends its next request when the last one is answered, and every answer is checked. pgbench books the same charge by")
	p.line("hand: key, balance and one ledger entry in a transaction of its own. **P** is its best on one account. Afterwards the balances are")
	p.line("exact and `gateway verify` is clean. The last column says what one charge takes of a processor.\n")
	p.line("| charges | connections | per second | slowest to fastest | × P | p50 | p99 | CPU µs: gateway / Postgres / load |")
	p.line("|---|---|---|---|---|---|---|---|")
	for _, m := range c.all() {
		low, high := m.spread()
		p.line("| %s | %d | %s | %s to %s | %.2f | %s | %s | %s |", m.name, m.clients, number(m.rate()), number(low), number(high),
			m.rate()/unit, fine(m.p50()), fine(m.p99()), m.effort())
	}
	p.line("\nLatencies are of a request, for pgbench of a transaction; a pair is two requests and one charge.")
	p.line("Other programs took %.0f %% of the machine meanwhile.", 100*others(c.all()))
}

func (r *report) goalsText(p *page) {
	c := &r.charges
	unit := c.best().rate()
	hot, wide := c.single.rate(), c.singleWide.rate()
	p.line("\n| goal | aim | must | measured | |\n|---|---|---|---|---|")
	least := func(name string, aim, must, have float64) {
		p.line("| %s | ≥ %g | ≥ %g | %.2f | %s |", name, aim, must, have, verdict(have >= aim, have >= must))
	}
	least(fmt.Sprintf("%d charges a request on one account, in P", batchItems), 25, 15, c.batch.rate()/unit)
	least(fmt.Sprintf("single charges on one account, %d connections, in P", singleConnections), 6, 4, hot/unit)
	p99 := c.single.p99()
	p.line("| their p99 | ≤ 10 ms | ≤ 15 ms | %s | %s |", fine(p99), verdict(p99 <= 10*time.Millisecond, p99 <= 15*time.Millisecond))
	least("one account ÷ spread", 0.9, 0.8, hot/wide)
	least("spread, in P", 4, 4, wide/unit)
	p.line("\npgbench's own one account ÷ spread: %.2f.", unit/c.pgbenchWide.rate())
}

func verdict(aim, must bool) string {
	switch {
	case aim:
		return "reached"
	case must:
		return "must reached, aim not"
	}
	return "**missed**"
}

func (r *report) growthText(p *page) {
	p.line("\n## Cost of growth\n")
	p.line("The same in books of different size, half of each on the account that is charged; every size has a database and a gateway of its")
	p.line("own, measured in turn. In brackets the ratio to the smallest; the aim is at least 0.8. Random keys are idempotency keys without any")
	p.line("order, like UUIDv4; the other keys count up in each connection.\n")
	head, rule := "| ledger entries |", "|---|"
	for _, g := range r.growth {
		head += fmt.Sprintf(" %s |", number(float64(g.size)))
		rule += "---|"
	}
	p.line("%s\n%s", head, rule)
	for i, name := range []string{"single charges a second", fmt.Sprintf("charges a second, %d a request", batchItems),
		"the same with random keys", "ledger pages of 50 a second"} {
		line := "| " + name + " |"
		for _, g := range r.growth {
			m := g.all()[i]
			line += fmt.Sprintf(" %s (%.2f), p99 %s |", number(m.rate()), m.rate()/r.growth[0].all()[i].rate(), fine(m.p99()))
		}
		p.line("%s", line)
	}
	var all []*measurement
	for _, g := range r.growth {
		all = append(all, g.all()...)
	}
	p.line("\nOther programs took %.0f %% of the machine meanwhile.", 100*others(all))
}

func (r *report) coldText(p *page) {
	p.line("\n## Cold starts\n")
	p.line("%d rounds, interleaved.\n", len(r.cold.fresh))
	p.line("| | min | median | max | aim |\n|---|---|---|---|---|")
	row := func(name string, times []time.Duration, aim string) {
		sorted := slices.Sorted(slices.Values(times))
		p.line("| %s | %s | %s | %s | %s |", name, coarse(sorted[0]), coarse(sorted[len(sorted)/2]), coarse(sorted[len(sorted)-1]), aim)
	}
	row("start to first answered query, fresh data folder (initdb, migrations, demo)", r.cold.fresh, "5 s")
	row("start to first answered query, old data folder", r.cold.old, "2 s")
	row("SIGTERM to ended, private Postgres included", r.cold.down, "")
}

// number writes a figure with its thousands apart.
func number(f float64) string {
	digits := fmt.Sprintf("%.0f", f)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
