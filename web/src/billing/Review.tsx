import { useCallback, useMemo, useState } from "react";
import { useAccount } from "../account";
import {
  CancelSubscriptionDocument,
  type CancelSubscriptionInput,
  ChangePlanDocument,
  type ChangePlanInput,
  PreviewPlanChangeDocument,
  type PreviewFieldsFragment,
  type RefusalFieldsFragment,
} from "../api/operations";
import { useApi, useQuery } from "../api/useApi";
import { useDeed } from "../api/useDeed";
import { formatMoney } from "../money";
import { Problem } from "../parts/Problem";
import { Waiting } from "../parts/Waiting";
import { CardChoice, useChosenCard } from "./CardChoice";
import { ChangeDone } from "./ChangeDone";
import { DueToday } from "./DueToday";
import { OpenIntention } from "./OpenIntention";
import { Refusal } from "./Refusal";
import type { OfferedPlan } from "./SubscriptionPage";
import { Terms } from "./Terms";
import { useQuoteClock } from "./useQuoteClock";

type Wanted = Omit<ChangePlanInput, "idempotencyKey" | "planId"> & { planId: string | null };
type Props = { planId: string | null; plans: OfferedPlan[]; onDone: () => void };

/** What a change would do, in words and numbers, and the button that does just that. */
export function Review({ planId, plans, onDone }: Props) {
  const { reload: reloadAccount } = useAccount();
  const { answer, failure, reload } = useQuery(PreviewPlanChangeDocument, { planId });
  const { outcome, failure: unsent, busy, attempt, open, send, abandon, clear } = useChange();
  const [renewed, setRenewed] = useState<"stale" | "over" | null>(null);
  const received = useMemo(() => (answer ? Date.now() : 0), [answer]);
  const preview = answer?.data.previewPlanChange?.preview;
  const done = outcome !== null && outcome.userErrors.length === 0;

  const over = useCallback(() => {
    if (done || busy) return;
    setRenewed("over");
    void reload();
  }, [done, busy, reload]);
  const left = useQuoteClock(preview?.quote.expiresAt, received, over);
  // What stood in the way is decided: the change can be looked at again.
  const decided = useCallback(() => {
    clear();
    void reload();
    void reloadAccount();
  }, [clear, reload, reloadAccount]);

  const confirm = async (wanted: Wanted) => {
    setRenewed(null);
    const told = await send(wanted);
    if (!told) return;
    if (told.userErrors.some(isStale)) {
      clear();
      await reload();
      setRenewed("stale");
    } else await reloadAccount();
  };

  if (done && outcome.change) return <ChangeDone change={outcome.change} payment={outcome.payment} onDone={onDone} />;
  const problem = failure ?? answer?.failures[0];
  const refusals = [...(outcome?.userErrors ?? []), ...(outcome ? [] : (answer?.data.previewPlanChange?.userErrors ?? []))];
  return (
    <div className="review">
      {problem && <Problem failure={problem} onRetry={reload} />}
      {!answer && !problem && <Waiting />}
      {renewed && preview && (
        <div className="notice caution" role="alert" data-code={renewed === "stale" ? "QUOTE_STALE" : "QUOTE_RENEWED"}>
          <p>
            <strong>{renewed === "stale" ? "The terms have changed since you looked." : "Ten minutes have passed."}</strong> Nothing was
            changed or charged. These are the terms as of now; please look again.
          </p>
        </div>
      )}
      {refusals.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={decided} />
      ))}
      {unsent && <Problem failure={unsent} />}
      {open && (
        <OpenIntention
          what={open.input.planId === null ? "your cancellation" : `your change to ${planName(plans, open.input.planId)}`}
          busy={busy}
          onRetry={() => void confirm(open.input)}
          onAbandon={abandon}
        />
      )}
      {preview && (
        <div className="review-columns">
          <Terms preview={preview} />
          {!open && <Confirmation preview={preview} planId={planId} left={left} busy={busy} attempt={attempt} onConfirm={confirm} onKeep={onDone} />}
        </div>
      )}
    </div>
  );
}

function isStale(refusal: RefusalFieldsFragment): boolean {
  return refusal.code === "QUOTE_STALE";
}

function planName(plans: OfferedPlan[], id: string): string {
  return plans.find((plan) => plan.id === id)?.name ?? "another plan";
}

/** One undertaking for all changes of plan: while the outcome of one is not known no other may be begun. */
function useChange() {
  const api = useApi();
  const { account } = useAccount();
  return useDeed(
    `changePlan.${account.id}`,
    async ({ key, input: { planId, ...rest } }: { key: string; input: Wanted }) => {
      if (planId !== null) return api.send(ChangePlanDocument, { input: { ...rest, planId, idempotencyKey: key } });
      const input: CancelSubscriptionInput = { accountId: account.id, idempotencyKey: key };
      const { data, failures } = await api.send(CancelSubscriptionDocument, { input });
      return { data: { changePlan: data.cancelSubscription && { ...data.cancelSubscription, payment: null } }, failures };
    },
    (data) => data.changePlan,
  );
}

type ConfirmationProps = {
  preview: PreviewFieldsFragment;
  planId: string | null;
  left: number | null;
  busy: boolean;
  attempt: number;
  onConfirm: (wanted: Wanted) => Promise<void>;
  onKeep: () => void;
};

function Confirmation({ preview, planId, left, busy, attempt, onConfirm, onKeep }: ConfirmationProps) {
  const { account, can } = useAccount();
  const [card, chooseCard, hasCard] = useChosenCard();
  const charged = preview.paidBy === "CARD";
  const leaving = preview.kind === "CANCELLATION";
  const confirm = () =>
    void onConfirm({
      accountId: account.id,
      planId,
      quoteId: preview.quote.quoteId,
      ...(charged ? { paymentMethodId: card } : {}),
    });
  const words = leaving ? "Cancel subscription" : charged ? `Pay ${formatMoney(preview.total)} and upgrade` : verb(preview);
  return (
    <aside className="panel due" aria-label="Confirm">
      <DueToday preview={preview} />
      {charged && <CardChoice chosen={card} onChoose={chooseCard} disabled={busy} />}
      <button
        type="button"
        className={`button wide ${leaving ? "danger" : "primary"}`}
        disabled={busy || left === 0 || (charged && !hasCard) || !can("billing:write")}
        onClick={confirm}
      >
        {busy ? (attempt > 1 ? "Connection trouble, asking again…" : charged ? "Paying…" : "One moment…") : words}
      </button>
      {leaving && (
        <button type="button" className="button wide" disabled={busy} onClick={onKeep}>
          Keep {preview.fromPlan.name}
        </button>
      )}
      {!can("billing:write") && <p className="fine">Your access may look, but not change the plan.</p>}
      {!leaving && (
        <p className="fine quote">
          {left === null ? (
            "These terms hold until the test clock moves."
          ) : (
            <>
              These terms hold for <span className="countdown">{clock(left)}</span> minutes.
            </>
          )}
        </p>
      )}
    </aside>
  );
}

function verb(preview: PreviewFieldsFragment): string {
  const name = preview.toPlan?.name;
  return preview.kind === "UPGRADE" ? `Upgrade to ${name}` : preview.kind === "DOWNGRADE" ? `Downgrade to ${name}` : `Switch to ${name}`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
