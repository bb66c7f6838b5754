import { useCallback, useState } from "react";
import { useAccount } from "../account";
import { CancelPendingChangeDocument, type PlanChangeFieldsFragment } from "../api/operations";
import { useApi } from "../api/useApi";
import { useDeed } from "../api/useDeed";
import { dateOfInstant, formatInstant } from "../dates";
import { Confirm } from "../parts/Confirm";
import { Problem } from "../parts/Problem";
import { KINDS } from "./changeWords";
import { OpenIntention } from "./OpenIntention";
import { Refusal } from "./Refusal";

/** "Pending plan change", with its date and the way to undo it. What came of undoing it stays after the box has gone. */
export function PendingChange({ change }: { change: PlanChangeFieldsFragment | null }) {
  const api = useApi();
  const { account, reload, can } = useAccount();
  const [asking, setAsking] = useState(false);
  const { outcome, failure, busy, open, send, abandon } = useDeed(
    `cancelPendingChange.${account.id}`,
    ({ key, input }: { key: string; input: { changeId: string } }) =>
      api.send(CancelPendingChangeDocument, { input: { ...input, accountId: account.id, idempotencyKey: key } }),
    (data) => data.cancelPendingChange,
  );
  const decided = useCallback(() => void reload(), [reload]);
  const cancel = async (changeId: string) => {
    setAsking(false);
    await send({ changeId });
    await reload();
  };
  const refusals = outcome?.userErrors ?? [];
  const undone = !change && outcome?.canceledChange;
  return (
    <>
      {change && (
        <section className="notice caution pending" aria-labelledby="pending-title">
          <div className="pending-words">
            <h2 id="pending-title">{change.title}</h2>
            <Words change={change} />
            <By change={change} />
          </div>
          <button type="button" className="button" disabled={busy || open !== null || !can("billing:write")} onClick={() => setAsking(true)}>
            {busy ? "Cancelling…" : "Cancel pending change"}
          </button>
        </section>
      )}
      {open && (
        <OpenIntention what="the pending plan change" busy={busy} onRetry={() => void cancel(open.input.changeId)} onAbandon={abandon} />
      )}
      {failure && <Problem failure={failure} />}
      {refusals.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={decided} />
      ))}
      {undone && (
        <p className="notice good" role="status">
          <span>
            <strong>Pending plan change cancelled.</strong> You keep {undone.fromPlan?.name}.
          </span>
        </p>
      )}
      {asking && change && (
        <Confirm
          title="Cancel the pending change?"
          verb="Cancel the change"
          keep="Leave it"
          tone="primary"
          onYes={() => void cancel(change.id)}
          onNo={() => setAsking(false)}
        >
          You keep {change.fromPlan?.name}, and it renews as before.
        </Confirm>
      )}
    </>
  );
}

function Words({ change }: { change: PlanChangeFieldsFragment }) {
  const { account } = useAccount();
  const day = dateOfInstant(change.effectiveAt, account.subscription?.currentPeriod?.timeZone ?? account.timeZone);
  if (!change.toPlan) {
    return (
      <p>
        {KINDS[change.kind]}: your subscription to {change.fromPlan?.name} ends on <strong>{day}</strong>.
      </p>
    );
  }
  return (
    <p>
      {KINDS[change.kind]} from {change.fromPlan?.name} to <strong>{change.toPlan.name}</strong> on <strong>{day}</strong>.
    </p>
  );
}

function By({ change }: { change: PlanChangeFieldsFragment }) {
  const { account, subject } = useAccount();
  return (
    <p className="fine">
      Asked for by {change.requestedBy === subject ? "you" : change.requestedBy} on {formatInstant(change.requestedAt, account.timeZone)}.
    </p>
  );
}
