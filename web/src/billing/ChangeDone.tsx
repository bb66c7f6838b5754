import { useCallback, useEffect, useRef } from "react";
import { useAccount } from "../account";
import type { PaymentFieldsFragment, PlanChangeFieldsFragment } from "../api/operations";
import { dateOfInstant } from "../dates";
import { formatDecimal } from "../money";
import { linkTo } from "../route";
import { PaymentOutcome } from "./PaymentOutcome";

type Props = { change: PlanChangeFieldsFragment; payment: PaymentFieldsFragment | null; onDone: () => void };

/** What came of a change that was confirmed. */
export function ChangeDone({ change, payment, onDone }: Props) {
  const { account, reload } = useAccount();
  const decided = useCallback(() => void reload(), [reload]);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="change-done" data-change={change.status}>
      <div role="status">
        <Words change={change} />
      </div>
      {payment && change.status === "IN_PROGRESS" && <PaymentOutcome payment={payment} onDecided={decided} />}
      {change.status === "APPLIED" && account.subscription?.credits && (
        <p className="quiet">
          You have <b>{formatDecimal(account.subscription.credits.remaining)}</b> credits.{" "}
          {change.invoice && <a href={linkTo("billing", "invoices", change.invoice.id)}>Invoice {change.invoice.number}</a>}
        </p>
      )}
      <button ref={button} type="button" className="button primary" onClick={onDone}>
        Done
      </button>
    </div>
  );
}

function Words({ change }: { change: PlanChangeFieldsFragment }) {
  const { account } = useAccount();
  const zone = account.subscription?.currentPeriod?.timeZone ?? account.timeZone;
  const day = dateOfInstant(change.effectiveAt, zone);
  const from = change.fromPlan?.name;
  const to = change.toPlan?.name;
  switch (change.status) {
    case "APPLIED":
      return (
        <>
          <Tick />
          <h3>You are on {to} now</h3>
        </>
      );
    case "IN_PROGRESS":
      return (
        <>
          <h3>Your upgrade to {to} waits for its payment</h3>
          <p className="quiet">Until then {from} goes on as before.</p>
        </>
      );
    case "SCHEDULED":
      return (
        <>
          <Tick />
          <h3>{to ? `${to} starts on ${day}` : `Your subscription ends on ${day}`}</h3>
          <p className="quiet">
            Until then you keep {from}. You see it in Billing › Subscription as “{change.title}”, and can cancel it there.
          </p>
        </>
      );
    default:
      return <h3>Nothing has changed</h3>;
  }
}

function Tick() {
  return (
    <span className="big-tick" aria-hidden="true">
      ✓
    </span>
  );
}
