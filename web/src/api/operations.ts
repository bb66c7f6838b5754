// Generated from schema.graphqls and src/api/*.graphql by `npm run generate`. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Whether an account moves real money. */
export type AccountMode =
  /** Real cards, real money. */
  | 'LIVE'
  /** Test cards at the sandbox processor; no money moves. */
  | 'SANDBOX';

/** For addPaymentMethod. */
export type AddPaymentMethodInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** 1 to 255 characters of your choice, new for each card you mean to add. */
  idempotencyKey: string;
  /** Make it the default card. The first card always becomes it. */
  makeDefault?: boolean;
  /** One-time card token from the processor's client library. In the sandbox a test card: `pm_card_visa`. Never a card number. */
  token: string;
};

/** For advanceTestClock. */
export type AdvanceTestClockInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** The time to move to, at most 35 days ahead. The same time again changes nothing. */
  to: string;
};

/** Whether an agent may act at all. */
export type AgentStatus =
  /** May act, within its limits and the account's funds. */
  | 'ACTIVE'
  /** Does nothing until it is set ACTIVE again. */
  | 'PAUSED';

/** For cancelPendingChange. */
export type CancelPendingChangeInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** The change meant; left out: whichever is pending. */
  changeId?: string | null | undefined;
  /** 1 to 255 characters of your choice, new for each change you mean to cancel. */
  idempotencyKey: string;
};

/** For cancelSubscription. */
export type CancelSubscriptionInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** 1 to 255 characters of your choice, new for each cancellation you mean. */
  idempotencyKey: string;
};

/** For changePlan. */
export type ChangePlanInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** 1 to 255 characters of your choice, new for each change you mean to make. After a decline, try again with a new key. */
  idempotencyKey: string;
  /** The card to charge for an upgrade; the default card when left out. */
  paymentMethodId?: string | null | undefined;
  /** The plan, from `plans`. */
  planId: string;
  /** The quote of a preview: the change happens on its terms, else QUOTE_STALE. Left out: on the terms of now. */
  quoteId?: string | null | undefined;
};

/** For createTestClock. */
export type CreateTestClockInput = {
  /** The account, in SANDBOX mode; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
};

/** What happens when an agent has used its monthly credits. */
export type CreditLimitAction =
  /** Paid actions stop until the next billing period. */
  | 'STOP'
  /** Paid actions go on from the prepaid balance. */
  | 'USE_BALANCE';

/** Every code that an error can carry, with the channel on which it comes. */
export type ErrorCode =
  /** User error. The plan has no room for one more active agent. */
  | 'AGENT_LIMIT_REACHED'
  /** User error of one item. The account has no agent with this id. */
  | 'AGENT_NOT_FOUND'
  /** User error. The account has a subscription already; change its plan instead. */
  | 'ALREADY_SUBSCRIBED'
  /** User error (AmountError). More than the maximum. */
  | 'AMOUNT_TOO_LARGE'
  /** User error (AmountError). Less than the minimum. */
  | 'AMOUNT_TOO_SMALL'
  /** User error (PaymentError). The bank wanted to authenticate the customer and that did not succeed. */
  | 'AUTHENTICATION_REQUIRED'
  /** Top-level. The HTTP request or socket message is not a well-formed GraphQL request. */
  | 'BAD_REQUEST'
  /** Top-level. An argument is wrong; `extensions.field` is the path of the field. Nothing was changed. */
  | 'BAD_USER_INPUT'
  /** User error (SetupError). The account has no completed subscription; `missing` lists the steps to take. */
  | 'BILLING_NOT_CONFIGURED'
  /** User error (PaymentError). The bank declined the card. */
  | 'CARD_DECLINED'
  /** User error (PaymentError). The card has expired. */
  | 'CARD_EXPIRED'
  /** Top-level, retryable. Somebody else changed the same thing at the same time. */
  | 'CONFLICT'
  /** User error. The amount is not in the account's currency. */
  | 'CURRENCY_MISMATCH'
  /** Top-level. The token lacks the scope named in `extensions.missingScope`. */
  | 'FORBIDDEN'
  /** Top-level. The document is not GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** Top-level. The document does not fit this schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** Top-level, retryable with the same key. The first request under this idempotency key is still being worked on. */
  | 'IDEMPOTENCY_IN_PROGRESS'
  /** User error. The key was used before with another input. A new intention takes a new key. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** Top-level. A fault of ours. Tell support the `extensions.requestId`. */
  | 'INTERNAL'
  /** User error. The invoice is not OPEN. */
  | 'INVOICE_NOT_PAYABLE'
  /** User error. A limit is negative or otherwise impossible; null means unlimited and 0 means blocked. */
  | 'LIMIT_INVALID'
  /** Top-level. There is no such thing, or it is not yours: both answer exactly alike. */
  | 'NOT_FOUND'
  /** User error. There is no pending plan change. */
  | 'NO_PENDING_CHANGE'
  /** User error. `occurredAt` is more than 48 hours ago or more than 5 minutes ahead. */
  | 'OCCURRED_AT_INVALID'
  /** Top-level, retryable with the same key. We cannot tell yet whether the change was stored; the same key finds out and never does it twice. */
  | 'OUTCOME_UNKNOWN'
  /** User error (PaymentError), retryable. An earlier payment is not decided yet; wait for it instead of paying twice. */
  | 'PAYMENT_IN_PROGRESS'
  /** User error. The card token is unknown, was used up or is no card. */
  | 'PAYMENT_METHOD_INVALID'
  /** User error. This needs a card and the account has none. */
  | 'PAYMENT_METHOD_REQUIRED'
  /** User error. The payment is no top-up that was credited, or nothing of it is left to be given back. */
  | 'PAYMENT_NOT_REFUNDABLE'
  /** User error. The plan change took effect before it was cancelled. */
  | 'PENDING_CHANGE_ALREADY_APPLIED'
  /** User error (PaymentError), retryable. An upgrade waits for its payment; other changes of plan wait for that. */
  | 'PLAN_CHANGE_IN_PROGRESS'
  /** User error. The plan is unknown, no longer offered, or has no price in the account's currency. */
  | 'PLAN_UNAVAILABLE'
  /** User error. The account has this plan already. */
  | 'PLAN_UNCHANGED'
  /** Top-level. The query asks for too much at once; take smaller pages or fewer fields. */
  | 'QUERY_TOO_COMPLEX'
  /** Top-level. Selections are nested too deeply. */
  | 'QUERY_TOO_DEEP'
  /** Top-level. The document has too many tokens or the body too many bytes. */
  | 'QUERY_TOO_LARGE'
  /** User error. The quote no longer holds: ten minutes have passed, or the plan, the subscription or the local day has changed. */
  | 'QUOTE_STALE'
  /** Top-level, retryable. Too many requests; wait `extensions.retryAfterMs`. */
  | 'RATE_LIMITED'
  /** User error. The plan has no rate of this code; `Plan.rates` lists those it has. */
  | 'RATE_UNKNOWN'
  /** User error. The payment processor refused the refund; the money is back on the balance. */
  | 'REFUND_FAILED'
  /** User error, retryable. An earlier refund of the payment is not decided yet; wait for it. */
  | 'REFUND_IN_PROGRESS'
  /** User error. An agent's own token comes after the ringing is over: settle the call. */
  | 'RELEASE_TOO_LATE'
  /** User error. The reservation was released, or is one of messages, and cannot be extended. */
  | 'RESERVATION_CLOSED'
  /** User error. The reservation is settled already, with other units; `record` says what was charged. */
  | 'RESERVATION_SETTLED'
  /** User error. Only for SANDBOX accounts. */
  | 'SANDBOX_ONLY'
  /** User error (PastDueError). A renewal is not paid; pay `invoice` first. */
  | 'SUBSCRIPTION_PAST_DUE'
  /** User error (PaymentError). The payment failed for a passing reason; try again in a few minutes with a new idempotency key. */
  | 'TEMPORARY'
  /** User error. The account has a test clock already. */
  | 'TEST_CLOCK_EXISTS'
  /** User error. The account has no test clock. */
  | 'TEST_CLOCK_REQUIRED'
  /** Top-level, retryable. The operation took longer than 10 s. */
  | 'TIMEOUT'
  /** Top-level. No token, or one that is expired, malformed or not meant for this API. */
  | 'UNAUTHENTICATED'
  /** Top-level, retryable. A part of the system is away; wait `extensions.retryAfterMs`. */
  | 'UNAVAILABLE'
  /** User error. Units are below the least or beyond the most that can be authorised or reported. */
  | 'UNITS_INVALID';

/** Where credits came from. */
export type GrantSource =
  /** A billing period of the subscription. */
  | 'SUBSCRIPTION'
  /** An upgrade within a billing period: the new plan's share for the days that were left. */
  | 'UPGRADE';

/** How sure credits are. */
export type GrantStatus =
  /** Paid for, or given for good. */
  | 'CONFIRMED'
  /** Usable; the period's payment is not decided yet. */
  | 'PROVISIONAL'
  /** The period's payment failed: what was unused is taken back until it is paid, see `voided`. */
  | 'VOIDED';

/** Where an invoice stands, in Stripe's terms. */
export type InvoiceStatus =
  /** Finalised, not paid yet. */
  | 'OPEN'
  /** Finalised and paid. */
  | 'PAID'
  /** Given up. */
  | 'UNCOLLECTIBLE'
  /** Finalised and cancelled. */
  | 'VOID';

/** Why the prepaid balance moved. */
export type LedgerEntryKind =
  /** Support gave or took money, with a reason. */
  | 'ADJUSTMENT'
  /** Money was added automatically because the balance fell below the threshold. */
  | 'AUTO_RECHARGE'
  /** A mistake was put right; may lead to debt. */
  | 'CORRECTION'
  /** The bank took money back on the customer's complaint; may lead to debt. */
  | 'DISPUTE'
  /** Usage that had already happened was recorded; may lead to debt. */
  | 'HAPPENED'
  /** Money went back to the customer's card. */
  | 'REFUND'
  /** An action was settled within the money that had been set aside for it. */
  | 'SETTLEMENT'
  /** An action was settled above the money that had been set aside for it; may lead to debt. */
  | 'SETTLE_OVERRUN'
  /** A plan charge too small for a card, taken from the balance. */
  | 'SUBSCRIPTION'
  /** The customer added money. */
  | 'TOP_UP'
  /** An action was charged at once, because there were funds for it: a usage record of the source RECORDED. */
  | 'USAGE';

/** What makes a limit bind. */
export type LimitSource =
  /** The agent's own configured limit. */
  | 'AGENT'
  /** The plan's cap on all agents of the account together. */
  | 'PLAN_PER_ACCOUNT'
  /** The plan's cap on each agent. */
  | 'PLAN_PER_AGENT';

/** An exact amount of money, given by the caller. */
export type MoneyInput = {
  /** In units of the currency: `"12.50"`. Charged amounts must be whole cents (or the currency's smallest charge unit). */
  amount: string;
  /** Must be the account's currency, else CURRENCY_MISMATCH. */
  currency: string;
};

/** How what is due for a plan change is paid. */
export type PaidBy =
  /** Less than the smallest card charge: taken from the prepaid balance. */
  | 'BALANCE'
  /** A card is charged. */
  | 'CARD'
  /** Nothing is due now. */
  | 'NOTHING'
  /** Less than the smallest card charge, and not on the prepaid balance: not charged, with a line on the invoice that says so. */
  | 'WAIVED';

/** For payInvoice. */
export type PayInvoiceInput = {
  /** 1 to 255 characters of your choice, new for each attempt you mean to make. After a decline, try again with a new key. */
  idempotencyKey: string;
  /** The invoice, OPEN. */
  invoiceId: string;
  /** The card to charge; the default card when left out. */
  paymentMethodId?: string | null | undefined;
};

/** What a payment is for. */
export type PaymentPurpose =
  /** An upgrade within a billing period. */
  | 'PLAN_CHANGE'
  /** A billing period of a subscription: the first, or a renewal. */
  | 'SUBSCRIPTION'
  /** Money for the prepaid balance. */
  | 'TOP_UP';

/** Where a payment stands. */
export type PaymentStatus =
  /** Given up before any money was taken. */
  | 'CANCELED'
  /** The money arrived where it cannot be used any more; it is being refunded. */
  | 'CAPTURED'
  /** Written down; the processor was not asked yet. */
  | 'CREATED'
  /** Done: the money arrived and was booked. */
  | 'CREDITED'
  /** The card was declined; see `failure`. */
  | 'DECLINED'
  /** The bank took it back on the customer's complaint. */
  | 'DISPUTED'
  /** The customer did not authenticate in time; no money was taken. */
  | 'EXPIRED'
  /** A part of it went back to the card. */
  | 'PARTIALLY_REFUNDED'
  /** Accepted, not decided yet. */
  | 'PROCESSING'
  /** All of it went back to the card. */
  | 'REFUNDED'
  /** The customer's bank wants to see the customer: open `actionUrl`. */
  | 'REQUIRES_ACTION'
  /** The processor is being asked. After some seconds without an answer the mutation answers with this; the payment goes on. */
  | 'SUBMITTED'
  /** The processor did not answer. We keep asking; do not pay again meanwhile. */
  | 'UNKNOWN';

/** A cap that plans set: on each single agent, or on all agents of the account together. */
export type PlanCap =
  /** Calls at the same time, all agents together. */
  | 'ACCOUNT_CONCURRENT_CALLS'
  /** Calls started per local day, all agents together. */
  | 'ACCOUNT_DAILY_CALLS'
  /** Messages per local day, all agents together. */
  | 'ACCOUNT_DAILY_MESSAGES'
  /** Longest call in seconds, of any agent. */
  | 'ACCOUNT_MAX_CALL_SECONDS'
  /** Agents that may be ACTIVE at the same time. */
  | 'ACTIVE_AGENTS'
  /** Calls at the same time, each agent. */
  | 'AGENT_CONCURRENT_CALLS'
  /** Calls started per local day, each agent. */
  | 'AGENT_DAILY_CALLS'
  /** Messages per local day, each agent. */
  | 'AGENT_DAILY_MESSAGES'
  /** Longest call in seconds, each agent. */
  | 'AGENT_MAX_CALL_SECONDS';

/** What a plan change does. */
export type PlanChangeKind =
  /** To no plan: the subscription ends when the period does. */
  | 'CANCELLATION'
  /** To a plan of a lower rank: takes effect when the period ends. */
  | 'DOWNGRADE'
  /** To another plan of the same rank, or another version of the same plan: takes effect when the period ends. */
  | 'LATERAL'
  /** To a plan of a higher rank: takes effect at once, when it is paid. */
  | 'UPGRADE';

/** What became of a plan change. */
export type PlanChangeStatus =
  /** Took effect. */
  | 'APPLIED'
  /** Cancelled by the customer before it took effect. */
  | 'CANCELED'
  /** An upgrade that was not paid; nothing has changed. */
  | 'FAILED'
  /** An upgrade that waits for its payment; given up after 24 hours or when the period ends. */
  | 'IN_PROGRESS'
  /** Another change took its place, or the subscription ended. */
  | 'REPLACED'
  /** Waits for the period's end; can be cancelled until then. */
  | 'SCHEDULED';

/** What the usage of an action is: a call or messages. More categories may be added. */
export type RateCategory =
  /** Counted in seconds. */
  | 'CALL'
  /** Counted in messages. */
  | 'MESSAGE';

/** What the customer can do about it. */
export type RemedyKind =
  /** Complete the set-up: `missing` lists the steps. */
  | 'CONFIGURE_BILLING'
  /** Pay `invoice`: mutation `payInvoice`. */
  | 'PAY_INVOICE'
  /** Raise the agent's limit, mutation `setLimits`; where the plan's cap is what binds, UPGRADE stands in its place. */
  | 'RAISE_LIMIT'
  /** Set the agent ACTIVE again: mutation `updateAgent`. */
  | 'RESUME_AGENT'
  /** Add prepaid money, at least `minimum`: mutation `topUp`. */
  | 'TOP_UP'
  /** Change to one of `plans`: mutation `changePlan`. */
  | 'UPGRADE';

/** For removePaymentMethod. */
export type RemovePaymentMethodInput = {
  /** The card to forget. */
  paymentMethodId: string;
};

/** Why not everything can be done. */
export type ServiceReasonCode =
  /** The agent was paused. */
  | 'AGENT_PAUSED'
  /** No subscription was completed, or it was cancelled. */
  | 'BILLING_NOT_CONFIGURED'
  /** As many calls are in progress as may be. Goes on when one of them ends. */
  | 'CONCURRENT_CALLS_REACHED'
  /** As many calls were started today as may be. Goes on at `resetsAt`. */
  | 'DAILY_CALLS_REACHED'
  /** As many messages were sent today as may be. Goes on at `resetsAt`. */
  | 'DAILY_MESSAGES_REACHED'
  /** As much prepaid money was spent today, or is held, as may be. Goes on at `resetsAt`. */
  | 'DAILY_SPEND_REACHED'
  /** Neither credits nor prepaid money are left. */
  | 'INSUFFICIENT_FUNDS'
  /** The call has lasted as long as a call may. */
  | 'LONGEST_CALL_REACHED'
  /** As many plan credits were used in this billing period, or are held, as may be, and the agent stops there. Goes on at `resetsAt`. */
  | 'MONTHLY_CREDITS_REACHED'
  /** The last retry of a renewal failed. */
  | 'SUBSCRIPTION_UNPAID';

/** What can be done. */
export type ServiceStatus =
  /** Everything, but for the kind of action whose limit `reasons` name: of an agent. */
  | 'ACTIVE'
  /** Nothing. */
  | 'BLOCKED'
  /** Only what costs nothing; paid actions are refused. */
  | 'FREE_ONLY';

/** For setDefaultPaymentMethod. */
export type SetDefaultPaymentMethodInput = {
  /** The card to charge from now on when none is named. */
  paymentMethodId: string;
};

/** For setLimits. Fields left out stay as they are; null removes the limit; 0 blocks; negative numbers answer LIMIT_INVALID. */
export type SetLimitsInput = {
  /** The agent. */
  agentId: string;
  /** Calls at the same time. */
  concurrentCalls?: number | null | undefined;
  /** Calls started per local day. */
  dailyCalls?: number | null | undefined;
  /** Messages per local day. */
  dailyMessages?: number | null | undefined;
  /** Prepaid money spent per local day. */
  dailySpend?: MoneyInput | null | undefined;
  /** Longest call, in seconds. */
  maxCallSeconds?: number | null | undefined;
  /** Plan credits used per billing period. */
  monthlyCredits?: string | null | undefined;
  /** What happens when monthlyCredits is reached; null sets the default, USE_BALANCE. */
  whenCreditsReached?: CreditLimitAction | null | undefined;
};

/** What is still missing before an account can use paid features, in the order in which to do it. */
export type SetupStep =
  /** Subscribe, or finish the bank's authentication of the first payment: mutation `subscribe`. */
  | 'COMPLETE_SUBSCRIPTION'
  /** Choose a plan: query `plans`. */
  | 'SELECT_PLAN'
  /** Add a card: mutation `addPaymentMethod`. */
  | 'SET_UP_PAYMENT_METHOD';

/** For subscribe. */
export type SubscribeInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** 1 to 255 characters of your choice, new for each attempt you mean to make. After a decline, try again with a new key. */
  idempotencyKey: string;
  /** The card to charge; the default card when left out. */
  paymentMethodId?: string | null | undefined;
  /** The plan, from `plans`. */
  planId: string;
};

/** Where a subscription stands. */
export type SubscriptionStatus =
  /** Paid and in use. */
  | 'ACTIVE'
  /** Ended. */
  | 'CANCELED'
  /** The first payment is not completed; lapses after 23 hours. */
  | 'INCOMPLETE'
  /** A renewal was declined; retried on days 1, 3, 5 and 7. The period's unused credits are taken back until it is paid; prepaid money works. */
  | 'PAST_DUE'
  /** The last retry failed; paid actions are blocked. Ends with the period unless the invoice is paid. */
  | 'UNPAID';

/** For topUp. */
export type TopUpInput = {
  /** The account; may be left out by tokens that are good for exactly one. */
  accountId?: string | null | undefined;
  /** What the balance receives, before tax. From Balance.topUpMinimum to topUpMaximum. */
  amount: MoneyInput;
  /** 1 to 255 characters of your choice, new for each top-up you mean to make. Sent twice, it charges once. */
  idempotencyKey: string;
  /** The card to charge; the default card when left out. */
  paymentMethodId?: string | null | undefined;
};

/** What a usage is counted in. */
export type UsageUnit =
  /** Messages, each one by itself. */
  | 'MESSAGE'
  /** Seconds of a call. */
  | 'SECOND';

/** Who a caller is to the account. */
export type ViewerRole =
  /** The customer's accountant: money, but not the agents' limits. */
  | 'BILLING_ADMIN'
  /** The customer's staff: reads only. */
  | 'MEMBER'
  /** The customer: everything on the own account. */
  | 'OWNER'
  /** An integrator, with the scopes the token carries. */
  | 'PARTNER'
  /** The voice platform: creates accounts and agents. */
  | 'PLATFORM'
  /** Aura's own staff. */
  | 'SUPPORT';

export type TopUpMutationVariables = Exact<{
  input: TopUpInput;
}>;


export type TopUpMutation = { topUp: { replayed: boolean, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, balance: { id: string, version: number, updatedAt: string, posted: { amount: string, currency: string }, held: { amount: string, currency: string }, available: { amount: string, currency: string }, topUpMinimum: { amount: string, currency: string }, topUpMaximum: { amount: string, currency: string } } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type SubscribeMutationVariables = Exact<{
  input: SubscribeInput;
}>;


export type SubscribeMutation = { subscribe: { replayed: boolean, subscription: { id: string, status: SubscriptionStatus, version: number, createdAt: string, canceledAt: string | null, nextPaymentAttemptAt: string | null, pastDueSince: string | null, plan: { id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, prices: Array<{ amount: string, currency: string }>, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } } | null, currentPeriod: { start: string, end: string, startDate: string, endDate: string, timeZone: string } | null, credits: { granted: string, used: string, held: string, remaining: string, nextExpiryAt: string | null } | null, pendingPayment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, pendingChange: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, upgradeInProgress: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, dueInvoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type AddCardMutationVariables = Exact<{
  input: AddPaymentMethodInput;
}>;


export type AddCardMutation = { addPaymentMethod: { replayed: boolean, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type SetDefaultCardMutationVariables = Exact<{
  input: SetDefaultPaymentMethodInput;
}>;


export type SetDefaultCardMutation = { setDefaultPaymentMethod: { paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type RemoveCardMutationVariables = Exact<{
  input: RemovePaymentMethodInput;
}>;


export type RemoveCardMutation = { removePaymentMethod: { removedPaymentMethodId: string | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type SetLimitsMutationVariables = Exact<{
  input: SetLimitsInput;
}>;


export type SetLimitsMutation = { setLimits: { agent: { id: string, name: string, status: AgentStatus, createdAt: string, limits: { whenCreditsReached: CreditLimitAction, dailyCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, concurrentCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailyMessages: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailySpend: { limitedBy: LimitSource | null, resetsAt: string, configured: { amount: string, currency: string } | null, effective: { amount: string, currency: string } | null, used: { amount: string, currency: string } }, monthlyCredits: { configured: string | null, effective: string | null, limitedBy: LimitSource | null, used: string, resetsAt: string | null }, maxCallSeconds: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null } } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type ChangePlanMutationVariables = Exact<{
  input: ChangePlanInput;
}>;


export type ChangePlanMutation = { changePlan: { replayed: boolean, change: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type CancelSubscriptionMutationVariables = Exact<{
  input: CancelSubscriptionInput;
}>;


export type CancelSubscriptionMutation = { cancelSubscription: { replayed: boolean, change: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type CancelPendingChangeMutationVariables = Exact<{
  input: CancelPendingChangeInput;
}>;


export type CancelPendingChangeMutation = { cancelPendingChange: { replayed: boolean, canceledChange: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type PayInvoiceMutationVariables = Exact<{
  input: PayInvoiceInput;
}>;


export type PayInvoiceMutation = { payInvoice: { replayed: boolean, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type CreateTestClockMutationVariables = Exact<{
  input: CreateTestClockInput;
}>;


export type CreateTestClockMutation = { createTestClock: { account: { testClock: { now: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type AdvanceTestClockMutationVariables = Exact<{
  input: AdvanceTestClockInput;
}>;


export type AdvanceTestClockMutation = { advanceTestClock: { reached: boolean | null, account: { testClock: { now: string } | null } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type MoneyFieldsFragment = { amount: string, currency: string };

export type CardFieldsFragment = { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean };

export type BalanceFieldsFragment = { id: string, version: number, updatedAt: string, posted: { amount: string, currency: string }, held: { amount: string, currency: string }, available: { amount: string, currency: string }, topUpMinimum: { amount: string, currency: string }, topUpMaximum: { amount: string, currency: string } };

export type PaymentFieldsFragment = { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null };

export type PlanFieldsFragment = { id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } };

export type CapFieldsFragment = { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null };

export type RateFieldsFragment = { code: string, category: RateCategory, unit: UsageUnit, quantity: number, credits: string, increment: number, minimum: number, free: boolean };

export type SubscriptionFieldsFragment = { id: string, status: SubscriptionStatus, version: number, createdAt: string, canceledAt: string | null, nextPaymentAttemptAt: string | null, pastDueSince: string | null, plan: { id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, prices: Array<{ amount: string, currency: string }>, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } } | null, currentPeriod: { start: string, end: string, startDate: string, endDate: string, timeZone: string } | null, credits: { granted: string, used: string, held: string, remaining: string, nextExpiryAt: string | null } | null, pendingPayment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, pendingChange: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, upgradeInProgress: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, dueInvoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null };

export type PlanChangeFieldsFragment = { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null };

export type DueInvoiceFieldsFragment = { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } };

export type GrantFieldsFragment = { id: string, source: GrantSource, status: GrantStatus, effectiveAt: string, expiresAt: string, granted: string, used: string, held: string, expired: string, voided: string, remaining: string };

export type LineFieldsFragment = { description: string, quantity: number, periodStart: string | null, periodEnd: string | null, amount: { amount: string, currency: string }, tax: { amount: string, currency: string } };

export type PreviewFieldsFragment = { kind: PlanChangeKind, effectiveAt: string, paidBy: PaidBy, oldPlanCredited: boolean, creditsKept: string, creditsAdded: string, creditsAfter: string, featuresGained: Array<string>, featuresLost: Array<string>, fromPlan: { id: string, name: string }, toPlan: { id: string, name: string } | null, proration: { daysRemaining: number, daysInPeriod: number } | null, lines: Array<{ description: string, quantity: number, periodStart: string | null, periodEnd: string | null, amount: { amount: string, currency: string }, tax: { amount: string, currency: string } }>, subtotal: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, nextPrice: { amount: string, currency: string } | null, limitsChanged: Array<{ cap: PlanCap, before: number | null, after: number | null }>, agentsPaused: Array<{ id: string, name: string }>, replaces: { id: string, kind: PlanChangeKind, effectiveAt: string, toPlan: { id: string, name: string } | null } | null, quote: { quoteId: string, expiresAt: string } };

export type LimitFieldsFragment = { whenCreditsReached: CreditLimitAction, dailyCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, concurrentCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailyMessages: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailySpend: { limitedBy: LimitSource | null, resetsAt: string, configured: { amount: string, currency: string } | null, effective: { amount: string, currency: string } | null, used: { amount: string, currency: string } }, monthlyCredits: { configured: string | null, effective: string | null, limitedBy: LimitSource | null, used: string, resetsAt: string | null }, maxCallSeconds: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null } };

export type CountLimitFieldsFragment = { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null };

export type ServiceFieldsFragment = { status: ServiceStatus, reasons: Array<{ code: ServiceReasonCode, message: string, resetsAt: string | null, limitedBy: LimitSource | null }>, remedies: Array<{ kind: RemedyKind, hint: string, minimum: { amount: string, currency: string } | null }> };

export type UsageFieldsFragment = { id: string, rate: string, unit: UsageUnit, billedUnits: number, credits: string, occurredAt: string, amount: { amount: string, currency: string }, agent: { id: string, name: string } | null, fundedBy: Array<
    | { __typename: 'CreditFunding', credits: string, creditGrant: { id: string, source: GrantSource, expiresAt: string } | null }
    | { __typename: 'MoneyFunding', owed: boolean, amount: { amount: string, currency: string }, payment: { id: string, purpose: PaymentPurpose, createdAt: string, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null } | null }
  > | null };

export type AgentFieldsFragment = { id: string, name: string, status: AgentStatus, createdAt: string, limits: { whenCreditsReached: CreditLimitAction, dailyCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, concurrentCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailyMessages: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailySpend: { limitedBy: LimitSource | null, resetsAt: string, configured: { amount: string, currency: string } | null, effective: { amount: string, currency: string } | null, used: { amount: string, currency: string } }, monthlyCredits: { configured: string | null, effective: string | null, limitedBy: LimitSource | null, used: string, resetsAt: string | null }, maxCallSeconds: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null } } | null };

type RefusalFields_AmountError_Fragment = { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } };

type RefusalFields_BusinessError_Fragment = { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null };

type RefusalFields_PastDueError_Fragment = { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null };

type RefusalFields_PaymentError_Fragment = { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null };

type RefusalFields_SetupError_Fragment = { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null };

export type RefusalFieldsFragment =
  | RefusalFields_AmountError_Fragment
  | RefusalFields_BusinessError_Fragment
  | RefusalFields_PastDueError_Fragment
  | RefusalFields_PaymentError_Fragment
  | RefusalFields_SetupError_Fragment
;

export type PageFieldsFragment = { hasNextPage: boolean, endCursor: string | null };

export type BalanceUpdatedSubscriptionVariables = Exact<{
  accountId?: string | null | undefined;
}>;


export type BalanceUpdatedSubscription = { balanceUpdated: { id: string, version: number, updatedAt: string, posted: { amount: string, currency: string }, held: { amount: string, currency: string }, available: { amount: string, currency: string }, topUpMinimum: { amount: string, currency: string }, topUpMaximum: { amount: string, currency: string } } | null };

export type SubscriptionUpdatedSubscriptionVariables = Exact<{
  accountId?: string | null | undefined;
}>;


export type SubscriptionUpdatedSubscription = { subscriptionUpdated: { id: string, status: SubscriptionStatus, version: number, createdAt: string, canceledAt: string | null, nextPaymentAttemptAt: string | null, pastDueSince: string | null, plan: { id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, prices: Array<{ amount: string, currency: string }>, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } } | null, currentPeriod: { start: string, end: string, startDate: string, endDate: string, timeZone: string } | null, credits: { granted: string, used: string, held: string, remaining: string, nextExpiryAt: string | null } | null, pendingPayment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, pendingChange: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, upgradeInProgress: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, dueInvoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null } | null };

export type AccountUpdatedSubscriptionVariables = Exact<{
  accountId?: string | null | undefined;
}>;


export type AccountUpdatedSubscription = { accountUpdated: { version: number, serviceState: { status: ServiceStatus, reasons: Array<{ code: ServiceReasonCode, message: string, resetsAt: string | null, limitedBy: LimitSource | null }>, remedies: Array<{ kind: RemedyKind, hint: string, minimum: { amount: string, currency: string } | null }> } | null, subscription: { id: string, credits: { granted: string, used: string, held: string, remaining: string, nextExpiryAt: string | null } | null } | null } | null };

export type AgentActivityUpdatedSubscriptionVariables = Exact<{
  agentId: string;
}>;


export type AgentActivityUpdatedSubscription = { agentActivityUpdated: { version: number, callsInProgressCount: number, callsInProgress: Array<{ id: string, rate: string, units: number, credits: string, authorizedAt: string, mustEndBy: string | null, amount: { amount: string, currency: string } }> | null, limits: { whenCreditsReached: CreditLimitAction, dailyCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, concurrentCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailyMessages: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailySpend: { limitedBy: LimitSource | null, resetsAt: string, configured: { amount: string, currency: string } | null, effective: { amount: string, currency: string } | null, used: { amount: string, currency: string } }, monthlyCredits: { configured: string | null, effective: string | null, limitedBy: LimitSource | null, used: string, resetsAt: string | null }, maxCallSeconds: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null } }, serviceState: { status: ServiceStatus, reasons: Array<{ code: ServiceReasonCode, message: string, resetsAt: string | null, limitedBy: LimitSource | null }>, remedies: Array<{ kind: RemedyKind, hint: string, minimum: { amount: string, currency: string } | null }> } } | null };

export type OverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type OverviewQuery = { viewer: { subject: string, role: ViewerRole, scopes: Array<string>, account: { id: string, name: string, mode: AccountMode, currency: string, timeZone: string, taxRatePercent: string, taxInclusive: boolean, taxId: string | null, entitlements: Array<string> | null, testClock: { now: string } | null, serviceState: { status: ServiceStatus, reasons: Array<{ code: ServiceReasonCode, message: string, resetsAt: string | null, limitedBy: LimitSource | null }>, remedies: Array<{ kind: RemedyKind, hint: string, minimum: { amount: string, currency: string } | null }> } | null, billingSetup: { configured: boolean, message: string | null, missing: Array<SetupStep> } | null, balance: { id: string, version: number, updatedAt: string, posted: { amount: string, currency: string }, held: { amount: string, currency: string }, available: { amount: string, currency: string }, topUpMinimum: { amount: string, currency: string }, topUpMaximum: { amount: string, currency: string } } | null, subscription: { id: string, status: SubscriptionStatus, version: number, createdAt: string, canceledAt: string | null, nextPaymentAttemptAt: string | null, pastDueSince: string | null, plan: { id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, prices: Array<{ amount: string, currency: string }>, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } } | null, currentPeriod: { start: string, end: string, startDate: string, endDate: string, timeZone: string } | null, credits: { granted: string, used: string, held: string, remaining: string, nextExpiryAt: string | null } | null, pendingPayment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, pendingChange: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, upgradeInProgress: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, dueInvoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null } | null, paymentMethods: Array<{ id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean }> | null } | null } | null };

export type NowQueryVariables = Exact<{ [key: string]: never; }>;


export type NowQuery = { account: { balance: { id: string, version: number, updatedAt: string, posted: { amount: string, currency: string }, held: { amount: string, currency: string }, available: { amount: string, currency: string }, topUpMinimum: { amount: string, currency: string }, topUpMaximum: { amount: string, currency: string } } | null, subscription: { id: string, status: SubscriptionStatus, version: number, createdAt: string, canceledAt: string | null, nextPaymentAttemptAt: string | null, pastDueSince: string | null, plan: { id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, prices: Array<{ amount: string, currency: string }>, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } } | null, currentPeriod: { start: string, end: string, startDate: string, endDate: string, timeZone: string } | null, credits: { granted: string, used: string, held: string, remaining: string, nextExpiryAt: string | null } | null, pendingPayment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, pendingChange: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, upgradeInProgress: { id: string, title: string, kind: PlanChangeKind, status: PlanChangeStatus, effectiveAt: string, requestedBy: string, requestedAt: string, expiresAt: string | null, creditsAdded: string, fromPlan: { id: string, code: string, name: string } | null, toPlan: { id: string, code: string, name: string } | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null, invoice: { id: string, number: string } | null } | null, dueInvoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null } | null } | null };

export type PlansQueryVariables = Exact<{
  currency: string;
}>;


export type PlansQuery = { plans: Array<{ id: string, code: string, version: number, name: string, description: string, rank: number, monthlyCredits: string, features: Array<string>, maxAgents: number | null, price: { amount: string, currency: string } | null, rates: Array<{ code: string, category: RateCategory, unit: UsageUnit, quantity: number, credits: string, increment: number, minimum: number, free: boolean, price: { amount: string, currency: string } | null }>, agentCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null }, accountCaps: { dailyCalls: number | null, concurrentCalls: number | null, dailyMessages: number | null, maxCallSeconds: number | null } }> | null };

export type PreviewPlanChangeQueryVariables = Exact<{
  planId?: string | null | undefined;
}>;


export type PreviewPlanChangeQuery = { previewPlanChange: { preview: { kind: PlanChangeKind, effectiveAt: string, paidBy: PaidBy, oldPlanCredited: boolean, creditsKept: string, creditsAdded: string, creditsAfter: string, featuresGained: Array<string>, featuresLost: Array<string>, fromPlan: { id: string, name: string }, toPlan: { id: string, name: string } | null, proration: { daysRemaining: number, daysInPeriod: number } | null, lines: Array<{ description: string, quantity: number, periodStart: string | null, periodEnd: string | null, amount: { amount: string, currency: string }, tax: { amount: string, currency: string } }>, subtotal: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, nextPrice: { amount: string, currency: string } | null, limitsChanged: Array<{ cap: PlanCap, before: number | null, after: number | null }>, agentsPaused: Array<{ id: string, name: string }>, replaces: { id: string, kind: PlanChangeKind, effectiveAt: string, toPlan: { id: string, name: string } | null } | null, quote: { quoteId: string, expiresAt: string } } | null, userErrors: Array<
      | { __typename: 'AmountError', code: ErrorCode, message: string, field: Array<string> | null, minimum: { amount: string, currency: string }, maximum: { amount: string, currency: string } }
      | { __typename: 'BusinessError', code: ErrorCode, message: string, field: Array<string> | null }
      | { __typename: 'PastDueError', code: ErrorCode, message: string, field: Array<string> | null, invoice: { id: string, number: string, status: InvoiceStatus, issuedAt: string, total: { amount: string, currency: string } } | null }
      | { __typename: 'PaymentError', declineCode: string | null, advice: string, portalHint: string | null, code: ErrorCode, message: string, field: Array<string> | null, payment: { id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null } | null }
      | { __typename: 'SetupError', missing: Array<SetupStep>, code: ErrorCode, message: string, field: Array<string> | null }
    > } | null };

export type GrantPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type GrantPageQuery = { account: { creditGrants: { nodes: Array<{ id: string, source: GrantSource, status: GrantStatus, effectiveAt: string, expiresAt: string, granted: string, used: string, held: string, expired: string, voided: string, remaining: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type LedgerPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LedgerPageQuery = { account: { ledgerEntries: { nodes: Array<{ id: string, kind: LedgerEntryKind, createdAt: string, amount: { amount: string, currency: string }, balanceAfter: { amount: string, currency: string }, payment: { id: string, invoice: { id: string, number: string } | null, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type InvoicePageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type InvoicePageQuery = { account: { invoices: { nodes: Array<{ id: string, number: string, status: InvoiceStatus, purpose: PaymentPurpose, issuedAt: string, total: { amount: string, currency: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type PaymentPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PaymentPageQuery = { account: { payments: { nodes: Array<{ id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type InvoiceByIdQueryVariables = Exact<{
  id: string;
}>;


export type InvoiceByIdQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'Agent' }
    | { __typename: 'Balance' }
    | { __typename: 'CreditGrant' }
    | { __typename: 'CreditNote' }
    | { __typename: 'Event' }
    | { __typename: 'Invoice', id: string, number: string, status: InvoiceStatus, purpose: PaymentPurpose, taxRatePercent: string, customerName: string, customerTaxId: string | null, issuedAt: string, paidAt: string | null, pdfUrl: string | null, htmlUrl: string | null, subtotal: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, amountPaid: { amount: string, currency: string }, lines: Array<{ description: string, quantity: number, periodStart: string | null, periodEnd: string | null, amount: { amount: string, currency: string }, tax: { amount: string, currency: string } }>, payment: { paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null } | null }
    | { __typename: 'LedgerEntry' }
    | { __typename: 'Payment' }
    | { __typename: 'PaymentMethod' }
    | { __typename: 'Plan' }
    | { __typename: 'PlanChange' }
    | { __typename: 'Refund' }
    | { __typename: 'Subscription' }
    | { __typename: 'UsageRecord' }
    | { __typename: 'UsageReservation' }
   | null };

export type PaymentByIdQueryVariables = Exact<{
  id: string;
}>;


export type PaymentByIdQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'Agent' }
    | { __typename: 'Balance' }
    | { __typename: 'CreditGrant' }
    | { __typename: 'CreditNote' }
    | { __typename: 'Event' }
    | { __typename: 'Invoice' }
    | { __typename: 'LedgerEntry' }
    | { __typename: 'Payment', id: string, purpose: PaymentPurpose, status: PaymentStatus, actionUrl: string | null, createdAt: string, updatedAt: string, amount: { amount: string, currency: string }, tax: { amount: string, currency: string }, total: { amount: string, currency: string }, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null, failure: { code: ErrorCode, declineCode: string | null, message: string, advice: string } | null, invoice: { id: string, number: string } | null }
    | { __typename: 'PaymentMethod' }
    | { __typename: 'Plan' }
    | { __typename: 'PlanChange' }
    | { __typename: 'Refund' }
    | { __typename: 'Subscription' }
    | { __typename: 'UsageRecord' }
    | { __typename: 'UsageReservation' }
   | null };

export type AgentPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AgentPageQuery = { account: { agents: { nodes: Array<{ id: string, name: string, status: AgentStatus, createdAt: string, limits: { whenCreditsReached: CreditLimitAction, dailyCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, concurrentCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailyMessages: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailySpend: { limitedBy: LimitSource | null, resetsAt: string, configured: { amount: string, currency: string } | null, effective: { amount: string, currency: string } | null, used: { amount: string, currency: string } }, monthlyCredits: { configured: string | null, effective: string | null, limitedBy: LimitSource | null, used: string, resetsAt: string | null }, maxCallSeconds: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null } } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type AgentByIdQueryVariables = Exact<{
  id: string;
}>;


export type AgentByIdQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'Agent', id: string, name: string, status: AgentStatus, createdAt: string, limits: { whenCreditsReached: CreditLimitAction, dailyCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, concurrentCalls: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailyMessages: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null }, dailySpend: { limitedBy: LimitSource | null, resetsAt: string, configured: { amount: string, currency: string } | null, effective: { amount: string, currency: string } | null, used: { amount: string, currency: string } }, monthlyCredits: { configured: string | null, effective: string | null, limitedBy: LimitSource | null, used: string, resetsAt: string | null }, maxCallSeconds: { configured: number | null, effective: number | null, limitedBy: LimitSource | null, used: number | null, resetsAt: string | null } } | null }
    | { __typename: 'Balance' }
    | { __typename: 'CreditGrant' }
    | { __typename: 'CreditNote' }
    | { __typename: 'Event' }
    | { __typename: 'Invoice' }
    | { __typename: 'LedgerEntry' }
    | { __typename: 'Payment' }
    | { __typename: 'PaymentMethod' }
    | { __typename: 'Plan' }
    | { __typename: 'PlanChange' }
    | { __typename: 'Refund' }
    | { __typename: 'Subscription' }
    | { __typename: 'UsageRecord' }
    | { __typename: 'UsageReservation' }
   | null };

export type UsageByDayQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type UsageByDayQuery = { account: { usageSummary: Array<{ day: string | null, actions: number, calls: number, callSeconds: number, messages: number, credits: string, amount: { amount: string, currency: string } }> | null } | null };

export type UsagePageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UsagePageQuery = { account: { usageRecords: { nodes: Array<{ id: string, rate: string, unit: UsageUnit, billedUnits: number, credits: string, occurredAt: string, amount: { amount: string, currency: string }, agent: { id: string, name: string } | null, fundedBy: Array<
          | { __typename: 'CreditFunding', credits: string, creditGrant: { id: string, source: GrantSource, expiresAt: string } | null }
          | { __typename: 'MoneyFunding', owed: boolean, amount: { amount: string, currency: string }, payment: { id: string, purpose: PaymentPurpose, createdAt: string, paymentMethod: { id: string, brand: string, last4: string, expMonth: number, expYear: number, isDefault: boolean } | null } | null }
        > | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type UsageFileQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type UsageFileQuery = { account: { usageExportUrl: string | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MoneyFieldsFragmentDoc = new TypedDocumentString(`
    fragment MoneyFields on Money {
  amount
  currency
}
    `, {"fragmentName":"MoneyFields"}) as unknown as TypedDocumentString<MoneyFieldsFragment, unknown>;
export const BalanceFieldsFragmentDoc = new TypedDocumentString(`
    fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"BalanceFields"}) as unknown as TypedDocumentString<BalanceFieldsFragment, unknown>;
export const RateFieldsFragmentDoc = new TypedDocumentString(`
    fragment RateFields on Rate {
  code
  category
  unit
  quantity
  credits
  increment
  minimum
  free
}
    `, {"fragmentName":"RateFields"}) as unknown as TypedDocumentString<RateFieldsFragment, unknown>;
export const CapFieldsFragmentDoc = new TypedDocumentString(`
    fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
    `, {"fragmentName":"CapFields"}) as unknown as TypedDocumentString<CapFieldsFragment, unknown>;
export const PlanFieldsFragmentDoc = new TypedDocumentString(`
    fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
    fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}`, {"fragmentName":"PlanFields"}) as unknown as TypedDocumentString<PlanFieldsFragment, unknown>;
export const CardFieldsFragmentDoc = new TypedDocumentString(`
    fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
    `, {"fragmentName":"CardFields"}) as unknown as TypedDocumentString<CardFieldsFragment, unknown>;
export const PaymentFieldsFragmentDoc = new TypedDocumentString(`
    fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}`, {"fragmentName":"PaymentFields"}) as unknown as TypedDocumentString<PaymentFieldsFragment, unknown>;
export const PlanChangeFieldsFragmentDoc = new TypedDocumentString(`
    fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}`, {"fragmentName":"PlanChangeFields"}) as unknown as TypedDocumentString<PlanChangeFieldsFragment, unknown>;
export const DueInvoiceFieldsFragmentDoc = new TypedDocumentString(`
    fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"DueInvoiceFields"}) as unknown as TypedDocumentString<DueInvoiceFieldsFragment, unknown>;
export const SubscriptionFieldsFragmentDoc = new TypedDocumentString(`
    fragment SubscriptionFields on Subscription {
  id
  status
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`, {"fragmentName":"SubscriptionFields"}) as unknown as TypedDocumentString<SubscriptionFieldsFragment, unknown>;
export const GrantFieldsFragmentDoc = new TypedDocumentString(`
    fragment GrantFields on CreditGrant {
  id
  source
  status
  effectiveAt
  expiresAt
  granted
  used
  held
  expired
  voided
  remaining
}
    `, {"fragmentName":"GrantFields"}) as unknown as TypedDocumentString<GrantFieldsFragment, unknown>;
export const LineFieldsFragmentDoc = new TypedDocumentString(`
    fragment LineFields on InvoiceLine {
  description
  quantity
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  periodStart
  periodEnd
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"LineFields"}) as unknown as TypedDocumentString<LineFieldsFragment, unknown>;
export const PreviewFieldsFragmentDoc = new TypedDocumentString(`
    fragment PreviewFields on PlanChangePreview {
  kind
  fromPlan {
    id
    name
  }
  toPlan {
    id
    name
  }
  effectiveAt
  proration {
    daysRemaining
    daysInPeriod
  }
  lines {
    ...LineFields
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paidBy
  oldPlanCredited
  creditsKept
  creditsAdded
  creditsAfter
  nextPrice {
    ...MoneyFields
  }
  featuresGained
  featuresLost
  limitsChanged {
    cap
    before
    after
  }
  agentsPaused {
    id
    name
  }
  replaces {
    id
    kind
    toPlan {
      id
      name
    }
    effectiveAt
  }
  quote {
    quoteId
    expiresAt
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LineFields on InvoiceLine {
  description
  quantity
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  periodStart
  periodEnd
}`, {"fragmentName":"PreviewFields"}) as unknown as TypedDocumentString<PreviewFieldsFragment, unknown>;
export const ServiceFieldsFragmentDoc = new TypedDocumentString(`
    fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"ServiceFields"}) as unknown as TypedDocumentString<ServiceFieldsFragment, unknown>;
export const UsageFieldsFragmentDoc = new TypedDocumentString(`
    fragment UsageFields on UsageRecord {
  id
  rate
  unit
  billedUnits
  credits
  amount {
    ...MoneyFields
  }
  occurredAt
  agent {
    id
    name
  }
  fundedBy {
    __typename
    ... on CreditFunding {
      credits
      creditGrant {
        id
        source
        expiresAt
      }
    }
    ... on MoneyFunding {
      amount {
        ...MoneyFields
      }
      owed
      payment {
        id
        purpose
        createdAt
        paymentMethod {
          ...CardFields
        }
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}`, {"fragmentName":"UsageFields"}) as unknown as TypedDocumentString<UsageFieldsFragment, unknown>;
export const CountLimitFieldsFragmentDoc = new TypedDocumentString(`
    fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}
    `, {"fragmentName":"CountLimitFields"}) as unknown as TypedDocumentString<CountLimitFieldsFragment, unknown>;
export const LimitFieldsFragmentDoc = new TypedDocumentString(`
    fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}`, {"fragmentName":"LimitFields"}) as unknown as TypedDocumentString<LimitFieldsFragment, unknown>;
export const AgentFieldsFragmentDoc = new TypedDocumentString(`
    fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}`, {"fragmentName":"AgentFields"}) as unknown as TypedDocumentString<AgentFieldsFragment, unknown>;
export const RefusalFieldsFragmentDoc = new TypedDocumentString(`
    fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`, {"fragmentName":"RefusalFields"}) as unknown as TypedDocumentString<RefusalFieldsFragment, unknown>;
export const PageFieldsFragmentDoc = new TypedDocumentString(`
    fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"PageFields"}) as unknown as TypedDocumentString<PageFieldsFragment, unknown>;
export const TopUpDocument = new TypedDocumentString(`
    mutation TopUp($input: TopUpInput!) {
  topUp(input: $input) {
    payment {
      ...PaymentFields
    }
    balance {
      ...BalanceFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<TopUpMutation, TopUpMutationVariables>;
export const SubscribeDocument = new TypedDocumentString(`
    mutation Subscribe($input: SubscribeInput!) {
  subscribe(input: $input) {
    subscription {
      ...SubscriptionFields
    }
    payment {
      ...PaymentFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment SubscriptionFields on Subscription {
  id
  status
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<SubscribeMutation, SubscribeMutationVariables>;
export const AddCardDocument = new TypedDocumentString(`
    mutation AddCard($input: AddPaymentMethodInput!) {
  addPaymentMethod(input: $input) {
    paymentMethod {
      ...CardFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<AddCardMutation, AddCardMutationVariables>;
export const SetDefaultCardDocument = new TypedDocumentString(`
    mutation SetDefaultCard($input: SetDefaultPaymentMethodInput!) {
  setDefaultPaymentMethod(input: $input) {
    paymentMethod {
      ...CardFields
    }
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<SetDefaultCardMutation, SetDefaultCardMutationVariables>;
export const RemoveCardDocument = new TypedDocumentString(`
    mutation RemoveCard($input: RemovePaymentMethodInput!) {
  removePaymentMethod(input: $input) {
    removedPaymentMethodId
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<RemoveCardMutation, RemoveCardMutationVariables>;
export const SetLimitsDocument = new TypedDocumentString(`
    mutation SetLimits($input: SetLimitsInput!) {
  setLimits(input: $input) {
    agent {
      ...AgentFields
    }
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<SetLimitsMutation, SetLimitsMutationVariables>;
export const ChangePlanDocument = new TypedDocumentString(`
    mutation ChangePlan($input: ChangePlanInput!) {
  changePlan(input: $input) {
    change {
      ...PlanChangeFields
    }
    payment {
      ...PaymentFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<ChangePlanMutation, ChangePlanMutationVariables>;
export const CancelSubscriptionDocument = new TypedDocumentString(`
    mutation CancelSubscription($input: CancelSubscriptionInput!) {
  cancelSubscription(input: $input) {
    change {
      ...PlanChangeFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<CancelSubscriptionMutation, CancelSubscriptionMutationVariables>;
export const CancelPendingChangeDocument = new TypedDocumentString(`
    mutation CancelPendingChange($input: CancelPendingChangeInput!) {
  cancelPendingChange(input: $input) {
    canceledChange {
      ...PlanChangeFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<CancelPendingChangeMutation, CancelPendingChangeMutationVariables>;
export const PayInvoiceDocument = new TypedDocumentString(`
    mutation PayInvoice($input: PayInvoiceInput!) {
  payInvoice(input: $input) {
    invoice {
      ...DueInvoiceFields
    }
    payment {
      ...PaymentFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<PayInvoiceMutation, PayInvoiceMutationVariables>;
export const CreateTestClockDocument = new TypedDocumentString(`
    mutation CreateTestClock($input: CreateTestClockInput!) {
  createTestClock(input: $input) {
    account {
      testClock {
        now
      }
    }
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<CreateTestClockMutation, CreateTestClockMutationVariables>;
export const AdvanceTestClockDocument = new TypedDocumentString(`
    mutation AdvanceTestClock($input: AdvanceTestClockInput!) {
  advanceTestClock(input: $input) {
    account {
      testClock {
        now
      }
    }
    reached
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<AdvanceTestClockMutation, AdvanceTestClockMutationVariables>;
export const BalanceUpdatedDocument = new TypedDocumentString(`
    subscription BalanceUpdated($accountId: ID) {
  balanceUpdated(accountId: $accountId) {
    ...BalanceFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}`) as unknown as TypedDocumentString<BalanceUpdatedSubscription, BalanceUpdatedSubscriptionVariables>;
export const SubscriptionUpdatedDocument = new TypedDocumentString(`
    subscription SubscriptionUpdated($accountId: ID) {
  subscriptionUpdated(accountId: $accountId) {
    ...SubscriptionFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment SubscriptionFields on Subscription {
  id
  status
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`) as unknown as TypedDocumentString<SubscriptionUpdatedSubscription, SubscriptionUpdatedSubscriptionVariables>;
export const AccountUpdatedDocument = new TypedDocumentString(`
    subscription AccountUpdated($accountId: ID) {
  accountUpdated(accountId: $accountId) {
    version
    serviceState {
      ...ServiceFields
    }
    subscription {
      id
      credits {
        granted
        used
        held
        remaining
        nextExpiryAt
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<AccountUpdatedSubscription, AccountUpdatedSubscriptionVariables>;
export const AgentActivityUpdatedDocument = new TypedDocumentString(`
    subscription AgentActivityUpdated($agentId: ID!) {
  agentActivityUpdated(agentId: $agentId) {
    version
    callsInProgressCount
    callsInProgress {
      id
      rate
      units
      credits
      amount {
        ...MoneyFields
      }
      authorizedAt
      mustEndBy
    }
    limits {
      ...LimitFields
    }
    serviceState {
      ...ServiceFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}
fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<AgentActivityUpdatedSubscription, AgentActivityUpdatedSubscriptionVariables>;
export const OverviewDocument = new TypedDocumentString(`
    query Overview {
  viewer {
    subject
    role
    scopes
    account {
      id
      name
      mode
      currency
      timeZone
      taxRatePercent
      taxInclusive
      taxId
      entitlements
      testClock {
        now
      }
      serviceState {
        ...ServiceFields
      }
      billingSetup {
        configured
        message
        missing
      }
      balance {
        ...BalanceFields
      }
      subscription {
        ...SubscriptionFields
      }
      paymentMethods {
        ...CardFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment SubscriptionFields on Subscription {
  id
  status
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const NowDocument = new TypedDocumentString(`
    query Now {
  account {
    balance {
      ...BalanceFields
    }
    subscription {
      ...SubscriptionFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment SubscriptionFields on Subscription {
  id
  status
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`) as unknown as TypedDocumentString<NowQuery, NowQueryVariables>;
export const PlansDocument = new TypedDocumentString(`
    query Plans($currency: CurrencyCode!) {
  plans(currency: $currency) {
    ...PlanFields
    price(currency: $currency) {
      ...MoneyFields
    }
    rates {
      ...RateFields
      price(currency: $currency) {
        ...MoneyFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment RateFields on Rate {
  code
  category
  unit
  quantity
  credits
  increment
  minimum
  free
}`) as unknown as TypedDocumentString<PlansQuery, PlansQueryVariables>;
export const PreviewPlanChangeDocument = new TypedDocumentString(`
    query PreviewPlanChange($planId: ID) {
  previewPlanChange(planId: $planId) {
    preview {
      ...PreviewFields
    }
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment LineFields on InvoiceLine {
  description
  quantity
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  periodStart
  periodEnd
}
fragment PreviewFields on PlanChangePreview {
  kind
  fromPlan {
    id
    name
  }
  toPlan {
    id
    name
  }
  effectiveAt
  proration {
    daysRemaining
    daysInPeriod
  }
  lines {
    ...LineFields
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paidBy
  oldPlanCredited
  creditsKept
  creditsAdded
  creditsAfter
  nextPrice {
    ...MoneyFields
  }
  featuresGained
  featuresLost
  limitsChanged {
    cap
    before
    after
  }
  agentsPaused {
    id
    name
  }
  replaces {
    id
    kind
    toPlan {
      id
      name
    }
    effectiveAt
  }
  quote {
    quoteId
    expiresAt
  }
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`) as unknown as TypedDocumentString<PreviewPlanChangeQuery, PreviewPlanChangeQueryVariables>;
export const GrantPageDocument = new TypedDocumentString(`
    query GrantPage($after: String) {
  account {
    creditGrants(first: 20, after: $after) {
      nodes {
        ...GrantFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment GrantFields on CreditGrant {
  id
  source
  status
  effectiveAt
  expiresAt
  granted
  used
  held
  expired
  voided
  remaining
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<GrantPageQuery, GrantPageQueryVariables>;
export const LedgerPageDocument = new TypedDocumentString(`
    query LedgerPage($after: String) {
  account {
    ledgerEntries(first: 10, after: $after) {
      nodes {
        id
        kind
        amount {
          ...MoneyFields
        }
        balanceAfter {
          ...MoneyFields
        }
        createdAt
        payment {
          id
          invoice {
            id
            number
          }
          paymentMethod {
            ...CardFields
          }
        }
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<LedgerPageQuery, LedgerPageQueryVariables>;
export const InvoicePageDocument = new TypedDocumentString(`
    query InvoicePage($after: String) {
  account {
    invoices(first: 10, after: $after) {
      nodes {
        id
        number
        status
        purpose
        total {
          ...MoneyFields
        }
        issuedAt
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<InvoicePageQuery, InvoicePageQueryVariables>;
export const PaymentPageDocument = new TypedDocumentString(`
    query PaymentPage($after: String) {
  account {
    payments(first: 10, after: $after) {
      nodes {
        ...PaymentFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<PaymentPageQuery, PaymentPageQueryVariables>;
export const InvoiceByIdDocument = new TypedDocumentString(`
    query InvoiceById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Invoice {
      id
      number
      status
      purpose
      subtotal {
        ...MoneyFields
      }
      tax {
        ...MoneyFields
      }
      total {
        ...MoneyFields
      }
      amountPaid {
        ...MoneyFields
      }
      taxRatePercent
      customerName
      customerTaxId
      issuedAt
      paidAt
      pdfUrl
      htmlUrl
      lines {
        ...LineFields
      }
      payment {
        paymentMethod {
          ...CardFields
        }
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment LineFields on InvoiceLine {
  description
  quantity
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  periodStart
  periodEnd
}`) as unknown as TypedDocumentString<InvoiceByIdQuery, InvoiceByIdQueryVariables>;
export const PaymentByIdDocument = new TypedDocumentString(`
    query PaymentById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Payment {
      ...PaymentFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<PaymentByIdQuery, PaymentByIdQueryVariables>;
export const AgentPageDocument = new TypedDocumentString(`
    query AgentPage($after: String) {
  account {
    agents(first: 20, after: $after) {
      nodes {
        ...AgentFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<AgentPageQuery, AgentPageQueryVariables>;
export const AgentByIdDocument = new TypedDocumentString(`
    query AgentById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Agent {
      ...AgentFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}`) as unknown as TypedDocumentString<AgentByIdQuery, AgentByIdQueryVariables>;
export const UsageByDayDocument = new TypedDocumentString(`
    query UsageByDay($from: Date!, $to: Date!) {
  account {
    usageSummary(from: $from, to: $to) {
      day
      actions
      calls
      callSeconds
      messages
      credits
      amount {
        ...MoneyFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<UsageByDayQuery, UsageByDayQueryVariables>;
export const UsagePageDocument = new TypedDocumentString(`
    query UsagePage($after: String) {
  account {
    usageRecords(first: 20, after: $after) {
      nodes {
        ...UsageFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment UsageFields on UsageRecord {
  id
  rate
  unit
  billedUnits
  credits
  amount {
    ...MoneyFields
  }
  occurredAt
  agent {
    id
    name
  }
  fundedBy {
    __typename
    ... on CreditFunding {
      credits
      creditGrant {
        id
        source
        expiresAt
      }
    }
    ... on MoneyFunding {
      amount {
        ...MoneyFields
      }
      owed
      payment {
        id
        purpose
        createdAt
        paymentMethod {
          ...CardFields
        }
      }
    }
  }
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<UsagePageQuery, UsagePageQueryVariables>;
export const UsageFileDocument = new TypedDocumentString(`
    query UsageFile($from: DateTime!, $to: DateTime!) {
  account {
    usageExportUrl(from: $from, to: $to)
  }
}
    `) as unknown as TypedDocumentString<UsageFileQuery, UsageFileQueryVariables>;