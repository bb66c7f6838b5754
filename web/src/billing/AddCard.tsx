import { type FormEvent, useId, useState } from "react";
import { useAccount } from "../account";
import type { Failure } from "../api/failure";
import { useIntention } from "../api/intention";
import { AddCardDocument, type AddCardMutation, type AddPaymentMethodInput } from "../api/operations";
import { useApi } from "../api/useApi";
import { CardLine } from "../parts/CardMark";
import { Problem } from "../parts/Problem";
import { sentence } from "../words";
import { OpenIntention } from "./OpenIntention";
import { Refusal } from "./Refusal";

type Wanted = Omit<AddPaymentMethodInput, "idempotencyKey">;
type Outcome = NonNullable<AddCardMutation["addPaymentMethod"]>;

/** Adds a card: in the sandbox a test card, else a one-time token of the processor. Card numbers never come here. */
export function AddCard() {
  const api = useApi();
  const { account, settings, reload, can } = useAccount();
  const testCards = account.mode === "SANDBOX" ? settings.testCards : [];
  const [token, setToken] = useState(testCards[0]?.token ?? "");
  const [makeDefault, setMakeDefault] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { open, attempt, carryOut, abandon } = useIntention<Wanted>(`addCard.${account.id}`);
  const field = useId();
  const busy = attempt > 0;

  const send = async (wanted: Wanted) => {
    setOutcome(null);
    setFailure(null);
    try {
      const answer = await carryOut(wanted, async ({ key, input }) => {
        const { data, failures } = await api.send(AddCardDocument, { input: { ...input, idempotencyKey: key } });
        if (!data.addPaymentMethod) throw failures[0];
        return data.addPaymentMethod;
      });
      setOutcome(answer);
      await reload();
    } catch (e) {
      setFailure(e as Failure);
    }
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (token.trim() && !busy) void send({ accountId: account.id, token: token.trim(), makeDefault });
  };

  return (
    <section className="panel" aria-labelledby={`${field}-title`}>
      <h2 id={`${field}-title`}>Add a card</h2>
      {open ? (
        <OpenIntention what="the card" busy={busy} onRetry={() => void send(open.input)} onAbandon={abandon} />
      ) : (
        <form onSubmit={submit} aria-busy={busy}>
          <div className="field">
            <label htmlFor={field}>{testCards.length > 0 ? "Test card" : "One-time card token"}</label>
            {testCards.length > 0 ? (
              <select id={field} name="card" value={token} disabled={busy} onChange={(e) => setToken(e.target.value)}>
                {testCards.map((card) => (
                  <option key={card.token} value={card.token}>
                    {sentence(card.brand)} •••• {card.last4} – {card.what}
                  </option>
                ))}
              </select>
            ) : (
              <input id={field} name="card" value={token} disabled={busy} autoComplete="off" onChange={(e) => setToken(e.target.value)} />
            )}
            <p className="fine">
              {testCards.length > 0 ? (
                <>
                  A sandbox card: no money moves. Token <code>{token}</code>
                </>
              ) : (
                "From the payment processor’s form. Never a card number."
              )}
            </p>
          </div>
          <label className="tick">
            <input type="checkbox" checked={makeDefault} disabled={busy} onChange={(e) => setMakeDefault(e.target.checked)} />
            Make it the default card
          </label>
          <button type="submit" className="button primary wide" disabled={busy || !can("billing:write")}>
            {busy ? "Adding…" : "Add card"}
          </button>
        </form>
      )}
      {failure && <Problem failure={failure} />}
      {outcome?.userErrors.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={reload} />
      ))}
      {outcome?.paymentMethod && (
        <p className="notice good" role="status">
          <strong>Added</strong> <CardLine card={outcome.paymentMethod} />
        </p>
      )}
    </section>
  );
}
