import { useState } from "react";
import { useAccount } from "../account";
import type { Failure } from "../api/failure";
import { type CardFieldsFragment, RemoveCardDocument, type RefusalFieldsFragment, SetDefaultCardDocument } from "../api/operations";
import { useApi } from "../api/useApi";
import { CardLine, cardText } from "../parts/CardMark";
import { Confirm } from "../parts/Confirm";
import { Problem } from "../parts/Problem";
import { Refusal } from "./Refusal";

/** The cards on file: which one pays, and a way to forget each. */
export function Cards() {
  const api = useApi();
  const { account, reload, can } = useAccount();
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState<CardFieldsFragment | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [refusals, setRefusals] = useState<RefusalFieldsFragment[]>([]);
  const cards = account.paymentMethods ?? [];
  const mayChange = can("billing:write") && !busy;

  const change = async (ask: () => Promise<RefusalFieldsFragment[]>) => {
    setBusy(true);
    setFailure(null);
    try {
      setRefusals(await ask());
      await reload();
    } catch (e) {
      setFailure(e as Failure);
    } finally {
      setBusy(false);
    }
  };
  const makeDefault = (card: CardFieldsFragment) =>
    change(async () => {
      const { data, failures } = await api.send(SetDefaultCardDocument, { input: { paymentMethodId: card.id } });
      if (!data.setDefaultPaymentMethod) throw failures[0];
      return data.setDefaultPaymentMethod.userErrors;
    });
  const remove = (card: CardFieldsFragment) =>
    change(async () => {
      const { data, failures } = await api.send(RemoveCardDocument, { input: { paymentMethodId: card.id } });
      if (!data.removePaymentMethod) throw failures[0];
      return data.removePaymentMethod.userErrors;
    });

  return (
    <section className="panel" aria-label="Cards on file">
      <h2>Cards on file</h2>
      {cards.length === 0 && <p className="empty">There is no card yet.</p>}
      <ul className="cards">
        {cards.map((card) => (
          <li key={card.id}>
            <CardLine card={card} expiry />
            {card.isDefault && <span className="badge good">Default</span>}
            <span className="buttons">
              {!card.isDefault && (
                <button type="button" className="button small" disabled={!mayChange} onClick={() => void makeDefault(card)}>
                  Make default<span className="heard"> {cardText(card)}</span>
                </button>
              )}
              <button type="button" className="button small" disabled={!mayChange} onClick={() => setLeaving(card)}>
                Remove<span className="heard"> {cardText(card)}</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
      {failure && <Problem failure={failure} />}
      {refusals.map((refusal) => (
        <Refusal key={refusal.code} refusal={refusal} onDecided={reload} />
      ))}
      {leaving && (
        <Confirm
          title={`Remove ${cardText(leaving)}?`}
          verb="Remove"
          onYes={() => {
            setLeaving(null);
            void remove(leaving);
          }}
          onNo={() => setLeaving(null)}
        >
          {leaving.isDefault && cards.length > 1
            ? "It is the default card; the one added last takes its place."
            : cards.length === 1
              ? "It is the only card. Top-ups need one."
              : "It can be added again later."}
        </Confirm>
      )}
    </section>
  );
}
