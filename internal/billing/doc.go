// Package billing holds the nouns and their rules: accounts, plans, subscriptions, credits, prepaid money, usage, payments, invoices.
// It is pure: no context, no SQL, no clock; every amount, period and verdict is a function of values, so that what is shown
// before (a preview, a quote) and what is done after cannot differ.
//
// What it keeps true, and `gateway verify` checks in the books:
//
//   - Money and credits are exact integers, rounded once per invoice line, half away from zero; credits granted are rounded up.
//   - A ledger transaction sums to zero (Post, PostCredits); a balance is the sum of its entries.
//   - Nothing new is accepted that leaves less than zero available.
//   - A payment moves one way (Payment.Apply): a late failure never undoes a credit, late money is never ignored.
//   - A grant's granted − used − held − expired − voided is never negative; grants burn by earliest expiry, then oldest, then key.
//   - Periods neither overlap nor leave a gap (Period.Next); their days are dates in the zone of when they opened.
//   - A plan change is applied once or never, not before its time; what an upgrade costs and gives is frozen when it is asked for.
//   - Time decides through RollPeriod alone, run before every write, one period's end an answer.
//   - An invoice is its lines; finalised, only its status moves; numbers have no gaps.
//   - Usage is decided by UsageBook, one ask after the other on what the one before left: credits first, then money, then a refusal with
//     all its reasons. What is held is what it would cost; what is settled is what was used, all of it, once; a refusal moves nothing.
//   - Counters are what was used: by agent and rate, on the local day and in the period in which it began.
package billing
