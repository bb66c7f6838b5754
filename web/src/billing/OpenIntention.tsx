import type { ReactNode } from "react";
import { linkTo } from "../route";

type Props = { what: ReactNode; busy: boolean; onRetry: () => void; onAbandon: () => void };

/** A charge was sent and no answer came. The one safe button asks again under the same key. */
export function OpenIntention({ what, busy, onRetry, onAbandon }: Props) {
  return (
    <div className="notice caution" role="alert">
      <p>
        <strong>We do not know yet what became of {what}.</strong> Asking again is safe: it is the same request, and it is charged
        once at most.
      </p>
      <div className="buttons">
        <button type="button" className="button primary" disabled={busy} onClick={onRetry}>
          {busy ? "Asking…" : "Ask again"}
        </button>
        <button type="button" className="button" disabled={busy} onClick={onAbandon}>
          Leave it
        </button>
      </div>
      <p className="fine">
        Before you leave it, see whether it was paid in <a href={linkTo("billing", "invoices")}>Billing › Invoices</a>.
      </p>
    </div>
  );
}
