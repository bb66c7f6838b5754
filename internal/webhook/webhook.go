// Package webhook receives what payment processors report on their own account. It stores and answers; applying is the
// worker's.
package webhook

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/fault"
)

// maxBody is more than any processor sends.
const maxBody = 256 << 10

const readTimeout = 10 * time.Second

// Handler serves POST /webhooks/{processor}. 204: stored, or nothing of ours. 4xx: do not send this again. 503: try again.
func Handler(c *cashier.Cashier, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readTimeout)) // a sender that dawdles is cut off
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			http.Error(w, "a webhook has at most 256 KiB", http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil {
			http.Error(w, "the body was cut off", http.StatusBadRequest)
			return
		}
		processor := r.PathValue("processor")
		if err := c.ReceiveNotice(r.Context(), processor, r.Header, body); err != nil {
			refuse(w, r, log, processor, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

func refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, processor string, err error) {
	f := fault.As(err)
	status := http.StatusInternalServerError
	switch {
	case fault.Is(err, fault.NotFound):
		status = http.StatusNotFound
	case fault.Is(err, fault.Unauthenticated):
		status = http.StatusUnauthorized
	case fault.Is(err, fault.BadRequest):
		status = http.StatusBadRequest
	case fault.Is(err, fault.Unavailable):
		status = http.StatusServiceUnavailable
	}
	if status >= http.StatusInternalServerError {
		log.WarnContext(r.Context(), "webhook not stored", slog.String("processor", processor), slog.Any("error", err))
	}
	if f == nil {
		f = fault.New(fault.Internal, "Something went wrong on our side.")
	}
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(f.RetryAfter.Seconds()))))
	}
	http.Error(w, f.Message, status)
}
