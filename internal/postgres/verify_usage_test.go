package postgres_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/postgres"
)

const (
	holdWrong     = "reservation holds what it must not"
	holdFloor     = "reservation was accepted below zero"
	usageMoney    = "usage is not charged its money exactly once"
	usageCredits  = "usage is not charged its credits exactly once"
	usageRevenue  = "usage is booked against something else than revenue"
	usageConsumed = "used credits are consumed of another grant"
	settledOnce   = "reservation is not settled exactly once"
	usageCost     = "usage costs other than its rate says"
	reservedRate  = "reservation at a rate that its plan does not have"
	refusedUsage  = "refused usage was charged"
	creditsInTime = "credits used or held outside their grant's time"
	leaseLimits   = "call took a slot beyond its limit"
	leasesCounted = "more calls at once than were counted"
	usageCounters = "usage counter is not what was used"
	keysOnce      = "idempotency key did two things"
	usageParents  = "usage whose parent is not in its account"
)

// row is a row of {busy}.
func row(table, name string) string {
	return table + ` WHERE account_id = {busy} AND key = {` + name + `}`
}

func set(table, change, name string) string {
	return `UPDATE ` + table + ` SET ` + change + ` WHERE account_id = {busy} AND key = {` + name + `};`
}

// twice is a row of {busy} once more, under another key.
func twice(table, name, change string) string {
	return `INSERT INTO ` + table + ` SELECT (jsonb_populate_record(x, '{"key": 987654321` + change + `}')).* FROM ` +
		strings.Replace(row(table, name), table, table+" x", 1) + `;`
}

func drop(table, constraint string) string {
	return `ALTER TABLE ` + table + ` DROP CONSTRAINT ` + constraint + `;`
}

// chargeFor is a movement of the wallet as usage makes it.
func chargeFor(usage string) string {
	return enter("{busy}", "HAPPENED", "-1000", "NULL", "REVENUE") + `
		UPDATE ledger_entries e SET kind = CASE book WHEN 'WALLET' THEN kind ELSE 'USAGE' END, usage_key = CASE book WHEN 'WALLET' THEN (` + usage + `)::bigint END,
			created_at = a.test_clock
		FROM accounts a WHERE a.id = {busy} AND e.account_id = a.id AND e.seq > a.ledger_seq - 2`
}

const anyCounter = `UPDATE usage_counters SET %s WHERE account_id = {busy} AND agent_key = {ana} AND span = 'DAY' AND rate_code = 'voice.metered'`

func counter(change string) string { return strings.Replace(anyCounter, "%s", change, 1) }

// usagePlants are the ways in which usage goes wrong. Exactly the checks named must find something.
var usagePlants = []plant{
	{"free action that holds money", drop("reservations", "reservations_check4") + set("reservations", "amount = 5", "free"), []string{holdWrong, heldMoney}},
	{"free action that holds credits", drop("reservations", "reservations_check4") +
		set("reservations", "grant_keys = '{{second}}', grant_credits = '{5}'", "free"), []string{holdWrong, heldCredits, usageCounters}},
	{"less than nothing held", set("reservations", "grant_credits = '{-1}'", "held"), []string{holdWrong, heldCredits, usageCounters}},
	{"negative money held", drop("reservations", "reservations_amount_check") + set("reservations", "amount = -1", "message"),
		[]string{holdWrong, heldMoney, usageCounters}},
	{"grants without what is held of them", drop("reservations", "reservations_check") + set("reservations", "grant_keys = '{{first}}'", "settled"),
		[]string{holdWrong}},
	{"more money held than the balance knows", set("reservations", "amount = amount + 1", "message"), []string{heldMoney, usageCounters}},
	{"more credits held than the grant knows", set("reservations", "grant_credits = '{1}'", "held"), []string{heldCredits, usageCounters}},
	{"hold that was let go and is still counted", set("reservations", "status = 'RELEASED', closed_at = authorized_at", "message"),
		[]string{heldMoney, usageCounters}},
	{"hold that nobody let go", `UPDATE accounts SET test_clock = test_clock + interval '3 minutes' WHERE id = {busy}`, []string{overdueHold}},

	{"reservation without money", drop("reservations", "reservation_floor") + set("reservations", "available_after = -1", "message"), []string{holdFloor}},
	{"usage without money", drop("ledger_entries", "ledger_floor") + `UPDATE ledger_entries SET kind = 'USAGE' WHERE account_id = {busy} AND usage_key = {debt};` +
		set("usage_records", "source = 'RECORDED'", "debt"), []string{floor}},

	{"charge without usage", chargeFor("NULL"), []string{usageMoney}},
	{"usage charged twice", chargeFor("{debt}"), []string{usageMoney}},
	{"usage lost", `DELETE FROM ` + row("usage_records", "sms"), []string{usageMoney, usageCounters}},
	{"usage with credits lost", `DELETE FROM ` + row("usage_records", "long"), []string{usageMoney, usageCredits, settledOnce, usageCounters}},
	{"usage of another amount", set("usage_records", "amount = amount + 1", "sms"), []string{usageMoney, usageCost, usageCounters}},
	{"usage charged by another's entry", set("usage_records", "ledger_seq = ledger_seq + 1", "sms"), []string{usageMoney}},
	{"charge that names no usage", `UPDATE ledger_entries SET usage_key = NULL WHERE account_id = {busy} AND usage_key = {sms}`, []string{usageMoney}},
	{"charge that names another usage", `UPDATE ledger_entries SET usage_key = {short} WHERE account_id = {busy} AND usage_key = {sms}`, []string{usageMoney}},
	{"recorded usage charged as if it had happened", `UPDATE ledger_entries SET kind = 'HAPPENED' WHERE account_id = {busy} AND usage_key = {sms}`,
		[]string{usageMoney}},
	{"overrun charged as if it had been held", `UPDATE ledger_entries SET kind = 'SETTLEMENT' WHERE account_id = {busy} AND usage_key = {over}`,
		[]string{usageMoney}},
	{"free usage with an entry", drop("usage_records", "usage_records_check3") + set("usage_records", "ledger_seq = 1", "chat"), []string{usageMoney}},

	{"credits taken by nobody", `UPDATE credit_entries SET usage_key = NULL WHERE account_id = {busy} AND usage_key = {long}`, []string{usageCredits}},
	{"credits taken for another usage", `UPDATE credit_entries SET usage_key = {sms} WHERE account_id = {busy} AND usage_key = {long} AND grant_key = {second}`,
		[]string{usageCredits}},
	{"usage of other credits", set("usage_records", "credits = credits - 1", "long"), []string{usageCredits, usageCost, usageCounters}},
	{"usage of other parts", set("usage_records", "credit_legs = 1", "long"), []string{usageCredits}},
	{"usage of another part", set("usage_records", "credit_seq = credit_seq + 1", "long"), []string{usageCredits}},
	{"the same grant in two parts", `UPDATE credit_entries SET grant_key = {second} WHERE account_id = {busy} AND usage_key = {long}`,
		[]string{usageCredits, usageConsumed}},

	{"usage booked as tax", `UPDATE ledger_entries SET book = 'TAX' WHERE account_id = {busy} AND book = 'REVENUE' AND kind = 'USAGE'`, []string{usageRevenue}},
	{"revenue that names a usage", `UPDATE ledger_entries SET usage_key = {debt} WHERE account_id = {busy} AND book = 'REVENUE' AND amount = 15000000`,
		[]string{usageRevenue, usageMoney}},
	{"revenue of two charges in two entries", `UPDATE ledger_entries SET amount = amount - 1 WHERE account_id = {busy} AND book = 'REVENUE' AND amount = 15000000;
		INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, created_at)
		SELECT account_id, seq + 1, txn, book, kind, 1, currency, created_at FROM ledger_entries
		WHERE account_id = {busy} AND seq = (SELECT ledger_seq FROM accounts WHERE id = {busy});
		UPDATE accounts SET ledger_seq = ledger_seq + 1 WHERE id = {busy}`, []string{usageRevenue, unbalanced}},
	{"credits consumed of another grant", `UPDATE credit_entries SET grant_key = {first} + {second} - grant_key WHERE account_id = {busy} AND book = 'CONSUMED'`,
		[]string{usageConsumed, grantEntries}},

	{"settled without a usage", set("reservations", "status = 'SETTLED', usage_key = 987654321", "released"), []string{settledOnce}},
	{"usage of a reservation that was released", set("usage_records", "reservation_key = {released}", "over"), []string{settledOnce}},
	{"settled and expired", set("reservations", "status = 'EXPIRED', usage_key = NULL", "settled"), []string{settledOnce, usageCounters}},
	{"settled twice", twice("usage_records", "over", ""), []string{settledOnce, usageMoney, usageCounters}},
	{"usage of a reservation that is not there", `DELETE FROM ` + row("reservations", "overrun"), []string{settledOnce}},
	{"settled on another day", set("usage_records", "day = day - 1", "over"), []string{settledOnce, usageCounters}},
	{"settled in another period", set("usage_records", "period_key = NULL", "over"), []string{settledOnce, usageCounters}},
	{"settled by another agent", set("usage_records", "agent_key = {bob}", "over"), []string{settledOnce, usageCounters}},
	{"settled under another plan", set("usage_records", "plan_key = (SELECT min(key) FROM plans WHERE code = 'metered')", "over"), []string{settledOnce}},

	{"too few units billed", set("usage_records", "billed_units = 61", "over"), []string{usageCost, usageCounters}},
	{"fewer units used than billed", set("usage_records", "units = 60", "over"), []string{usageCost}},
	{"less than the minimum billed", set("usage_records", "billed_units = 12", "short"), []string{usageCost, usageCounters}},
	{"more units than numbers", drop("usage_records", "usage_records_check") + set("usage_records", "units = 9223372036854775807", "over"), []string{usageCost}},
	{"more units billed than numbers", set("usage_records", "billed_units = 9223372036854775807", "over"), []string{usageCost, usageCounters}},
	{"price changed afterwards", `UPDATE plan_rate_prices SET price = price + 1 WHERE code = 'voice.metered'`, []string{usageCost}},
	{"credits changed afterwards", `UPDATE plan_rates SET credits = 700 WHERE code = 'voice.metered'`, []string{usageCost}},
	{"more credits than the usage is worth", `UPDATE plan_rates SET credits = 1 WHERE code = 'voice.metered'`, []string{usageCost}},
	{"price in no currency of the account", `UPDATE plan_rate_prices SET currency = 'EUR' WHERE code = 'sms.metered'`, []string{usageCost}},
	{"rate that is not there", `DELETE FROM plan_rates WHERE code = 'sms.metered'`, []string{usageCost, reservedRate}},
	{"free action that has a price", `UPDATE plan_rate_prices SET price = 1 WHERE code = 'chat.free'`, []string{usageCost, reservedRate}},
	{"free action that costs credits", `UPDATE plan_rates SET credits = 1 WHERE code = 'chat.free'`, []string{usageCost, reservedRate}},
	{"paid action given for nothing", drop("usage_records", "usage_records_check6") + set("usage_records", "free = true", "sms"),
		[]string{usageCost, usageCounters}},
	{"call counted as a message", set("usage_records", "category = 'MESSAGE'", "short"), []string{usageCost, usageCounters}},
	{"message reserved as a call", set("reservations", "category = 'CALL'", "free"), []string{reservedRate}},

	{"refused and charged", set("usage_records", "idempotency_key = 'refused'", "sms"), []string{refusedUsage, keysOnce}},
	{"credits used after they expired", `UPDATE credit_grants SET expires_at = (SELECT authorized_at FROM ` + row("reservations", "settled") + `)
		WHERE account_id = {busy} AND key = {first}`, []string{creditsInTime}},
	{"credits held after they expired", `UPDATE credit_grants SET expires_at = (SELECT authorized_at - interval '1 second' FROM ` + row("reservations", "held") + `)
		WHERE account_id = {busy} AND key = {second}`, []string{creditsInTime}},
	{"credits used before their time", `UPDATE credit_grants SET effective_at = (SELECT test_clock + interval '1 second' FROM accounts WHERE id = {busy})
		WHERE account_id = {busy} AND key = {first}`, []string{creditsInTime}},

	{"call beyond its agent's limit", drop("reservations", "reservation_leases") + set("reservations", "leases_after = 3", "overrun"), []string{leaseLimits}},
	{"call beyond its account's limit", drop("reservations", "reservation_leases") + set("reservations", "account_leases_after = 5", "other"),
		[]string{leaseLimits}},
	{"message with a slot", set("reservations", "leases_after = 1, lease_limit = 1", "message"), []string{leaseLimits}},
	{"slot that was not counted", set("reservations", "leases_after = NULL", "other"), []string{leaseLimits}},
	{"slot of no number", set("reservations", "leases_after = 0", "other"), []string{leaseLimits, leasesCounted}},
	{"call counted too low", set("reservations", "leases_after = 1, lease_limit = 1", "overrun"), []string{leasesCounted}},
	{"call counted too low at the account", set("reservations", "account_leases_after = 2, account_lease_limit = 2", "overrun"), []string{leasesCounted}},
	{"two calls at one instant, of which one was allowed", set("reservations", "leases_after = 1, lease_limit = 1", "other"), []string{leasesCounted}},
	{"call that lasted into the next", set("reservations", "expires_at = expires_at + interval '1 minute', closed_at = closed_at + interval '10 seconds'", "expired"),
		[]string{leasesCounted}},

	{"counter lost", `DELETE FROM usage_counters WHERE account_id = {busy} AND agent_key = 0 AND rate_code = 'sms.metered'`, []string{usageCounters}},
	{"counter of nothing", `INSERT INTO usage_counters VALUES ({busy}, {bob}, 'DAY', 20200101, 'CALL', 'voice.metered', 1, 0, 0, 0, 0, 0, 0, clock_timestamp())`,
		[]string{usageCounters}},
	{"counter of the whole account's period", `INSERT INTO usage_counters VALUES ({busy}, 0, 'PERIOD', 1, 'CALL', 'voice.metered', 1, 1, 1, 1, 1, 0, 0,
		clock_timestamp())`, []string{usageCounters}},
	{"action not counted", counter("counted = counted - 1"), []string{usageCounters}},
	{"record not counted", counter("records = records - 1"), []string{usageCounters}},
	{"units miscounted", counter("units = units + 1"), []string{usageCounters}},
	{"credits miscounted", counter("credits = credits + 1"), []string{usageCounters}},
	{"money miscounted", counter("amount = amount + 1"), []string{usageCounters}},
	{"held credits miscounted", counter("held_credits = held_credits + 1"), []string{usageCounters}},
	{"held money miscounted", counter("held_amount = held_amount + 1"), []string{usageCounters}},
	{"used and never seen", counter("last_at = last_at - interval '1 minute'"), []string{usageCounters}},

	{"one key for a reservation and a usage", set("reservations", "idempotency_key = 'sms'", "message"), []string{keysOnce}},
	{"one key for a reservation and a top-up", set("reservations", "idempotency_key = (SELECT key FROM idempotency_keys WHERE account_id = {busy} AND operation = 'topUp')",
		"message"), []string{keysOnce}},
	{"one key for a usage and a top-up", set("usage_records", "idempotency_key = (SELECT key FROM idempotency_keys WHERE account_id = {busy} AND operation = 'topUp')",
		"sms"), []string{keysOnce}},

	{"usage of another account's agent", set("usage_records", "agent_key = 987654321", "sms"), []string{noParent, usageCounters}},
	{"usage under no plan", set("usage_records", "plan_key = 987654321", "sms"), []string{usageParents, usageCost}},
	{"usage in another account's period", set("usage_records", "period_key = 987654321", "sms"), []string{usageParents, usageCounters}},
	{"reservation under no plan", set("reservations", "plan_key = 987654321", "message"), []string{usageParents, reservedRate}},
	{"reservation in another account's period", set("reservations", "period_key = 987654321", "message"), []string{usageParents, usageCounters}},
	{"reservation of another account's grant", set("reservations", "grant_keys = '{987654321}', grant_credits = '{5}'", "released"), []string{usageParents}},
	{"counter of another account's agent", `INSERT INTO usage_counters VALUES ({busy}, 987654321, 'DAY', 20200101, 'CALL', 'voice.metered', 0, 0, 0, 0, 0, 0, 0,
		clock_timestamp())`, []string{usageParents}},
	{"counter of nobody", `INSERT INTO usage_counters VALUES (42, 0, 'DAY', 20200101, 'CALL', 'voice.metered', 0, 0, 0, 0, 0, 0, 0, clock_timestamp())`,
		[]string{noAccount}},
	{"usage of nobody", twice("usage_records", "chat", `, "account_id": 42, "idempotency_key": "new"`), []string{noAccount, noParent, usageParents, usageCounters}},
}

// soundUsage are changes that leave usage as it may be.
var soundUsage = []plant{
	{name: "a limit that was lowered afterwards", sql: `UPDATE agents SET concurrent_calls = 1 WHERE account_id = {busy}`},
	{name: "calls without limits", sql: `UPDATE reservations SET leases_after = NULL, lease_limit = NULL, account_leases_after = NULL, account_lease_limit = NULL`},
	// Without the instant at which it took its slot anew, it is not known whether it had it when others took theirs.
	{name: "a call of which it is not known when it took its slot", sql: set("reservations", "leased_at = NULL", "renewed") +
		set("reservations", "account_leases_after = 2, account_lease_limit = 2", "released")},
	{name: "a call that was never extended began when it was authorised", sql: `UPDATE reservations SET leased_at = NULL WHERE sequence = 0`},
	{name: "a counter of what was given back", sql: `INSERT INTO usage_counters
		VALUES ({busy}, {bob}, 'DAY', 20200101, 'CALL', 'voice.metered', 0, 0, 0, 0, 0, 0, 0, clock_timestamp())`},
	{name: "a hold within its lease", sql: `UPDATE accounts SET test_clock = test_clock + interval '80 seconds' WHERE id = {busy}`},
}

// As TestVerifyFindsPlantedCorruption, for usage; and nothing else is found than what is planted.
func TestVerifyFindsPlantedUsage(t *testing.T) {
	t.Parallel()
	b := newUsageBooks(t)
	b.house.Verify(t)
	into := copyOf(t, b.close(t))
	for _, p := range slices.Concat(usagePlants, soundUsage) {
		t.Run(p.name, func(t *testing.T) {
			tx, err := into.Beginx()
			must(t, err)
			defer func() { must(t, tx.Rollback()) }()
			_, err = tx.Exec(b.fill(`SET LOCAL session_replication_role = replica; ` + p.sql))
			must(t, err)
			f, err := postgres.VerifyIn(t.Context(), tx)
			must(t, err)
			found := map[string]string{}
			if len(p.found) > 0 {
				found = look(t, f)
			} else if !f.Clean(true) {
				t.Errorf("found in sound books: %+v", f.Found)
			}
			got, want := slices.Sorted(maps.Keys(found)), slices.Sorted(slices.Values(p.found))
			if !slices.Equal(got, want) {
				t.Errorf("found by %q, want %q: %v", got, want, found)
			}
		})
	}
	named := namesOf(usagePlants)
	for _, name := range []string{holdWrong, holdFloor, usageMoney, usageCredits, usageRevenue, usageConsumed, settledOnce, usageCost, reservedRate,
		refusedUsage, creditsInTime, leaseLimits, leasesCounted, usageCounters, keysOnce, usageParents} {
		if !named[name] || !slices.Contains(postgres.CheckNames(), name) {
			t.Errorf("nothing is planted for %q", name)
		}
	}
}
