import type { ErrorCode, RefusalFieldsFragment } from "../api/operations";
import { Amount } from "../parts/Amount";
import { linkTo } from "../route";
import { PaymentOutcome } from "./PaymentOutcome";
import { SetupSteps } from "./SetupSteps";

/** Not a failure: something earlier is not decided yet. */
const IN_PROGRESS = new Set<ErrorCode>(["PAYMENT_IN_PROGRESS", "PLAN_CHANGE_IN_PROGRESS"]);

type Props = { refusal: RefusalFieldsFragment; onDecided: () => void };

/** Why the business said no, and what the customer can do about it. */
export function Refusal({ refusal, onDecided }: Props) {
  switch (refusal.__typename) {
    case "SetupError":
      return <SetupSteps message={refusal.message} missing={refusal.missing} />;
    case "AmountError":
      return (
        <div className="notice bad" role="alert">
          <p>
            <strong>{refusal.message}</strong>
          </p>
          <p>
            From <Amount money={refusal.minimum} /> to <Amount money={refusal.maximum} />.
          </p>
        </div>
      );
    case "PaymentError":
      return (
        <>
          <div className={`notice ${IN_PROGRESS.has(refusal.code) ? "caution" : "bad"}`} role="alert" data-code={refusal.code}>
            <p>
              <strong>{refusal.message}.</strong> <span className="advice">{refusal.advice}</span>
            </p>
            <p className="fine marks">
              <code>{refusal.declineCode ?? refusal.code}</code>
              {refusal.portalHint && <a href={linkTo("billing", "payment-method")}>Billing › Payment method</a>}
            </p>
          </div>
          {IN_PROGRESS.has(refusal.code) && refusal.payment && (
            <PaymentOutcome payment={refusal.payment} onDecided={onDecided} />
          )}
        </>
      );
    case "PastDueError":
      return (
        <div className="notice bad" role="alert" data-code={refusal.code}>
          <p>
            <strong>{refusal.message}</strong>
          </p>
          <a href={linkTo("billing", "subscription")}>
            Billing › Subscription
            {refusal.invoice && (
              <>
                : pay <Amount money={refusal.invoice.total} />
              </>
            )}
          </a>
        </div>
      );
    case "BusinessError":
      return (
        <div className="notice bad" role="alert" data-code={refusal.code}>
          <p>
            <strong>{refusal.message}</strong>
          </p>
          {refusal.code === "PAYMENT_METHOD_REQUIRED" && <a href={linkTo("billing", "payment-method")}>Billing › Payment method</a>}
        </div>
      );
  }
}
