import { useCallback } from "react";
import { useAccount } from "../account";
import { type DueInvoiceFieldsFragment, PayInvoiceDocument } from "../api/operations";
import { useApi } from "../api/useApi";
import { useDeed } from "../api/useDeed";
import { formatMoney } from "../money";
import { Problem } from "../parts/Problem";
import { CardChoice, useChosenCard } from "./CardChoice";
import { OpenIntention } from "./OpenIntention";
import { PaymentOutcome } from "./PaymentOutcome";
import { Refusal } from "./Refusal";

type Wanted = { invoiceId: string; paymentMethodId: string };
type Props = { accountId: string; invoice: DueInvoiceFieldsFragment | null; onPaid?: () => void };

/** Pays an open invoice with a card of choice. What came of it stays on the page when the invoice is no longer due. */
export function PayInvoice({ accountId, invoice, onPaid }: Props) {
  const api = useApi();
  const { reload, can } = useAccount();
  const [card, chooseCard, hasCard] = useChosenCard();
  const { outcome, failure, busy, attempt, open, send, abandon } = useDeed(
    `payInvoice.${accountId}`,
    ({ key, input }: { key: string; input: Wanted }) => api.send(PayInvoiceDocument, { input: { ...input, idempotencyKey: key } }),
    (data) => data.payInvoice,
  );
  const decided = useCallback(() => {
    void reload();
    onPaid?.();
  }, [reload, onPaid]);
  const pay = async (wanted: Wanted) => {
    await send(wanted);
    decided();
  };
  const refusals = outcome?.userErrors ?? [];
  return (
    <>
      {open ? (
        <OpenIntention what="your payment" busy={busy} onRetry={() => void pay(open.input)} onAbandon={abandon} />
      ) : (
        invoice && (
          <div className="pay">
            <CardChoice chosen={card} onChoose={chooseCard} disabled={busy} />
            <button
              type="button"
              className="button primary"
              disabled={busy || !hasCard || !can("billing:write")}
              onClick={() => void pay({ invoiceId: invoice.id, paymentMethodId: card })}
            >
              {busy ? (attempt > 1 ? "Connection trouble, asking again…" : "Paying…") : `Pay ${formatMoney(invoice.total)} now`}
            </button>
          </div>
        )
      )}
      {failure && <Problem failure={failure} />}
      {refusals.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={decided} />
      ))}
      {outcome?.payment && refusals.length === 0 && <PaymentOutcome payment={outcome.payment} onDecided={decided} />}
    </>
  );
}
