-- +goose Up

-- Keys of mutations on an account, with the answer they gave. Written complete, in the transaction of what they did.
CREATE TABLE idempotency_keys (
    account_id   bigint NOT NULL REFERENCES accounts,
    key          text   NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
    operation    text   NOT NULL,
    request_hash bytea  NOT NULL,
    result       jsonb  NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at   timestamptz, -- database time; null: lives as long as the ledger
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at) WHERE expires_at IS NOT NULL;

-- Keys of mutations that make an account: there is none yet, so the token's subject is the namespace.
CREATE TABLE subject_keys (
    subject      text   NOT NULL,
    key          text   NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
    operation    text   NOT NULL,
    request_hash bytea  NOT NULL,
    account_id   bigint NOT NULL REFERENCES accounts,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subject, key)
);

CREATE TABLE audit_log (
    account_id bigint NOT NULL REFERENCES accounts,
    seq        bigint NOT NULL CHECK (seq > 0),
    at         timestamptz NOT NULL,
    subject    text   NOT NULL,
    role       text   NOT NULL,
    verb       text   NOT NULL,
    target     text   NOT NULL,
    target_key bigint NOT NULL,
    before     jsonb,
    after      jsonb,
    request_id text   NOT NULL,
    PRIMARY KEY (account_id, seq)
);

CREATE TABLE events (
    account_id  bigint NOT NULL REFERENCES accounts,
    seq         bigint NOT NULL CHECK (seq > 0),
    at          timestamptz NOT NULL,
    type        text   NOT NULL,
    subject     text   NOT NULL,
    subject_key bigint NOT NULL,
    data        jsonb  NOT NULL,
    PRIMARY KEY (account_id, seq)
);

-- Webhooks of processors: kept under their unique id, applied by whoever comes to it, at least once.
CREATE TABLE processor_notices (
    account_id     bigint NOT NULL REFERENCES accounts,
    processor      text   NOT NULL,
    id             text   NOT NULL,
    type           text   NOT NULL,
    payment_key    bigint NOT NULL,
    received_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    applied_at     timestamptz,
    next_action_at timestamptz,
    PRIMARY KEY (account_id, processor, id),
    FOREIGN KEY (account_id, payment_key) REFERENCES payments (account_id, key),
    CHECK ((applied_at IS NULL) = (next_action_at IS NOT NULL))
);
CREATE INDEX processor_notices_due ON processor_notices (next_action_at) WHERE next_action_at IS NOT NULL;

-- What was written stays written.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_entries_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entries EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_lines_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_lines EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON events EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(old) - '{status,amount_paid,paid_at,payment_key}'::text[])
                IS DISTINCT FROM (to_jsonb(new) - '{status,amount_paid,paid_at,payment_key}'::text[]) THEN
        RAISE EXCEPTION 'a finalised invoice changes only in status and payment' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN new;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER invoices_immutable BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change();
CREATE TRIGGER invoices_stay BEFORE TRUNCATE ON invoices EXECUTE FUNCTION refuse_change();

-- A transaction's postings are written by one statement, and that statement must balance.
-- +goose StatementBegin
CREATE FUNCTION refuse_unbalanced_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written GROUP BY account_id, txn, currency HAVING sum(amount) <> 0 OR count(*) < 2) THEN
        RAISE EXCEPTION 'ledger postings do not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balanced';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION refuse_unbalanced_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written GROUP BY account_id, txn HAVING sum(amount) <> 0 OR count(*) < 2) THEN
        RAISE EXCEPTION 'credit postings do not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'credits_balanced';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_balanced AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_ledger();
CREATE TRIGGER credits_balanced AFTER INSERT ON credit_entries
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_credits();
