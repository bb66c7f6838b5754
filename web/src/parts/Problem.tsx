import type { Failure } from "../api/failure";

type Props = { failure: Failure; onRetry?: (() => void) | null };

/** A request that could not be served: what it means for the customer, and what support will ask for. */
export function Problem({ failure, onRetry }: Props) {
  return (
    <div className="notice bad" role="alert">
      <p>
        <strong>{title(failure)}</strong> {explanation(failure)}
      </p>
      <p className="fine marks">
        <code>{failure.code}</code>
        {failure.requestId && (
          <span>
            Request <code>{failure.requestId}</code>
          </span>
        )}
      </p>
      {onRetry && (
        <button type="button" className="button small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function title(failure: Failure): string {
  switch (failure.code) {
    case "NETWORK":
      return "No connection.";
    case "FORBIDDEN":
      return "Not allowed.";
    case "NOT_FOUND":
      return "Not found.";
    case "RATE_LIMITED":
      return "Too many requests.";
    case "OUTCOME_UNKNOWN":
    case "IDEMPOTENCY_IN_PROGRESS":
      return "Not decided yet.";
    case "UNAVAILABLE":
    case "TIMEOUT":
      return "Aura is busy.";
    case "INTERNAL":
      return "Something went wrong on our side.";
    default:
      return "That did not work.";
  }
}

function explanation(failure: Failure): string {
  if (failure.missingScope) return `Your access lacks “${failure.missingScope}”.`;
  return failure.message;
}
