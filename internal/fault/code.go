package fault

// Code names one kind of fault, spelled as on the wire (enum ErrorCode of schema.graphqls; a test compares them).
type Code string

// Channel says where a fault appears in an answer.
type Channel int

const (
	// TopLevel faults stand in the response's `errors`, with extensions.code.
	TopLevel Channel = iota
	// UserError faults are business refusals; they stand in the mutation payload's `userErrors`.
	UserError
)

// Top-level codes: the request could not be served as asked.
const (
	Unauthenticated         Code = "UNAUTHENTICATED"
	Forbidden               Code = "FORBIDDEN"
	NotFound                Code = "NOT_FOUND"
	BadUserInput            Code = "BAD_USER_INPUT"
	GraphQLParseFailed      Code = "GRAPHQL_PARSE_FAILED"
	GraphQLValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
	BadRequest              Code = "BAD_REQUEST"
	QueryTooLarge           Code = "QUERY_TOO_LARGE"
	QueryTooDeep            Code = "QUERY_TOO_DEEP"
	QueryTooComplex         Code = "QUERY_TOO_COMPLEX"
	RateLimited             Code = "RATE_LIMITED"
	Conflict                Code = "CONFLICT"
	IdempotencyInProgress   Code = "IDEMPOTENCY_IN_PROGRESS"
	OutcomeUnknown          Code = "OUTCOME_UNKNOWN"
	Unavailable             Code = "UNAVAILABLE"
	Timeout                 Code = "TIMEOUT"
	Internal                Code = "INTERNAL"
)

// User error codes: the request was understood and refused by a rule of the business.
const (
	BillingNotConfigured   Code = "BILLING_NOT_CONFIGURED"
	PaymentMethodRequired  Code = "PAYMENT_METHOD_REQUIRED"
	PaymentMethodInvalid   Code = "PAYMENT_METHOD_INVALID"
	CardDeclined           Code = "CARD_DECLINED"
	CardExpired            Code = "CARD_EXPIRED"
	PaymentTemporaryError  Code = "TEMPORARY"
	AuthenticationRequired Code = "AUTHENTICATION_REQUIRED"
	PaymentInProgress      Code = "PAYMENT_IN_PROGRESS"
	AmountTooSmall         Code = "AMOUNT_TOO_SMALL"
	AmountTooLarge         Code = "AMOUNT_TOO_LARGE"
	CurrencyMismatch       Code = "CURRENCY_MISMATCH"
	AlreadySubscribed      Code = "ALREADY_SUBSCRIBED"
	PlanUnavailable        Code = "PLAN_UNAVAILABLE"
	LimitInvalid           Code = "LIMIT_INVALID"
	IdempotencyKeyReused   Code = "IDEMPOTENCY_KEY_REUSED"
	PlanUnchanged          Code = "PLAN_UNCHANGED"
	PlanChangeInProgress   Code = "PLAN_CHANGE_IN_PROGRESS"
	QuoteStale             Code = "QUOTE_STALE"
	NoPendingChange        Code = "NO_PENDING_CHANGE"
	ChangeAlreadyApplied   Code = "PENDING_CHANGE_ALREADY_APPLIED"
	SubscriptionPastDue    Code = "SUBSCRIPTION_PAST_DUE"
	InvoiceNotPayable      Code = "INVOICE_NOT_PAYABLE"
	AgentLimitReached      Code = "AGENT_LIMIT_REACHED"
	SandboxOnly            Code = "SANDBOX_ONLY"
	TestClockExists        Code = "TEST_CLOCK_EXISTS"
	TestClockRequired      Code = "TEST_CLOCK_REQUIRED"
	PaymentNotRefundable   Code = "PAYMENT_NOT_REFUNDABLE"
	RefundInProgress       Code = "REFUND_IN_PROGRESS"
	RefundFailed           Code = "REFUND_FAILED"
	RateUnknown            Code = "RATE_UNKNOWN"
	UnitsInvalid           Code = "UNITS_INVALID"
	OccurredAtInvalid      Code = "OCCURRED_AT_INVALID"
	AgentNotFound          Code = "AGENT_NOT_FOUND"
	ReservationSettled     Code = "RESERVATION_SETTLED"
	ReservationClosed      Code = "RESERVATION_CLOSED"
	ReleaseTooLate         Code = "RELEASE_TOO_LATE"
)

// trait is what every code means on the wire.
type trait struct {
	channel   Channel
	retryable bool // the same request, with the same idempotency key, may succeed later
}

var traits = map[Code]trait{
	Unauthenticated:         {TopLevel, false},
	Forbidden:               {TopLevel, false},
	NotFound:                {TopLevel, false},
	BadUserInput:            {TopLevel, false},
	GraphQLParseFailed:      {TopLevel, false},
	GraphQLValidationFailed: {TopLevel, false},
	BadRequest:              {TopLevel, false},
	QueryTooLarge:           {TopLevel, false},
	QueryTooDeep:            {TopLevel, false},
	QueryTooComplex:         {TopLevel, false},
	RateLimited:             {TopLevel, true},
	Conflict:                {TopLevel, true},
	IdempotencyInProgress:   {TopLevel, true},
	OutcomeUnknown:          {TopLevel, true},
	Unavailable:             {TopLevel, true},
	Timeout:                 {TopLevel, true},
	Internal:                {TopLevel, false},

	BillingNotConfigured:   {UserError, false},
	PaymentMethodRequired:  {UserError, false},
	PaymentMethodInvalid:   {UserError, false},
	CardDeclined:           {UserError, false},
	CardExpired:            {UserError, false},
	PaymentTemporaryError:  {UserError, false},
	AuthenticationRequired: {UserError, false},
	PaymentInProgress:      {UserError, true},
	AmountTooSmall:         {UserError, false},
	AmountTooLarge:         {UserError, false},
	CurrencyMismatch:       {UserError, false},
	AlreadySubscribed:      {UserError, false},
	PlanUnavailable:        {UserError, false},
	LimitInvalid:           {UserError, false},
	IdempotencyKeyReused:   {UserError, false},
	PlanUnchanged:          {UserError, false},
	PlanChangeInProgress:   {UserError, true},
	QuoteStale:             {UserError, false},
	NoPendingChange:        {UserError, false},
	ChangeAlreadyApplied:   {UserError, false},
	SubscriptionPastDue:    {UserError, false},
	InvoiceNotPayable:      {UserError, false},
	AgentLimitReached:      {UserError, false},
	SandboxOnly:            {UserError, false},
	TestClockExists:        {UserError, false},
	TestClockRequired:      {UserError, false},
	PaymentNotRefundable:   {UserError, false},
	RefundInProgress:       {UserError, true},
	RefundFailed:           {UserError, false},
	RateUnknown:            {UserError, false},
	UnitsInvalid:           {UserError, false},
	OccurredAtInvalid:      {UserError, false},
	AgentNotFound:          {UserError, false},
	ReservationSettled:     {UserError, false},
	ReservationClosed:      {UserError, false},
	ReleaseTooLate:         {UserError, false},
}

// Channel tells where faults of this code appear. A code nobody declared is top-level.
func (c Code) Channel() Channel { return traits[c].channel }

// Retryable tells whether the same request may succeed when sent again unchanged, idempotency key included.
func (c Code) Retryable() bool { return traits[c].retryable }

// Codes lists every code, for the test that compares them with the schema.
func Codes() []Code {
	codes := make([]Code, 0, len(traits))
	for c := range traits {
		codes = append(codes, c)
	}
	return codes
}
