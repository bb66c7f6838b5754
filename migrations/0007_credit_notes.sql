-- +goose Up

ALTER TABLE accounts ADD credit_note_number bigint NOT NULL DEFAULT 0 CHECK (credit_note_number >= 0);

-- Money of a top-up on its way back to the card. It leaves the wallet in the transaction that writes the row, before the
-- processor is asked; a refund that fails puts it back.
CREATE TABLE refunds (
    account_id      bigint NOT NULL REFERENCES accounts,
    key             bigint NOT NULL CHECK (key > 0),
    payment_key     bigint NOT NULL,
    status          text   NOT NULL CHECK (status IN ('SUBMITTED', 'SUCCEEDED', 'FAILED')),
    amount          bigint NOT NULL CHECK (amount > 0), -- micros, taken from the wallet
    tax             bigint NOT NULL CHECK (tax >= 0),
    total           bigint NOT NULL,
    currency        text   NOT NULL,
    reason          text   NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
    requested_by    text   NOT NULL,
    processor_ref   text,
    credit_note_key bigint,
    created_at      timestamptz NOT NULL,
    closed_at       timestamptz,
    asked_at        timestamptz NOT NULL, -- database time
    next_action_at  timestamptz,          -- database time
    attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    PRIMARY KEY (account_id, key),
    FOREIGN KEY (account_id, payment_key) REFERENCES payments (account_id, key),
    CHECK (total = amount + tax),
    CHECK ((closed_at IS NULL) = (status = 'SUBMITTED')),
    -- Money that left the wallet has a next step or an end.
    CONSTRAINT refunds_followed CHECK ((next_action_at IS NOT NULL) = (status = 'SUBMITTED')),
    CONSTRAINT refunds_noted CHECK ((credit_note_key IS NOT NULL) = (status = 'SUCCEEDED'))
);
CREATE INDEX refunds_due ON refunds (next_action_at) WHERE next_action_at IS NOT NULL;
CREATE INDEX refunds_of_payment ON refunds (account_id, payment_key);
-- One at a time for a payment: what the processor says it refunded then tells what became of it.
CREATE UNIQUE INDEX refunds_one_open ON refunds (account_id, payment_key) WHERE status = 'SUBMITTED';

-- A credit note corrects an invoice by what went back to the card. Numbered without gaps for each account, never changed.
CREATE TABLE credit_notes (
    account_id      bigint  NOT NULL REFERENCES accounts,
    key             bigint  NOT NULL CHECK (key > 0),
    number          bigint  NOT NULL CHECK (number > 0),
    invoice_key     bigint  NOT NULL,
    refund_key      bigint  NOT NULL,
    currency        text    NOT NULL,
    amount          bigint  NOT NULL CHECK (amount > 0),
    tax             bigint  NOT NULL CHECK (tax >= 0),
    total           bigint  NOT NULL,
    tax_rate        integer NOT NULL CHECK (tax_rate BETWEEN 0 AND 1000000),
    customer_name   text    NOT NULL,
    customer_tax_id text,
    reason          text    NOT NULL,
    issued_at       timestamptz NOT NULL,
    PRIMARY KEY (account_id, key),
    UNIQUE (account_id, number),
    UNIQUE (account_id, refund_key),
    FOREIGN KEY (account_id, invoice_key) REFERENCES invoices (account_id, key),
    FOREIGN KEY (account_id, refund_key) REFERENCES refunds (account_id, key),
    CHECK (total = amount + tax)
);
CREATE INDEX credit_notes_of_invoice ON credit_notes (account_id, invoice_key);
CREATE TRIGGER credit_notes_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_notes EXECUTE FUNCTION refuse_change();
ALTER TABLE refunds ADD FOREIGN KEY (account_id, credit_note_key) REFERENCES credit_notes (account_id, key);

-- Entries of a refund name it: it is booked once, and put back at most once.
ALTER TABLE ledger_entries
    ADD refund_key bigint,
    ADD FOREIGN KEY (account_id, refund_key) REFERENCES refunds (account_id, key);
CREATE UNIQUE INDEX ledger_refunded_once ON ledger_entries (account_id, refund_key, kind) WHERE book = 'WALLET' AND refund_key IS NOT NULL;
-- What came into the wallet, and went back, without the usage between.
CREATE INDEX ledger_money_in ON ledger_entries (account_id, seq)
    WHERE book = 'WALLET' AND kind IN ('TOP_UP', 'AUTO_RECHARGE', 'REFUND', 'DISPUTE', 'ADJUSTMENT', 'CORRECTION');
