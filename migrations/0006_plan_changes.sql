-- +goose Up

-- The account's time: a sandbox account with a test clock stands still until the clock is advanced.
ALTER TABLE accounts
    ADD tax_inclusive boolean NOT NULL DEFAULT false, -- plan prices contain the tax already
    ADD test_clock    timestamptz,
    ADD CONSTRAINT accounts_test_clock_sandbox CHECK (test_clock IS NULL OR mode = 'SANDBOX');
CREATE INDEX accounts_test_clock ON accounts (id) WHERE test_clock IS NOT NULL;

ALTER TABLE agents ADD last_used_at timestamptz;

-- What a subscription does next. next_action_at is the earliest of the period's end, charge_at and the end of an upgrade that
-- waits for the customer's bank; all three are account time.
ALTER TABLE subscriptions
    ADD version     bigint  NOT NULL DEFAULT 1 CHECK (version > 0), -- grows with every change of it or of what is pending
    ADD due_invoice bigint,                                         -- the OPEN invoice of the present period
    ADD charge_at   timestamptz,                                    -- when it is charged next
    ADD attempts    integer NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- automatic charges of it that failed
    ADD past_due_at timestamptz,                                    -- when the first of them failed
    ADD CONSTRAINT subscriptions_past_due CHECK ((past_due_at IS NOT NULL) = (status IN ('PAST_DUE', 'UNPAID'))),
    ADD CONSTRAINT subscriptions_due CHECK (due_invoice IS NOT NULL OR (charge_at IS NULL AND status NOT IN ('PAST_DUE', 'UNPAID'))),
    ADD CONSTRAINT subscriptions_due_open CHECK (due_invoice IS NULL OR status IN ('ACTIVE', 'PAST_DUE', 'UNPAID')),
    ADD FOREIGN KEY (account_id, due_invoice) REFERENCES invoices (account_id, key);

-- Every wish to change a plan, with what became of it. A row is SCHEDULED until the period's end, or IN_PROGRESS until the
-- upgrade's payment is decided, and closed once.
CREATE TABLE plan_changes (
    account_id       bigint NOT NULL,
    key              bigint NOT NULL CHECK (key > 0),
    subscription_key bigint NOT NULL,
    period_key       bigint NOT NULL,                       -- the period in which it was asked for
    kind             text   NOT NULL CHECK (kind IN ('UPGRADE', 'DOWNGRADE', 'LATERAL', 'CANCELLATION')),
    status           text   NOT NULL CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'APPLIED', 'CANCELED', 'REPLACED', 'FAILED')),
    from_plan_key    bigint NOT NULL REFERENCES plans,
    to_plan_key      bigint REFERENCES plans,               -- null: a cancellation
    requested_by     text   NOT NULL,
    requested_at     timestamptz NOT NULL,
    effective_at     timestamptz NOT NULL,                  -- upgrade: when it was asked for, then when it was applied; else the period's end
    expires_at       timestamptz,                           -- upgrade: how long it waits for its payment
    closed_at        timestamptz,
    days_remaining   integer CHECK (days_remaining > 0),
    days_in_period   integer CHECK (days_in_period > 0),
    credits_added    bigint  NOT NULL DEFAULT 0 CHECK (credits_added >= 0), -- thousandths
    lines            jsonb   NOT NULL DEFAULT '[]',         -- what its invoice will say, frozen
    invoice_key      bigint,
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, subscription_key) REFERENCES subscriptions (account_id, key),
    FOREIGN KEY (account_id, period_key) REFERENCES periods (account_id, key),
    FOREIGN KEY (account_id, invoice_key) REFERENCES invoices (account_id, key),
    CHECK ((to_plan_key IS NULL) = (kind = 'CANCELLATION')),
    CHECK ((closed_at IS NULL) = (status IN ('SCHEDULED', 'IN_PROGRESS'))),
    CHECK (status <> 'IN_PROGRESS' OR (kind = 'UPGRADE' AND expires_at IS NOT NULL)),
    CHECK (status <> 'SCHEDULED' OR kind <> 'UPGRADE'),
    CHECK (kind <> 'UPGRADE' OR days_remaining <= days_in_period),
    CONSTRAINT plan_changes_not_early CHECK (status <> 'APPLIED' OR closed_at >= effective_at),
    CONSTRAINT plan_changes_invoiced CHECK ((invoice_key IS NOT NULL) = (kind = 'UPGRADE' AND status = 'APPLIED'))
);
CREATE UNIQUE INDEX plan_changes_one_scheduled ON plan_changes (account_id, subscription_key) WHERE status = 'SCHEDULED';
CREATE UNIQUE INDEX plan_changes_one_in_progress ON plan_changes (account_id, subscription_key) WHERE status = 'IN_PROGRESS';
CREATE INDEX plan_changes_of_period ON plan_changes (account_id, subscription_key, period_key);

ALTER TABLE payments
    DROP CONSTRAINT payments_purpose_check,
    ADD CONSTRAINT payments_purpose_check CHECK (purpose IN ('TOP_UP', 'SUBSCRIPTION', 'PLAN_CHANGE')),
    DROP CONSTRAINT payments_check1,
    ADD CONSTRAINT payments_for_subscription CHECK ((purpose IN ('SUBSCRIPTION', 'PLAN_CHANGE')) = (subscription_key IS NOT NULL)),
    ADD plan_change_key bigint,
    ADD due_invoice_key bigint,                           -- the OPEN invoice that it is to pay
    ADD automatic       boolean NOT NULL DEFAULT false,   -- charged without the customer present
    ADD asked_at        timestamptz,                      -- database time
    ADD CONSTRAINT payments_for_change CHECK ((purpose = 'PLAN_CHANGE') = (plan_change_key IS NOT NULL)),
    ADD CONSTRAINT payments_for_invoice CHECK (due_invoice_key IS NULL OR purpose = 'SUBSCRIPTION'),
    ADD FOREIGN KEY (account_id, plan_change_key) REFERENCES plan_changes (account_id, key),
    ADD FOREIGN KEY (account_id, due_invoice_key) REFERENCES invoices (account_id, key);
UPDATE payments SET asked_at = deadline - CASE purpose WHEN 'SUBSCRIPTION' THEN interval '23 hours' ELSE interval '24 hours' END;
ALTER TABLE payments ALTER asked_at SET NOT NULL;
CREATE UNIQUE INDEX payments_one_for_change ON payments (account_id, plan_change_key) WHERE plan_change_key IS NOT NULL;
-- One charge at a time for an invoice, from however many processes.
CREATE UNIQUE INDEX payments_one_for_invoice ON payments (account_id, due_invoice_key)
    WHERE due_invoice_key IS NOT NULL AND status IN ('CREATED', 'SUBMITTED', 'REQUIRES_ACTION', 'PROCESSING', 'UNKNOWN', 'CREDITED');

ALTER TABLE invoices
    DROP CONSTRAINT invoices_purpose_check,
    ADD CONSTRAINT invoices_purpose_check CHECK (purpose IN ('TOP_UP', 'SUBSCRIPTION', 'PLAN_CHANGE')),
    ADD period_key    bigint, -- the billing period it is for
    ADD tax_inclusive boolean NOT NULL DEFAULT false,
    ADD FOREIGN KEY (account_id, period_key) REFERENCES periods (account_id, key);
-- A period is charged once.
CREATE UNIQUE INDEX invoices_one_a_period ON invoices (account_id, period_key) WHERE purpose = 'SUBSCRIPTION' AND period_key IS NOT NULL;

-- A plan charge too small for a card is taken from prepaid money: its entries name the invoice.
ALTER TABLE ledger_entries
    ADD invoice_key bigint,
    ADD FOREIGN KEY (account_id, invoice_key) REFERENCES invoices (account_id, key);
CREATE UNIQUE INDEX ledger_invoice_paid_once ON ledger_entries (account_id, invoice_key) WHERE book = 'WALLET' AND invoice_key IS NOT NULL;

ALTER TABLE credit_grants
    ADD voided          bigint NOT NULL DEFAULT 0 CHECK (voided >= 0), -- taken back while the period is not paid
    ADD plan_change_key bigint,
    DROP CONSTRAINT credit_grants_source_check,
    ADD CONSTRAINT credit_grants_source_check CHECK (source IN ('SUBSCRIPTION', 'UPGRADE')),
    DROP CONSTRAINT credit_grants_status_check,
    ADD CONSTRAINT credit_grants_status_check CHECK (status IN ('CONFIRMED', 'PROVISIONAL', 'VOIDED')),
    DROP CONSTRAINT credit_grants_account_id_period_key_source_key,
    DROP CONSTRAINT grant_not_overdrawn,
    ADD CONSTRAINT grant_not_overdrawn CHECK (granted - used - held - expired - voided >= 0),
    ADD CONSTRAINT credit_grants_voided CHECK (voided = 0 OR status = 'VOIDED'),
    ADD CONSTRAINT credit_grants_upgrade CHECK ((source = 'UPGRADE') = (plan_change_key IS NOT NULL)),
    ADD FOREIGN KEY (account_id, plan_change_key) REFERENCES plan_changes (account_id, key);
CREATE UNIQUE INDEX credit_grants_one_a_period ON credit_grants (account_id, period_key) WHERE source = 'SUBSCRIPTION';
CREATE UNIQUE INDEX credit_grants_one_a_change ON credit_grants (account_id, plan_change_key) WHERE plan_change_key IS NOT NULL;
DROP INDEX credit_grants_open;
CREATE INDEX credit_grants_open ON credit_grants (account_id, expires_at, effective_at, key) WHERE granted > used + expired + voided;

ALTER TABLE credit_entries
    DROP CONSTRAINT credit_entries_book_check,
    ADD CONSTRAINT credit_entries_book_check CHECK (book IN ('AVAILABLE', 'ISSUED', 'CONSUMED', 'EXPIRED', 'VOIDED')),
    DROP CONSTRAINT credit_entries_kind_check,
    ADD CONSTRAINT credit_entries_kind_check CHECK (kind IN ('GRANT', 'USAGE', 'EXPIRY', 'VOID', 'RESTORE'));
