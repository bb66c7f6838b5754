-- +goose Up
-- Usage: what may be used (reservations), what was used (usage_records), and how much of it on a day and in a period
-- (usage_counters). The tables of holds that stood here before were never written to.
DROP TABLE hold_legs;
DROP TABLE holds;
-- When an agent was last used stands at its counters.
ALTER TABLE agents DROP COLUMN last_used_at;

-- A reservation holds funds for one action that was authorised and is not settled yet. What it holds of each grant stands in
-- two arrays side by side: one row is written for an authorisation, whatever pays for it.
CREATE TABLE reservations (
    account_id      bigint  NOT NULL,
    key             bigint  NOT NULL CHECK (key > 0),
    agent_key       bigint  NOT NULL,
    rate_code       text    NOT NULL CHECK (rate_code <> ''),
    category        text    NOT NULL CHECK (category IN ('CALL', 'MESSAGE')),
    plan_key        bigint  NOT NULL REFERENCES plans,
    status          text    NOT NULL CHECK (status IN ('OPEN', 'SETTLED', 'RELEASED', 'EXPIRED')),
    -- A free action holds nothing, takes no slot and counts towards no limit.
    free            boolean NOT NULL,
    units           bigint  NOT NULL CHECK (units > 0),
    amount          bigint  NOT NULL CHECK (amount >= 0),
    grant_keys      bigint[] NOT NULL,
    grant_credits   bigint[] NOT NULL,
    -- What was available right after money was last taken for the hold: nothing new is accepted below zero.
    available_after bigint  NOT NULL CONSTRAINT reservation_floor CHECK (amount = 0 OR available_after >= 0),
    sequence        integer NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    -- Why the last extension was refused, for its replay; empty when it was not.
    refused_for     text[]  NOT NULL DEFAULT '{}',
    idempotency_key text    NOT NULL CHECK (char_length(idempotency_key) BETWEEN 1 AND 255),
    request_hash    bigint  NOT NULL,
    day             date    NOT NULL,
    period_key      bigint,
    usage_key       bigint,
    authorized_at   timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    must_end_by     timestamptz,
    -- When it first left OPEN: a reservation that is settled after it expired or was released keeps it, for that is when its slot
    -- was free again.
    closed_at       timestamptz,
    -- A call's slot, when it was last taken: at authorisation, or by an extension that came after it had expired. How many calls
    -- were live right after that, this one among them, and the least limit that was in force; null where there was no limit.
    leased_at       timestamptz,
    leases_after          integer,
    lease_limit           integer,
    account_leases_after  integer,
    account_lease_limit   integer,
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, agent_key) REFERENCES agents (account_id, key),
    CONSTRAINT reservation_leases CHECK (leases_after <= lease_limit AND account_leases_after <= account_lease_limit),
    CHECK (cardinality(grant_keys) = cardinality(grant_credits)),
    CHECK (authorized_at < expires_at),
    CHECK ((closed_at IS NULL) = (status = 'OPEN')),
    CHECK ((usage_key IS NOT NULL) = (status = 'SETTLED')),
    CHECK (NOT free OR (amount = 0 AND cardinality(grant_keys) = 0))
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX reservations_once ON reservations (account_id, idempotency_key);
CREATE INDEX reservations_open ON reservations (account_id, agent_key, expires_at) WHERE status = 'OPEN';
CREATE INDEX reservations_due ON reservations (expires_at) WHERE status = 'OPEN';

-- What was used and what it cost: written once, never changed. Its parts stand in the ledgers, under the sequence numbers given
-- here: one wallet entry for the money, and for the credits one entry for each grant they came from, in a row.
CREATE TABLE usage_records (
    account_id      bigint  NOT NULL,
    key             bigint  NOT NULL CHECK (key > 0),
    agent_key       bigint  NOT NULL,
    rate_code       text    NOT NULL CHECK (rate_code <> ''),
    category        text    NOT NULL CHECK (category IN ('CALL', 'MESSAGE')),
    plan_key        bigint  NOT NULL,
    source          text    NOT NULL CHECK (source IN ('RESERVATION', 'RECORDED', 'HAPPENED')),
    reservation_key bigint,
    idempotency_key text    CHECK (char_length(idempotency_key) BETWEEN 1 AND 255),
    request_hash    bigint,
    units           bigint  NOT NULL CHECK (units >= 0),
    billed_units    bigint  NOT NULL CHECK (billed_units >= units),
    credits         bigint  NOT NULL CHECK (credits >= 0),
    amount          bigint  NOT NULL CHECK (amount >= 0),
    free            boolean NOT NULL,
    ledger_seq      bigint,
    credit_seq      bigint,
    credit_legs     integer NOT NULL DEFAULT 0 CHECK (credit_legs >= 0),
    day             date    NOT NULL,
    period_key      bigint,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, key),
    CHECK ((source = 'RESERVATION') = (reservation_key IS NOT NULL)),
    CHECK ((source <> 'RESERVATION') = (idempotency_key IS NOT NULL AND request_hash IS NOT NULL)),
    CHECK ((ledger_seq IS NOT NULL) = (amount > 0)),
    CHECK ((credit_seq IS NOT NULL) = (credits > 0)),
    CHECK ((credit_legs > 0) = (credits > 0)),
    CHECK (NOT free OR (amount = 0 AND credits = 0))
);
CREATE UNIQUE INDEX usage_once ON usage_records (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- Lists go by when the action started, with the key where several started at once: with that order in both indexes, a page of
-- any agent, rate and stretch of time is found without reading what lies outside of it.
CREATE INDEX usage_of_agent ON usage_records (account_id, agent_key, rate_code, occurred_at, key);
CREATE INDEX usage_of_time ON usage_records (account_id, occurred_at, key);
CREATE TRIGGER usage_records_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_records EXECUTE FUNCTION refuse_change();

-- How much was used, by agent and rate, on a local day (number is the date as 20261122) and in a subscription's period (number
-- is the period's key, 0 without one). Agent 0 is the account as a whole; it has days only. Limits are held against counted and
-- against what was spent and is held; charts show what was settled.
CREATE TABLE usage_counters (
    account_id   bigint NOT NULL,
    agent_key    bigint NOT NULL,
    span         text   NOT NULL CHECK (span IN ('DAY', 'PERIOD')),
    number       bigint NOT NULL,
    category     text   NOT NULL CHECK (category IN ('CALL', 'MESSAGE')),
    rate_code    text   NOT NULL,
    counted      bigint NOT NULL CHECK (counted >= 0),
    records      bigint NOT NULL CHECK (records >= 0),
    units        bigint NOT NULL CHECK (units >= 0),
    credits      bigint NOT NULL CHECK (credits >= 0),
    amount       bigint NOT NULL CHECK (amount >= 0),
    held_credits bigint NOT NULL CHECK (held_credits >= 0),
    held_amount  bigint NOT NULL CHECK (held_amount >= 0),
    last_at      timestamptz NOT NULL,
    PRIMARY KEY (account_id, agent_key, span, number, category, rate_code)
) WITH (fillfactor = 50);

-- What the customer was told of: 0 nothing, 1 low, 2 exhausted. Each is told once, until there is plenty again.
ALTER TABLE balances
    ADD money_warning   smallint NOT NULL DEFAULT 0 CHECK (money_warning BETWEEN 0 AND 2),
    ADD credits_warning smallint NOT NULL DEFAULT 0 CHECK (credits_warning BETWEEN 0 AND 2);

-- That a limit is reached is told once until it starts anew: whoever reaches it looks whether it was.
CREATE INDEX events_of_limits ON events (account_id, subject_key) WHERE type = 'agent.limit_reached';

-- Entries of usage name it.
ALTER TABLE ledger_entries ADD usage_key bigint;
ALTER TABLE credit_entries ADD usage_key bigint;

-- Usage writes hundreds of rows in a statement, and a foreign key asks for each row's parent by itself. What the ledgers' entries name
-- is asked for once a transaction of theirs instead, where it is summed up anyway; and accounts, agents and grants are never deleted,
-- so what was there stays there. A usage record's agent was read under its account's lock, and verify looks for it again.
CREATE TRIGGER accounts_stay BEFORE DELETE OR TRUNCATE ON accounts EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agents_stay BEFORE DELETE OR TRUNCATE ON agents EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_grants_stay BEFORE DELETE OR TRUNCATE ON credit_grants EXECUTE FUNCTION refuse_change();

ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_account_id_fkey;
ALTER TABLE credit_entries DROP CONSTRAINT credit_entries_account_id_fkey, DROP CONSTRAINT credit_entries_account_id_grant_key_fkey;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_unbalanced_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unbalanced boolean;
    orphan     boolean;
BEGIN
    SELECT bool_or(t.total <> 0 OR t.postings < 2), bool_or(a.id IS NULL) INTO unbalanced, orphan
    FROM (SELECT account_id, sum(amount) AS total, count(*) AS postings FROM written GROUP BY account_id, txn, currency) t
    LEFT JOIN accounts a ON a.id = t.account_id;
    IF unbalanced THEN
        RAISE EXCEPTION 'ledger postings do not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balanced';
    END IF;
    IF orphan THEN
        RAISE EXCEPTION 'ledger entries of no account' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_account';
    END IF;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION refuse_unbalanced_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written GROUP BY account_id, txn HAVING sum(amount) <> 0 OR count(*) < 2) THEN
        RAISE EXCEPTION 'credit postings do not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'credits_balanced';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, grant_key FROM written) w
            LEFT JOIN credit_grants g ON g.account_id = w.account_id AND g.key = w.grant_key WHERE g.key IS NULL) THEN
        RAISE EXCEPTION 'credit entries of no grant' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'credit_entries_grant';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- Half of a table may be one account's. The planner would take what it last saw for what there is, and read all of an account's rows
-- to find one key; told that accounts are few, it looks the key up.
ALTER TABLE reservations ALTER account_id SET (n_distinct = 2);
ALTER TABLE usage_records ALTER account_id SET (n_distinct = 2);
ALTER TABLE idempotency_keys ALTER account_id SET (n_distinct = 2);
