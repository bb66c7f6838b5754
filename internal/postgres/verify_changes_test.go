package postgres_test

const (
	grantStatus        = "credits are sure and their period is not paid"
	voidedCredits      = "credits taken back are not what the entries say"
	upgradeGave        = "applied upgrade without its credits or its invoice"
	changeOnce         = "plan change executed twice, early, or though it was not to be"
	changeBoundary     = "plan change waits for another instant than its period's end"
	planOfPeriod       = "period has a plan that nobody chose"
	planOfSubscription = "subscription has a plan that nobody chose"
	periodInvoice      = "period without its invoice"
	agentsOfPlan       = "more active agents than the plan has room for"
	dueInvoice         = "subscription is not what its invoice says"
	openInvoice        = "open invoice that nobody is asked to pay"
	paidByNothing      = "invoice paid by nothing"
	changeAudit        = "plan change without an audit row"
	changeEvent        = "plan change or renewal without its event"
)

const (
	downgrade = `account_id = {changed} AND kind = 'DOWNGRADE' AND status = 'APPLIED'`
	upgrade   = `account_id = {changed} AND kind = 'UPGRADE' AND status = 'APPLIED'`
	renewal   = `account_id = {due} AND status = 'OPEN'`
)

// changePlants are the ways in which plan changes and renewals go wrong.
var changePlants = []plant{
	{"credits confirmed that nobody paid", `UPDATE credit_grants SET status = 'CONFIRMED', voided = 0 WHERE account_id = {due} AND status = 'VOIDED'`,
		[]string{grantStatus, voidedCredits}},
	{"paid credits not confirmed", `UPDATE credit_grants SET status = 'PROVISIONAL' WHERE account_id = {changed} AND source = 'SUBSCRIPTION'`, []string{grantStatus}},
	{"more taken back than booked", `UPDATE credit_grants SET voided = voided - 1 WHERE account_id = {due} AND voided > 0`, []string{voidedCredits}},
	{"upgrade without its credits", `ALTER TABLE credit_grants DROP CONSTRAINT credit_grants_upgrade; UPDATE credit_grants SET plan_change_key = NULL WHERE account_id = {changed} AND source = 'UPGRADE'`, []string{upgradeGave}},
	{"upgrade with more credits than it gives", `UPDATE plan_changes SET credits_added = credits_added - 1000 WHERE ` + upgrade, []string{upgradeGave}},
	{"upgrade without its invoice", `ALTER TABLE plan_changes DROP CONSTRAINT plan_changes_invoiced; UPDATE plan_changes SET invoice_key = NULL WHERE ` + upgrade, []string{upgradeGave}},
	{"credits of a failed upgrade", `UPDATE credit_grants SET plan_change_key = (SELECT key FROM plan_changes WHERE account_id = {changed} AND status = 'FAILED')
		WHERE account_id = {changed} AND source = 'UPGRADE' AND key = (SELECT min(key) FROM credit_grants WHERE account_id = {changed} AND source = 'UPGRADE')`,
		[]string{upgradeGave}},
	{"change executed twice", `INSERT INTO audit_log (account_id, seq, at, subject, role, verb, target, target_key, request_id)
		SELECT {changed}, 9001, clock_timestamp(), 's', 'OWNER', 'applyPlanChange', 'chg', key, '' FROM plan_changes WHERE ` + downgrade, []string{changeOnce}},
	{"cancelled change executed", `UPDATE plan_changes SET status = 'CANCELED' WHERE ` + downgrade, []string{changeOnce, changeAudit, changeEvent, planOfPeriod}},
	{"change applied early", `ALTER TABLE plan_changes DROP CONSTRAINT plan_changes_not_early; UPDATE plan_changes SET closed_at = effective_at - interval '1 second' WHERE ` + downgrade, []string{changeOnce}},
	{"change that was never executed", `DELETE FROM audit_log WHERE account_id = {changed} AND verb = 'applyPlanChange'`, []string{changeOnce}},
	{"change for another instant", `UPDATE plan_changes SET effective_at = effective_at - interval '1 hour' WHERE account_id = {changed} AND kind = 'CANCELLATION'`,
		[]string{changeBoundary}},
	{"upgrade outside its period", `UPDATE plan_changes SET effective_at = effective_at - interval '40 days' WHERE ` + upgrade, []string{changeBoundary}},
	{"period with another plan", `UPDATE periods SET plan_key = plan_key + 1 WHERE account_id = {euro} AND starts_at = (SELECT max(starts_at) FROM periods WHERE account_id = {euro})`,
		[]string{planOfPeriod, planOfSubscription}},
	{"downgrade that did not happen", `UPDATE plan_changes SET to_plan_key = from_plan_key WHERE ` + downgrade, []string{planOfPeriod}},
	{"period after the end", `UPDATE plan_changes SET kind = 'CANCELLATION', to_plan_key = NULL WHERE ` + downgrade, []string{planOfPeriod}},
	{"upgrade that did not happen", `UPDATE plan_changes SET period_key = (SELECT max(key) FROM periods WHERE account_id = {changed}) WHERE ` + upgrade,
		[]string{planOfSubscription, changeBoundary}},
	{"period that nobody was billed for", `DELETE FROM invoices WHERE account_id = {euro} AND period_key = (SELECT max(key) FROM periods WHERE account_id = {euro})`,
		[]string{periodInvoice}},
	{"agents that the plan has no room for", `INSERT INTO agents (account_id, key, name, status, created_at)
		SELECT {changed}, 9000 + n, 'N', 'ACTIVE', clock_timestamp() FROM generate_series(1, 3) n`, []string{agentsOfPlan}},
	{"past due with a paid invoice", `UPDATE invoices SET status = 'PAID', amount_paid = total, paid_at = clock_timestamp() WHERE ` + renewal,
		[]string{dueInvoice, paidByNothing, changeEvent}},
	{"past due without an invoice", `ALTER TABLE subscriptions DROP CONSTRAINT subscriptions_due; UPDATE subscriptions SET due_invoice = NULL WHERE account_id = {due}`, []string{dueInvoice, openInvoice}},
	{"active and never paid", `UPDATE subscriptions SET status = 'ACTIVE', due_invoice = NULL, charge_at = NULL, past_due_at = NULL WHERE account_id = {due}`,
		[]string{dueInvoice, openInvoice}},
	{"paid by another's payment", `ALTER TABLE payments DROP CONSTRAINT payments_invoiced; UPDATE payments SET invoice_key = NULL WHERE account_id = {changed} AND purpose = 'PLAN_CHANGE' AND status = 'CREDITED'`,
		[]string{paidByNothing}},
	{"change that nobody asked for", `DELETE FROM audit_log WHERE account_id = {changed} AND verb = 'changePlan' AND target = 'chg'`, []string{changeAudit}},
	{"period that nobody renewed", `DELETE FROM audit_log WHERE account_id = {euro} AND verb = 'renew' AND target = 'sub'`, []string{changeAudit}},
	{"late payment that nobody booked", `DELETE FROM audit_log WHERE account_id = {gone} AND verb = 'payInvoice' AND target = 'inv'`, []string{changeAudit}},
	{"change that nobody was told of", `DELETE FROM events WHERE account_id = {changed} AND type = 'plan_change.scheduled'`, []string{changeEvent}},
	{"renewal that nobody was told of", `DELETE FROM events WHERE account_id = {euro} AND type = 'subscription.renewed'`, []string{changeEvent}},
	{"given up and nobody was told", `DELETE FROM events WHERE account_id = {gone} AND type = 'invoice.marked_uncollectible'`, []string{changeEvent}},
}
