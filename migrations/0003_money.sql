-- +goose Up

CREATE TABLE balances (
    account_id bigint PRIMARY KEY REFERENCES accounts,
    currency   text   NOT NULL,
    posted     bigint NOT NULL DEFAULT 0, -- micros; negative is debt
    held       bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    version    bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    updated_at timestamptz NOT NULL
);

CREATE TABLE payments (
    account_id       bigint NOT NULL REFERENCES accounts,
    key              bigint NOT NULL CHECK (key > 0),
    purpose          text   NOT NULL CHECK (purpose IN ('TOP_UP', 'SUBSCRIPTION')),
    status           text   NOT NULL CHECK (status IN ('CREATED', 'SUBMITTED', 'REQUIRES_ACTION', 'PROCESSING', 'UNKNOWN', 'CAPTURED',
                     'CREDITED', 'DECLINED', 'CANCELED', 'EXPIRED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'DISPUTED')),
    amount           bigint NOT NULL CHECK (amount > 0), -- micros, before tax
    tax              bigint NOT NULL CHECK (tax >= 0),
    total            bigint NOT NULL,
    currency         text   NOT NULL,
    method_key       bigint NOT NULL,
    processor        text   NOT NULL,
    processor_ref    text,
    action_url       text,
    decline_code     text,
    subscription_key bigint,
    invoice_key      bigint,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    deadline         timestamptz NOT NULL, -- database time
    next_action_at   timestamptz,          -- database time
    attempts         integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, method_key) REFERENCES payment_methods (account_id, key),
    FOREIGN KEY (account_id, subscription_key) REFERENCES subscriptions (account_id, key),
    CHECK (total = amount + tax),
    CHECK ((purpose = 'SUBSCRIPTION') = (subscription_key IS NOT NULL)),
    CHECK ((action_url IS NOT NULL) = (status = 'REQUIRES_ACTION')),
    CHECK ((decline_code IS NOT NULL) = (status = 'DECLINED')),
    CONSTRAINT payments_invoiced CHECK (status <> 'CREDITED' OR invoice_key IS NOT NULL),
    -- Money that was taken has a next step or an end: nothing undecided is ever forgotten.
    CHECK (next_action_at IS NOT NULL OR status NOT IN ('CREATED', 'SUBMITTED', 'REQUIRES_ACTION', 'PROCESSING', 'UNKNOWN', 'CAPTURED'))
);
CREATE INDEX payments_due ON payments (next_action_at) WHERE next_action_at IS NOT NULL;
CREATE UNIQUE INDEX payments_processor_ref ON payments (account_id, processor, processor_ref) WHERE processor_ref IS NOT NULL;

-- One posting a row, numbered within the account; the postings of one transaction share txn and sum to zero.
CREATE TABLE ledger_entries (
    account_id    bigint NOT NULL REFERENCES accounts,
    seq           bigint NOT NULL CHECK (seq > 0),
    txn           bigint NOT NULL CHECK (txn > 0),
    book          text   NOT NULL CHECK (book IN ('WALLET', 'PROCESSOR', 'REVENUE', 'TAX')),
    kind          text   NOT NULL CHECK (kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SUBSCRIPTION', 'USAGE', 'SETTLEMENT', 'SETTLE_OVERRUN',
                  'HAPPENED', 'REFUND', 'DISPUTE', 'ADJUSTMENT', 'CORRECTION')),
    amount        bigint NOT NULL CHECK (amount <> 0), -- micros
    currency      text   NOT NULL,
    balance_after bigint,
    held_after    bigint,
    payment_key   bigint,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, payment_key) REFERENCES payments (account_id, key),
    CHECK (txn <= seq),
    CHECK ((book = 'WALLET') = (balance_after IS NOT NULL)),
    CHECK ((balance_after IS NULL) = (held_after IS NULL)),
    -- The floor: what accepts something new leaves available money at zero or above. Money coming in, and what records
    -- something that has happened already, may leave a debt.
    CONSTRAINT ledger_floor CHECK (book <> 'WALLET' OR amount > 0
        OR kind IN ('SETTLEMENT', 'SETTLE_OVERRUN', 'HAPPENED', 'DISPUTE', 'CORRECTION')
        OR balance_after - held_after >= 0),
    -- Money enters the wallet only by these kinds.
    CONSTRAINT ledger_sources CHECK (book <> 'WALLET' OR amount < 0
        OR kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SETTLEMENT', 'DISPUTE', 'ADJUSTMENT', 'CORRECTION')),
    CONSTRAINT ledger_payment CHECK (kind NOT IN ('TOP_UP', 'AUTO_RECHARGE') OR payment_key IS NOT NULL)
);
-- A payment is credited once, whatever happens above: the processor's side of a crediting transaction is unique.
CREATE UNIQUE INDEX ledger_credited_once ON ledger_entries (account_id, payment_key)
    WHERE book = 'PROCESSOR' AND kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SUBSCRIPTION');

CREATE TABLE credit_grants (
    account_id       bigint NOT NULL REFERENCES accounts,
    key              bigint NOT NULL CHECK (key > 0),
    subscription_key bigint,
    period_key       bigint,
    source           text   NOT NULL CHECK (source IN ('SUBSCRIPTION')),
    status           text   NOT NULL CHECK (status IN ('CONFIRMED')),
    effective_at     timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    granted          bigint NOT NULL CHECK (granted > 0), -- thousandths
    used             bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
    held             bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    expired          bigint NOT NULL DEFAULT 0 CHECK (expired >= 0),
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, subscription_key) REFERENCES subscriptions (account_id, key),
    FOREIGN KEY (account_id, period_key) REFERENCES periods (account_id, key),
    UNIQUE (account_id, period_key, source),
    CHECK (effective_at < expires_at),
    CONSTRAINT grant_not_overdrawn CHECK (granted - used - held - expired >= 0)
);
CREATE INDEX credit_grants_open ON credit_grants (account_id, expires_at, effective_at, key) WHERE granted > used + expired;

CREATE TABLE credit_entries (
    account_id    bigint NOT NULL REFERENCES accounts,
    seq           bigint NOT NULL CHECK (seq > 0),
    txn           bigint NOT NULL CHECK (txn > 0),
    book          text   NOT NULL CHECK (book IN ('AVAILABLE', 'ISSUED', 'CONSUMED', 'EXPIRED')),
    kind          text   NOT NULL CHECK (kind IN ('GRANT', 'USAGE', 'EXPIRY')),
    amount        bigint NOT NULL CHECK (amount <> 0), -- thousandths
    grant_key     bigint NOT NULL,
    balance_after bigint CHECK (balance_after >= 0),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, grant_key) REFERENCES credit_grants (account_id, key),
    CHECK (txn <= seq),
    CHECK ((book = 'AVAILABLE') = (balance_after IS NOT NULL))
);

-- What calls in progress have set aside: a money leg here, credit legs below.
CREATE TABLE holds (
    account_id      bigint NOT NULL REFERENCES accounts,
    key             bigint NOT NULL CHECK (key > 0),
    agent_key       bigint NOT NULL,
    status          text   NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
    amount          bigint NOT NULL CHECK (amount >= 0), -- micros
    available_after bigint NOT NULL CONSTRAINT hold_floor CHECK (available_after >= 0),
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    closed_at       timestamptz,
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, agent_key) REFERENCES agents (account_id, key),
    CHECK ((closed_at IS NOT NULL) = (status = 'CLOSED')),
    CHECK (created_at < expires_at)
);
CREATE INDEX holds_open ON holds (account_id, expires_at) WHERE status = 'OPEN';

CREATE TABLE hold_legs (
    account_id bigint NOT NULL,
    hold_key   bigint NOT NULL,
    grant_key  bigint NOT NULL,
    credits    bigint NOT NULL CHECK (credits > 0), -- thousandths
    PRIMARY KEY (account_id, hold_key, grant_key),
    FOREIGN KEY (account_id, hold_key) REFERENCES holds (account_id, key),
    FOREIGN KEY (account_id, grant_key) REFERENCES credit_grants (account_id, key)
);

CREATE TABLE invoices (
    account_id      bigint  NOT NULL REFERENCES accounts,
    key             bigint  NOT NULL CHECK (key > 0),
    number          bigint  NOT NULL CHECK (number > 0),
    status          text    NOT NULL CHECK (status IN ('OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE')),
    purpose         text    NOT NULL CHECK (purpose IN ('TOP_UP', 'SUBSCRIPTION')),
    currency        text    NOT NULL,
    subtotal        bigint  NOT NULL, -- micros
    tax             bigint  NOT NULL,
    total           bigint  NOT NULL,
    amount_paid     bigint  NOT NULL DEFAULT 0,
    tax_rate        integer NOT NULL CHECK (tax_rate BETWEEN 0 AND 1000000),
    customer_name   text    NOT NULL,
    customer_tax_id text,
    payment_key     bigint,
    issued_at       timestamptz NOT NULL,
    paid_at         timestamptz,
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, payment_key) REFERENCES payments (account_id, key),
    CONSTRAINT invoices_number UNIQUE (account_id, number),
    CONSTRAINT invoices_payment UNIQUE (account_id, payment_key),
    CHECK (total = subtotal + tax),
    CHECK (status <> 'PAID' OR (amount_paid = total AND paid_at IS NOT NULL))
);
ALTER TABLE payments ADD CONSTRAINT payments_invoice_fkey
    FOREIGN KEY (account_id, invoice_key) REFERENCES invoices (account_id, key);

CREATE TABLE invoice_lines (
    account_id   bigint  NOT NULL,
    invoice_key  bigint  NOT NULL,
    line         integer NOT NULL CHECK (line > 0),
    description  text    NOT NULL,
    quantity     integer NOT NULL CHECK (quantity > 0),
    amount       bigint  NOT NULL, -- micros, charge units, before tax
    tax          bigint  NOT NULL,
    period_start date,
    period_end   date,
    PRIMARY KEY (account_id, invoice_key, line),
    FOREIGN KEY (account_id, invoice_key) REFERENCES invoices (account_id, key),
    CHECK ((period_start IS NULL) = (period_end IS NULL))
);
