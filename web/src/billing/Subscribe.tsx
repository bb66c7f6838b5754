import { useCallback, useEffect, useRef, useState } from "react";
import { useAccount } from "../account";
import type { Failure } from "../api/failure";
import { useIntention } from "../api/intention";
import { SubscribeDocument, type SubscribeInput, type SubscribeMutation } from "../api/operations";
import { useApi } from "../api/useApi";
import type { Money } from "../money";
import { Problem } from "../parts/Problem";
import { CardChoice, useChosenCard } from "./CardChoice";
import { Charge } from "./Charge";
import { OpenIntention } from "./OpenIntention";
import { PaymentOutcome } from "./PaymentOutcome";
import { Refusal } from "./Refusal";
import type { OfferedPlan } from "./SubscriptionPage";

type Wanted = Omit<SubscribeInput, "idempotencyKey">;
type Outcome = NonNullable<SubscribeMutation["subscribe"]>;

/** The last step: pay the first period of the plan that was selected. */
export function Subscribe({ plan, price }: { plan: OfferedPlan; price: Money }) {
  const api = useApi();
  const { account, reload, can } = useAccount();
  const [card, chooseCard, hasCard] = useChosenCard();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { open, attempt, carryOut, abandon } = useIntention<Wanted>(`subscribe.${account.id}`);
  const busy = attempt > 0;
  const section = useRef<HTMLElement>(null);
  // It opens above the plans, which on a phone is out of sight.
  useEffect(() => {
    void section.current?.scrollIntoView({ block: "nearest" });
  }, []);

  const send = async (wanted: Wanted) => {
    setOutcome(null);
    setFailure(null);
    try {
      const answer = await carryOut(wanted, async ({ key, input }) => {
        const { data, failures } = await api.send(SubscribeDocument, { input: { ...input, idempotencyKey: key } });
        if (!data.subscribe) throw failures[0];
        return data.subscribe;
      });
      setOutcome(answer);
      await reload();
    } catch (e) {
      setFailure(e as Failure);
    }
  };
  const decided = useCallback(() => void reload(), [reload]);

  return (
    <section ref={section} className="panel subscribe" aria-label="Complete the subscription">
      <h2>Complete the subscription to {plan.name}</h2>
      {open ? (
        <OpenIntention what="your subscription" busy={busy} onRetry={() => void send(open.input)} onAbandon={abandon} />
      ) : (
        <>
          <CardChoice chosen={card} onChoose={chooseCard} disabled={busy} />
          <Charge amount={price} inclusive={account.taxInclusive} />
          <button
            type="button"
            className="button primary wide"
            disabled={busy || !hasCard || !can("billing:write")}
            onClick={() => void send({ accountId: account.id, planId: plan.id, paymentMethodId: card })}
          >
            {busy ? (attempt > 1 ? "Connection trouble, asking again…" : "Paying…") : `Subscribe to ${plan.name}`}
          </button>
        </>
      )}
      {failure && <Problem failure={failure} />}
      {outcome?.userErrors.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={decided} />
      ))}
      {outcome?.payment && outcome.userErrors.length === 0 && <PaymentOutcome payment={outcome.payment} onDecided={decided} />}
    </section>
  );
}
