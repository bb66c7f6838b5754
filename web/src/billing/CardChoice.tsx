import { useId, useState } from "react";
import { useAccount } from "../account";
import { cardText } from "../parts/CardMark";
import { linkTo } from "../route";

type Props = { chosen: string; onChoose: (id: string) => void; disabled: boolean };

/** Which card pays; the default one unless another is chosen. */
export function CardChoice({ chosen, onChoose, disabled }: Props) {
  const { account } = useAccount();
  const field = useId();
  const cards = account.paymentMethods ?? [];
  if (cards.length === 0) {
    return (
      <p>
        There is no card yet. <a href={linkTo("billing", "payment-method")}>Set up your payment method</a>
      </p>
    );
  }
  return (
    <div className="field">
      <label htmlFor={field}>Pay with</label>
      <select id={field} value={chosen} disabled={disabled} onChange={(e) => onChoose(e.target.value)}>
        {cards.map((card) => (
          <option key={card.id} value={card.id}>
            {cardText(card)}
            {card.isDefault ? " (default)" : ""}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The card that is chosen before anybody chooses; it follows when the default changes. */
export function useChosenCard(): [string, (id: string) => void, boolean] {
  const { account } = useAccount();
  const cards = account.paymentMethods ?? [];
  const [named, setNamed] = useState("");
  const chosen = cards.find((card) => card.id === named) ?? cards.find((card) => card.isDefault) ?? cards[0];
  return [chosen?.id ?? "", setNamed, chosen !== undefined];
}
