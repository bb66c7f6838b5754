-- +goose Up

-- What an action costs under a plan version: data, so that a new kind of action needs no code. Versions of plans are never
-- changed, so neither are these rows: a rate frozen at authorisation is a plan's key and a code.
CREATE TABLE plan_rates (
    plan_key  bigint  NOT NULL REFERENCES plans,
    code      text    NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$' AND char_length(code) <= 63),
    category  text    NOT NULL CHECK (category IN ('CALL', 'MESSAGE')), -- CALL counts seconds, MESSAGE messages
    credits   bigint  NOT NULL CHECK (credits >= 0),   -- thousandths of a credit per quantity units
    quantity  integer NOT NULL CHECK (quantity > 0),   -- units that credits and price are for
    increment integer NOT NULL CHECK (increment > 0),  -- units; a usage is rounded up to it
    minimum   integer NOT NULL CHECK (minimum >= 0),   -- units that are billed at least
    PRIMARY KEY (plan_key, code)
);

CREATE TABLE plan_rate_prices (
    plan_key bigint NOT NULL,
    code     text   NOT NULL,
    currency text   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price    bigint NOT NULL CHECK (price >= 0), -- micros per quantity units, before tax
    PRIMARY KEY (plan_key, code, currency),
    FOREIGN KEY (plan_key, code) REFERENCES plan_rates
);

-- Agents of an account that may be active at the same time; null is no cap.
ALTER TABLE plans ADD account_agents integer CHECK (account_agents >= 0);
