import { useCallback } from "react";
import { useAccount } from "../account";
import type { PlanChangeFieldsFragment } from "../api/operations";
import { formatInstant } from "../dates";
import { PaymentOutcome } from "./PaymentOutcome";

/** An upgrade between the click and the money, as a rule at the customer's bank. */
export function UpgradeWaiting({ change }: { change: PlanChangeFieldsFragment }) {
  const { account, reload } = useAccount();
  const decided = useCallback(() => void reload(), [reload]);
  return (
    <section className="panel waiting-upgrade" aria-label="Upgrade in progress">
      <h2>Your upgrade to {change.toPlan?.name} waits for its payment</h2>
      <p className="quiet">
        Until it is paid {change.fromPlan?.name} goes on as before.
        {change.expiresAt && <> Without payment the upgrade is dropped on {formatInstant(change.expiresAt, account.timeZone)}.</>}
      </p>
      {change.payment && <PaymentOutcome payment={change.payment} onDecided={decided} />}
    </section>
  );
}
