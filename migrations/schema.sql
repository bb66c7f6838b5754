-- The sum of all migrations, for reading. Written by make generate; do not edit.
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION public.refuse_invoice_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(old) - '{status,amount_paid,paid_at,payment_key}'::text[])
                IS DISTINCT FROM (to_jsonb(new) - '{status,amount_paid,paid_at,payment_key}'::text[]) THEN
        RAISE EXCEPTION 'a finalised invoice changes only in status and payment' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN new;
END
$$;

CREATE FUNCTION public.refuse_unbalanced_credits() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.refuse_unbalanced_ledger() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE TABLE public.accounts (
    id bigint NOT NULL,
    name text NOT NULL,
    mode text NOT NULL,
    currency text NOT NULL,
    time_zone text NOT NULL,
    tax_rate integer DEFAULT 0 NOT NULL,
    tax_id text,
    default_method bigint,
    created_at timestamp with time zone NOT NULL,
    last_time timestamp with time zone NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    config_revision bigint DEFAULT 1 NOT NULL,
    last_key bigint DEFAULT 0 NOT NULL,
    ledger_seq bigint DEFAULT 0 NOT NULL,
    credit_seq bigint DEFAULT 0 NOT NULL,
    credits_posted bigint DEFAULT 0 NOT NULL,
    audit_seq bigint DEFAULT 0 NOT NULL,
    event_seq bigint DEFAULT 0 NOT NULL,
    invoice_number bigint DEFAULT 0 NOT NULL,
    tax_inclusive boolean DEFAULT false NOT NULL,
    test_clock timestamp with time zone,
    credit_note_number bigint DEFAULT 0 NOT NULL,
    CONSTRAINT accounts_audit_seq_check CHECK ((audit_seq >= 0)),
    CONSTRAINT accounts_config_revision_check CHECK ((config_revision > 0)),
    CONSTRAINT accounts_credit_note_number_check CHECK ((credit_note_number >= 0)),
    CONSTRAINT accounts_credit_seq_check CHECK ((credit_seq >= 0)),
    CONSTRAINT accounts_credits_posted_check CHECK ((credits_posted >= 0)),
    CONSTRAINT accounts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT accounts_event_seq_check CHECK ((event_seq >= 0)),
    CONSTRAINT accounts_id_check CHECK ((id > 0)),
    CONSTRAINT accounts_invoice_number_check CHECK ((invoice_number >= 0)),
    CONSTRAINT accounts_last_key_check CHECK ((last_key >= 0)),
    CONSTRAINT accounts_ledger_seq_check CHECK ((ledger_seq >= 0)),
    CONSTRAINT accounts_mode_check CHECK ((mode = ANY (ARRAY['LIVE'::text, 'SANDBOX'::text]))),
    CONSTRAINT accounts_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT accounts_revision_check CHECK ((revision > 0)),
    CONSTRAINT accounts_tax_id_check CHECK (((char_length(tax_id) >= 1) AND (char_length(tax_id) <= 50))),
    CONSTRAINT accounts_tax_rate_check CHECK (((tax_rate >= 0) AND (tax_rate <= 1000000))),
    CONSTRAINT accounts_test_clock_sandbox CHECK (((test_clock IS NULL) OR (mode = 'SANDBOX'::text))),
    CONSTRAINT accounts_time_zone_check CHECK ((time_zone <> ''::text))
);

CREATE TABLE public.agents (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    name text NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    daily_calls integer,
    concurrent_calls integer,
    daily_messages integer,
    daily_spend bigint,
    monthly_credits bigint,
    when_credits_reached text DEFAULT 'USE_BALANCE'::text NOT NULL,
    max_call_seconds integer,
    CONSTRAINT agents_concurrent_calls_check CHECK ((concurrent_calls >= 0)),
    CONSTRAINT agents_daily_calls_check CHECK ((daily_calls >= 0)),
    CONSTRAINT agents_daily_messages_check CHECK ((daily_messages >= 0)),
    CONSTRAINT agents_daily_spend_check CHECK ((daily_spend >= 0)),
    CONSTRAINT agents_key_check CHECK ((key > 0)),
    CONSTRAINT agents_max_call_seconds_check CHECK ((max_call_seconds >= 0)),
    CONSTRAINT agents_monthly_credits_check CHECK ((monthly_credits >= 0)),
    CONSTRAINT agents_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT agents_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'PAUSED'::text]))),
    CONSTRAINT agents_when_credits_reached_check CHECK ((when_credits_reached = ANY (ARRAY['STOP'::text, 'USE_BALANCE'::text])))
);

CREATE TABLE public.audit_log (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    subject text NOT NULL,
    role text NOT NULL,
    verb text NOT NULL,
    target text NOT NULL,
    target_key bigint NOT NULL,
    before jsonb,
    after jsonb,
    request_id text NOT NULL,
    CONSTRAINT audit_log_seq_check CHECK ((seq > 0))
);

CREATE TABLE public.balances (
    account_id bigint NOT NULL,
    currency text NOT NULL,
    posted bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    money_warning smallint DEFAULT 0 NOT NULL,
    credits_warning smallint DEFAULT 0 NOT NULL,
    CONSTRAINT balances_credits_warning_check CHECK (((credits_warning >= 0) AND (credits_warning <= 2))),
    CONSTRAINT balances_held_check CHECK ((held >= 0)),
    CONSTRAINT balances_money_warning_check CHECK (((money_warning >= 0) AND (money_warning <= 2))),
    CONSTRAINT balances_version_check CHECK ((version > 0))
);

CREATE TABLE public.catalogue (
    only_row boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT catalogue_only_row_check CHECK (only_row)
);

CREATE TABLE public.credit_entries (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    txn bigint NOT NULL,
    book text NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    grant_key bigint NOT NULL,
    balance_after bigint,
    created_at timestamp with time zone NOT NULL,
    usage_key bigint,
    CONSTRAINT credit_entries_amount_check CHECK ((amount <> 0)),
    CONSTRAINT credit_entries_balance_after_check CHECK ((balance_after >= 0)),
    CONSTRAINT credit_entries_book_check CHECK ((book = ANY (ARRAY['AVAILABLE'::text, 'ISSUED'::text, 'CONSUMED'::text, 'EXPIRED'::text, 'VOIDED'::text]))),
    CONSTRAINT credit_entries_check CHECK ((txn <= seq)),
    CONSTRAINT credit_entries_check1 CHECK (((book = 'AVAILABLE'::text) = (balance_after IS NOT NULL))),
    CONSTRAINT credit_entries_kind_check CHECK ((kind = ANY (ARRAY['GRANT'::text, 'USAGE'::text, 'EXPIRY'::text, 'VOID'::text, 'RESTORE'::text]))),
    CONSTRAINT credit_entries_seq_check CHECK ((seq > 0)),
    CONSTRAINT credit_entries_txn_check CHECK ((txn > 0))
);

CREATE TABLE public.credit_grants (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    subscription_key bigint,
    period_key bigint,
    source text NOT NULL,
    status text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    granted bigint NOT NULL,
    used bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    expired bigint DEFAULT 0 NOT NULL,
    voided bigint DEFAULT 0 NOT NULL,
    plan_change_key bigint,
    CONSTRAINT credit_grants_check CHECK ((effective_at < expires_at)),
    CONSTRAINT credit_grants_expired_check CHECK ((expired >= 0)),
    CONSTRAINT credit_grants_granted_check CHECK ((granted > 0)),
    CONSTRAINT credit_grants_held_check CHECK ((held >= 0)),
    CONSTRAINT credit_grants_key_check CHECK ((key > 0)),
    CONSTRAINT credit_grants_source_check CHECK ((source = ANY (ARRAY['SUBSCRIPTION'::text, 'UPGRADE'::text]))),
    CONSTRAINT credit_grants_status_check CHECK ((status = ANY (ARRAY['CONFIRMED'::text, 'PROVISIONAL'::text, 'VOIDED'::text]))),
    CONSTRAINT credit_grants_upgrade CHECK (((source = 'UPGRADE'::text) = (plan_change_key IS NOT NULL))),
    CONSTRAINT credit_grants_used_check CHECK ((used >= 0)),
    CONSTRAINT credit_grants_voided CHECK (((voided = 0) OR (status = 'VOIDED'::text))),
    CONSTRAINT credit_grants_voided_check CHECK ((voided >= 0)),
    CONSTRAINT grant_not_overdrawn CHECK ((((((granted - used) - held) - expired) - voided) >= 0))
);

CREATE TABLE public.credit_notes (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    number bigint NOT NULL,
    invoice_key bigint NOT NULL,
    refund_key bigint NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    tax_rate integer NOT NULL,
    customer_name text NOT NULL,
    customer_tax_id text,
    reason text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    CONSTRAINT credit_notes_amount_check CHECK ((amount > 0)),
    CONSTRAINT credit_notes_check CHECK ((total = (amount + tax))),
    CONSTRAINT credit_notes_key_check CHECK ((key > 0)),
    CONSTRAINT credit_notes_number_check CHECK ((number > 0)),
    CONSTRAINT credit_notes_tax_check CHECK ((tax >= 0)),
    CONSTRAINT credit_notes_tax_rate_check CHECK (((tax_rate >= 0) AND (tax_rate <= 1000000)))
);

CREATE TABLE public.events (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    subject_key bigint NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT events_seq_check CHECK ((seq > 0))
);

CREATE TABLE public.idempotency_keys (
    account_id bigint NOT NULL,
    key text NOT NULL,
    operation text NOT NULL,
    request_hash bytea NOT NULL,
    result jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT idempotency_keys_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
);

ALTER TABLE ONLY public.idempotency_keys ALTER COLUMN account_id SET (n_distinct=2);

CREATE TABLE public.invoice_lines (
    account_id bigint NOT NULL,
    invoice_key bigint NOT NULL,
    line integer NOT NULL,
    description text NOT NULL,
    quantity integer NOT NULL,
    amount bigint NOT NULL,
    tax bigint NOT NULL,
    period_start date,
    period_end date,
    CONSTRAINT invoice_lines_check CHECK (((period_start IS NULL) = (period_end IS NULL))),
    CONSTRAINT invoice_lines_line_check CHECK ((line > 0)),
    CONSTRAINT invoice_lines_quantity_check CHECK ((quantity > 0))
);

CREATE TABLE public.invoices (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    number bigint NOT NULL,
    status text NOT NULL,
    purpose text NOT NULL,
    currency text NOT NULL,
    subtotal bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    amount_paid bigint DEFAULT 0 NOT NULL,
    tax_rate integer NOT NULL,
    customer_name text NOT NULL,
    customer_tax_id text,
    payment_key bigint,
    issued_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    period_key bigint,
    tax_inclusive boolean DEFAULT false NOT NULL,
    CONSTRAINT invoices_check CHECK ((total = (subtotal + tax))),
    CONSTRAINT invoices_check1 CHECK (((status <> 'PAID'::text) OR ((amount_paid = total) AND (paid_at IS NOT NULL)))),
    CONSTRAINT invoices_key_check CHECK ((key > 0)),
    CONSTRAINT invoices_number_check CHECK ((number > 0)),
    CONSTRAINT invoices_purpose_check CHECK ((purpose = ANY (ARRAY['TOP_UP'::text, 'SUBSCRIPTION'::text, 'PLAN_CHANGE'::text]))),
    CONSTRAINT invoices_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'PAID'::text, 'VOID'::text, 'UNCOLLECTIBLE'::text]))),
    CONSTRAINT invoices_tax_rate_check CHECK (((tax_rate >= 0) AND (tax_rate <= 1000000)))
);

CREATE TABLE public.ledger_entries (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    txn bigint NOT NULL,
    book text NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    balance_after bigint,
    held_after bigint,
    payment_key bigint,
    created_at timestamp with time zone NOT NULL,
    invoice_key bigint,
    refund_key bigint,
    usage_key bigint,
    CONSTRAINT ledger_entries_amount_check CHECK ((amount <> 0)),
    CONSTRAINT ledger_entries_book_check CHECK ((book = ANY (ARRAY['WALLET'::text, 'PROCESSOR'::text, 'REVENUE'::text, 'TAX'::text]))),
    CONSTRAINT ledger_entries_check CHECK ((txn <= seq)),
    CONSTRAINT ledger_entries_check1 CHECK (((book = 'WALLET'::text) = (balance_after IS NOT NULL))),
    CONSTRAINT ledger_entries_check2 CHECK (((balance_after IS NULL) = (held_after IS NULL))),
    CONSTRAINT ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['TOP_UP'::text, 'AUTO_RECHARGE'::text, 'SUBSCRIPTION'::text, 'USAGE'::text, 'SETTLEMENT'::text, 'SETTLE_OVERRUN'::text, 'HAPPENED'::text, 'REFUND'::text, 'DISPUTE'::text, 'ADJUSTMENT'::text, 'CORRECTION'::text]))),
    CONSTRAINT ledger_entries_seq_check CHECK ((seq > 0)),
    CONSTRAINT ledger_entries_txn_check CHECK ((txn > 0)),
    CONSTRAINT ledger_floor CHECK (((book <> 'WALLET'::text) OR (amount > 0) OR (kind = ANY (ARRAY['SETTLEMENT'::text, 'SETTLE_OVERRUN'::text, 'HAPPENED'::text, 'DISPUTE'::text, 'CORRECTION'::text])) OR ((balance_after - held_after) >= 0))),
    CONSTRAINT ledger_payment CHECK (((kind <> ALL (ARRAY['TOP_UP'::text, 'AUTO_RECHARGE'::text])) OR (payment_key IS NOT NULL))),
    CONSTRAINT ledger_sources CHECK (((book <> 'WALLET'::text) OR (amount < 0) OR (kind = ANY (ARRAY['TOP_UP'::text, 'AUTO_RECHARGE'::text, 'SETTLEMENT'::text, 'DISPUTE'::text, 'ADJUSTMENT'::text, 'CORRECTION'::text]))))
);

CREATE TABLE public.payment_methods (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    processor text NOT NULL,
    processor_ref text NOT NULL,
    brand text NOT NULL,
    last4 text NOT NULL,
    exp_month integer NOT NULL,
    exp_year integer NOT NULL,
    fingerprint text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT payment_methods_exp_month_check CHECK (((exp_month >= 1) AND (exp_month <= 12))),
    CONSTRAINT payment_methods_exp_year_check CHECK (((exp_year >= 2000) AND (exp_year <= 2200))),
    CONSTRAINT payment_methods_key_check CHECK ((key > 0)),
    CONSTRAINT payment_methods_last4_check CHECK ((last4 ~ '^[0-9]{4}$'::text))
);

CREATE TABLE public.payments (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    purpose text NOT NULL,
    status text NOT NULL,
    amount bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    currency text NOT NULL,
    method_key bigint NOT NULL,
    processor text NOT NULL,
    processor_ref text,
    action_url text,
    decline_code text,
    subscription_key bigint,
    invoice_key bigint,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deadline timestamp with time zone NOT NULL,
    next_action_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    plan_change_key bigint,
    due_invoice_key bigint,
    automatic boolean DEFAULT false NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT payments_amount_check CHECK ((amount > 0)),
    CONSTRAINT payments_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT payments_check CHECK ((total = (amount + tax))),
    CONSTRAINT payments_check2 CHECK (((action_url IS NOT NULL) = (status = 'REQUIRES_ACTION'::text))),
    CONSTRAINT payments_check3 CHECK (((decline_code IS NOT NULL) = (status = 'DECLINED'::text))),
    CONSTRAINT payments_check4 CHECK (((next_action_at IS NOT NULL) OR (status <> ALL (ARRAY['CREATED'::text, 'SUBMITTED'::text, 'REQUIRES_ACTION'::text, 'PROCESSING'::text, 'UNKNOWN'::text, 'CAPTURED'::text])))),
    CONSTRAINT payments_for_change CHECK (((purpose = 'PLAN_CHANGE'::text) = (plan_change_key IS NOT NULL))),
    CONSTRAINT payments_for_invoice CHECK (((due_invoice_key IS NULL) OR (purpose = 'SUBSCRIPTION'::text))),
    CONSTRAINT payments_for_subscription CHECK (((purpose = ANY (ARRAY['SUBSCRIPTION'::text, 'PLAN_CHANGE'::text])) = (subscription_key IS NOT NULL))),
    CONSTRAINT payments_invoiced CHECK (((status <> 'CREDITED'::text) OR (invoice_key IS NOT NULL))),
    CONSTRAINT payments_key_check CHECK ((key > 0)),
    CONSTRAINT payments_purpose_check CHECK ((purpose = ANY (ARRAY['TOP_UP'::text, 'SUBSCRIPTION'::text, 'PLAN_CHANGE'::text]))),
    CONSTRAINT payments_status_check CHECK ((status = ANY (ARRAY['CREATED'::text, 'SUBMITTED'::text, 'REQUIRES_ACTION'::text, 'PROCESSING'::text, 'UNKNOWN'::text, 'CAPTURED'::text, 'CREDITED'::text, 'DECLINED'::text, 'CANCELED'::text, 'EXPIRED'::text, 'REFUNDED'::text, 'PARTIALLY_REFUNDED'::text, 'DISPUTED'::text]))),
    CONSTRAINT payments_tax_check CHECK ((tax >= 0))
);

CREATE TABLE public.periods (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    subscription_key bigint NOT NULL,
    plan_key bigint NOT NULL,
    time_zone text NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT periods_check CHECK (((start_date < end_date) AND (starts_at < ends_at))),
    CONSTRAINT periods_key_check CHECK ((key > 0))
);

CREATE TABLE public.plan_changes (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    subscription_key bigint NOT NULL,
    period_key bigint NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    from_plan_key bigint NOT NULL,
    to_plan_key bigint,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    closed_at timestamp with time zone,
    days_remaining integer,
    days_in_period integer,
    credits_added bigint DEFAULT 0 NOT NULL,
    lines jsonb DEFAULT '[]'::jsonb NOT NULL,
    invoice_key bigint,
    CONSTRAINT plan_changes_check CHECK (((to_plan_key IS NULL) = (kind = 'CANCELLATION'::text))),
    CONSTRAINT plan_changes_check1 CHECK (((closed_at IS NULL) = (status = ANY (ARRAY['SCHEDULED'::text, 'IN_PROGRESS'::text])))),
    CONSTRAINT plan_changes_check2 CHECK (((status <> 'IN_PROGRESS'::text) OR ((kind = 'UPGRADE'::text) AND (expires_at IS NOT NULL)))),
    CONSTRAINT plan_changes_check3 CHECK (((status <> 'SCHEDULED'::text) OR (kind <> 'UPGRADE'::text))),
    CONSTRAINT plan_changes_check4 CHECK (((kind <> 'UPGRADE'::text) OR (days_remaining <= days_in_period))),
    CONSTRAINT plan_changes_credits_added_check CHECK ((credits_added >= 0)),
    CONSTRAINT plan_changes_days_in_period_check CHECK ((days_in_period > 0)),
    CONSTRAINT plan_changes_days_remaining_check CHECK ((days_remaining > 0)),
    CONSTRAINT plan_changes_invoiced CHECK (((invoice_key IS NOT NULL) = ((kind = 'UPGRADE'::text) AND (status = 'APPLIED'::text)))),
    CONSTRAINT plan_changes_key_check CHECK ((key > 0)),
    CONSTRAINT plan_changes_kind_check CHECK ((kind = ANY (ARRAY['UPGRADE'::text, 'DOWNGRADE'::text, 'LATERAL'::text, 'CANCELLATION'::text]))),
    CONSTRAINT plan_changes_not_early CHECK (((status <> 'APPLIED'::text) OR (closed_at >= effective_at))),
    CONSTRAINT plan_changes_status_check CHECK ((status = ANY (ARRAY['SCHEDULED'::text, 'IN_PROGRESS'::text, 'APPLIED'::text, 'CANCELED'::text, 'REPLACED'::text, 'FAILED'::text])))
);

CREATE TABLE public.plan_prices (
    plan_key bigint NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT plan_prices_amount_check CHECK ((amount >= 0)),
    CONSTRAINT plan_prices_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
);

CREATE TABLE public.plan_rate_prices (
    plan_key bigint NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    price bigint NOT NULL,
    CONSTRAINT plan_rate_prices_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT plan_rate_prices_price_check CHECK ((price >= 0))
);

CREATE TABLE public.plan_rates (
    plan_key bigint NOT NULL,
    code text NOT NULL,
    category text NOT NULL,
    credits bigint NOT NULL,
    quantity integer NOT NULL,
    increment integer NOT NULL,
    minimum integer NOT NULL,
    CONSTRAINT plan_rates_category_check CHECK ((category = ANY (ARRAY['CALL'::text, 'MESSAGE'::text]))),
    CONSTRAINT plan_rates_code_check CHECK (((code ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$'::text) AND (char_length(code) <= 63))),
    CONSTRAINT plan_rates_credits_check CHECK ((credits >= 0)),
    CONSTRAINT plan_rates_increment_check CHECK ((increment > 0)),
    CONSTRAINT plan_rates_minimum_check CHECK ((minimum >= 0)),
    CONSTRAINT plan_rates_quantity_check CHECK ((quantity > 0))
);

CREATE TABLE public.plans (
    key bigint NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    rank integer NOT NULL,
    monthly_credits bigint NOT NULL,
    features text[] DEFAULT '{}'::text[] NOT NULL,
    offered boolean DEFAULT true NOT NULL,
    agent_daily_calls integer,
    agent_concurrent_calls integer,
    agent_daily_messages integer,
    agent_max_call_seconds integer,
    account_daily_calls integer,
    account_concurrent_calls integer,
    account_daily_messages integer,
    account_max_call_seconds integer,
    content_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    account_agents integer,
    CONSTRAINT plans_account_agents_check CHECK ((account_agents >= 0)),
    CONSTRAINT plans_account_concurrent_calls_check CHECK ((account_concurrent_calls >= 0)),
    CONSTRAINT plans_account_daily_calls_check CHECK ((account_daily_calls >= 0)),
    CONSTRAINT plans_account_daily_messages_check CHECK ((account_daily_messages >= 0)),
    CONSTRAINT plans_account_max_call_seconds_check CHECK ((account_max_call_seconds >= 0)),
    CONSTRAINT plans_agent_concurrent_calls_check CHECK ((agent_concurrent_calls >= 0)),
    CONSTRAINT plans_agent_daily_calls_check CHECK ((agent_daily_calls >= 0)),
    CONSTRAINT plans_agent_daily_messages_check CHECK ((agent_daily_messages >= 0)),
    CONSTRAINT plans_agent_max_call_seconds_check CHECK ((agent_max_call_seconds >= 0)),
    CONSTRAINT plans_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT plans_key_check CHECK ((key > 0)),
    CONSTRAINT plans_monthly_credits_check CHECK ((monthly_credits >= 0)),
    CONSTRAINT plans_name_check CHECK ((name <> ''::text)),
    CONSTRAINT plans_rank_check CHECK ((rank > 0)),
    CONSTRAINT plans_version_check CHECK ((version > 0))
);

CREATE TABLE public.processor_notices (
    account_id bigint NOT NULL,
    processor text NOT NULL,
    id text NOT NULL,
    type text NOT NULL,
    payment_key bigint NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    applied_at timestamp with time zone,
    next_action_at timestamp with time zone,
    CONSTRAINT processor_notices_check CHECK (((applied_at IS NULL) = (next_action_at IS NOT NULL)))
);

CREATE TABLE public.refunds (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    payment_key bigint NOT NULL,
    status text NOT NULL,
    amount bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    requested_by text NOT NULL,
    processor_ref text,
    credit_note_key bigint,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    asked_at timestamp with time zone NOT NULL,
    next_action_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    CONSTRAINT refunds_amount_check CHECK ((amount > 0)),
    CONSTRAINT refunds_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT refunds_check CHECK ((total = (amount + tax))),
    CONSTRAINT refunds_check1 CHECK (((closed_at IS NULL) = (status = 'SUBMITTED'::text))),
    CONSTRAINT refunds_followed CHECK (((next_action_at IS NOT NULL) = (status = 'SUBMITTED'::text))),
    CONSTRAINT refunds_key_check CHECK ((key > 0)),
    CONSTRAINT refunds_noted CHECK (((credit_note_key IS NOT NULL) = (status = 'SUCCEEDED'::text))),
    CONSTRAINT refunds_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 500))),
    CONSTRAINT refunds_status_check CHECK ((status = ANY (ARRAY['SUBMITTED'::text, 'SUCCEEDED'::text, 'FAILED'::text]))),
    CONSTRAINT refunds_tax_check CHECK ((tax >= 0))
);

CREATE TABLE public.reservations (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    agent_key bigint NOT NULL,
    rate_code text NOT NULL,
    category text NOT NULL,
    plan_key bigint NOT NULL,
    status text NOT NULL,
    free boolean NOT NULL,
    units bigint NOT NULL,
    amount bigint NOT NULL,
    grant_keys bigint[] NOT NULL,
    grant_credits bigint[] NOT NULL,
    available_after bigint NOT NULL,
    sequence integer DEFAULT 0 NOT NULL,
    refused_for text[] DEFAULT '{}'::text[] NOT NULL,
    idempotency_key text NOT NULL,
    request_hash bigint NOT NULL,
    day date NOT NULL,
    period_key bigint,
    usage_key bigint,
    authorized_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    must_end_by timestamp with time zone,
    closed_at timestamp with time zone,
    leased_at timestamp with time zone,
    leases_after integer,
    lease_limit integer,
    account_leases_after integer,
    account_lease_limit integer,
    CONSTRAINT reservation_floor CHECK (((amount = 0) OR (available_after >= 0))),
    CONSTRAINT reservation_leases CHECK (((leases_after <= lease_limit) AND (account_leases_after <= account_lease_limit))),
    CONSTRAINT reservations_amount_check CHECK ((amount >= 0)),
    CONSTRAINT reservations_category_check CHECK ((category = ANY (ARRAY['CALL'::text, 'MESSAGE'::text]))),
    CONSTRAINT reservations_check CHECK ((cardinality(grant_keys) = cardinality(grant_credits))),
    CONSTRAINT reservations_check1 CHECK ((authorized_at < expires_at)),
    CONSTRAINT reservations_check2 CHECK (((closed_at IS NULL) = (status = 'OPEN'::text))),
    CONSTRAINT reservations_check3 CHECK (((usage_key IS NOT NULL) = (status = 'SETTLED'::text))),
    CONSTRAINT reservations_check4 CHECK (((NOT free) OR ((amount = 0) AND (cardinality(grant_keys) = 0)))),
    CONSTRAINT reservations_idempotency_key_check CHECK (((char_length(idempotency_key) >= 1) AND (char_length(idempotency_key) <= 255))),
    CONSTRAINT reservations_key_check CHECK ((key > 0)),
    CONSTRAINT reservations_rate_code_check CHECK ((rate_code <> ''::text)),
    CONSTRAINT reservations_sequence_check CHECK ((sequence >= 0)),
    CONSTRAINT reservations_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'SETTLED'::text, 'RELEASED'::text, 'EXPIRED'::text]))),
    CONSTRAINT reservations_units_check CHECK ((units > 0))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.reservations ALTER COLUMN account_id SET (n_distinct=2);

CREATE TABLE public.subject_keys (
    subject text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL,
    request_hash bytea NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT subject_keys_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
);

CREATE TABLE public.subscriptions (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    plan_key bigint NOT NULL,
    status text NOT NULL,
    anchor_day integer,
    period_key bigint,
    created_at timestamp with time zone NOT NULL,
    next_action_at timestamp with time zone,
    canceled_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    due_invoice bigint,
    charge_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    past_due_at timestamp with time zone,
    CONSTRAINT subscriptions_anchor_day_check CHECK (((anchor_day >= 1) AND (anchor_day <= 31))),
    CONSTRAINT subscriptions_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT subscriptions_check CHECK (((canceled_at IS NOT NULL) = (status = 'CANCELED'::text))),
    CONSTRAINT subscriptions_check1 CHECK (((status <> ALL (ARRAY['ACTIVE'::text, 'PAST_DUE'::text, 'UNPAID'::text])) OR ((anchor_day IS NOT NULL) AND (period_key IS NOT NULL)))),
    CONSTRAINT subscriptions_due CHECK (((due_invoice IS NOT NULL) OR ((charge_at IS NULL) AND (status <> ALL (ARRAY['PAST_DUE'::text, 'UNPAID'::text]))))),
    CONSTRAINT subscriptions_due_open CHECK (((due_invoice IS NULL) OR (status = ANY (ARRAY['ACTIVE'::text, 'PAST_DUE'::text, 'UNPAID'::text])))),
    CONSTRAINT subscriptions_key_check CHECK ((key > 0)),
    CONSTRAINT subscriptions_past_due CHECK (((past_due_at IS NOT NULL) = (status = ANY (ARRAY['PAST_DUE'::text, 'UNPAID'::text])))),
    CONSTRAINT subscriptions_status_check CHECK ((status = ANY (ARRAY['INCOMPLETE'::text, 'ACTIVE'::text, 'PAST_DUE'::text, 'UNPAID'::text, 'CANCELED'::text]))),
    CONSTRAINT subscriptions_version_check CHECK ((version > 0))
);

CREATE TABLE public.usage_counters (
    account_id bigint NOT NULL,
    agent_key bigint NOT NULL,
    span text NOT NULL,
    number bigint NOT NULL,
    category text NOT NULL,
    rate_code text NOT NULL,
    counted bigint NOT NULL,
    records bigint NOT NULL,
    units bigint NOT NULL,
    credits bigint NOT NULL,
    amount bigint NOT NULL,
    held_credits bigint NOT NULL,
    held_amount bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT usage_counters_amount_check CHECK ((amount >= 0)),
    CONSTRAINT usage_counters_category_check CHECK ((category = ANY (ARRAY['CALL'::text, 'MESSAGE'::text]))),
    CONSTRAINT usage_counters_counted_check CHECK ((counted >= 0)),
    CONSTRAINT usage_counters_credits_check CHECK ((credits >= 0)),
    CONSTRAINT usage_counters_held_amount_check CHECK ((held_amount >= 0)),
    CONSTRAINT usage_counters_held_credits_check CHECK ((held_credits >= 0)),
    CONSTRAINT usage_counters_records_check CHECK ((records >= 0)),
    CONSTRAINT usage_counters_span_check CHECK ((span = ANY (ARRAY['DAY'::text, 'PERIOD'::text]))),
    CONSTRAINT usage_counters_units_check CHECK ((units >= 0))
)
WITH (fillfactor='50');

CREATE TABLE public.usage_records (
    account_id bigint NOT NULL,
    key bigint NOT NULL,
    agent_key bigint NOT NULL,
    rate_code text NOT NULL,
    category text NOT NULL,
    plan_key bigint NOT NULL,
    source text NOT NULL,
    reservation_key bigint,
    idempotency_key text,
    request_hash bigint,
    units bigint NOT NULL,
    billed_units bigint NOT NULL,
    credits bigint NOT NULL,
    amount bigint NOT NULL,
    free boolean NOT NULL,
    ledger_seq bigint,
    credit_seq bigint,
    credit_legs integer DEFAULT 0 NOT NULL,
    day date NOT NULL,
    period_key bigint,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT usage_records_amount_check CHECK ((amount >= 0)),
    CONSTRAINT usage_records_category_check CHECK ((category = ANY (ARRAY['CALL'::text, 'MESSAGE'::text]))),
    CONSTRAINT usage_records_check CHECK ((billed_units >= units)),
    CONSTRAINT usage_records_check1 CHECK (((source = 'RESERVATION'::text) = (reservation_key IS NOT NULL))),
    CONSTRAINT usage_records_check2 CHECK (((source <> 'RESERVATION'::text) = ((idempotency_key IS NOT NULL) AND (request_hash IS NOT NULL)))),
    CONSTRAINT usage_records_check3 CHECK (((ledger_seq IS NOT NULL) = (amount > 0))),
    CONSTRAINT usage_records_check4 CHECK (((credit_seq IS NOT NULL) = (credits > 0))),
    CONSTRAINT usage_records_check5 CHECK (((credit_legs > 0) = (credits > 0))),
    CONSTRAINT usage_records_check6 CHECK (((NOT free) OR ((amount = 0) AND (credits = 0)))),
    CONSTRAINT usage_records_credit_legs_check CHECK ((credit_legs >= 0)),
    CONSTRAINT usage_records_credits_check CHECK ((credits >= 0)),
    CONSTRAINT usage_records_idempotency_key_check CHECK (((char_length(idempotency_key) >= 1) AND (char_length(idempotency_key) <= 255))),
    CONSTRAINT usage_records_key_check CHECK ((key > 0)),
    CONSTRAINT usage_records_rate_code_check CHECK ((rate_code <> ''::text)),
    CONSTRAINT usage_records_source_check CHECK ((source = ANY (ARRAY['RESERVATION'::text, 'RECORDED'::text, 'HAPPENED'::text]))),
    CONSTRAINT usage_records_units_check CHECK ((units >= 0))
);

ALTER TABLE ONLY public.usage_records ALTER COLUMN account_id SET (n_distinct=2);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (account_id, seq);

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.catalogue
    ADD CONSTRAINT catalogue_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_pkey PRIMARY KEY (account_id, seq);

ALTER TABLE ONLY public.credit_grants
    ADD CONSTRAINT credit_grants_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_account_id_number_key UNIQUE (account_id, number);

ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_account_id_refund_key_key UNIQUE (account_id, refund_key);

ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (account_id, seq);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_pkey PRIMARY KEY (account_id, invoice_key, line);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_number UNIQUE (account_id, number);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_payment UNIQUE (account_id, payment_key);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (account_id, seq);

ALTER TABLE ONLY public.payment_methods
    ADD CONSTRAINT payment_methods_account_id_processor_processor_ref_key UNIQUE (account_id, processor, processor_ref);

ALTER TABLE ONLY public.payment_methods
    ADD CONSTRAINT payment_methods_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.periods
    ADD CONSTRAINT periods_account_id_subscription_key_start_date_key UNIQUE (account_id, subscription_key, start_date);

ALTER TABLE ONLY public.periods
    ADD CONSTRAINT periods_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.plan_changes
    ADD CONSTRAINT plan_changes_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.plan_prices
    ADD CONSTRAINT plan_prices_pkey PRIMARY KEY (plan_key, currency);

ALTER TABLE ONLY public.plan_rate_prices
    ADD CONSTRAINT plan_rate_prices_pkey PRIMARY KEY (plan_key, code, currency);

ALTER TABLE ONLY public.plan_rates
    ADD CONSTRAINT plan_rates_pkey PRIMARY KEY (plan_key, code);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_code_version_key UNIQUE (code, version);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.processor_notices
    ADD CONSTRAINT processor_notices_pkey PRIMARY KEY (account_id, processor, id);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.subject_keys
    ADD CONSTRAINT subject_keys_pkey PRIMARY KEY (subject, key);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.usage_counters
    ADD CONSTRAINT usage_counters_pkey PRIMARY KEY (account_id, agent_key, span, number, category, rate_code);

ALTER TABLE ONLY public.usage_records
    ADD CONSTRAINT usage_records_pkey PRIMARY KEY (account_id, key);

CREATE INDEX accounts_test_clock ON public.accounts USING btree (id) WHERE (test_clock IS NOT NULL);

CREATE UNIQUE INDEX credit_grants_one_a_change ON public.credit_grants USING btree (account_id, plan_change_key) WHERE (plan_change_key IS NOT NULL);

CREATE UNIQUE INDEX credit_grants_one_a_period ON public.credit_grants USING btree (account_id, period_key) WHERE (source = 'SUBSCRIPTION'::text);

CREATE INDEX credit_grants_open ON public.credit_grants USING btree (account_id, expires_at, effective_at, key) WHERE (granted > ((used + expired) + voided));

CREATE INDEX credit_notes_of_invoice ON public.credit_notes USING btree (account_id, invoice_key);

CREATE INDEX events_of_limits ON public.events USING btree (account_id, subject_key) WHERE (type = 'agent.limit_reached'::text);

CREATE INDEX idempotency_keys_expiry ON public.idempotency_keys USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE UNIQUE INDEX invoices_one_a_period ON public.invoices USING btree (account_id, period_key) WHERE ((purpose = 'SUBSCRIPTION'::text) AND (period_key IS NOT NULL));

CREATE UNIQUE INDEX ledger_credited_once ON public.ledger_entries USING btree (account_id, payment_key) WHERE ((book = 'PROCESSOR'::text) AND (kind = ANY (ARRAY['TOP_UP'::text, 'AUTO_RECHARGE'::text, 'SUBSCRIPTION'::text])));

CREATE UNIQUE INDEX ledger_invoice_paid_once ON public.ledger_entries USING btree (account_id, invoice_key) WHERE ((book = 'WALLET'::text) AND (invoice_key IS NOT NULL));

CREATE INDEX ledger_money_in ON public.ledger_entries USING btree (account_id, seq) WHERE ((book = 'WALLET'::text) AND (kind = ANY (ARRAY['TOP_UP'::text, 'AUTO_RECHARGE'::text, 'REFUND'::text, 'DISPUTE'::text, 'ADJUSTMENT'::text, 'CORRECTION'::text])));

CREATE UNIQUE INDEX ledger_refunded_once ON public.ledger_entries USING btree (account_id, refund_key, kind) WHERE ((book = 'WALLET'::text) AND (refund_key IS NOT NULL));

CREATE INDEX payments_due ON public.payments USING btree (next_action_at) WHERE (next_action_at IS NOT NULL);

CREATE UNIQUE INDEX payments_one_for_change ON public.payments USING btree (account_id, plan_change_key) WHERE (plan_change_key IS NOT NULL);

CREATE UNIQUE INDEX payments_one_for_invoice ON public.payments USING btree (account_id, due_invoice_key) WHERE ((due_invoice_key IS NOT NULL) AND (status = ANY (ARRAY['CREATED'::text, 'SUBMITTED'::text, 'REQUIRES_ACTION'::text, 'PROCESSING'::text, 'UNKNOWN'::text, 'CREDITED'::text])));

CREATE UNIQUE INDEX payments_processor_ref ON public.payments USING btree (account_id, processor, processor_ref) WHERE (processor_ref IS NOT NULL);

CREATE INDEX plan_changes_of_period ON public.plan_changes USING btree (account_id, subscription_key, period_key);

CREATE UNIQUE INDEX plan_changes_one_in_progress ON public.plan_changes USING btree (account_id, subscription_key) WHERE (status = 'IN_PROGRESS'::text);

CREATE UNIQUE INDEX plan_changes_one_scheduled ON public.plan_changes USING btree (account_id, subscription_key) WHERE (status = 'SCHEDULED'::text);

CREATE UNIQUE INDEX plans_one_offered ON public.plans USING btree (code) WHERE offered;

CREATE INDEX processor_notices_due ON public.processor_notices USING btree (next_action_at) WHERE (next_action_at IS NOT NULL);

CREATE INDEX refunds_due ON public.refunds USING btree (next_action_at) WHERE (next_action_at IS NOT NULL);

CREATE INDEX refunds_of_payment ON public.refunds USING btree (account_id, payment_key);

CREATE UNIQUE INDEX refunds_one_open ON public.refunds USING btree (account_id, payment_key) WHERE (status = 'SUBMITTED'::text);

CREATE INDEX reservations_due ON public.reservations USING btree (expires_at) WHERE (status = 'OPEN'::text);

CREATE UNIQUE INDEX reservations_once ON public.reservations USING btree (account_id, idempotency_key);

CREATE INDEX reservations_open ON public.reservations USING btree (account_id, agent_key, expires_at) WHERE (status = 'OPEN'::text);

CREATE INDEX subscriptions_due ON public.subscriptions USING btree (next_action_at) WHERE (next_action_at IS NOT NULL);

CREATE UNIQUE INDEX subscriptions_one_open ON public.subscriptions USING btree (account_id) WHERE (status <> 'CANCELED'::text);

CREATE INDEX usage_of_agent ON public.usage_records USING btree (account_id, agent_key, rate_code, occurred_at, key);

CREATE INDEX usage_of_time ON public.usage_records USING btree (account_id, occurred_at, key);

CREATE UNIQUE INDEX usage_once ON public.usage_records USING btree (account_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE TRIGGER accounts_stay BEFORE DELETE OR TRUNCATE ON public.accounts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER agents_stay BEFORE DELETE OR TRUNCATE ON public.agents FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER audit_log_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER credit_entries_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_entries FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER credit_grants_stay BEFORE DELETE OR TRUNCATE ON public.credit_grants FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER credit_notes_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.credit_notes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER credits_balanced AFTER INSERT ON public.credit_entries REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_unbalanced_credits();

CREATE TRIGGER events_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER invoice_lines_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoice_lines FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER invoices_immutable BEFORE DELETE OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.refuse_invoice_change();

CREATE TRIGGER invoices_stay BEFORE TRUNCATE ON public.invoices FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER ledger_balanced AFTER INSERT ON public.ledger_entries REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_unbalanced_ledger();

CREATE TRIGGER ledger_entries_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER usage_records_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.usage_records FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_default_method_fkey FOREIGN KEY (id, default_method) REFERENCES public.payment_methods(account_id, key);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.credit_grants
    ADD CONSTRAINT credit_grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.credit_grants
    ADD CONSTRAINT credit_grants_account_id_period_key_fkey FOREIGN KEY (account_id, period_key) REFERENCES public.periods(account_id, key);

ALTER TABLE ONLY public.credit_grants
    ADD CONSTRAINT credit_grants_account_id_plan_change_key_fkey FOREIGN KEY (account_id, plan_change_key) REFERENCES public.plan_changes(account_id, key);

ALTER TABLE ONLY public.credit_grants
    ADD CONSTRAINT credit_grants_account_id_subscription_key_fkey FOREIGN KEY (account_id, subscription_key) REFERENCES public.subscriptions(account_id, key);

ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_account_id_invoice_key_fkey FOREIGN KEY (account_id, invoice_key) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_account_id_refund_key_fkey FOREIGN KEY (account_id, refund_key) REFERENCES public.refunds(account_id, key);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_account_id_invoice_key_fkey FOREIGN KEY (account_id, invoice_key) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_account_id_payment_key_fkey FOREIGN KEY (account_id, payment_key) REFERENCES public.payments(account_id, key);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_account_id_period_key_fkey FOREIGN KEY (account_id, period_key) REFERENCES public.periods(account_id, key);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_account_id_invoice_key_fkey FOREIGN KEY (account_id, invoice_key) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_account_id_payment_key_fkey FOREIGN KEY (account_id, payment_key) REFERENCES public.payments(account_id, key);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_account_id_refund_key_fkey FOREIGN KEY (account_id, refund_key) REFERENCES public.refunds(account_id, key);

ALTER TABLE ONLY public.payment_methods
    ADD CONSTRAINT payment_methods_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_account_id_due_invoice_key_fkey FOREIGN KEY (account_id, due_invoice_key) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_account_id_method_key_fkey FOREIGN KEY (account_id, method_key) REFERENCES public.payment_methods(account_id, key);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_account_id_plan_change_key_fkey FOREIGN KEY (account_id, plan_change_key) REFERENCES public.plan_changes(account_id, key);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_account_id_subscription_key_fkey FOREIGN KEY (account_id, subscription_key) REFERENCES public.subscriptions(account_id, key);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_invoice_fkey FOREIGN KEY (account_id, invoice_key) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.periods
    ADD CONSTRAINT periods_account_id_subscription_key_fkey FOREIGN KEY (account_id, subscription_key) REFERENCES public.subscriptions(account_id, key);

ALTER TABLE ONLY public.periods
    ADD CONSTRAINT periods_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES public.plans(key);

ALTER TABLE ONLY public.plan_changes
    ADD CONSTRAINT plan_changes_account_id_invoice_key_fkey FOREIGN KEY (account_id, invoice_key) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.plan_changes
    ADD CONSTRAINT plan_changes_account_id_period_key_fkey FOREIGN KEY (account_id, period_key) REFERENCES public.periods(account_id, key);

ALTER TABLE ONLY public.plan_changes
    ADD CONSTRAINT plan_changes_account_id_subscription_key_fkey FOREIGN KEY (account_id, subscription_key) REFERENCES public.subscriptions(account_id, key);

ALTER TABLE ONLY public.plan_changes
    ADD CONSTRAINT plan_changes_from_plan_key_fkey FOREIGN KEY (from_plan_key) REFERENCES public.plans(key);

ALTER TABLE ONLY public.plan_changes
    ADD CONSTRAINT plan_changes_to_plan_key_fkey FOREIGN KEY (to_plan_key) REFERENCES public.plans(key);

ALTER TABLE ONLY public.plan_prices
    ADD CONSTRAINT plan_prices_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES public.plans(key);

ALTER TABLE ONLY public.plan_rate_prices
    ADD CONSTRAINT plan_rate_prices_plan_key_code_fkey FOREIGN KEY (plan_key, code) REFERENCES public.plan_rates(plan_key, code);

ALTER TABLE ONLY public.plan_rates
    ADD CONSTRAINT plan_rates_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES public.plans(key);

ALTER TABLE ONLY public.processor_notices
    ADD CONSTRAINT processor_notices_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.processor_notices
    ADD CONSTRAINT processor_notices_account_id_payment_key_fkey FOREIGN KEY (account_id, payment_key) REFERENCES public.payments(account_id, key);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_account_id_credit_note_key_fkey FOREIGN KEY (account_id, credit_note_key) REFERENCES public.credit_notes(account_id, key);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_account_id_payment_key_fkey FOREIGN KEY (account_id, payment_key) REFERENCES public.payments(account_id, key);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_account_id_agent_key_fkey FOREIGN KEY (account_id, agent_key) REFERENCES public.agents(account_id, key);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES public.plans(key);

ALTER TABLE ONLY public.subject_keys
    ADD CONSTRAINT subject_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_account_id_due_invoice_fkey FOREIGN KEY (account_id, due_invoice) REFERENCES public.invoices(account_id, key);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_period_fkey FOREIGN KEY (account_id, period_key) REFERENCES public.periods(account_id, key);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES public.plans(key);
