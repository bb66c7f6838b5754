package payment

import "errors"

// The two errors below are answers, not accidents: the processor understood the request, did nothing, and would say the
// same again. A caller may end the payment on them, which errors in general do not allow. ErrCardInvalid from a charge is
// such an answer too, but to this call only: an earlier call under the key that is still on its way may yet capture.
var (
	// ErrRefused says that the request itself is wrong (an amount below the minimum, a refund above what was captured):
	// nothing happened, and nothing will under this key and these values.
	ErrRefused = errors.New("payment: the processor refused the request")
	// ErrKeyReused says that the idempotency key belongs to another request. Nothing happened for this one.
	ErrKeyReused = errors.New("payment: idempotency key used for another request")
)
