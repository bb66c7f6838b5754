-- +goose Up

-- The catalogue belongs to no account. Its version grows with every change, so that processes can remember plans exactly.
CREATE TABLE catalogue (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint  NOT NULL DEFAULT 0
);
INSERT INTO catalogue DEFAULT VALUES;

CREATE TABLE plans (
    key             bigint  PRIMARY KEY CHECK (key > 0),
    code            text    NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{0,62}$'),
    version         integer NOT NULL CHECK (version > 0),
    name            text    NOT NULL CHECK (name <> ''),
    description     text    NOT NULL,
    rank            integer NOT NULL CHECK (rank > 0),
    monthly_credits bigint  NOT NULL CHECK (monthly_credits >= 0), -- thousandths of a credit
    features        text[]  NOT NULL DEFAULT '{}',
    offered         boolean NOT NULL DEFAULT true,                 -- to new subscribers
    agent_daily_calls        integer CHECK (agent_daily_calls >= 0),
    agent_concurrent_calls   integer CHECK (agent_concurrent_calls >= 0),
    agent_daily_messages     integer CHECK (agent_daily_messages >= 0),
    agent_max_call_seconds   integer CHECK (agent_max_call_seconds >= 0),
    account_daily_calls      integer CHECK (account_daily_calls >= 0),
    account_concurrent_calls integer CHECK (account_concurrent_calls >= 0),
    account_daily_messages   integer CHECK (account_daily_messages >= 0),
    account_max_call_seconds integer CHECK (account_max_call_seconds >= 0),
    content_hash    bytea   NOT NULL, -- of the catalogue file's entry: loading the same entry again makes no new version
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (code, version)
);
CREATE UNIQUE INDEX plans_one_offered ON plans (code) WHERE offered;

CREATE TABLE plan_prices (
    plan_key bigint NOT NULL REFERENCES plans,
    currency text   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount   bigint NOT NULL CHECK (amount >= 0), -- micros a month, before tax
    PRIMARY KEY (plan_key, currency)
);
