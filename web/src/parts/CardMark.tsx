import type { CardFieldsFragment } from "../api/operations";
import { sentence } from "../words";

/** A card in one line: its mark, the last digits, and when it expires. */
export function CardLine({ card, expiry = false }: { card: CardFieldsFragment; expiry?: boolean }) {
  return (
    <span className="card-line">
      <CardMark brand={card.brand} />
      <span>
        <span className="heard">{brandName(card.brand)} ending in </span>
        <span aria-hidden="true">•••• </span>
        {card.last4}
      </span>
      {expiry && (
        <span className="quiet">
          {String(card.expMonth).padStart(2, "0")}/{card.expYear}
        </span>
      )}
    </span>
  );
}

export function CardMark({ brand }: { brand: string }) {
  return (
    <span className={`card-mark ${brand}`} aria-hidden="true">
      {brand === "mastercard" ? <i /> : brand === "amex" ? "AMEX" : brand.toUpperCase()}
    </span>
  );
}

/** For places that take text only. */
export function cardText(card: CardFieldsFragment): string {
  return `${brandName(card.brand)} •••• ${card.last4}`;
}

function brandName(brand: string): string {
  return brand === "amex" ? "American Express" : sentence(brand);
}
