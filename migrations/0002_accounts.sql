-- +goose Up

-- Every table below carries account_id first in its primary key and in its foreign keys, so that one account's rows can
-- live together anywhere. The accounts row is the one mutex: a write locks it FOR NO KEY UPDATE before anything else.
CREATE TABLE accounts (
    id              bigint  PRIMARY KEY CHECK (id > 0),
    name            text    NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    mode            text    NOT NULL CHECK (mode IN ('LIVE', 'SANDBOX')),
    currency        text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    time_zone       text    NOT NULL CHECK (time_zone <> ''),
    tax_rate        integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 1000000), -- parts per million
    tax_id          text    CHECK (char_length(tax_id) BETWEEN 1 AND 50),
    default_method  bigint,
    created_at      timestamptz NOT NULL,
    last_time       timestamptz NOT NULL, -- the account's time: never runs backwards
    revision        bigint  NOT NULL DEFAULT 1 CHECK (revision > 0),
    config_revision bigint  NOT NULL DEFAULT 1 CHECK (config_revision > 0),
    last_key        bigint  NOT NULL DEFAULT 0 CHECK (last_key >= 0),
    ledger_seq      bigint  NOT NULL DEFAULT 0 CHECK (ledger_seq >= 0),
    credit_seq      bigint  NOT NULL DEFAULT 0 CHECK (credit_seq >= 0),
    credits_posted  bigint  NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
    audit_seq       bigint  NOT NULL DEFAULT 0 CHECK (audit_seq >= 0),
    event_seq       bigint  NOT NULL DEFAULT 0 CHECK (event_seq >= 0),
    invoice_number  bigint  NOT NULL DEFAULT 0 CHECK (invoice_number >= 0)
);

CREATE TABLE agents (
    account_id       bigint NOT NULL REFERENCES accounts,
    key              bigint NOT NULL CHECK (key > 0),
    name             text   NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    status           text   NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED')),
    created_at       timestamptz NOT NULL,
    daily_calls      integer CHECK (daily_calls >= 0), -- null: unlimited, 0: blocked
    concurrent_calls integer CHECK (concurrent_calls >= 0),
    daily_messages   integer CHECK (daily_messages >= 0),
    daily_spend      bigint  CHECK (daily_spend >= 0),     -- micros
    monthly_credits  bigint  CHECK (monthly_credits >= 0), -- thousandths
    when_credits_reached text NOT NULL DEFAULT 'USE_BALANCE' CHECK (when_credits_reached IN ('STOP', 'USE_BALANCE')),
    max_call_seconds integer CHECK (max_call_seconds >= 0),
    PRIMARY KEY (account_id, key)
);

CREATE TABLE payment_methods (
    account_id    bigint  NOT NULL REFERENCES accounts,
    key           bigint  NOT NULL CHECK (key > 0),
    processor     text    NOT NULL,
    processor_ref text    NOT NULL,
    brand         text    NOT NULL,
    last4         text    NOT NULL CHECK (last4 ~ '^[0-9]{4}$'), -- and never more of the number
    exp_month     integer NOT NULL CHECK (exp_month BETWEEN 1 AND 12),
    exp_year      integer NOT NULL CHECK (exp_year BETWEEN 2000 AND 2200),
    fingerprint   text    NOT NULL,
    created_at    timestamptz NOT NULL,
    removed_at    timestamptz,
    PRIMARY KEY (account_id, key),
    UNIQUE (account_id, processor, processor_ref)
);
ALTER TABLE accounts ADD CONSTRAINT accounts_default_method_fkey
    FOREIGN KEY (id, default_method) REFERENCES payment_methods (account_id, key);

CREATE TABLE subscriptions (
    account_id     bigint  NOT NULL REFERENCES accounts,
    key            bigint  NOT NULL CHECK (key > 0),
    plan_key       bigint  NOT NULL REFERENCES plans,
    status         text    NOT NULL CHECK (status IN ('INCOMPLETE', 'ACTIVE', 'PAST_DUE', 'UNPAID', 'CANCELED')),
    anchor_day     integer CHECK (anchor_day BETWEEN 1 AND 31),
    period_key     bigint,
    created_at     timestamptz NOT NULL,
    next_action_at timestamptz, -- account time
    canceled_at    timestamptz,
    PRIMARY KEY (account_id, key),
    CHECK ((canceled_at IS NOT NULL) = (status = 'CANCELED')),
    CHECK (status NOT IN ('ACTIVE', 'PAST_DUE', 'UNPAID') OR (anchor_day IS NOT NULL AND period_key IS NOT NULL))
);
CREATE UNIQUE INDEX subscriptions_one_open ON subscriptions (account_id) WHERE status <> 'CANCELED';
CREATE INDEX subscriptions_due ON subscriptions (next_action_at) WHERE next_action_at IS NOT NULL;

CREATE TABLE periods (
    account_id       bigint NOT NULL,
    key              bigint NOT NULL CHECK (key > 0),
    subscription_key bigint NOT NULL,
    plan_key         bigint NOT NULL REFERENCES plans,
    time_zone        text   NOT NULL, -- as it was when the period opened
    start_date       date   NOT NULL,
    end_date         date   NOT NULL,
    starts_at        timestamptz NOT NULL,
    ends_at          timestamptz NOT NULL,
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, subscription_key) REFERENCES subscriptions (account_id, key),
    UNIQUE (account_id, subscription_key, start_date),
    CHECK (start_date < end_date AND starts_at < ends_at)
);
ALTER TABLE subscriptions ADD CONSTRAINT subscriptions_period_fkey
    FOREIGN KEY (account_id, period_key) REFERENCES periods (account_id, key);
